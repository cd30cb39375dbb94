"""Wrong characters, replaced one by one in the matches of a regular expression.

Characters that are not in the table are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base import Kind, Match, changed, option, required

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..matching.regex import Regex
    from ..model.document import Document
    from .base import Candidate, Triggers

BEFORE = 40  # code points


class Exchange(Kind):
    """The group `_` is the span to report and to change, else the match."""

    pattern: Regex = option("pattern to find")
    table: Mapping[str, str] = option("characters and their replacements")
    not_after: Regex | None = option("no finding where this matches the 40 characters before the text found", None)

    def triggers(self) -> Triggers | None:
        return required(self.pattern)

    def names(self) -> Sequence[str]:
        return tuple(self.pattern.compile().groupindex)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            for m in self.pattern.at(region.text, places):
                before = region.text[max(0, m.start() - BEFORE) : m.start()]
                if self.not_after is not None and self.not_after.search(before):
                    continue
                start, end = m.span("_") if "_" in m.re.groupindex else m.span()
                at = enumerate(region.text[start:end], start)
                changes = [(i, i + 1, self.table[ch]) for i, ch in at if ch in self.table]
                if changes:
                    values = {name: value or "" for name, value in m.groupdict().items()}
                    yield changed(region, start, end, changes, values=values)
