"""A table of substitutions: each wording on the left is replaced by the one on the right."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from .base import Kind, Match, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model.document import Document
    from .base import Candidate

# Allowed context before and after a wording: addresses and file names are one word.
_FRONT = re.compile(r"(?=\W)|(?<![\w@#/\\.-])")
_BEHIND = re.compile(r"(?<!\w)|(?![\w@/\\-]|\.\w)")
_LETTER = re.compile(r"[^\W\d_]")


class Substitution(Kind):
    """Matches whole words and phrases, or single characters anywhere."""

    swap: Mapping[str, str] = option("wordings to replace, with their replacements")
    case: bool = option("match letter case; if false, an initial capital is kept", False)
    edges: str = option(
        "allowed context: no letter, digit or part of an address beside it; at least one letter beside it; or anything",
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
        """Yield the spans of wordings in a text; of overlapping ones the first, then the longest.

        `places` are the offsets of triggers, if the text was scanned.
        """
        end = 0
        for place in range(len(text)) if places is None else places:
            if place >= end and (behind := self._end(text, place)):
                yield place, behind
                end = behind

    def _end(self, text: str, start: int) -> int:
        """Return the end of the longest wording at an offset; 0 if there is none."""
        for size in self._sizes:
            found = text[start : start + size]
            if (found if self.case else found.lower()) in self._table and self._apart(text, start, start + len(found)):
                return start + len(found)
        return 0

    def _apart(self, text: str, start: int, end: int) -> bool:
        """Whether the text beside a wording is allowed there."""
        match self.edges:
            case "words":
                return bool(_FRONT.match(text, start) and _BEHIND.match(text, end))
            case "letters":
                return bool((start and _LETTER.match(text, start - 1)) or _LETTER.match(text, end))
            case _:
                return True
