"""Text in HTML: references, white space, line breaks, inline elements, and attributes that hold prose.

White space between words is one blank, whatever stands there; none is written at the start of a run.
"""

from __future__ import annotations

import html.entities
from bisect import bisect_right
from html import unescape
from typing import TYPE_CHECKING

from ..findings import Span
from ..region import FAST, Region
from . import tags
from .building import Pieces
from .comments import note

if TYPE_CHECKING:
    from ..structure import Note

TAKEN = "<&"
_QUOTES = {"double": '"', "single": "'"}
_BARE = "\"' \t\n\r\f`=>"


class Text:
    """The run of text that is open. Offsets are code points into the whole text."""

    def __init__(self, text: str, start: int, end: int, composed: bool | None = None) -> None:
        self.text, self.start, self.end = text, start, end
        self.late: list[Region] = []  # attributes inside of the open run
        self.pieces = Pieces(text, composed)
        self.white = True  # whether the run is empty or ends with white space
        self.broken = False  # whether the run ends with a line break
        self.opens: dict[str, list[int]] = {}  # inline elements open in this run, by name: where they begin
        self.pairs: list[tuple[int, int]] = []  # those closed again
        self.notes: list[Note] = []

    def run(self, start: int, end: int) -> None:
        """Text between two tags."""
        text = self.text
        run = text[start:end]
        if self.white:
            start += len(run) - len(run.lstrip(tags.WHITE))
            if start == end:
                return
        self.broken = False
        if "&" in run or "\n" in run or "\t" in run or "\r" in run or "\f" in run:
            _write(self.pieces, start, end, False)
            self.white = self.pieces.last in tags.WHITE
        else:
            self.pieces.plain(start, end)
            self.white = run[-1] == " "

    def comment(self, start: int, end: int) -> None:
        """A comment, or what browsers take for one."""
        if self.text.startswith("<!--", start) and (found := note(self.text[start:end], start)):
            self.notes.append(found)
        if self.pieces.filled or self.pieces.start >= 0:
            self.pieces.mark(start, end)

    def inline_end(self, name: str, start: int, end: int) -> None:
        """The end tag of an inline element."""
        if begun := self.opens.get(name):
            self.pairs.append((begun.pop(), end))
        self.pieces.mark(start, end)

    def line_break(self, start: int, end: int) -> bool:
        """A line break; whether it is the second in a row, which ends the paragraph."""
        if not self.broken and (self.pieces.filled or self.pieces.start >= 0):
            self.pieces.fast("\n", start, end, FAST)
            self.broken = self.white = True
            return False
        return self.broken

    def opaque(self, start: int, end: int) -> None:
        """An element that stands for something to see. The value of `alt` is prose."""
        at = bisect_right(self.late, start, key=lambda r: r.whole.start)
        stop = min(self.late[at].whole.start, end) if at < len(self.late) else end
        self.pieces.opaque(start, stop)
        self.white = self.broken = False

    def attributes(self, start: int, end: int) -> None:
        """The values of those that a reader sees."""
        for m in tags.ATTRIBUTE.finditer(self.text, start, end):
            if m["name"].lower() in ("alt", "title") and (group := m.lastgroup) and group != "name":
                value = Pieces(self.text, self.pieces.composed)
                _write(value, *m.span(group), True)
                if made := value.take():
                    taken = TAKEN + _QUOTES.get(group, _BARE)
                    self.late.append(Region("attribute", made, Span(*m.span(group)), taken=taken))


def _write(pieces: Pieces, start: int, end: int, attribute: bool) -> None:
    """The pieces of some text with references and line ends."""
    text = pieces.text
    pos = start
    for m in tags.SPECIAL.finditer(text, start, end):
        at, after = m.span()
        value = " "
        if text[at] != "&":
            while at > pos and text[at - 1] == " ":
                at -= 1
        else:
            value = _decoded(m[0])
            if value == m[0]:
                continue
            if value.isspace() if attribute else value in tags.WHITE:
                value = " "
        if pos < at:
            pieces.plain(pos, at)
        pieces.decoded(value, at, after)
        pos = after
    if pos < end:
        pieces.plain(pos, end)


def _decoded(reference: str) -> str:
    """What a character reference stands for, itself if it is none."""
    if reference[1] != "#" and reference[1:] not in html.entities.html5:
        return reference  # “&copyright”: browsers would read a part of it; whoever wrote it did not mean that
    return unescape(reference)
