/**
 * Which copylint to run. Nothing of an untrusted folder is ever run; the first that exists wins.
 */
import * as path from "node:path";

/** What the search depends on: of the editor, of the machine. */
export interface Surroundings {
  /** The setting `copylint.path`; empty: not set. */
  readonly setting: string;
  /** Folders that are open, as paths. */
  readonly folders: readonly string[];
  /** Whether the user trusts them. */
  readonly trusted: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly isExecutable: (file: string) => boolean;
}

/** Where a copylint was found, and who said so. */
export interface Found {
  readonly command: string;
  readonly from: "setting" | "workspace" | "environment" | "PATH";
}

const ENVIRONMENTS = [".venv", "venv", "env"];

/** Every place to look at, in order. */
export function candidates(around: Surroundings): Found[] {
  const paths = around.platform === "win32" ? path.win32 : path.posix;
  const name = around.platform === "win32" ? "copylint.exe" : "copylint";
  const inside = (environment: string): string =>
    paths.join(environment, around.platform === "win32" ? "Scripts" : "bin", name);
  const found: Found[] = [];
  const setting = expanded(around.setting.trim(), around, paths);
  if (setting !== "") {
    // A name alone is looked for on PATH, as a shell would.
    if (paths.basename(setting) === setting) {
      found.push(...onPath(setting, around, paths).map((command) => ({ command, from: "setting" as const })));
    } else if (paths.isAbsolute(setting)) {
      found.push({ command: setting, from: "setting" });
    } else if (around.trusted) {
      found.push(...around.folders.map((folder) => ({ command: paths.join(folder, setting), from: "setting" as const })));
    }
    return found;
  }
  if (around.trusted) {
    for (const folder of around.folders) {
      found.push(...ENVIRONMENTS.map((e) => ({ command: inside(paths.join(folder, e)), from: "workspace" as const })));
    }
  }
  const active = around.env.VIRTUAL_ENV;
  if (active !== undefined && active !== "") {
    found.push({ command: inside(active), from: "environment" });
  }
  found.push(...onPath(name, around, paths).map((command) => ({ command, from: "PATH" as const })));
  return found;
}

/** The copylint to run; undefined if there is none. */
export function find(around: Surroundings): Found | undefined {
  const paths = around.platform === "win32" ? path.win32 : path.posix;
  return candidates(around).find(
    ({ command, from }) => around.isExecutable(command) && (around.trusted || from === "setting" || !isBelow(command, around, paths)),
  );
}

function onPath(name: string, around: Surroundings, paths: path.PlatformPath): string[] {
  const folders = (around.env.PATH ?? around.env.Path ?? "").split(paths.delimiter);
  const names = around.platform === "win32" && !/\.\w+$/.test(name) ? [`${name}.exe`, `${name}.cmd`] : [name];
  // An empty or relative entry means the working folder, which may be somebody else's.
  return folders.filter((folder) => paths.isAbsolute(folder)).flatMap((folder) => names.map((n) => paths.join(folder, n)));
}

function expanded(setting: string, around: Surroundings, paths: path.PlatformPath): string {
  const [folder] = around.folders;
  const text = folder === undefined ? setting : setting.replaceAll("${workspaceFolder}", folder);
  return /^~[/\\]/.test(text) ? paths.join(around.home, text.slice(2)) : text;
}

function isBelow(file: string, around: Surroundings, paths: path.PlatformPath): boolean {
  return around.folders.some((folder) => {
    const relative = paths.relative(folder, file);
    return relative !== "" && !relative.startsWith("..") && !paths.isAbsolute(relative);
  });
}

/** What to tell a user whose machine has none. */
export function missing(around: Surroundings): string {
  if (around.setting.trim() !== "") {
    return `copylint.path is ${around.setting}, but there is no such program.`;
  }
  const hint = around.trusted ? "" : " (A copylint inside this folder is used once you trust the folder.)";
  return `copylint was not found. Install it from a checkout: pip install ".[lsp]"${hint}`;
}
