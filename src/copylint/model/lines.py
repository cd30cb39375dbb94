"""Offsets to lines and columns, and to UTF-8 and UTF-16 columns, and back.

Lines end at LF, CRLF and CR only; lines and columns count from 1; a tab is one column.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from .values import Record, record

_ENDS = re.compile(r"\r\n|\n|\r")


class Position(Record):
    """A line and a column, both from 1; columns count code points."""

    line: int
    column: int


class Lines:
    """The lines of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._mark = "", 0, 0, 0  # last query: encoding, line, offset and column
        if "\r" in text:
            self.starts = [0, *(m.end() for m in _ENDS.finditer(text))]
        else:
            self.starts = [0]
            at = text.find("\n")
            while at >= 0:
                self.starts.append(at + 1)
                at = text.find("\n", at + 1)

    def position(self, offset: int) -> Position:
        line = bisect_right(self.starts, offset)
        return record(Position, (line, offset - self.starts[line - 1] + 1))

    def offset(self, line: int, column: int) -> int:
        """Return the code-point offset of a position; a column past the end of the line means its end.

        Raises: IndexError if there is no such line.
        """
        if not 1 <= line <= len(self.starts):
            raise IndexError(f"no line {line}")
        start, end = self.bounds(line)
        return min(start + column - 1, end)

    def bounds(self, line: int) -> tuple[int, int]:
        """Return the start and end of a line, without its line ending."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def line(self, line: int) -> str:
        start, end = self.bounds(line)
        return self.text[start:end]

    def units(self, offset: int, encoding: str) -> int:
        """Return the column of an offset, from 0, in code units of `utf-8`, `utf-16` or `utf-32`."""
        line, column = self.position(offset)
        if encoding == "utf-32":
            return column - 1
        start, known = self.starts[line - 1], 0
        marked, number, mark, units = self._mark
        if (
            marked == encoding and number == line and mark <= 2 * offset - start
        ):  # closer to the last query than to the start
            start, known = mark, units
        if start <= offset:
            known += _units(self.text[start:offset], encoding)
        else:
            known -= _units(self.text[offset:start], encoding)
        self._mark = encoding, line, offset, known
        return known

    def from_units(self, line: int, column: int, encoding: str) -> int:
        """Return the offset of a line (from 1) and a column (from 0, in code units); the inverse of `units`.

        A column past the end of the line means its end; one inside a character means the character's start.
        """
        start, end = self.bounds(line)
        if encoding == "utf-32" or self.text[start:end].isascii():
            return min(start + column, end)
        width = _utf8 if encoding == "utf-8" else _utf16
        at = start
        while at < end and (column := column - width(self.text[at])) >= 0:
            at += 1
        return at


def _units(text: str, encoding: str) -> int:
    if text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _utf8(ch: str) -> int:
    return len(ch.encode("utf-8", "surrogatepass"))


def _utf16(ch: str) -> int:
    return 2 if ch > "\uffff" else 1
