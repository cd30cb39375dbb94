import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { SELECTOR, serverSettings } from "../src/settings";

interface Manifest {
  activationEvents: string[];
  contributes: { configuration: { properties: Record<string, { scope: string }> } };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const properties = manifest.contributes.configuration.properties;

test("the server is told what is set, and nothing of what is run", () => {
  const all: Record<string, unknown> = { select: ["quotes"], ignore: [], fixOnSave: true, path: "/bin/sh", arguments: ["-c"] };
  assert.deepEqual(serverSettings((name) => all[name]), { select: ["quotes"], fixOnSave: true });
});

test("every setting that the server is told is one that users can set", () => {
  const told = Object.keys(serverSettings(() => true));
  assert.deepEqual(told.map((name) => `copylint.${name}` in properties), told.map(() => true));
  assert.equal(told.length, Object.keys(properties).length - 2);
});

test("a repository's settings cannot say what is run before the folder is trusted", () => {
  for (const name of ["copylint.path", "copylint.arguments"]) {
    assert.equal(properties[name]?.scope, "machine-overridable");
  }
});

test("the extension starts with every language that it is for", () => {
  const languages = new Set(SELECTOR.filter((entry) => !("pattern" in entry)).map((entry) => `onLanguage:${entry.language}`));
  assert.deepEqual([...languages].filter((event) => !manifest.activationEvents.includes(event)), []);
});
