"""Lines of reStructuredText, and what every block needs of them: indents, what stands below, where a region ends.

A line ends at LF, CRLF or CR; a tab reaches to the next column that eight divides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Span
from ..region import Region
from ..values import Record, record
from .building import Pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..fitting import Frame
    from ..structure import Container, Note

TAKEN = "*`|_\\"


class Line(Record):
    """A line, or the rest of one behind a marker. A blank one ends where it begins."""

    number: int
    begin: int
    end: int
    indent: int  # column at which it begins


class Lines:
    """The lines of a text from `base` on, and the regions so far. Offsets are code points."""

    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.pieces = Pieces(text)
        self.found: list[Region] = []
        self.styles: list[str] = []  # of section titles, by level
        self.protected: list[Span] = []
        self.containers: list[Container] = []
        self.breaks: list[Span] = []
        self.notes: list[Note] = []
        self.starts: list[int] = []
        self.lines: list[Line] = []
        self.begun, self.looked = False, 0  # whether there is a paragraph among so many of the regions
        self.last = base
        # A CR before LF becomes a blank at the line's end, so that offsets stay and one split does for all line ends.
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
        """The text of a line."""
        return self.text[line.begin : line.end]

    def indented(self, lines: Sequence[Line], i: int, own: int) -> int:
        """The line behind those from `i` on that are indented by more than `own`, less the blank ones at the end."""
        end = i
        while i < len(lines) and (lines[i].begin == lines[i].end or lines[i].indent > own):
            i += 1
            if lines[i - 1].begin < lines[i - 1].end:
                end = i
        return end

    def leave(self, first: Line, last: Line) -> None:
        """Lines that are left alone."""
        self.protected.append(Span(first.begin, last.end))
        self.last = max(self.last, self.after(last))

    def column(self, line: Line, own: int) -> int:
        """Where the table's left edge is in a line."""
        return max(line.begin - max(line.indent - own, 0), self.starts[line.number])

    def after(self, line: Line) -> int:
        """Where the next line begins that is not blank."""
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
