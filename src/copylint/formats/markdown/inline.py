"""Inline Markdown: emphasis, links, line breaks, escapes, code and inline HTML.

The parser's text is compared with the source, so that all offsets are exact.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from ...model.findings import Span
from ...model.region import CLOSES, FAST, OPENS
from ..region_builder import note
from .blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..front_matter import FrontMatter

_SIZES = {"Emphasis": 1, "Strong": 2, "Strikethrough": 2}
_INLINE = frozenset({*_SIZES, "Link", "Image"})
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)")
_EAT = "\0"  # pending value: the following spaces are not visible
_CODE = frozenset("code kbd samp var tt pre script style svg math textarea".split())


class Inline(Blocks):
    """Writes the pieces of the open block from parser events."""

    starts: ClassVar[dict[str, Callable[..., None]]] = {}  # handlers of start events, by name
    ends: ClassVar[dict[str, Callable[..., None]]] = {}

    def __init__(self, text: str, front: FrontMatter) -> None:
        super().__init__(text, front)
        self.base = front.end  # start of the parser's input
        self.blank = ""  # character in place of masked text
        self.spans: list[int] | None = None  # code point offsets by parser offsets
        self.events: Iterator[Any] = iter(())

    def range(self, where: dict[str, int]) -> tuple[int, int]:
        """Return an event's range in code points."""
        start, end, spans = where["start"], where["end"], self.spans
        return (spans[start], spans[end]) if spans is not None else (start + self.base, end + self.base)

    def resume(self, value: str, start: int, end: int) -> tuple[str, int]:
        """Write the line break or escape before `start`; return the rest of the value and its start."""
        if self.pending == _EAT:
            self.pending = ""
            blank = len(value) - len(value.lstrip(" "))
            return value[blank:], start + blank
        if self.pending:
            if not self.pieces.empty:
                if self.pending == " ":
                    self.pieces.decoded(" ", self.done, start)
                else:
                    blank = len(value) - len(value.lstrip(" ")) if self.text.startswith(value, start) else 0
                    value, start = value[blank:], start + blank
                    self.pieces.fast(self.pending, self.done, start, FAST)
                    self.protected.append(Span(self.done, start))
            self.pending = ""
        elif start < end and self.text[start - 1 : start] == "\\" and (self.done == start - 1 or self.pieces.empty):
            self.pieces.decoded(value[:1], start - 1, start + 1)
            return value[1:], start + 1
        return value, start

    def odd_text(self, value: str, start: int, end: int) -> None:
        """Add text that differs from the source, or that contains masked text."""
        if self.masked[start:end] != value:
            if start < end:
                self.pieces.decoded(value.replace("\n", " ").replace("\r", " "), start, end)
            return
        pos = start
        for m in re.finditer(f"{self.blank}+", self.masked[start:end]) if self.blank in value else ():
            if pos < start + m.start():
                self.pieces.plain(pos, start + m.start())
            self.pieces.opaque(start + m.start(), start + m.end())
            pos = start + m.end()
        if pos < end:
            self.pieces.plain(pos, end)

    def _open(self, start: int) -> None:
        if self.begin < 0:
            self.begin = start
        if self.pending or self.done < start:
            self.resume("", start, start)

    def mark(self, name: str, detail: object, start: int, end: int) -> None:  # noqa: ARG002
        """Start emphasis."""
        self._open(start)
        size = 1 if name == "Strikethrough" and self.text[start + 1] != "~" else _SIZES[name]
        self.done = start + size
        self.pieces.mark(start, self.done, OPENS)

    def mark_end(self, name: str, start: int, end: int) -> None:  # noqa: ARG002
        """End emphasis."""
        self.pieces.mark(min(self.done, end), end, CLOSES)
        self.done = end

    def link(self, name: str, detail: dict[str, str], start: int, end: int) -> None:
        """Start a link."""
        kind = detail["link_type"]
        if kind in ("Autolink", "Email"):
            self.opaque(name, detail, start, end)
            return
        self._open(start)
        self.done = start + 1
        self.pieces.mark(start, self.done)
        if kind not in ("Inline", "Reference"):  # the text is the reference label, so it is not edited
            self.until(name)
            if end - 1 > start + 1:
                close = end - 3 if self.text.endswith("][]", 0, end) else end - 1
                inner = " ".join(self.text[start + 1 : close].replace("\\", "").split())
                self.pieces.fast(inner, start + 1, close, FAST)
                self.done = close
            self.link_end(name, start, end)

    def link_end(self, name: str, start: int, end: int) -> None:  # noqa: ARG002
        """End a link."""
        self.pieces.mark(min(self.done, end), end)
        self.done = end

    def opaque(self, name: str, detail: object, start: int, end: int) -> None:  # noqa: ARG002
        """Add a placeholder for an image or a URL."""
        self._open(start)
        self.until(name)
        self.pieces.opaque(start, end)
        self.done = end

    def until(self, name: str) -> None:
        """Skip events up to the end of the element that has just started."""
        depth = 1
        for event, _ in self.events:
            if event.__class__ is dict:
                what, value = event.popitem()
                if what in ("Start", "End"):
                    inner = next(iter(value)) if value.__class__ is dict else value
                    depth += (inner == name) * (1 if what == "Start" else -1)
                    if not depth:
                        return

    def inline(self, name: str, value: object, start: int, end: int) -> None:
        """Handle code, math, raw HTML or a footnote reference."""
        if name == "TaskListMarker":
            self.done = end
            return
        self._open(start)
        if name == "FootnoteReference":
            self.pieces.mark(start, end)
        elif name == "InlineHtml":
            end = self._tag(str(value), start, end)
        else:
            self.pieces.opaque(start, end)
        self.done = end

    def _tag(self, tag: str, start: int, end: int) -> int:
        """Handle an inline HTML tag: markup, a line break, or code up to its end; return the end."""
        if tag.startswith("<!--"):
            if found := note(tag, start):
                self.notes.append(found)
            if self.pieces.last in (" ", ""):
                self.pending = _EAT  # spaces on both sides render as one
            self.pieces.mark(start, end)
            return end
        m = _TAG.match(tag)
        name = m[2].lower() if m else ""
        if name == "br":
            self.pending, self.done = "\n", start
            return start
        if name in _CODE and m and not m[1] and not tag.endswith("/>"):
            return self._raw(name, start, end)
        if name in ("img", "svg", "video", "audio", "input"):
            self.pieces.opaque(start, end)
        else:
            self.pieces.mark(start, end)
        return end

    def _raw(self, name: str, start: int, end: int) -> int:
        """Skip code in raw HTML, up to its end tag or the end of the block; return the end."""
        for event, where in self.events:
            if event.__class__ is not dict:
                continue
            what, value = event.popitem()
            if what in ("Start", "End"):
                detail = None
                if value.__class__ is dict:
                    value, detail = value.popitem()
                if value not in _INLINE:  # not closed in this block
                    self.pieces.opaque(start, end)
                    self.done = end
                    self._act(what, value, detail, *self.range(where))
                    return self.done
            end = max(end, self.range(where)[1])
            if what == "InlineHtml" and value[:2] == "</" and value[2 : 2 + len(name)].lower() == name:
                break
        self.pieces.opaque(start, end)
        return end

    def _act(self, what: str, name: str, detail: object, start: int, end: int) -> None:
        """Handle the start or end of a block."""
        if what == "End":
            if name in self.ends:
                self.ends[name](self, name, start, end)
        elif name in self.starts:
            self.starts[name](self, name, detail, start, end)
