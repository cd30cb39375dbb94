"""reStructuredText lines with their indents, the cells of tables, and creation of regions from lines.

A line ends at LF, CRLF or CR; a tab extends to the next multiple of eight columns.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ...model.findings import Span
from ...model.region import Region
from ...model.values import Record, record
from ..region_builder import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...model.document import Container, Note
    from ...model.findings import Frame


# Cells of tables.

GRID = re.compile(r"\+(?:[-=]+\+)+\Z")
SIMPLE = re.compile(r"=+(?: +=+)+\Z")
COLUMNS = 100  # limit per table; with more, it is a drawing, not a table
_COLUMN = re.compile(r"[=-]+")


def grid(text: str, lines: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the cells of a grid table (`+`, `-`, `|`) as lists of line spans; `lines` are its lines without indent."""
    band: list[Span] = []
    edges: set[int] = set()
    for line in lines:
        shown = text[line.start : line.end]
        if shown.startswith("+"):
            yield from _band(text, band, edges)
            band, edges = [], {i for i, ch in enumerate(shown) if ch == "+"}
        else:
            band.append(line)


def _band(text: str, band: Sequence[Span], edges: set[int]) -> Iterator[list[Span]]:
    least = min((end - at for at, end in band), default=0)
    walls = sorted(e for e in edges if e < least and all(text[at + e] == "|" for at, _ in band))
    for left, right in pairwise(walls):
        yield from _paragraphs([_stripped(text, at + left + 1, at + right) for at, _ in band])


def simple(text: str, lines: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the cells of a simple table (rows of `=`) as lists of line spans; `lines` are its lines without indent."""
    columns = [m.span() for m in _COLUMN.finditer(text[lines[0].start : lines[0].end])]
    row: list[list[Span]] = []
    for start, end in lines:
        if _border(text[start:end]):
            yield from (cell for cell in row if cell)
            row = []
            continue
        cells: list[Span] = []
        for n, (left, right) in enumerate(columns):
            last = n + 1 == len(columns)
            a, b = min(start + left, end), end if last else min(start + columns[n + 1][0], end)
            if not last and text[min(start + right, end) : b].strip():
                cells = [_stripped(text, start, end)]  # a cell that spans columns, or not a table
                break
            cells.append(_stripped(text, a, b))
        if row and len(cells) == len(row) and cells[0].start == cells[0].end:
            for cell, more in zip(row, cells, strict=True):
                if more.start < more.end:
                    cell.append(more)
            continue
        yield from (cell for cell in row if cell)
        row = [[cell] if cell.start < cell.end else [] for cell in cells]
    yield from (cell for cell in row if cell)


def _border(line: str) -> bool:
    return not line.strip("=- ") and line.strip() != "" and len(line.strip()) > 1


def _paragraphs(lines: Sequence[Span]) -> Iterator[list[Span]]:
    cell: list[Span] = []
    for line in lines:
        if line.start < line.end:
            cell.append(line)
        elif cell:
            yield cell
            cell = []
    if cell:
        yield cell


def _stripped(text: str, start: int, end: int) -> Span:
    shown = text[start:end]
    left = len(shown) - len(shown.lstrip())
    return Span(start + left, start + max(left, len(shown.rstrip())))


TAKEN = "*`|_\\"


class Line(Record):
    """A line, or the rest of a line after a marker. A blank line has equal start and end."""

    number: int
    begin: int
    end: int
    indent: int  # column at which it begins


class Lines:
    """The lines of a text from `base` on, and the regions so far. All offsets are code points."""

    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.pieces = Pieces(text)
        self.found: list[Region] = []
        self.styles: list[str] = []  # underline styles of section titles, by level
        self.protected: list[Span] = []
        self.containers: list[Container] = []
        self.breaks: list[Span] = []
        self.notes: list[Note] = []
        self.starts: list[int] = []
        self.lines: list[Line] = []
        self.begun, self.looked = False, 0  # whether the first `looked` regions include a paragraph
        self.last = base
        # Turn the CR of CRLF into a trailing space: offsets stay, and one split handles all line endings.
        flat = text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
        at = base
        for number, line in enumerate((flat[base:] if base else flat).split("\n")):
            if at == len(text):
                break
            kept = line.strip()
            begin, indent = at, 0
            if kept:
                indent = len(line) - len(line.lstrip())
                begin += indent
                if "\t" in line[:indent]:
                    indent = len(line[:indent].expandtabs(8))
            self.lines.append(record(Line, (number, begin, begin + len(kept), indent)))
            self.starts.append(at)
            at += len(line) + 1
        self.starts.append(len(text))

    def shown(self, line: Line) -> str:
        """Return the text of a line."""
        return self.text[line.begin : line.end]

    def indented(self, lines: Sequence[Line], i: int, own: int) -> int:
        """Return the index after the lines from `i` on with a larger indent than `own`, without final blank lines."""
        end = i
        while i < len(lines) and (lines[i].begin == lines[i].end or lines[i].indent > own):
            i += 1
            if lines[i - 1].begin < lines[i - 1].end:
                end = i
        return end

    def leave(self, first: Line, last: Line) -> None:
        """Skip lines; they are protected."""
        self.protected.append(Span(first.begin, last.end))
        self.last = max(self.last, self.after(last))

    def column(self, line: Line, own: int) -> int:
        """Return the offset of a table's left edge in a line."""
        return max(line.begin - max(line.indent - own, 0), self.starts[line.number])

    def after(self, line: Line) -> int:
        """Return the offset of the next non-blank line."""
        number = line.number + 1
        while number < len(self.starts) - 1 and not self.text[self.starts[number] : self.starts[number + 1]].strip():
            number += 1
        return self.starts[number]

    def region(
        self, kind: str, first: Line, last: Line, level: int, parent: Region | None, frame: Frame | None = None
    ) -> None:
        pieces = self.pieces.take()
        if not pieces:
            return
        end = self.after(last)
        start = min(max(self.starts[first.number], self.last), pieces[0].source.start)
        block = Span(start, max(end, pieces[-1].source.end))
        self.found.append(Region(kind, pieces, block, level, parent, TAKEN, frame))
        self.last = max(self.last, end)
