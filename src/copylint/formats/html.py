"""HTML, whole pages and fragments, read as browsers read them: by the tokenizer of the standard, with ends implied.

No text is lost to a malformed tag, and every piece is where it says it is, because nothing is parsed but the source.
"""

from __future__ import annotations

import html.entities
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from ..findings import Span
from ..region import FAST, Piece, Region
from ..structure import Container, Note, Regions
from . import frontmatter, tags
from .building import Pieces
from .comments import note
from .forms import SHORT, form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TAKEN = "<&"


def regions(text: str, front_matter: Sequence[str] = ()) -> Regions:
    """The blocks of prose in `text`, values of `alt` and `title` (attribute) and of `<title>` (metadata) among them."""
    front = frontmatter.read(text, front_matter)
    reader = _Reader(text, front.end, len(text))
    reader.found += front.regions
    if front.end:
        reader.protected.append(Span(0, front.end))
    return reader.read(front.settings)


def fragment(text: str, start: int, end: int, composed: bool) -> Regions:
    """The same of a part of `text`; `composed`: whether `text` is NFC."""
    return _Reader(text, start, end, composed).read({})


class _Element:
    """A block element that is open."""

    __slots__ = ("container", "inside", "kind", "name", "region")

    def __init__(self, name: str, kind: str, container: int, inside: int) -> None:
        self.name, self.kind, self.container, self.inside = name, kind, container, inside
        self.region: Region | None = None  # a list item's own


class _Reader:
    """One pass over the tokens. Offsets are code points into the whole text."""

    def __init__(self, text: str, start: int, end: int, composed: bool | None = None) -> None:
        self.text, self.start, self.end = text, start, end
        self.xml = text.startswith("<?xml") or 'xmlns="' in text[start : start + 2000]
        self.found: list[Region] = []
        self.late: list[Region] = []  # attributes inside of the open run
        self.pieces = Pieces(text, composed)
        self.white = True  # whether the run is empty or ends with white space
        self.broken = False  # whether the run ends with a line break
        self.stack: list[_Element] = []
        self.opens: list[tuple[str, int]] = []  # inline elements open in this run
        self.pairs: list[Span] = []  # those closed again
        self.containers: list[list[int]] = []  # start, inner start, inner end, end, parent
        self.protected: list[Span] = []
        self.breaks: list[Span] = []
        self.notes: list[Note] = []

    def read(self, settings: Mapping[str, Any]) -> Regions:  # noqa: PLR0912  (a call a token would cost a third)
        text, pos, end = self.text, self.start, self.end
        search, what_of = tags.TOKEN.search, tags.WHAT.get
        while m := search(text, pos, end):
            at, after = m.span()
            if pos < at:
                self._text(pos, at)
            pos = after
            name = m["name"]
            if name is None:
                self._comment(at, after)
                continue
            if not name.islower():
                name = name.lower()
            what = what_of(name, tags.INLINE)
            attributes = m["attributes"]
            if m["end"]:
                if what == tags.BLOCK:
                    self._end(name, at, after)
                elif what in (tags.INLINE, tags.CODE):
                    self._inline_end(name, at, after)
                elif what == tags.BREAK:
                    self._break(at, after)
                continue
            if attributes and (
                "lt" in attributes or "LT" in attributes or "itle" in attributes or "ITLE" in attributes
            ):
                self._attributes(m.start("attributes"), after)
            if what == tags.INLINE:
                self.opens.append((name, at))
                self.pieces.mark(at, after)
            elif what == tags.BLOCK:
                self._begin(name, at, after, attributes)
            else:
                pos = self._special(what, name, at, after, attributes)
        if pos < end:
            self._text(pos, end)
        self._close()
        while self.stack:
            self._pop(end, end)
        containers = [Container(Span(a, d), Span(b, c), p) for a, b, c, d, p in self.containers]
        return Regions.of(self.found, self.protected, containers, self.breaks, self.notes, settings)

    # text

    def _text(self, start: int, end: int) -> None:
        text = self.text
        if self.white:
            run = text[start:end]
            start += len(run) - len(run.lstrip(tags.WHITE))
            if start == end:
                return
        self.broken = False
        pieces = self.pieces
        pos = start
        for m in tags.SPECIAL.finditer(text, start, end):
            at, after = m.span()
            if text[at] != "&":
                if pos < at:
                    pieces.plain(pos, at)
                pieces.decoded(" ", at, after)
                pos = after
            elif (value := _decoded(m[0])) != m[0]:
                if pos < at:
                    pieces.plain(pos, at)
                pieces.decoded(" " if value in tags.WHITE else value, at, after)
                pos = after
        if pos < end:
            pieces.plain(pos, end)
        self.white = pieces.last in tags.WHITE

    def _comment(self, start: int, end: int) -> None:
        if self.text.startswith("<!--", start) and (found := note(self.text[start:end], start)):
            self.notes.append(found)
        if self.pieces.filled or self.pieces.start >= 0:
            self.pieces.mark(start, end)

    def _break(self, start: int, end: int) -> None:
        """A line break; the second in a row ends the paragraph."""
        if self.broken:
            self._close()
        elif self.pieces.filled or self.pieces.start >= 0:
            self.pieces.fast("\n", start, end, FAST)
            self.broken = self.white = True

    # elements

    def _special(self, what: int, name: str, start: int, end: int, attributes: str) -> int:
        """A start tag that is neither a block's nor an inline element's; where to go on."""
        if what == tags.BREAK:
            self._break(start, end)
        elif what == tags.RULE:
            self._close()
            self._end_p(start)
            self.breaks.append(Span(start, end))
        elif what == tags.VOID:
            self.pieces.mark(start, end)
        elif what == tags.OPAQUE:
            self._opaque(start, end)
        elif not (self.xml and attributes.endswith("/")):
            return self._skip(what, name, start, end)
        return end

    def _opaque(self, start: int, end: int) -> None:
        stop = next(
            (r.whole.start for r in self.late if start < r.whole.start < end), end
        )  # the value of `alt` is prose
        self.pieces.opaque(start, stop)
        self.white = self.broken = False

    def _skip(self, what: int, name: str, start: int, end: int) -> int:
        """An element that is left alone, to its end; where that is."""
        text = self.text
        stop = self.end
        if what == tags.RAW:
            m = re.compile(rf"</{name}(?=[\s/>])[^>]*>?", re.IGNORECASE).search(text, end, self.end)
            inner, stop = m.span() if m else (self.end, self.end)
            if name == "title":
                self._metadata(end, inner)
                return stop
        else:
            depth = 1
            for m in re.compile(rf"<(/?){name}(?=[\s/>])[^>]*>?", re.IGNORECASE).finditer(text, end, self.end):
                depth += -1 if m[1] else 1
                if not depth:
                    stop = m.end()
                    break
            else:
                if what == tags.CODE:  # browsers would go on in it to the end of the page
                    self.pieces.mark(start, end)
                    return end
        if what == tags.CODE or name in ("svg", "math", "object", "canvas", "select", "textarea"):
            self.pieces.opaque(start, stop)
            self.white = self.broken = False
        elif name in ("pre", "listing", "xmp", "plaintext"):
            self._close()
        self.protected.append(Span(start, stop))
        return stop

    def _metadata(self, start: int, end: int) -> None:
        """The text of `<title>` in the head; in the body, as in a drawing, it is left alone."""
        if not any(e.name == "body" for e in self.stack) and not self.pieces.filled:
            self._close()
            self._text(start, end)
            made = self.pieces.take()
            self.white = True
            if made:
                self.found.append(
                    Region("metadata", made, Span(made[0].source.start, made[-1].source.end), taken=_TAKEN)
                )

    def _end_p(self, at: int) -> None:
        if self.stack and self.stack[-1].name == "p":
            self._pop(at, at)

    def _begin(self, name: str, start: int, end: int, attributes: str) -> None:
        self._close()
        stack = self.stack
        if name in tags.ENDS_P:
            self._end_p(start)
        if closes := tags.CLOSES.get(name):
            for n in range(len(stack) - 1, -1, -1):
                if stack[n].name in closes[0]:
                    while len(stack) > n:
                        self._pop(start, start)
                    break
                if stack[n].name in closes[1]:
                    break
        elif name in tags.HEADINGS and stack and stack[-1].name in tags.HEADINGS:
            self._pop(start, start)
        if self.xml and attributes.endswith("/"):
            return
        above = stack[-1] if stack else None
        kind = above.kind if above else ""
        if name in tags.KINDS:
            kind = tags.KINDS[name]
        elif name == "p" and kind == "table-cell":
            kind = ""
        inside = above.inside if above else -1
        number = -1
        if name not in tags.KEPT:
            number = len(self.containers)
            self.containers.append([start, end, end, end, inside])
            inside = number
        stack.append(_Element(name, kind, number, inside))

    def _end(self, name: str, start: int, end: int) -> None:
        stack = self.stack
        heading = name in tags.HEADINGS
        for n in range(len(stack) - 1, -1, -1):
            if stack[n].name == name or (heading and stack[n].name in tags.HEADINGS):
                self._close()
                while len(stack) > n + 1:
                    self._pop(start, start)
                self._pop(start, end)
                return
            if stack[n].name in ("td", "th", "table") and name not in ("table", "tr", "tbody", "thead", "tfoot"):
                break
        if name == "p":
            self._close()

    def _pop(self, inner: int, end: int) -> None:
        element = self.stack.pop()
        if element.container >= 0:
            self.containers[element.container][2:4] = inner, end

    def _inline_end(self, name: str, start: int, end: int) -> None:
        for n in range(len(self.opens) - 1, -1, -1):
            if self.opens[n][0] == name:
                self.pairs.append(Span(self.opens.pop(n)[1], end))
                break
        self.pieces.mark(start, end)

    # regions

    def _attributes(self, start: int, end: int) -> None:
        for m in tags.ATTRIBUTE.finditer(self.text, start, end):
            if m["name"].lower() in ("alt", "title") and (group := m.lastgroup) and group != "name":
                a, b = m.span(group)
                value = Pieces(self.text, self.pieces.composed)
                pos = a
                for found in tags.SPECIAL.finditer(self.text, a, b):
                    decoded = _decoded(found[0])
                    if decoded != found[0] or decoded.isspace():
                        if pos < found.start():
                            value.plain(pos, found.start())
                        value.decoded(" " if decoded.isspace() else decoded, *found.span())
                        pos = found.end()
                if pos < b:
                    value.plain(pos, b)
                if made := value.take():
                    taken = _TAKEN + {"double": '"', "single": "'"}.get(group, "\"' \t\n\r\f`=>")
                    self.late.append(Region("attribute", made, Span(a, b), taken=taken))

    def _close(self) -> None:
        """End the run of text; it becomes a region if it holds any."""
        pieces = self.pieces.take()
        late, pairs = self.late, self.pairs
        self.late, self.pairs, self.white, self.broken = [], [], True, False
        self.opens.clear()
        if not pieces:
            self.found += late
            return
        start = next(p.source.start for p in pieces if p.text)
        if late:
            self.found += [r for r in late if r.whole.start < start]
        self.found.append(self._region(pieces, pairs))
        if late:
            self.found += [r for r in late if r.whole.start >= start]

    def _region(self, pieces: tuple[Piece, ...], pairs: Sequence[Span]) -> Region:
        filled = [p for p in pieces if p.text]
        start, end = filled[0].source.start, filled[-1].source.end
        for a, b in pairs:
            if a < end and start < b:
                start, end = min(start, a), max(end, b)
        element = self.stack[-1] if self.stack else None
        kind = element.kind if element else ""
        level, parent = 0, None
        if kind == "heading":
            level = next(int(e.name[1]) for e in reversed(self.stack) if e.name in tags.HEADINGS)
            if level == 1 and all(r.kind in ("metadata", "attribute") for r in self.found):
                kind = "title"
        elif kind == "list-item":
            items = [e for e in self.stack if e.name == "li"]
            level = len(items)
            parent = next((e.region for e in reversed(items[:-1]) if e.region), None)
        elif not kind:
            text = "".join([p.text for p in filled])
            kind = "label" if len(text) <= SHORT and form(text)[0] == "label" else "paragraph"
        made = Region(kind, pieces, Span(start, end), level, parent, _TAKEN)
        if kind == "list-item":
            item = next(e for e in reversed(self.stack) if e.name == "li")
            item.region = item.region or made
        return made


def _decoded(reference: str) -> str:
    """What a character reference stands for, itself if it is none; a blank for white space."""
    if reference[0] != "&":
        return " "
    if reference[1] != "#" and reference[1:] not in html.entities.html5:
        return reference  # “&copyright”: browsers would read a part of it; whoever wrote it did not mean that
    return unescape(reference)
