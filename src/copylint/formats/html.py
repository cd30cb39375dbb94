"""HTML, whole pages and fragments, read as browsers read them: by the tokenizer of the standard, with ends implied.

No text is lost to a malformed tag, and every piece is where it says it is, because nothing is parsed but the source.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..findings import Span
from ..region import Region
from ..structure import Regions
from . import frontmatter, tags
from .htmlblock import Elements
from .htmlleaf import leaf
from .htmltext import TAKEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..region import Piece


def regions(text: str, front_matter: Sequence[str] = (), parser: bool = False) -> Regions:
    """The blocks of prose in `text`, values of `alt` and `title` (attribute) and of `<title>` (metadata) among them.

    `parser`: read every tag by itself, which takes longer and must give the same.
    """
    front = frontmatter.read(text, front_matter)
    reader = _Reader(text, front.end, len(text), leaves=not parser)
    reader.found += front.regions
    if front.end:
        reader.protected.append(Span(0, front.end))
    return reader.read(front.settings)


def fragment(text: str, start: int, end: int, composed: bool) -> Regions:
    """The same of a part of `text`; `composed`: whether `text` is NFC."""
    return _Reader(text, start, end, composed).read({})


class _Reader(Elements):
    """One pass over the tokens. Offsets are code points into the whole text."""

    def __init__(self, text: str, start: int, end: int, composed: bool | None = None, leaves: bool = True) -> None:
        super().__init__(text, start, end, composed)
        self.leaves = leaves  # whether to read at once what can be
        self.protected: list[Span] = []
        self.breaks: list[Span] = []
        self.unended: set[int] = set()  # where elements of code begin that have no end

    def read(self, settings: Mapping[str, Any]) -> Regions:
        """All regions from `start` to `end`."""
        pos = self.start
        while pos >= 0:
            pos = self._tokens(pos)
        self.close()
        while self.stack:
            self.pop(self.end, self.end)
        return Regions.of(self.found, self.protected, self.containers, self.breaks, self.notes, settings)

    def _tokens(self, pos: int) -> int:  # noqa: PLR0912  (a call a token would cost a third)
        """Everything from `pos` on, up to an element that is left alone: where that ends, or -1."""
        text, stop = self.text, self.end
        what_of, pieces, opens = tags.WHAT.get, self.pieces, self.opens
        leaves = self.leaves and pieces.composed and not self.xml
        for m in tags.TOKEN.finditer(text, pos, stop):
            at, after = m.span()
            if pos < at and not (self.white and pos + 1 == at and text[pos] in tags.WHITE):
                self.run(pos, at)
            pos = after
            end_tag, name, attributes = m.groups()
            if name is None:
                self.comment(at, after)
                continue
            if not name.islower():
                name = name.lower()
            what = what_of(name, tags.INLINE)
            if end_tag:
                if what == tags.BLOCK:
                    self.finish(name, at, after)
                elif what in (tags.INLINE, tags.CODE):
                    self.inline_end(name, at, after)
                elif what == tags.BREAK and self.line_break(at, after):
                    self.close()
                continue
            if attributes and (
                "lt" in attributes or "LT" in attributes or "itle" in attributes or "ITLE" in attributes
            ):
                self.attributes(m.start(3), after)
            if what == tags.INLINE:
                opens.setdefault(name, []).append(at)
                pieces.mark(at, after)
            elif what == tags.BLOCK:
                if leaves and not self.late and (made := leaf(text, after, stop)) and made[4].lower() == name:
                    self.whole(name, at, after, made)
                    self.protected += made[6]
                    return made[3]
                self.begin(name, at, after, attributes)
            elif (further := self._special(what, name, at, after, attributes)) != after:
                return further
        if pos < stop:
            self.run(pos, stop)
        return -1

    def _special(self, what: int, name: str, start: int, end: int, attributes: str) -> int:
        """A start tag that is neither a block's nor an inline element's; where to go on."""
        if what == tags.BREAK:
            if self.line_break(start, end):
                self.close()
        elif what == tags.RULE:
            self.close()
            self.end_p(start)
            self.breaks.append(Span(start, end))
        elif what == tags.VOID:
            self.pieces.mark(start, end)
        elif what == tags.OPAQUE:
            self.opaque(start, end)
        elif not (self.xml and attributes.endswith("/")):
            return self._skip(what, name, start, end)
        return end

    def _skip(self, what: int, name: str, start: int, end: int) -> int:
        """An element that is left alone, to its end; where that is."""
        text = self.text
        stop = self.end
        if what == tags.RAW:
            m = _tag("/", name).search(text, end, self.end)
            inner, stop = m.span() if m else (self.end, self.end)
            if name == "title":
                self._metadata(end, inner)
                return stop
        else:
            found = -1 if what == tags.CODE and start in self.unended else self._element_end(name, end)
            if found >= 0:
                stop = found
            elif what == tags.CODE:  # browsers would go on in it to the end of the page
                self.pieces.mark(start, end)
                return end
        if what == tags.CODE or name in ("svg", "math", "object", "canvas", "select", "textarea"):
            self.pieces.opaque(start, stop)
            self.white = self.broken = False
        elif name in ("pre", "listing", "xmp", "plaintext"):
            self.close()
        self.protected.append(Span(start, stop))
        return stop

    def _element_end(self, name: str, start: int) -> int:
        """Where an element ends whose content begins at `start`; -1 if it never does, nor then do some others in it."""
        open_: list[int] = []
        for m in _tag("/?", name).finditer(self.text, start, self.end):
            if not m[1]:
                open_.append(m.start())
            elif open_:
                open_.pop()
            else:
                return m.end()
        self.unended.update(open_)
        return -1

    def _metadata(self, start: int, end: int) -> None:
        """The text of `<title>` in the head; in the body, as in a drawing, it is left alone."""
        if not self.places.get("body") and not self.pieces.filled:
            self.close()
            if start < end:
                self.run(start, end)
            made = self.pieces.take()
            self.white = True
            if made:
                block = Span(made[0].source.start, made[-1].source.end)
                self.found.append(Region("metadata", made, block, taken=TAKEN))


def pieces(text: str, start: int, end: int) -> tuple[Piece, ...]:
    """The pieces of what stands in an element that is read at once."""
    return _Reader(text, start, end, True, False).read({})[0].pieces


@lru_cache(200)
def _tag(slash: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"<({slash}){name}(?=[\s/>])[^>]*>?", re.IGNORECASE)
