"""A patch that `patch -p1` and `git apply` take."""

from __future__ import annotations

import os
from difflib import unified_diff


def patch(path: str, before: str, after: str) -> bytes:
    """The unified difference of two texts, UTF-8; line ends are those of the texts."""
    name = os.path.normpath(path).replace(os.sep, "/").lstrip("/")
    out: list[str] = []
    for line in unified_diff(_lines(before), _lines(after), _quoted(f"a/{name}"), _quoted(f"b/{name}")):
        out.append(line)
        if not line.endswith("\n"):
            out.append("\n\\ No newline at end of file\n")
    return "".join(out).encode("utf-8", "surrogateescape")


def _lines(text: str) -> list[str]:
    """Lines as `diff` sees them: LF alone ends one."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _quoted(name: str) -> str:
    """A file name as Git quotes it where it has characters that would end it."""
    if not any(ch in name for ch in '\t\n"\\'):
        return name
    escaped = name.translate({ord("\t"): "\\t", ord("\n"): "\\n", ord('"'): '\\"', ord("\\"): "\\\\"})
    return f'"{escaped}"'
