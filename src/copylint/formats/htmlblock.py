"""Block elements of HTML: which are open, which a tag ends unsaid, and what kind of region a run of text in them is.

What is open is what a browser would have open; an end tag without a start changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Span
from ..region import Piece, Region
from ..structure import Container
from ..values import record
from . import tags
from .building import size
from .forms import SHORT, form
from .htmltext import TAKEN, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .htmlleaf import Leaf

_CELLS = frozenset(("td", "th", "table"))
_ROWS = frozenset(("table", "tr", "tbody", "thead", "tfoot"))


class _Element:
    """A block element that is open."""

    __slots__ = ("above", "container", "inside", "kind", "name", "region")

    def __init__(self, name: str, kind: str, container: int, inside: int, above: Region | None) -> None:
        self.name, self.kind, self.container, self.inside = name, kind, container, inside
        self.above = above  # the region of the inmost list item around it that has one
        self.region: Region | None = None  # a list item's own


class Elements(Text):
    """The elements around the open run, and the regions so far."""

    def __init__(self, text: str, start: int, end: int, composed: bool | None = None) -> None:
        super().__init__(text, start, end, composed)
        self.xml = text.startswith("<?xml") or 'xmlns="' in text[start : start + 2000]
        self.found: list[Region] = []
        self.stack: list[_Element] = []
        self.places: dict[str, list[int]] = {}  # of the elements that are open, by name: where they are in the stack
        self.parts: list[list[int]] = []  # of containers: start, inner start, inner end, end, parent

    @property
    def containers(self) -> list[Container]:
        """The elements that may go with the last block in them."""
        return [record(Container, (record(Span, (a, d)), record(Span, (b, c)), p)) for a, b, c, d, p in self.parts]

    def begin(self, name: str, start: int, end: int, attributes: str) -> None:
        """The start tag of a block element."""
        self._enter(name, start)
        if self.xml and attributes.endswith("/"):
            return
        kind, inside = self._kind(name)
        number = -1
        if name not in tags.KEPT:
            number = len(self.parts)
            self.parts.append([start, end, end, end, inside])
            inside = number
        element = _Element(name, kind, number, inside, self._above())
        self.places.setdefault(name, []).append(len(self.stack))
        self.stack.append(element)

    def whole(self, name: str, start: int, end: int, read: Leaf) -> Region:
        """A block element of whose content all is known; its region, whose pieces are made later."""
        self._enter(name, start)
        kind, inside = self._kind(name)
        text, stop, inner, after, _, make, _ = read
        if name not in tags.KEPT:
            self.parts.append([start, end, inner, after, inside])
        level, parent = 0, None
        if kind == "list-item":
            level = len(self.places.get("li", ())) + (name == "li")
            parent = self._above() if name == "li" else self._inmost("li").above
        elif kind == "heading":
            level, kind = self._heading(name)
        elif not kind:
            kind = "paragraph"
            if len(text) <= SHORT and form(text)[0] == "label":
                kind = "label"
        if make:
            made = Region.later(kind, text, record(Span, (end, stop)), make, level, TAKEN, parent)
        else:
            made = Region.verbatim(kind, text, end, end, stop, level, TAKEN, parent)
        if kind == "list-item" and name != "li":
            item = self._inmost("li")
            item.region = item.region or made
        self.found.append(made)
        return made

    def _enter(self, name: str, start: int) -> None:
        """End what the start tag of a block element ends."""
        if self.late or not self.pieces.empty:
            self.close()
        else:
            self.white, self.broken = True, False
        stack = self.stack
        if not stack:
            return
        if stack[-1].name == "p" and name in tags.ENDS_P:
            self.pop(start, start)
        if closes := tags.CLOSES.get(name):
            at = self._last(closes[0])
            if at > self._last(closes[1]):
                while len(stack) > at:
                    self.pop(start, start)
        elif name in tags.HEADINGS and stack and stack[-1].name in tags.HEADINGS:
            self.pop(start, start)

    def _last(self, names: Iterable[str]) -> int:
        """The place in the stack of the inmost element of one of some names; -1 if none is open."""
        places = self.places
        return max([places[name][-1] for name in names if places.get(name)], default=-1)

    def _inmost(self, name: str) -> _Element:
        """The inmost element of a name, which is open."""
        return self.stack[self.places[name][-1]]

    def _above(self) -> Region | None:
        """The region of the inmost list item that has one: none but the inmost is ever given one."""
        if not self.places.get("li"):
            return None
        item = self._inmost("li")
        return item.region or item.above

    def _kind(self, name: str) -> tuple[str, int]:
        """Of what kind text in an element is, and the container around it."""
        kind, inside = (self.stack[-1].kind, self.stack[-1].inside) if self.stack else ("", -1)
        if name in tags.KINDS:
            kind = tags.KINDS[name]
        elif name == "p" and kind == "table-cell":
            kind = ""
        return kind, inside

    def _heading(self, name: str = "") -> tuple[int, str]:
        """Level and kind of a heading: one of level 1 before all else is the title."""
        level = int((name if name in tags.HEADINGS else self.stack[self._last(tags.HEADINGS)].name)[1])
        first = level == 1 and all(r.kind in ("metadata", "attribute") for r in self.found)
        return level, "title" if first else "heading"

    def finish(self, name: str, start: int, end: int) -> None:
        """The end tag of a block element."""
        stack = self.stack
        at = self._last(tags.HEADINGS if name in tags.HEADINGS else (name,))
        if at >= 0 and (name in _ROWS or at >= self._last(_CELLS)):
            self.close()
            while len(stack) > at + 1:
                self.pop(start, start)
            self.pop(start, end)
        elif name == "p":
            self.close()

    def pop(self, inner: int, end: int) -> None:
        """The inmost element ends: its content at `inner`, it at `end`."""
        element = self.stack.pop()
        self.places[element.name].pop()
        if element.container >= 0:
            self.parts[element.container][2:4] = inner, end

    def end_p(self, at: int) -> None:
        """End an open paragraph."""
        if self.stack and self.stack[-1].name == "p":
            self.pop(at, at)

    def close(self) -> None:
        """End the run of text; it becomes a region if it holds any."""
        self.white, self.broken = True, False
        late = self.late
        if not late and self.pieces.empty:
            return
        pieces, pairs = self.pieces.take(), self.pairs
        if self.opens:
            self.opens.clear()
        if pairs:
            self.pairs = []
        if not late:
            if pieces:
                self.found.append(self._region(pieces, pairs))
            return
        self.late = []
        if not pieces:
            self.found += late
            return
        start = next(p.source.start for p in pieces if p.text)
        self.found += [r for r in late if r.whole.start < start]
        self.found.append(self._region(pieces, pairs))
        self.found += [r for r in late if r.whole.start >= start]

    def _region(self, pieces: tuple[Piece, ...], pairs: Sequence[tuple[int, int]]) -> Region:
        first, last = pieces[0], pieces[-1]
        if not (first.text and last.text):
            filled = [p for p in pieces if p.text]
            first, last = filled[0], filled[-1]
        start, end = first.source.start, last.source.end
        for a, b in pairs:
            if a < end and start < b:
                start, end = min(start, a), max(end, b)
        kind = self.stack[-1].kind if self.stack else ""
        if kind == "list-item":
            return self._item(pieces, Span(start, end))
        level = 0
        if kind == "heading":
            level, kind = self._heading()
        elif not kind:
            kind = "paragraph"
            if size(pieces) <= SHORT and form("".join([p.text for p in pieces]))[0] == "label":
                kind = "label"
        return Region(kind, pieces, record(Span, (start, end)), level, None, TAKEN)

    def _item(self, pieces: tuple[Piece, ...], block: Span) -> Region:
        item = self._inmost("li")
        made = Region("list-item", pieces, block, len(self.places["li"]), item.above, TAKEN)
        item.region = item.region or made
        return made
