"""A patch that `patch -p1` and `git apply` take."""

from __future__ import annotations

import os
import re
from difflib import unified_diff

_MARKS = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_COMMAND = re.compile(r" [^\x21-\x7e\n]*:[^\x00-\x7f]*:")  # a character stands for a byte


def patch(path: str, before: bytes, after: bytes, logged: bool = False) -> bytes:
    """The unified difference of two files as they are stored: encoding, BOM and line ends are theirs.

    `logged`: no line is a command to a CI runner that reads it. An unchanged line that would be one is removed and
    added again, so that it has a sign before it and the patch does the same.
    """
    name = os.path.normpath(path).replace(os.sep, "/").lstrip("/")
    lines = list(unified_diff(_lines(before), _lines(after)))[2:]
    if logged:
        lines = [made for line in lines for made in _with_signs(line)]
    names = [_quoted(f"{side}/{name}", '"\\#' if logged else '"\\') for side in "ab"]
    head = [f"--- {names[0]}\n", f"+++ {names[1]}\n"] if lines else []
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return "".join(head).encode() + body.encode("latin-1")


def _with_signs(line: str) -> tuple[str, ...]:
    return (f"-{line[1:]}", f"+{line[1:]}") if _COMMAND.match(line) else (line,)


def _lines(data: bytes) -> list[str]:
    """Lines as `diff` sees them: LF alone ends one; a character stands for a byte."""
    *lines, last = data.decode("latin-1").split("\n")
    return [f"{line}\n" for line in lines] + [last] * bool(last)


def _quoted(name: str, special: str) -> str:
    """A file name as Git writes it: quoted where it has characters that would end it or cannot be shown.

    Such characters are octal numbers of their bytes; a tab ends a name with spaces.
    """
    if name.isprintable() and not {*special} & {*name}:
        return f"{name}\t" if " " in name else name
    shown = (ch if ch.isprintable() and ch not in special else _MARKS.get(ch) or _octal(ch) for ch in name)
    return f'"{"".join(shown)}"'


def _octal(ch: str) -> str:
    errors = "surrogateescape" if "\udc80" <= ch <= "\udcff" else "surrogatepass"
    return "".join(f"\\{byte:03o}" for byte in ch.encode("utf-8", errors))
