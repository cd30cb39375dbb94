"""Words repeated in a loop, as a translation model produces when it fails to stop.

Copies may differ only in letter case and are separated by a space, or a comma and a space.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..matching.text_window import document_windows
from ..model.findings import Applicability
from .base import Kind, Match, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_CHUNK = re.compile(r"\S+")
_END = ".,;:!?…”\"’')"


class Loop(Kind):
    """The fix leaves one copy."""

    times: int = option("minimum number of repetitions")
    shortest: int = option("minimum length of the repeated phrase, in words", 1)
    longest: int = option("maximum length of the repeated phrase, in words", 1)
    allow: Sequence[str] = option("words repeated on purpose; a phrase is skipped if half of its words are such", ())

    @cached_property
    def _allowed(self) -> frozenset[str]:
        return frozenset(w.lower() for w in self.allow)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        scope: set[int] = set()
        for window in document_windows(document):
            for number in sorted(_regions(window.initials, self.times, self.shortest, self.longest)):
                region = document.regions[window.first + number]
                scope = scope or {id(c.region) for c in candidates}
                if id(region) in scope:
                    yield from self._loops(region)

    def _loops(self, region: Region) -> Iterator[Match]:
        chunks = region.text.split()
        for period in range(self.shortest, self.longest + 1):
            least = max(1, period * (self.times - 1) - 2)  # the first word may have a capital, the last one a mark
            for at, end in _runs(chunks, period, least):
                if match := self._match(region, at, end, period):
                    yield match

    def _match(self, region: Region, at: int, end: int, period: int) -> Match | None:
        """Return the loop in which words `at` to `end` equal those `period` words later; None if it is allowed."""
        found = list(_CHUNK.finditer(region.text))
        words = [m[0] for m in found]
        last = end + period  # index after the last word
        if last > len(words):  # words of two blocks
            return None
        if at > 0 and words[at - 1].lower() == words[at - 1 + period].lower():
            at -= 1
        if last < len(words) and words[last].rstrip(_END).lower() == words[end].rstrip(_END).lower():
            last += 1
        last -= (last - at) % period
        unit = [w.strip(_END + "“‘(\"'") for w in words[at : at + period]]
        if last - at < period * self.times or not all(re.fullmatch(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", w) for w in unit):
            return None
        unit = [w.lower() for w in unit]
        if any(period % n == 0 and unit == unit[:n] * (period // n) for n in range(1, period)):  # a shorter loop
            return None
        if 2 * sum(w in self._allowed for w in unit) >= period:
            return None
        if any(w[-1] not in f"{w.rstrip(_END)[-1:]}," for w in words[at : last - 1]):  # a copy is a sentence
            return None
        start, stop = found[at].start(), found[last - 1].end()
        text = region.text[start:stop]
        stop = start + len(text.rstrip(_END))
        start += len(text) - len(text.lstrip("“‘(\"'"))
        new = " ".join(words[at : at + period]).strip(_END + "“‘(\"'")
        match = replaced(region, start, stop, new, Applicability.UNSAFE)
        return Match(match.span, match.fixes, {**match.values, "unit": new})

    def names(self) -> Sequence[str]:
        return ("unit",)


def _runs(words: Sequence[str], period: int, least: int) -> Iterator[tuple[int, int]]:
    """Yield the half-open runs of at least `least` words that each equal the word `period` later."""
    at = 0
    for end, (one, two) in enumerate(zip(words, words[period:], strict=False)):
        if one != two:
            if end - at >= least:
                yield at, end
            at = end + 1
    end = len(words) - period
    if end - at >= least:
        yield at, end


def _regions(initials: bytes, times: int, shortest: int, longest: int) -> set[int]:
    """Return the indices of the regions whose initials repeat like those of a loop.

    One bitwise subtraction shows where a letter equals the one `period` before it.
    """
    whole, size = int.from_bytes(initials, "big"), len(initials)
    found: set[int] = set()
    for period in range(shortest, longest + 1):
        differ = (whole ^ whole >> 8 * period).to_bytes(size, "big")
        alike = bytes(period * (times - 1))
        at, number, counted = differ.find(alike, period), -1, 0
        while at >= 0:
            start = at - period + 1
            number, counted = number + initials.count(b"\n", counted, start), start
            found.add(number)
            end = initials.find(b"\n", start)
            at = differ.find(alike, end + 1 + period) if end >= 0 else -1
    return found
