import assert from "node:assert/strict";
import { test } from "node:test";
import { find, missing, type Surroundings } from "../src/find";

function around(files: string[], more: Partial<Surroundings> = {}): Surroundings {
  return {
    setting: "",
    folders: ["/work"],
    trusted: true,
    env: { PATH: "/usr/local/bin:/usr/bin" },
    platform: "linux",
    home: "/home/me",
    isExecutable: (file) => files.includes(file),
    ...more,
  };
}

const EVERYWHERE = ["/opt/copylint", "/work/.venv/bin/copylint", "/active/bin/copylint", "/usr/bin/copylint"];

test("the setting wins over the workspace, that over the active environment, that over PATH", () => {
  const env = { PATH: "/usr/bin", VIRTUAL_ENV: "/active" };
  assert.deepEqual(find(around(EVERYWHERE, { setting: "/opt/copylint", env })), { command: "/opt/copylint", from: "setting" });
  assert.deepEqual(find(around(EVERYWHERE, { env })), { command: "/work/.venv/bin/copylint", from: "workspace" });
  assert.deepEqual(find(around(EVERYWHERE.slice(2), { env })), { command: "/active/bin/copylint", from: "environment" });
  assert.deepEqual(find(around(EVERYWHERE.slice(3), { env })), { command: "/usr/bin/copylint", from: "PATH" });
  assert.equal(find(around([], { env })), undefined);
});

test("a setting that names nothing is not replaced by another copylint", () => {
  assert.equal(find(around(EVERYWHERE, { setting: "/nowhere/copylint" })), undefined);
  assert.match(missing(around([], { setting: "/nowhere/copylint" })), /copylint\.path is \/nowhere\/copylint/);
});

test("a setting may start at home, in the workspace, or be a name on PATH", () => {
  assert.equal(find(around(["/home/me/bin/copylint"], { setting: "~/bin/copylint" }))?.command, "/home/me/bin/copylint");
  assert.equal(find(around(["/work/tools/copylint"], { setting: "tools/copylint" }))?.command, "/work/tools/copylint");
  assert.equal(find(around(["/work/t/copylint"], { setting: "${workspaceFolder}/t/copylint" }))?.command, "/work/t/copylint");
  assert.equal(find(around(["/usr/bin/copylint-next"], { setting: "copylint-next" }))?.command, "/usr/bin/copylint-next");
});

test("nothing of a folder that is not trusted is run", () => {
  const files = ["/work/.venv/bin/copylint", "/work/tools/copylint", "/work/bin/copylint"];
  assert.equal(find(around(files, { trusted: false })), undefined);
  assert.equal(find(around(files, { trusted: false, setting: "tools/copylint" })), undefined);
  assert.equal(find(around(files, { trusted: false, env: { PATH: "/work/bin:/usr/bin" } })), undefined);
  assert.equal(find(around(files, { trusted: false, env: { PATH: "", VIRTUAL_ENV: "/work/.venv" } })), undefined);
  assert.match(missing(around([], { trusted: false })), /once you trust the folder/);
});

test("relative entries of PATH are the working folder's, not the machine's", () => {
  assert.equal(find(around(["copylint", "./copylint", "bin/copylint"], { env: { PATH: ":.:bin" } })), undefined);
});

test("every open folder is looked into, in order", () => {
  const folders = ["/one", "/two"];
  assert.equal(find(around(["/two/venv/bin/copylint"], { folders }))?.command, "/two/venv/bin/copylint");
  assert.equal(find(around(["/one/env/bin/copylint", "/two/.venv/bin/copylint"], { folders }))?.command, "/one/env/bin/copylint");
});

test("Windows has other names and separators", () => {
  const files = ["C:\\work\\.venv\\Scripts\\copylint.exe", "C:\\Tools\\copylint.exe"];
  const windows = { platform: "win32" as const, folders: ["C:\\work"], env: { Path: "C:\\Windows;C:\\Tools" } };
  assert.equal(find(around(files, windows))?.command, files[0]);
  assert.equal(find(around(files.slice(1), windows))?.command, files[1]);
  assert.equal(find(around(files, { ...windows, setting: "copylint" }))?.command, files[1]);
});
