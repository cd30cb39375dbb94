"""A table of wordings: what stands left is replaced by what stands right."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..options import option
from . import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..document import Document
    from . import Candidate

_EDGE = re.compile(r"\w")


class Swap(Kind):
    """Whole words and phrases, or single characters wherever they stand."""

    swap: Mapping[str, str] = option("wordings to replace, with what should stand there")
    case: bool = option("whether letter case must agree; else a capital at the start is kept", False)
    edges: str = option(
        "what may stand beside a wording: no letter, digit or rest of an address; at least one letter; or anything",
        "words",
        one_of=("words", "letters", "any"),
    )

    def triggers(self) -> Sequence[str]:
        return tuple(self.swap)

    @cached_property
    def _table(self) -> dict[str, str]:
        return dict(self.swap) if self.case else {k.lower(): v for k, v in self.swap.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.swap, key=len, reverse=True)
        if self.edges != "words":
            each = "|".join(map(re.escape, longest_first))
            beside = rf"(?:(?<=[^\W\d_])(?:{each})|(?:{each})(?=[^\W\d_]))" if self.edges == "letters" else each
            return re.compile(beside, 0 if self.case else re.IGNORECASE)
        words = "|".join(rf"{_bound(w[0], '<!')}{re.escape(w)}{_bound(w[-1], '!')}" for w in longest_first)
        return re.compile(words, 0 if self.case else re.IGNORECASE)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            for m in self.matches(region.text, places):
                found = m[0] if self.case else m[0].lower()
                new = self._table.get(found)
                if new is None:  # the pattern ignores case in ways that lower() does not
                    continue
                if not self.case and m[0][0].isupper() and new[0].islower():
                    new = new[0].upper() + new[1:]
                if new != m[0]:
                    yield replaced(region, m.start(), m.end(), new)

    def matches(self, text: str, places: Sequence[int] | None) -> Iterator[re.Match[str]]:
        """Where wordings stand in a text; `places` are those of the triggers in it, if it was scanned."""
        if places is None:
            yield from self._pattern.finditer(text)
            return
        end = 0
        for place in places:
            if place >= end and (m := self._pattern.match(text, place)):
                yield m
                end = m.end()


def _bound(edge: str, look: str) -> str:
    """A word's border, where the wording starts or ends in a letter or digit; addresses and file names are one word."""
    if not _EDGE.match(edge):
        return ""
    return r"(?<![\w@#/\\.-])" if look == "<!" else r"(?![\w@/\\-]|\.\w)"
