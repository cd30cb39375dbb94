"""A limit on how often, or after what, a pattern may occur in a document or a region."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..model import findings
from .base import Kind, Match, option, required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..matching.regex import Regex
    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate, Triggers


_OVERLAP = 1000  # code points that are searched twice, so that no match is lost between two searches


class _Known:
    """A search for an earlier match of a pattern that keeps its progress; places must be queried in order."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.stood = False
        self.seen = 0  # number of regions searched completely
        self.within = -1, 0  # the last region searched in part, and the offset reached

    def before(self, regions: Sequence[Region], index: int, at: int, part: str) -> bool:
        """Whether the pattern matches before an offset in a region; every match contains `part`."""
        if self.stood:
            return True
        start = max(0, self.within[1] - _OVERLAP) if self.within[0] == index else 0
        self.within = index, at
        self.stood = self.pattern.search(regions[index].text, start, at) is not None
        while not self.stood and self.seen < index:
            text = regions[self.seen].text
            self.stood = part in text and self.pattern.search(text) is not None
            self.seen += 1
        return self.stood


class Occurrence(Kind):
    """Reports every occurrence beyond the limit; there is no fix."""

    hosts = "block"

    pattern: Regex = option("pattern to count")
    at_most: int = option("maximum number of occurrences", 0)
    per: str = option("unit in which to count", "document", one_of=("document", "region"))
    after: str | None = option(
        "count only where this regular expression matches earlier in the document; `{names}` of groups of `pattern` "
        "are replaced by the text they matched",
        None,
    )
    unless: Regex | None = option("do not count in regions where this matches", None)
    once: bool = option("whether to report only the first occurrence beyond the limit", False)

    def triggers(self) -> Triggers | None:
        return required(self.pattern)

    def names(self) -> Sequence[str]:
        return ("count", *self.pattern.compile().groupindex)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        count = 0
        known: dict[str, _Known] = {}
        for region, places in candidates:
            if self.per == "region":
                count = 0
            for n, m in enumerate(self.pattern.at(region.text, places)):
                if n == 0 and self.unless is not None and self.unless.search(region.text):
                    break
                if self.after is not None and not self._stood_before(document, region, m, known):
                    continue
                count += 1
                if count > self.at_most:
                    values = {name: value or "" for name, value in m.groupdict().items()}
                    yield Match(region.span(*m.span()), (), {"match": m[0], "count": str(count), **values})
                    if self.once:
                        return

    @cached_property
    def _certain(self) -> frozenset[str]:
        """Names of groups whose text every match of `after` contains literally."""
        after = self.after or ""
        return frozenset(findings.names(after)) if set("(|?*").isdisjoint(after) else frozenset()

    def _stood_before(self, document: Document, region: Region, m: re.Match[str], known: dict[str, _Known]) -> bool:
        source = findings.fill(self.after or "", lambda name: re.escape(m[name] or ""))
        found = known.get(source)
        if found is None:
            found = known[source] = _Known(re.compile(source))
        index = document.index[id(region)]
        part = max([m[name] or "" for name in self._certain], key=len, default="")
        return found.before(document.regions, index, m.start(), part)
