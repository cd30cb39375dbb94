"""Tables of reStructuredText: where their cells are.

A cell is the spans of its lines, white space around them left out; what does not fit a grid is left alone.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ..findings import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GRID = re.compile(r"\+(?:[-=]+\+)+\Z")
SIMPLE = re.compile(r"=+(?: +=+)+\Z")
COLUMNS = 100  # of a table; where there are more, it is drawn for another reason
_COLUMN = re.compile(r"[=-]+")


def grid(text: str, lines: Sequence[Span]) -> Iterator[list[Span]]:
    """Cells of a table drawn with `+`, `-` and `|`; `lines` are its lines without indent."""
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
    """Cells of a table with rows of `=` above, below its head and below."""
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
                cells = [_stripped(text, start, end)]  # a cell over several columns, or no table at all
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
