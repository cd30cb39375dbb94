"""How often, or after what, something may stand in a document or in a region."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from .. import templates
from ..options import option
from . import Kind, Match, required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from ..patterns import Regex
    from . import Candidate, Triggers


_OVERLAP = 1000  # code points that are searched twice, so that nothing is lost between two searches


class _Known:
    """What was found out about where a pattern stands; places are asked for in order."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.stood = False
        self.seen = 0  # regions that were searched whole
        self.within = -1, 0  # the last region that was searched up to a place, and that place

    def before(self, regions: Sequence[Region], index: int, at: int, part: str) -> bool:
        """Whether it stands before a place in a region; `part` is in all that it finds."""
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
    """Reports every occurrence beyond what is allowed; changes nothing."""

    hosts = "block"

    pattern: Regex = option("what is counted")
    at_most: int = option("how often it may stand", 0)
    per: str = option("what it is counted in", "document", one_of=("document", "region"))
    after: str | None = option(
        "counted only where this stood before in the document; a regular expression, with `{names}` of groups of "
        "`pattern` for the text they found",
        None,
    )
    unless: Regex | None = option("not counted in a region where this is found", None)
    once: bool = option("whether only the first of those beyond what is allowed is reported", False)

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
        """Names whose text stands, letter for letter, in whatever `after` finds."""
        after = self.after or ""
        return frozenset(templates.names(after)) if set("(|?*").isdisjoint(after) else frozenset()

    def _stood_before(self, document: Document, region: Region, m: re.Match[str], known: dict[str, _Known]) -> bool:
        source = templates.fill(self.after or "", lambda name: re.escape(m[name] or ""))
        found = known.get(source)
        if found is None:
            found = known[source] = _Known(re.compile(source))
        index = document.index[id(region)]
        part = max([m[name] or "" for name in self._certain], key=len, default="")
        return found.before(document.regions, index, m.start(), part)
