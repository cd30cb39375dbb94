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

# What may stand in front of a wording and behind it: addresses and file names are one word.
_FRONT = re.compile(r"(?=\W)|(?<![\w@#/\\.-])")
_BEHIND = re.compile(r"(?<!\w)|(?![\w@/\\-]|\.\w)")
_LETTER = re.compile(r"[^\W\d_]")


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
    def _sizes(self) -> list[int]:
        return sorted({len(wording) for wording in self.swap}, reverse=True)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            for start, end in self.matches(region.text, places):
                old = region.text[start:end]
                new = self._table[old if self.case else old.lower()]
                if not self.case and old[0].isupper() and new[0].islower():
                    new = new[0].upper() + new[1:]
                if new != old:
                    yield replaced(region, start, end, new)

    def matches(self, text: str, places: Sequence[int] | None) -> Iterator[tuple[int, int]]:
        """Where wordings stand in a text, of two that overlap the first, then the longest.

        `places` are those of the triggers in it, if it was scanned.
        """
        end = 0
        for place in range(len(text)) if places is None else places:
            if place >= end and (behind := self._end(text, place)):
                yield place, behind
                end = behind

    def _end(self, text: str, start: int) -> int:
        """Where the longest wording that stands at a place ends; 0 if none does."""
        for size in self._sizes:
            found = text[start : start + size]
            if (found if self.case else found.lower()) in self._table and self._apart(text, start, start + len(found)):
                return start + len(found)
        return 0

    def _apart(self, text: str, start: int, end: int) -> bool:
        """Whether what stands beside a wording may stand there."""
        match self.edges:
            case "words":
                return bool(_FRONT.match(text, start) and _BEHIND.match(text, end))
            case "letters":
                return bool((start and _LETTER.match(text, start - 1)) or _LETTER.match(text, end))
            case _:
                return True
