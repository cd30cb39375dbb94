/**
 * What the server is told of the settings. What it runs is not among them.
 */

const NAMES = ["select", "extendSelect", "ignore", "fixOnSave", "formatting", "workspace"] as const;

/** A reader of settings: the value under `copylint`, undefined where there is none. */
export type Read = (name: string) => unknown;

/** The settings as the server takes them; what is empty is left out. */
export function serverSettings(read: Read): Record<string, unknown> {
  const pairs = NAMES.map((name) => [name, read(name)] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined && value !== null && !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Texts the server is for: articles, and its own configuration. */
export const SELECTOR = [
  ...["plaintext", "markdown", "html", "restructuredtext"].flatMap((language) =>
    ["file", "untitled"].map((scheme) => ({ scheme, language })),
  ),
  { scheme: "file", language: "yaml", pattern: "**/.copylint.yaml" },
];
