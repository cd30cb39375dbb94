"""Words that go round in a loop, as a translation model leaves them when it cannot find the end.

Copies must be the same but for letter case; between them stands a space or a comma and a space.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from ..findings import Applicability
from ..options import option
from . import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from . import Candidate

_CHUNK = re.compile(r"\S+")
_END = ".,;:!?…”\"’')"


class Loop(Kind):
    """The fix leaves one copy."""

    times: int = option("how often the words must stand in a row")
    shortest: int = option("how many words go round at least", 1)
    longest: int = option("how many words go round at most", 1)
    allow: Sequence[str] = option("words that people say over and over; half of them are enough in a phrase", ())

    @cached_property
    def _allowed(self) -> frozenset[str]:
        return frozenset(w.lower() for w in self.allow)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        chunks, starts = document.chunks
        scope = {id(c.region) for c in candidates}
        for period in range(self.shortest, self.longest + 1):
            least = period * (self.times - 1) - 2  # the first word may have a capital, the last one a mark
            for at, end in _runs(chunks, document.chunk_sizes, period, least):
                number = bisect_right(starts, at) - 1
                region = document.regions[number]
                if id(region) in scope and (
                    match := self._match(region, at - starts[number], end - starts[number], period)
                ):
                    yield match

    def _match(self, region: Region, at: int, end: int, period: int) -> Match | None:
        """The loop in which words `at` to `end` are the same as `period` words further on."""
        found = list(_CHUNK.finditer(region.text))
        words = [m[0] for m in found]
        last = end + period  # behind the last word
        if last > len(words):  # the words of two blocks
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


def _runs(words: Sequence[str], sizes: int, period: int, least: int) -> Iterator[tuple[int, int]]:
    """Runs of `least` or more words that are each the same as the one `period` further on, half-open.

    `sizes` are the lengths of the words, a byte each: one subtraction of bits shows where those of a run are the same.
    """
    most = len(words) - period
    if most < 1:
        return
    differ = (sizes ^ sizes >> 8 * period).to_bytes(len(words), "big")[period:]
    alike = bytes(max(1, least))
    at = differ.find(alike)
    while at >= 0:
        end = at
        while end < most and words[end] == words[end + period]:
            end += 1
        if end - at >= least:
            yield at, end
        at = differ.find(alike, end + 1)
