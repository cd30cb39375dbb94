"""Markdown: CommonMark and what GitHub, Hugo, Jekyll, MkDocs, Docusaurus and Quarto add to it.

A region is a block as its reader sees it. Code, maths, images, raw HTML's tags, addresses and whatever else is no prose
are outside of all pieces or in opaque ones.
"""

from __future__ import annotations

import re
from array import array
from itertools import accumulate
from typing import TYPE_CHECKING, Any, ClassVar

import pyromark

from ..findings import Span
from ..region import CLOSES, FAST, OPENS, Region
from ..structure import Note, Regions
from . import foreign, frontmatter
from .building import Pieces
from .comments import note
from .forms import SHORT, form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_O = pyromark.Options
_OPTIONS = (
    _O.ENABLE_TABLES
    | _O.ENABLE_FOOTNOTES
    | _O.ENABLE_STRIKETHROUGH
    | _O.ENABLE_TASKLISTS
    | _O.ENABLE_GFM
    | _O.ENABLE_DEFINITION_LIST
    | _O.ENABLE_HEADING_ATTRIBUTES
)
_LEADS = bytes(0 if 0x80 <= byte < 0xC0 else 1 for byte in range(256))
_SIZES = {"Emphasis": 1, "Strong": 2, "Strikethrough": 2}
_BLANK = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)(?:[ \t]*(?:\r\n|\r|\n))*")
_QUOTED = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)(?:[ \t>]*(?:\r\n|\r|\n))*")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)")
_EAT = "\0"  # what is pending where blanks that follow are not seen
_CODE = frozenset("code kbd samp var tt pre script style svg math textarea".split())
_TAKEN = "*_`<\\"


def regions(text: str, front_matter: Sequence[str] = ()) -> Regions:
    """The blocks of prose in `text`: metadata, title, heading, paragraph, label, list-item, quotation, table-cell."""
    front = frontmatter.read(text, front_matter)
    return _Reader(text, front).read()


class _Reader:
    """One pass over the events of the parser; offsets are code points from here on."""

    def __init__(self, text: str, front: frontmatter.FrontMatter) -> None:
        self.text, self.base, self.settings = text, front.end, front.settings
        self.found: list[Region] = list(front.regions)
        self.metadata = len(self.found)
        self.returns = "\r" in text  # alone, it ends a line as well; to look for what is not there would take long
        self.pieces = Pieces(text)
        self.done: int = 0  # where the last inline thing ended
        self.pending = ""  # a line break that is still to be written
        self.kind, self.level = "", 0  # of the block that is open
        self.begin: int = -1  # where it begins; -1 if none is
        self.inside: list[tuple[str, int, Region | None]] = []  # items and quotes around it: kind, start, region
        self.last = front.end  # where the last block ended
        self.protected: list[Span] = [Span(0, front.end)] if front.end else []
        self.breaks: list[Span] = []
        self.notes: list[Note] = []
        self.late: list[Region] = []  # regions inside of the open one

    def read(self) -> Regions:  # noqa: PLR0912, PLR0915  (a call an event would cost a third)
        text, base = self.text, self.base
        self.blank = blank = foreign.unused(text)
        shown = foreign.hidden(text[base:] if base else text, blank)
        self.masked = "\0" * base + shown if base else shown
        spans = _offsets(shown, base)
        events: Iterator[Any] = iter(pyromark.events_with_range(shown, options=_OPTIONS))
        plain, odd = self.pieces.plain, "\0" in text
        starts, ends = self.starts, self.ends
        name: str
        value: Any
        start: int
        end: int
        for event, where in events:
            start, end = where["start"], where["end"]
            start, end = (spans[start], spans[end]) if spans else (start + base, end + base)
            if event.__class__ is dict:
                ((name, value),) = event.items()
                if name == "Text":
                    if self.begin < 0:
                        self.begin = start
                    if self.pending or self.done != start:
                        value, start = self._resume(value, start, end)
                    if end - start != len(value) or blank in value or odd:
                        self._odd_text(value, start, end)
                    else:
                        plain(start, end)
                    self.done = end
                    continue
                if name == "Start":
                    detail = None
                    if value.__class__ is dict:
                        ((value, detail),) = value.items()
                    if (act := starts.get(value)) is not None:
                        act(self, value, detail, start, end, events)
                    elif value in _SKIPPED:
                        self._skip(value, start, end, events)
                    continue
                if name == "End":
                    if value.__class__ is dict:
                        ((value, _),) = value.items()
                    if (act := ends.get(value)) is not None:
                        act(self, value, start, end)
                    continue
                self._inline(name, value, start, end, spans, events)
            elif event == "SoftBreak":
                self.pending = "\n" if self.pending == "\n" else " "
            elif event == "HardBreak":
                self.pending = "\n"
            elif event == "Rule":
                self._close(start)
                self._rule(start, end)
        self._close(len(text))
        return Regions.of(self.found, self.protected, (), self.breaks, self.notes, self.settings)

    # inline

    def _resume(self, value: str, start: int, end: int) -> tuple[str, int]:
        """Write the line break or the escape that stands before `start`; what is left of the value, and where."""
        if self.pending == _EAT:
            self.pending = ""
            blank = len(value) - len(value.lstrip(" "))
            return value[blank:], start + blank
        if self.pending:
            if self.pieces.made or self.pieces.start >= 0:
                if self.pending == " ":
                    self.pieces.decoded(" ", self.done, start)
                else:
                    blank = len(value) - len(value.lstrip(" ")) if self.text.startswith(value, start) else 0
                    value, start = value[blank:], start + blank
                    self.pieces.fast(self.pending, self.done, start, FAST)
                    self.protected.append(Span(self.done, start))
            self.pending = ""
        elif self.done == start - 1 and self.text[self.done] == "\\" and start < end:
            self.pieces.decoded(value[:1], self.done, start + 1)
            return value[1:], start + 1
        return value, start

    def _odd_text(self, value: str, start: int, end: int) -> None:
        """Text that is not what stands in the source, or that hides something."""
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
            self._resume("", start, start)

    def _mark(self, name: str, _: Any, start: int, end: int, events: Iterator[Any]) -> None:  # noqa: ARG002
        self._open(start)
        size = 1 if name == "Strikethrough" and self.text[start + 1] != "~" else _SIZES[name]
        self.pieces.mark(start, start + size, OPENS)
        self.done = start + size

    def _mark_end(self, name: str, start: int, end: int) -> None:  # noqa: ARG002
        self.pieces.mark(min(self.done, end), end, CLOSES)
        self.done = end

    def _link(self, name: str, link: Any, start: int, end: int, events: Iterator[Any]) -> None:
        if link["link_type"] in ("Autolink", "Email"):
            self._opaque(name, link, start, end, events)
            return
        self._open(start)
        self.pieces.mark(start, start + 1)
        self.done = start + 1
        if link["link_type"] not in ("Inline", "Reference"):  # the text is the key to the address: it stays
            self._until(name, events)
            if end - 1 > start + 1:
                close = end - 3 if self.text[:end].endswith("][]") else end - 1
                inner = " ".join(self.text[start + 1 : close].replace("\\", "").split())
                self.pieces.fast(inner, start + 1, close, FAST)
                self.done = close
            self._link_end(name, start, end)

    def _link_end(self, name: str, start: int, end: int) -> None:  # noqa: ARG002
        self.pieces.mark(min(self.done, end), end)
        self.done = end

    def _opaque(self, name: str, _: Any, start: int, end: int, events: Iterator[Any]) -> None:
        self._open(start)
        self._until(name, events)
        self.pieces.opaque(start, end)
        self.done = end

    def _until(self, name: str, events: Iterator[Any]) -> None:
        """Pass over everything up to the end of what has just begun."""
        depth = 1
        for event, _ in events:
            if event.__class__ is dict:
                ((what, value),) = event.items()
                if what in ("Start", "End"):
                    inner = next(iter(value)) if value.__class__ is dict else value
                    depth += (inner == name) * (1 if what == "Start" else -1)
                    if not depth:
                        return

    def _inline(self, name: str, value: Any, start: int, end: int, spans: Any, events: Iterator[Any]) -> None:
        """Code, maths, raw HTML, a reference to a footnote."""
        if name == "TaskListMarker":
            self.done = end
            return
        self._open(start)
        if name == "FootnoteReference":
            self.pieces.mark(start, end)
        elif name == "InlineHtml":
            end = self._tag(str(value), start, end, spans, events)
        else:
            self.pieces.opaque(start, end)
        self.done = end

    def _tag(self, tag: str, start: int, end: int, spans: Any, events: Iterator[Any]) -> int:
        """Raw HTML in a line: markup, a line break, or code up to its end; where that is."""
        if tag.startswith("<!--"):
            if found := note(tag, start):
                self.notes.append(found)
            if self.pieces.last in (" ", ""):
                self.pending = _EAT  # the reader sees one blank where one stands on both sides
            self.pieces.mark(start, end)
            return end
        m = _TAG.match(tag)
        name = m[2].lower() if m else ""
        if name == "br":
            self.pending, self.done = "\n", start
            return start
        if name in _CODE and m and not m[1] and not tag.endswith("/>"):
            return self._raw(name, start, end, spans, events)
        if name in ("img", "svg", "video", "audio", "input"):
            self.pieces.opaque(start, end)
        else:
            self.pieces.mark(start, end)
        return end

    def _raw(self, name: str, start: int, end: int, spans: Any, events: Iterator[Any]) -> int:
        """Code in raw HTML, up to its end tag or the end of its block."""
        for event, where in events:
            if event.__class__ is not dict:
                continue
            ((what, value),) = event.items()
            if what in ("Start", "End"):
                detail = None
                if value.__class__ is dict:
                    ((value, detail),) = value.items()
                if value not in _INLINE:  # not closed in this block
                    self.pieces.opaque(start, end)
                    self.done = end
                    self._act(what, value, detail, where, spans, events)
                    return self.done
            last = spans[where["end"]] if spans else where["end"] + self.base
            end = max(end, last)
            if what == "InlineHtml" and value[:2] == "</" and value[2 : 2 + len(name)].lower() == name:
                break
        self.pieces.opaque(start, end)
        return end

    def _act(self, what: str, name: str, detail: Any, where: Any, spans: Any, events: Iterator[Any]) -> None:
        """What a block does that begins or ends."""
        start, end = (where[key] for key in ("start", "end"))
        start, end = (spans[start], spans[end]) if spans else (start + self.base, end + self.base)
        if what == "End":
            if name in self.ends:
                self.ends[name](self, name, start, end)
        elif name in self.starts:
            self.starts[name](self, name, detail, start, end, events)
        elif name in _SKIPPED:
            self._skip(name, start, end, events)

    # blocks

    def _block(self, name: str, detail: Any, start: int, end: int, events: Iterator[Any]) -> None:  # noqa: ARG002
        self._close(start)
        self.begin, self.done = start, start
        if name == "Heading":
            self.kind, self.level = "heading", int(detail["level"][1])
        elif name == "TableCell":
            self.kind = "table-cell"

    def _block_end(self, name: str, start: int, end: int) -> None:  # noqa: ARG002
        self._close(end, name == "Heading")

    def _enter(self, name: str, _: Any, start: int, end: int, events: Iterator[Any]) -> None:  # noqa: ARG002
        self._close(start)
        own = name != "Item" or self.masked[start : start + 8] == self.text[start : start + 8]
        self.inside.append((name if own else "Box", start, None))
        self.done = start

    def _leave(self, name: str, start: int, end: int) -> None:  # noqa: ARG002
        self._close(end)
        if self.inside:
            self.inside.pop()

    def _skip(self, name: str, start: int, end: int, events: Iterator[Any]) -> None:
        """A block that is left alone."""
        self._close(start)
        self._until(name, events)
        self.last = max(self.last, end)
        if self.masked[start : start + 2] == "<?":
            return
        self.protected.append(Span(start, end))
        if name == "HtmlBlock":
            self.protected.pop()
            self._html(start, end)

    def _html(self, start: int, end: int) -> None:
        if any(kind == "BlockQuote" for kind, _, _ in self.inside):
            return  # its lines have prefixes that are none of its own
        from . import html

        inner = html.fragment(self.text, start, end, self.pieces.composed)
        self.found += inner
        self.notes += inner.notes
        self.protected += inner.protected

    def _rule(self, start: int, end: int) -> None:
        self.last = max(self.last, start)
        if self.masked is self.text or self.masked[start:end] == self.text[start:end]:
            self.breaks.append(Span(start, end))

    def _close(self, end: int, whole: bool = False) -> None:  # noqa: PLR0912
        """End the open block; `whole`: it ends at `end`, else with the line of its last text."""
        begin, kind = self.begin, self.kind
        self.begin, self.kind, self.pending = -1, "", ""
        if begin < 0:
            return
        pieces = self.pieces.take()
        if not pieces:
            return
        where = max(begin, self.done)
        level, parent, quoted = self.level, None, False
        if kind == "table-cell":
            self._add(Region(kind, pieces, Span(begin, end), taken=_TAKEN + "|"))
            return
        for n in range(len(self.inside) - 1, -1, -1):
            name, start, item = self.inside[n]
            if name == "BlockQuote":
                quoted = True
                kind = kind or "quotation"
            elif name == "Item":
                if item is None:
                    kind, begin = kind or "list-item", min(begin, start)
                    level = level if kind == "heading" else sum(1 for each in self.inside[: n + 1] if each[0] == "Item")
                    up = next((r for _, _, r in reversed(self.inside[:n]) if r is not None), None)
                    parent = up
                    if kind == "list-item":
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
            if len(self.found) == self.metadata and level == 1:
                kind = "title"
            where = max(where, end - 1) if whole else where
        elif not kind:
            kind = _paragraph(pieces)
        self._region(kind, pieces, begin, where, level if kind in ("heading", "title") else 0, parent, quoted)

    def _region(
        self, kind: str, pieces: Any, begin: int, where: int, level: int, parent: Region | None, quoted: bool
    ) -> Region:
        text = self.text
        start = text.rfind("\n", 0, begin) + 1
        if self.returns:
            start = max(start, text.rfind("\r", 0, begin) + 1)
        m = (_QUOTED if quoted else _BLANK).match(text, where)
        block = Span(max(start, self.last), m.end() if m else where)
        made = Region(kind, pieces, block, level, parent, _TAKEN)
        self._add(made)
        return made

    def _add(self, region: Region) -> None:
        self.found.append(region)
        self.last = max(self.last, region.block.end)

    starts: ClassVar[dict[str, Callable[..., None]]] = {
        **dict.fromkeys(_SIZES, _mark), "Link": _link, "Image": _opaque,
        **dict.fromkeys(("Paragraph", "Heading", "TableCell", "DefinitionListTitle"), _block),
        **dict.fromkeys(("Item", "BlockQuote", "FootnoteDefinition", "DefinitionListDefinition"), _enter),
    }  # fmt: skip
    ends: ClassVar[dict[str, Callable[..., None]]] = {
        **dict.fromkeys(_SIZES, _mark_end), "Link": _link_end,
        **dict.fromkeys(("Paragraph", "Heading", "TableCell", "DefinitionListTitle"), _block_end),
        **dict.fromkeys(("Item", "BlockQuote", "FootnoteDefinition", "DefinitionListDefinition"), _leave),
    }  # fmt: skip


_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_SKIPPED = frozenset({"CodeBlock", "HtmlBlock", "MetadataBlock"})


def _paragraph(pieces: Any) -> str:
    """Kind of a paragraph: it may be a label."""
    text = "".join([p.text for p in pieces])
    return "label" if len(text) <= SHORT and form(text)[0] == "label" else "paragraph"


def _offsets(text: str, base: int) -> array[int] | None:
    """Offset in code points by offset in UTF-8; None if they are the same but for `base`."""
    if text.isascii():
        return None
    leads = text.encode("utf-8", "surrogatepass").translate(_LEADS)
    return array("I", accumulate(leads, initial=base))
