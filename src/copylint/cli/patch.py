"""A patch that `patch -p1` and `git apply` take."""

from __future__ import annotations

import os
from difflib import unified_diff


def patch(path: str, before: bytes, after: bytes) -> bytes:
    """The unified difference of two files as they are stored: encoding, BOM and line ends are theirs."""
    name = os.path.normpath(path).replace(os.sep, "/").lstrip("/")
    lines = list(unified_diff(_lines(before), _lines(after)))[2:]
    head = [f"--- {_quoted(f'a/{name}')}\n", f"+++ {_quoted(f'b/{name}')}\n"] if lines else []
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return "".join(head).encode("utf-8", "surrogateescape") + body.encode("latin-1")


def _lines(data: bytes) -> list[str]:
    """Lines as `diff` sees them: LF alone ends one; a character stands for a byte."""
    *lines, last = data.decode("latin-1").split("\n")
    return [f"{line}\n" for line in lines] + [last] * bool(last)


def _quoted(name: str) -> str:
    """A file name as Git writes it: quoted where it has characters that would end it, a tab after one with spaces."""
    if any(ch in name for ch in '\t\n\r"\\'):
        marks = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
        return f'"{name.translate(str.maketrans(marks))}"'
    return f"{name}\t" if " " in name else name
