/**
 * Starts `copylint lsp` and connects it with the editor; all else is the server's work.
 */
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { find, missing, type Surroundings } from "./find";
import { SELECTOR, serverSettings } from "./settings";

let client: LanguageClient | undefined;
let starting = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("copylint.restart", restart),
    vscode.commands.registerCommand("copylint.checkAll", () =>
      client?.sendRequest("workspace/executeCommand", { command: "copylint.checkWorkspace" }),
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (["copylint.path", "copylint.arguments"].some((name) => event.affectsConfiguration(name))) {
        await restart();
      } else if (event.affectsConfiguration("copylint")) {
        await client?.sendNotification("workspace/didChangeConfiguration", { settings: { copylint: settings() } });
      }
    }),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await stop();
}

/** One after the other, however fast the reasons come. */
function restart(): Promise<void> {
  starting = starting.then(stop).then(start);
  return starting;
}

async function stop(): Promise<void> {
  const old = client;
  client = undefined;
  await old?.stop();
}

async function start(): Promise<void> {
  const around = surroundings();
  const found = find(around);
  if (found === undefined) {
    void vscode.window.showWarningMessage(missing(around));
    return;
  }
  const more = vscode.workspace.getConfiguration("copylint").get<string[]>("arguments", []);
  const server = { command: found.command, args: ["lsp", ...more], transport: TransportKind.stdio };
  client = new LanguageClient("copylint", "copylint", server, {
    documentSelector: SELECTOR,
    initializationOptions: settings(),
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    void vscode.window.showErrorMessage(`${found.command} lsp does not start: ${String(error)}`);
  }
}

function settings(): Record<string, unknown> {
  const own = vscode.workspace.getConfiguration("copylint");
  return serverSettings((name) => own.get(name));
}

function surroundings(): Surroundings {
  return {
    setting: vscode.workspace.getConfiguration("copylint").get("path", ""),
    folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
    trusted: vscode.workspace.isTrusted,
    env: process.env,
    platform: process.platform,
    home: homedir(),
    isExecutable,
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
