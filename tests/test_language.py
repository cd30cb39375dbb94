"""The project's own words are plain English: no banned word in messages, help, docs, docstrings or comments."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
BANNED = re.compile(
    r"(?<![\w-])(mend(?:s|ed|ing)?|furniture|swap|white space|full stops?|near miss(?:es)?|author[’']s box|for you"
    r"|perhaps|goes round|taken out|take out|stands)(?![\w-])",
    re.IGNORECASE,
)
NOT_READ = (  # generated, another's, or what is checked; this file names the words
    "docs/rules/", "examples/", "src/copylint/data/", "tests/__snapshots__/", "LICENSE", "tests/test_language.py",
    "editors/vscode/package-lock.json",
)  # fmt: skip
ALLOWED = {("CONTRIBUTING.md", "near miss"): 1}  # the field's term, explained once
TEXT_KEYS = ("message", "title", "rationale", "source")  # of a rule file; its examples and patterns are not ours
QUOTED = re.compile(r"“[^”]*”|``?[^`]+`?`|\*[^*\s][^*\n]*\*|(?m:^>.*$)")  # quotations, code, and words as words
MESSAGE = re.compile(r"[A-Za-z’',]{2,} [A-Za-z’']{2,}")


def tracked() -> list[str]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [n for n in names if n and not n.startswith(NOT_READ) and (ROOT / n).is_file()]


def python(text: str, strings: bool) -> Iterator[tuple[int, str]]:
    """Yield docstrings and comments, and with `strings` constants of several words, each with its line."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    docs: set[int] = set()
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                docs.add(id(first.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_message = strings and MESSAGE.search(node.value) and "|" not in node.value and "(?" not in node.value
            if id(node) in docs or is_message:
                yield node.lineno, node.value


def markdown(text: str) -> Iterator[tuple[int, str]]:
    """Yield the text outside code blocks, line by line."""
    fence = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fence = not fence
        elif not fence and not line.startswith("    "):
            yield number, line


def rule_file(text: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of a rule file and its keys that people read."""
    data: Any = yaml.safe_load(text)
    for key in TEXT_KEYS:
        if isinstance(data, dict) and isinstance(data.get(key), str):  # pyright: ignore[reportUnknownMemberType]
            line = next((n for n, t in enumerate(text.splitlines(), 1) if t.startswith(f"{key}:")), 1)
            yield line, data[key]
    yield from ((n, line) for n, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith("#"))


def texts(name: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield what people read in a file, with its line."""
    if name.endswith(".py"):  # strings of tests and benchmarks are mostly articles
        yield from python(text, strings=name.startswith("src/"))
    elif name.endswith(".md"):
        yield from markdown(text)
    elif name.startswith("rules/"):
        yield from rule_file(text) if name.endswith(".yaml") else ()
    elif name.endswith((".toml", ".yml", ".yaml", ".ts", ".mjs", "Makefile")) or name.startswith(".ci/"):
        yield from enumerate(text.splitlines(), 1)


def found() -> list[str]:
    """Return each banned word as `path:line: word`."""
    out: list[str] = []
    spare = dict(ALLOWED)
    for name in tracked():
        for line, text in texts(name, (ROOT / name).read_text(encoding="utf-8", errors="replace")):
            for m in BANNED.finditer(QUOTED.sub("“”", text)):
                word = m[0].lower()
                if spare.get((name, word), 0):
                    spare[name, word] -= 1
                else:
                    out.append(f"{name}:{line}: {word}")
    return out


def test_no_banned_word_is_left() -> None:
    assert found() == []
