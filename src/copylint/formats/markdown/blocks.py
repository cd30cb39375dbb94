"""Markdown blocks: their region kinds, source spans and enclosing blocks.

A region's block begins with its line, markers included, and ends before the next non-blank line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...model.findings import Span
from ...model.region import Piece, Region
from ...model.values import record
from ..line_shapes import SHORT, form
from ..region_builder import Pieces, size

if TYPE_CHECKING:
    from ...model.document import Note
    from ..front_matter import FrontMatter

_BLANK = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)(?:[ \t]*(?:\r\n|\r|\n))*")
_QUOTED = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)(?:[ \t>]*(?:\r\n|\r|\n))*")
TAKEN = "*_`<\\"
_INDENT = 80


class Blocks:
    """The open block, its enclosing blocks, and the regions so far. Offsets are code points."""

    def __init__(self, text: str, front: FrontMatter) -> None:
        self.text = self.masked = text  # masked: the parser's input, with the same offsets
        self.found: list[Region] = list(front.regions)
        self.metadata = len(self.found)
        self.returns = "\r" in text  # a lone CR ends a line too; the flag avoids searching for it
        self.pieces = Pieces(text)
        self.done: int = 0  # end of the last inline element
        self.pending = ""  # a line break that is not written yet
        self.kind, self.level = "", 0  # of the open block
        self.begin: int = -1  # its start; -1 if none is open
        self.inside: list[tuple[str, int, Region | None]] = []  # enclosing items and quotations: kind, start, region
        self.last = front.end  # end of the last block
        self.protected: list[Span] = [Span(0, front.end)] if front.end else []
        self.breaks: list[Span] = []
        self.notes: list[Note] = []

    def close(self, end: int, whole: bool = False) -> None:
        """End the open block: at `end` if `whole`, else with the line of its last text."""
        begin, kind = self.begin, self.kind
        self.begin, self.kind, self.pending = -1, "", ""
        if begin < 0:
            return
        pieces = self.pieces.take()
        if not pieces:
            return
        where = max(begin, self.done)
        if kind == "table-cell":
            self.found.append(Region(kind, pieces, Span(begin, end), taken=TAKEN + "|"))
            self.last = max(self.last, end)
        elif self.inside:
            self._enclosed(kind, pieces, begin, where, end if whole else 0)
        elif kind:
            self._heading(pieces, begin, max(where, end - 1) if whole else where, None, False)
        else:
            self._region(_paragraph(pieces), pieces, begin, where, 0, None, False)

    def _heading(self, pieces: tuple[Piece, ...], begin: int, where: int, parent: Region | None, quoted: bool) -> None:
        """Add a heading; the first one of a text is its title."""
        kind = "title" if len(self.found) == self.metadata and self.level == 1 else "heading"
        self._region(kind, pieces, begin, where, self.level, parent, quoted)

    def _enclosed(self, kind: str, pieces: tuple[Piece, ...], begin: int, where: int, end: int) -> None:
        """Add a block inside items and quotations; `end` is its end, if known."""
        parent, quoted = None, False
        for n in range(len(self.inside) - 1, -1, -1):
            name, start, item = self.inside[n]
            if name == "BlockQuote":
                quoted = True
                kind = kind or "quotation"
            elif name == "Item":
                if item is None:
                    kind, begin = kind or "list-item", min(begin, start)
                    parent = next((r for _, _, r in reversed(self.inside[:n]) if r is not None), None)
                    if kind == "list-item":
                        level = sum(1 for each in self.inside[: n + 1] if each[0] == "Item")
                        made = self._region(kind, pieces, begin, where, level, parent, quoted)
                        self.inside[n] = (name, start, made)
                        return
                elif parent is None:
                    parent = item
            elif name != "Box":
                begin = min(begin, start)
            if kind:
                quoted = quoted or any(each[0] == "BlockQuote" for each in self.inside[:n])
                break
        if kind == "heading":
            self._heading(pieces, begin, max(where, end - 1), parent, quoted)
        else:
            self._region(kind or _paragraph(pieces), pieces, begin, where, 0, parent, quoted)

    def _region(
        self,
        kind: str,
        pieces: tuple[Piece, ...],
        begin: int,
        where: int,
        level: int,
        parent: Region | None,
        quoted: bool,
    ) -> Region:
        text = self.text
        start = text.rfind("\n", 0, begin) + 1
        if self.returns:
            start = max(start, text.rfind("\r", start, begin) + 1)
        m = (_QUOTED if quoted else _BLANK).match(text, where)
        stop = m.end() if m else where
        block: Span = record(Span, (start if start > self.last else self.last, stop))
        made = Region(kind, pieces, block, level, parent, TAKEN)
        self.found.append(made)
        self.last = max(self.last, stop)
        return made

    # handlers of parser events

    def block(self, name: str, detail: object, start: int, end: int) -> None:  # noqa: ARG002
        """Start a table cell or a definition term."""
        self.close(start)
        self.begin = self.done = start
        if name == "TableCell":
            self.kind = "table-cell"

    def block_end(self, name: str, start: int, end: int) -> None:  # noqa: ARG002
        """End a table cell, a definition term or a paragraph."""
        self.close(end)

    def heading_end(self, name: str, start: int, end: int) -> None:  # noqa: ARG002
        """End a heading."""
        self.close(end, whole=True)

    def enter(self, name: str, detail: object, start: int, end: int) -> None:  # noqa: ARG002
        """Start a list item or a quotation."""
        self.close(start)
        own = name != "Item" or self._first(self.masked, start) == self._first(self.text, start)
        self.inside.append((name if own else "Box", start, None))
        self.done = start

    def _first(self, text: str, start: int) -> str:
        """Return the marker of an item, whose range may begin with its indent."""
        return text[start : start + _INDENT].lstrip(" \t")[:1]

    def leave(self, name: str, start: int, end: int) -> None:  # noqa: ARG002
        """End a list item or a quotation."""
        self.close(end)
        if self.inside:
            self.inside.pop()

    def rule(self, start: int, end: int) -> None:
        """Handle a thematic break."""
        self.close(start)
        self.last = max(self.last, start)
        if self.masked is self.text or self.masked[start:end] == self.text[start:end]:
            self.breaks.append(Span(start, end))

    def html(self, start: int, end: int) -> None:
        """Read a block of HTML; in a quotation its lines have prefixes that are not part of it."""
        if any(kind == "BlockQuote" for kind, _, _ in self.inside):
            return
        from .. import html

        inner = html.fragment(self.text, start, end, self.pieces.composed)
        self.found += inner
        self.notes += inner.notes
        self.protected += inner.protected


def _paragraph(pieces: tuple[Piece, ...]) -> str:
    """Return the kind of a paragraph: label or paragraph."""
    if size(pieces) > SHORT:
        return "paragraph"
    return "label" if form("".join([p.text for p in pieces]))[0] == "label" else "paragraph"
