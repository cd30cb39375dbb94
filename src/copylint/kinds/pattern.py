"""Matches of a regular expression, with an optional replacement."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..model import findings
from .base import Kind, Match, changed, option, required

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from ..matching.regex import Regex
    from ..model.document import Document
    from .base import Candidate, Triggers


class Pattern(Kind):
    """Named groups are names in the message and in `replace`; the group `_` is the span to report, else the match."""

    pattern: Regex = option("pattern to find; `(?i)` at the start ignores letter case")
    replace: str | None = option("replacement, with `{names}` of groups; without it nothing is changed", None)
    unless: Regex | None = option("no finding where this matches the text found", None)

    def triggers(self) -> Triggers | None:
        return required(self.pattern)

    def names(self) -> Sequence[str]:
        return tuple(self.pattern.compile().groupindex)

    @cached_property
    def _replacement(self) -> tuple[tuple[str, bool], ...] | None:
        return None if self.replace is None else tuple(findings.parts(self.replace))

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            for m in self.pattern.at(region.text, places):
                if self.unless is not None and self.unless.search(m[0]):
                    continue
                start, end = m.span("_") if "_" in m.re.groupindex and m["_"] is not None else m.span()
                values = {name: value or "" for name, value in m.groupdict().items()}
                changes = self._changes(m, document.newline) if self._replacement is not None else ()
                yield changed(region, start, end, changes, values=values)

    def _changes(self, m: re.Match[str], newline: str) -> list[tuple[int, int, str]]:
        """Return edits around the groups that the replacement keeps in order, so that markup beside them is kept."""
        changes: list[tuple[int, int, str]] = []
        pos, new = m.start("_") if "_" in m.re.groupindex else m.start(), ""
        for text, is_name in self._replacement or ():
            start, end = m.span(text) if is_name else (-1, -1)
            if is_name and start >= pos:
                changes.append((pos, start, new))
                pos, new = end, ""
            else:
                new += (m[text] or "") if is_name else text.replace("\n", newline)
        changes.append((pos, m.end("_") if "_" in m.re.groupindex else m.end(), new))
        return [c for c in changes if c[0] < c[1] or c[2]]
