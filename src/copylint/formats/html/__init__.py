"""HTML pages and fragments, read as browsers do: the standard's tokenization, with implied end tags.

Malformed tags lose no text, and all offsets are exact, because the source itself is parsed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ...model.document import Regions
from ...model.findings import Span
from ...model.region import Region
from .. import front_matter as frontmatter
from . import blocks
from .blocks import TAKEN, Elements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def regions(text: str, front_matter: Sequence[str] = ()) -> Regions:
    """Return the prose blocks of `text`, including `alt` and `title` values (attribute) and `<title>` (metadata)."""
    front = frontmatter.read(text, front_matter)
    reader = _Reader(text, front.end, len(text))
    reader.found += front.regions
    if front.end:
        reader.protected.append(Span(0, front.end))
    return reader.read(front.settings)


def fragment(text: str, start: int, end: int, composed: bool) -> Regions:
    """Return the prose blocks of `text[start:end]`; `composed` says whether `text` is NFC."""
    return _Reader(text, start, end, composed).read({})


class _Reader(Elements):
    """One pass over the tokens. Offsets are code points into the whole text."""

    def __init__(self, text: str, start: int, end: int, composed: bool | None = None) -> None:
        super().__init__(text, start, end, composed)
        self.protected: list[Span] = []
        self.breaks: list[Span] = []
        self.unended: set[int] = set()  # offsets of code elements without an end tag

    def read(self, settings: Mapping[str, Any]) -> Regions:
        """Return all regions from `start` to `end`."""
        pos = self.start
        while pos >= 0:
            pos = self._tokens(pos)
        self.close()
        while self.stack:
            self.pop(self.end, self.end)
        return Regions.of(self.found, self.protected, self.containers, self.breaks, self.notes, settings)

    def _tokens(self, pos: int) -> int:  # noqa: PLR0912  (a call a token would cost a third)
        """Read from `pos` to the end of the next skipped element; return its end, or -1 at the end of the text."""
        text, stop = self.text, self.end
        what_of, pieces, opens = blocks.WHAT.get, self.pieces, self.opens
        for m in blocks.TOKEN.finditer(text, pos, stop):
            at, after = m.span()
            if pos < at and not (self.white and pos + 1 == at and text[pos] in blocks.WHITE):
                self.run(pos, at)
            pos = after
            end_tag, name, attributes = m.groups()
            if name is None:
                self.comment(at, after)
                continue
            if not name.islower():
                name = name.lower()
            what = what_of(name, blocks.INLINE)
            if end_tag:
                if what == blocks.BLOCK:
                    self.finish(name, at, after)
                elif what in (blocks.INLINE, blocks.CODE):
                    self.inline_end(name, at, after)
                elif what == blocks.BREAK and self.line_break(at, after):
                    self.close()
                continue
            if attributes and (
                "lt" in attributes or "LT" in attributes or "itle" in attributes or "ITLE" in attributes
            ):
                self.attributes(m.start(3), after)
            if what == blocks.INLINE:
                opens.setdefault(name, []).append(at)
                pieces.mark(at, after)
            elif what == blocks.BLOCK:
                self.begin(name, at, after, attributes)
            elif (further := self._special(what, name, at, after, attributes)) != after:
                return further
        if pos < stop:
            self.run(pos, stop)
        return -1

    def _special(self, what: int, name: str, start: int, end: int, attributes: str) -> int:
        """Handle a start tag of another element than a block or inline one; return where to continue."""
        if what == blocks.BREAK:
            if self.line_break(start, end):
                self.close()
        elif what == blocks.RULE:
            self.close()
            self.end_p(start)
            self.breaks.append(Span(start, end))
        elif what == blocks.VOID:
            self.pieces.mark(start, end)
        elif what == blocks.OPAQUE:
            self.opaque(start, end)
        elif not (self.xml and attributes.endswith("/")):
            return self._skip(what, name, start, end)
        return end

    def _skip(self, what: int, name: str, start: int, end: int) -> int:
        """Skip an element; return its end."""
        text = self.text
        stop = self.end
        if what == blocks.RAW:
            m = _tag("/", name).search(text, end, self.end)
            inner, stop = m.span() if m else (self.end, self.end)
            if name == "title":
                self._metadata(end, inner)
                return stop
        else:
            found = -1 if what == blocks.CODE and start in self.unended else self._element_end(name, end)
            if found >= 0:
                stop = found
            elif what == blocks.CODE:  # browsers would extend it to the end of the page
                self.pieces.mark(start, end)
                return end
        if what == blocks.CODE or name in ("svg", "math", "object", "canvas", "select", "textarea"):
            self.pieces.opaque(start, stop)
            self.white = self.broken = False
        elif name in ("pre", "listing", "xmp", "plaintext"):
            self.close()
        self.protected.append(Span(start, stop))
        return stop

    def _element_end(self, name: str, start: int) -> int:
        """Return the end of an element whose content begins at `start`; -1 if it has no end tag."""
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
        """Read the text of `<title>` in the head; one in the body, as in SVG, is skipped."""
        if not self.places.get("body") and not self.pieces.filled:
            self.close()
            if start < end:
                self.run(start, end)
            made = self.pieces.take()
            self.white = True
            if made:
                block = Span(made[0].source.start, made[-1].source.end)
                self.found.append(Region("metadata", made, block, taken=TAKEN))


@lru_cache(200)
def _tag(slash: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"<({slash}){name}(?=[\s/>])[^>]*>?", re.IGNORECASE)
