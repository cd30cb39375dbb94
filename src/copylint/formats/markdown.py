"""Markdown: CommonMark and what GitHub, Hugo, Jekyll, MkDocs, Docusaurus and Quarto add to it.

A region is a block as its reader sees it. Code, maths, images, raw HTML's tags, addresses and whatever else is no prose
are outside of all pieces or in opaque ones.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import pyromark

from ..findings import Span
from ..structure import Regions
from . import foreign, frontmatter, mdplain
from .mdinline import Inline
from .offsets import offsets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EMPHASIS = ("Emphasis", "Strong", "Strikethrough")
_CELLS = ("TableCell", "DefinitionListTitle")
_AROUND = ("Item", "BlockQuote", "FootnoteDefinition", "DefinitionListDefinition")


def regions(text: str, front_matter: Sequence[str] = (), parser: bool = False) -> Regions:
    """The blocks of prose in `text`: metadata, title, heading, paragraph, label, list-item, quotation, table-cell.

    `parser`: have the parser tell of all of them, which takes longer and must give the same.
    """
    front = frontmatter.read(text, front_matter)
    reader = _Reader(text, front)
    runs, rest = mdplain.runs(text, front.end) if reader.pieces.composed and not parser else ([], True)
    if rest := rest or foreign.has_maths(text):
        try:
            reader.read(runs)
        except BaseException as error:
            if (
                type(error).__name__ != "PanicException"
            ):  # a text that the parser fails at; its class cannot be imported
                raise
            reader, rest = _Reader(text, front), False
            runs = mdplain.runs(text, front.end)[0] if reader.pieces.composed else []
    if not rest:
        for run in runs:
            reader.plain(run)
    return Regions.of(reader.found, reader.protected, (), reader.breaks, reader.notes, front.settings)


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

    def read(self, runs: Sequence[mdplain.Run]) -> None:  # noqa: PLR0912, PLR0915  (a call an event would cost a third)
        """All regions; of `runs` no parser has to tell."""
        text, base = self.text, self.base
        self.blank = blank = foreign.unused(text)
        shown = foreign.hidden(text[base:] if base else text, blank)
        self.masked = "\0" * base + shown if base else shown
        known, shown = mdplain.behind_rules(shown, base, text, runs)
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
                if run := known.get(start):
                    self.plain(run)
                else:
                    self.rule(start, end)
        self.close(len(text))

    def plain(self, run: mdplain.Run) -> None:
        """Blocks that no parser has told of."""
        self.close(run.start)
        for m in run.blocks:
            self.found.append(mdplain.region(m, len(self.found) == self.metadata))
        self.last = run.blocks[-1].end()

    def heading(self, name: str, detail: dict[str, str], start: int, end: int) -> None:  # noqa: ARG002
        """A heading begins."""
        self.close(start)
        self.begin = self.done = start
        self.kind, self.level = "heading", int(detail["level"][1])

    def paragraph(self, name: str, detail: object, start: int, end: int) -> None:  # noqa: ARG002
        """A paragraph begins."""
        self.close(start)
        self.begin = self.done = start

    def skip(self, name: str, detail: object, start: int, end: int) -> None:  # noqa: ARG002
        """A block that is left alone."""
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
