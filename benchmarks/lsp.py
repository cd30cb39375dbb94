"""Measure the language server's CPU time per keystroke, from the change to its diagnostics.

Usage: python benchmarks/lsp.py [--texts FOLDER] [--keystrokes 100]. Without --texts the articles are made of the
repository's own examples, in which nearly every sentence has a fault; with it the findings are those of real prose.
Prints milliseconds of CPU (user + system, all threads of the server process), the median of the keystrokes. A
large text is checked around the change at once, and as a whole at the next pause; that cost is printed too.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "benchmarks")]

from editor import Editor, span  # noqa: E402
from speed import articles  # noqa: E402


def text_of(paragraphs: list[str], size: int) -> str:
    """A text of about so many bytes."""
    parts: list[str] = []
    left, at = size, 0
    while left > 0:
        parts.append(paragraphs[at % len(paragraphs)].strip()[: max(left, 40)])
        left -= len(parts[-1].encode()) + 2
        at += 1
    return "\n\n".join(parts) + "\n"


def cpu(pid: int) -> float:
    """Seconds of CPU that all threads of a process have had; Linux only."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def keystrokes(editor: Editor, name: str, text: str, count: int, twice: bool) -> tuple[float, float, int]:
    """CPU seconds from a keystroke in the middle of a text to its diagnostics, and the number of findings.

    Between them the seconds of the whole check at the pause after it, if diagnostics come twice.
    """
    uri = editor.open(name, text)
    found = editor.diagnostics(uri, 1)
    line = text.count("\n") // 2
    while not text.split("\n")[line]:
        line += 1
    spent: list[float] = []
    whole: list[float] = []
    for version in range(2, count + 2):
        before = cpu(editor.process.pid)
        letter = {"range": span((line, 5), (line, 5)), "text": "x"} if version % 2 else None
        change = letter or {"range": span((line, 5), (line, 6)), "text": ""}
        editor.change(uri, version, change)
        found = editor.diagnostics(uri, version)
        spent.append((after := cpu(editor.process.pid)) - before)
        if twice:
            found = editor.diagnostics(uri, version)
            whole.append(cpu(editor.process.pid) - after)
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    return median(spent), median(whole or [0]), len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT / "examples")
    parser.add_argument("--keystrokes", type=int, default=100)
    options = parser.parse_args()
    paragraphs = articles(options.texts)
    with tempfile.TemporaryDirectory() as name:
        environment = {
            **os.environ,
            "COPYLINT_CACHE_DIR": str(Path(name) / "cache"),
            "XDG_STATE_HOME": str(Path(name) / "state"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        desk = Path(name) / "desk"  # what is open; the cache would not be used below it
        desk.mkdir()
        (desk / ".copylint.yaml").write_text("")
        with Editor(desk, environment) as editor:
            editor.initialize(textDocument={"publishDiagnostics": {"codeDescriptionSupport": True}})
            for what, size, count, most in (("4 kB", 4000, options.keystrokes, 15), ("1 MB", 10**6, 5, 400)):
                twice = size > 10**5
                spent, whole, findings = keystrokes(editor, f"{size}.txt", text_of(paragraphs, size), count, twice)
                later = f", {whole * 1000:.0f} ms for the whole text at the next pause" if twice else ""
                print(
                    f"{what}: {spent * 1000:.1f} ms of CPU a keystroke (aim {most}){later}; {findings} findings",
                    flush=True,
                )


if __name__ == "__main__":
    main()
