"""Markdown: CommonMark and what GitHub, Hugo, Jekyll, MkDocs, Docusaurus and Quarto add to it.

A region is a block as its reader sees it. Code, math, images, raw HTML tags, URLs and other non-prose are outside all
pieces or in opaque ones.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, ClassVar

import pyromark

from ...model.document import Regions
from ...model.findings import Span
from .. import front_matter as frontmatter
from . import masking
from .inline import Inline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


# Conversion of the parser's UTF-8 byte offsets to code points.

_LEADS = bytes(0 if 0x80 <= byte < 0xC0 else 1 for byte in range(256))


def offsets(text: str, base: int) -> list[int] | None:
    """Return code point offsets, plus `base`, by byte offset; None if they differ only by `base`."""
    if text.isascii():
        return None
    return list(accumulate(text.encode("utf-8", "surrogatepass").translate(_LEADS), initial=base))


_BLANK = re.compile(r"\n[ \t]*(?=\r?\n)")
_EMPHASIS = ("Emphasis", "Strong", "Strikethrough")
_CELLS = ("TableCell", "DefinitionListTitle")
_AROUND = ("Item", "BlockQuote", "FootnoteDefinition", "DefinitionListDefinition")


def regions(text: str, front_matter: Sequence[str] = ()) -> Regions:
    """Return the prose blocks of `text`: metadata, title, heading, paragraph, label, list-item, quotation, table-cell.

    If the parser fails, keep the blocks before the failure.
    """
    front = frontmatter.read(text, front_matter)
    reader = _Reader(text, front)
    if not _read(reader):
        reader = _before_failure(text, front)
        reader.protected.append(Span(len(reader.text), len(text)))
    return Regions.of(reader.found, reader.protected, (), reader.breaks, reader.notes, front.settings)


def _read(reader: _Reader) -> bool:
    """Collect all regions; return False if the parser fails at the text."""
    try:
        reader.read()
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # from the parser; its class cannot be imported
            raise
        return False
    return True


def _before_failure(text: str, front: frontmatter.FrontMatter) -> _Reader:
    """Return a reader of the blocks before the failure: of the longest text up to a blank line that can be parsed."""
    ends = [m.start() + 1 for m in _BLANK.finditer(text, front.end)]
    low, high = 0, len(ends)  # the text up to ends[low - 1] can be parsed
    best = _Reader(text[: front.end], front)
    while low < high:
        middle = (low + high) // 2
        reader = _Reader(text[: ends[middle]], front)
        if _read(reader):
            low, best = middle + 1, reader
        else:
            high = middle
    return best


@cache
def _options() -> pyromark.Options:
    o = pyromark.Options
    return (
        o.ENABLE_TABLES
        | o.ENABLE_FOOTNOTES
        | o.ENABLE_STRIKETHROUGH
        | o.ENABLE_TASKLISTS
        | o.ENABLE_GFM
        | o.ENABLE_DEFINITION_LIST
        | o.ENABLE_HEADING_ATTRIBUTES
    )


class _Reader(Inline):
    """One pass over the events of the parser."""

    def read(self) -> None:  # noqa: PLR0912, PLR0915  (a call an event would cost a third)
        """Collect all regions."""
        text, base = self.text, self.base
        self.blank = blank = masking.unused(text)
        shown = masking.hidden(text[base:] if base else text, blank)
        self.masked = "\0" * base + shown if base else shown
        self.spans = spans = offsets(shown, base)
        self.events = events = iter(pyromark.events_with_range(shown, options=_options()))
        pieces, plain = self.pieces, self.pieces.plain
        odd = "\0" in text or blank in shown
        starts, ends = self.starts, self.ends
        event: Any
        name: str
        value: Any
        start: int
        end: int
        for event, where in events:
            start, end = where["start"], where["end"]
            if spans is not None:
                start, end = spans[start], spans[end]
            elif base:
                start, end = start + base, end + base
            if event.__class__ is dict:
                name, value = event.popitem()
                if name == "Text":
                    if self.begin < 0:
                        self.begin = start
                    if self.pending or self.done != start:
                        value, start = self.resume(value, start, end)
                    if odd or end - start != len(value):
                        self.odd_text(value, start, end)
                    elif pieces.end == start:
                        pieces.end = end
                    else:
                        plain(start, end)
                    self.done = end
                elif name == "Start":
                    if value == "Paragraph":
                        if self.begin >= 0 or self.pending:
                            self.close(start)
                        self.begin = self.done = start
                        continue
                    detail = None
                    if value.__class__ is dict:
                        value, detail = value.popitem()
                    if (act := starts.get(value)) is not None:
                        act(self, value, detail, start, end)
                elif name == "End":
                    if value.__class__ is dict:
                        value, _ = value.popitem()
                    if (act := ends.get(value)) is not None:
                        act(self, value, start, end)
                else:
                    self.inline(name, value, start, end)
            elif event == "SoftBreak":
                self.pending = "\n" if self.pending == "\n" else " "
            elif event == "HardBreak":
                self.pending = "\n"
            elif event == "Rule":
                self.rule(start, end)
        self.close(len(text))

    def heading(self, name: str, detail: dict[str, str], start: int, end: int) -> None:  # noqa: ARG002
        """Start a heading."""
        self.close(start)
        self.begin = self.done = start
        self.kind, self.level = "heading", int(detail["level"][1])

    def paragraph(self, name: str, detail: object, start: int, end: int) -> None:  # noqa: ARG002
        """Start a paragraph."""
        self.close(start)
        self.begin = self.done = start

    def skip(self, name: str, detail: object, start: int, end: int) -> None:  # noqa: ARG002
        """Skip a block."""
        self.close(start)
        self.until(name)
        self.last = max(self.last, end)
        if self.masked[start : start + 2] == "<?":
            return
        if name == "HtmlBlock":
            self.html(start, end)
        else:
            self.protected.append(Span(start, end))

    starts: ClassVar[dict[str, Callable[..., None]]] = {
        **dict.fromkeys(_EMPHASIS, Inline.mark),
        **dict.fromkeys(_CELLS, Inline.block),
        **dict.fromkeys(_AROUND, Inline.enter),
        **dict.fromkeys(("CodeBlock", "HtmlBlock", "MetadataBlock"), skip),
        "Link": Inline.link,
        "Image": Inline.opaque,
        "Paragraph": paragraph,
        "Heading": heading,
    }
    ends: ClassVar[dict[str, Callable[..., None]]] = {
        **dict.fromkeys(_EMPHASIS, Inline.mark_end),
        **dict.fromkeys(_CELLS, Inline.block_end),
        **dict.fromkeys(_AROUND, Inline.leave),
        "Link": Inline.link_end,
        "Paragraph": Inline.block_end,
        "Heading": Inline.heading_end,
    }
