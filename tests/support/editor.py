"""A minimal LSP client that talks to a real server over pipes, in plain JSON.

Every wait has a timeout.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

LIMIT = 60  # seconds
Message = dict[str, Any]
PROGRAM = (sys.executable, "-c", "import sys; sys.argv[0] = 'copylint'; from copylint.cli import main; main()")


class Editor:
    """One connection. What the server asks for is answered as editors do; all it says is kept."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *args: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [*PROGRAM, "lsp", *args],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.inbox: Queue[Message | None] = Queue()
        self.said: list[Message] = []  # taken from the inbox, in order
        self.settings: Any = None  # for workspace/configuration
        self.last_id = 0
        self.capabilities: Message = {}
        self.server: Message = {}
        self.errors: list[bytes] = []
        self.threads = [Thread(target=work, daemon=True) for work in (self._read, self._drain)]
        for thread in self.threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(LIMIT)
        for thread in self.threads:
            thread.join(LIMIT)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream
            with suppress(BrokenPipeError):  # what was still to be said
                stream.close()

    # The wire

    def _read(self) -> None:
        out = self.process.stdout
        assert out
        while line := out.readline():
            size = int(line.split(b":")[1])
            while out.readline().strip():
                pass
            self.inbox.put(json.loads(out.read(size)))
        self.inbox.put(None)

    def _drain(self) -> None:
        assert self.process.stderr
        self.errors.extend(iter(self.process.stderr.readline, b""))

    def send(self, message: Message) -> None:
        assert self.process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"method": method, "params": params})

    def start(self, method: str, params: Any = None) -> int:
        """Ask, and do not wait; the number of the question."""
        self.last_id += 1
        self.send({"id": self.last_id, "method": method, "params": params})
        return self.last_id

    def ask(self, method: str, params: Any = None) -> Any:
        answer = self.answer(self.start(method, params))
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def answer(self, number: int) -> Message:
        return self.until(lambda m: m.get("id") == number and "method" not in m)

    def until(self, wanted: Callable[[Message], bool]) -> Message:
        """The next message that is wanted; the server's own questions on the way are answered."""
        while True:
            try:
                message = self.inbox.get(timeout=LIMIT)
            except Empty:
                raise AssertionError(f"nothing came; so far {self.said[-3:]}") from None
            assert message is not None, f"the server is gone: {b''.join(self.errors).decode()}"
            self.said.append(message)
            if "id" in message and "method" in message:
                known = {"workspace/configuration": [self.settings]}
                self.send({"id": message["id"], "result": known.get(message["method"])})
            if wanted(message):
                return message

    # What editors do

    def initialize(self, *, options: Any = None, root: Path | None = None, **capabilities: Any) -> Message:
        """Introduce ourselves; capabilities by their first name: textDocument, workspace, general, window."""
        uri = (root or self.folder).as_uri()
        params = {
            "processId": None,
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": "work"}],
            "capabilities": capabilities,
            "initializationOptions": options,
        }
        self.server = self.ask("initialize", params)["capabilities"]
        self.notify("initialized", {})
        return self.server

    def open(self, name: str, text: str | None = None, version: int = 1, language: str = "plaintext") -> str:
        """Open a file; its address."""
        path = self.folder / name
        uri = path.as_uri()
        text = path.read_bytes().decode() if text is None else text
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, version: int, *changes: Message | str) -> None:
        made = [{"text": c} if isinstance(c, str) else c for c in changes]
        self.notify(
            "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": made}
        )

    def diagnostics(self, uri: str, version: int | None = None) -> list[Message]:
        """The next diagnostics pushed for a file, or those of one version."""
        message = self.until(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics"
                and m["params"]["uri"] == uri
                and (version is None or m["params"].get("version") == version)
            )
        )
        return message["params"]["diagnostics"]

    def actions(self, uri: str, range_: Message, *only: str) -> list[Message]:
        context: Message = {"diagnostics": [], **({"only": list(only)} if only else {})}
        asked = {"textDocument": {"uri": uri}, "range": range_, "context": context}
        return self.ask("textDocument/codeAction", asked) or []

    def quit(self) -> int:
        """Say goodbye; the server's exit code."""
        self.ask("shutdown")
        self.notify("exit")
        return self.process.wait(LIMIT)


def place(line: int, column: int) -> Message:
    return {"line": line, "character": column}


def span(start: tuple[int, int], end: tuple[int, int]) -> Message:
    return {"start": place(*start), "end": place(*end)}


EVERYTHING = span((0, 0), (10**6, 0))


def applied(text: str, edits: list[Message], encoding: str = "utf-16") -> str:
    """A text with edits made as an editor makes them, by its own reckoning: lines of code units."""
    unit = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    ends: list[int] = [0]
    at = 0
    while at < len(text):
        size = 2 if text[at : at + 2] == "\r\n" else 1
        if text[at] in "\r\n":
            ends.append(at + size)
        at += size

    def offset(position: Message) -> int:
        if position["line"] >= len(ends):
            return len(text)
        line = int(position["line"])
        start = ends[line]
        data = _line(text, start).encode(unit[0])[: position["character"] * unit[1]]
        return start + len(data.decode(unit[0]))

    for edit in sorted(edits, key=lambda e: offset(e["range"]["start"]), reverse=True):
        start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        text = text[:start] + edit["newText"] + text[end:]
    return text


def _line(text: str, start: int) -> str:
    """A line from its start, without its end."""
    end = start
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    return text[start:end]
