"""One pass over a document that says which rules could find something, and where.

A rule runs only on regions in which one of its triggers stands; the plain path, without triggers, must find the same.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from .kinds import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ahocorasick_rs import BytesAhoCorasick

    from .document import Region

_ODD = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})  # what `re` takes for i and s, ignoring case, and lower() does not

LETTERS = "abcdefghijklmnopqrstuvwxyzªµºßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿƒšœžˆ¹²³¼½¾?"  # whatever `[^\W\d_]` folds to


def fold(text: str) -> bytes:
    """One byte a code point, letter case dropped; whatever cp1252 lacks becomes a question mark."""
    if not text.isascii():
        text = text.translate(_ODD) if any(ch in text for ch in "İıſ") else text
    return text.lower().encode("cp1252", "replace")


class Scanner:
    """The triggers of many rules, in one automaton."""

    def __init__(self, literals: Mapping[int, Iterable[bytes]]) -> None:
        """`literals`: folded triggers by the number of the rule."""
        index: dict[bytes, list[int]] = {}  # numbers of rules
        for number, own in literals.items():
            for literal in own:
                if literal in index:
                    index[literal].append(number)
                else:
                    index[literal] = [number]
        self.rules = list(index.values())
        self.automaton: BytesAhoCorasick | None = None
        if index:
            from ahocorasick_rs import BytesAhoCorasick

            self.automaton = BytesAhoCorasick(list(index))

    def places(self, text: str) -> dict[int, list[int]]:
        """By rule number, ascending offsets at which one of its triggers starts."""
        found: dict[int, list[int]] = {}
        if self.automaton is not None:
            rules = self.rules
            for literal, start, _ in self.automaton.find_matches_as_indexes(fold(text), overlapping=True):
                for number in rules[literal]:
                    if number in found:
                        found[number].append(start)
                    else:
                        found[number] = [start]
        for starts in found.values():
            starts.sort()  # they come in the order of their ends
        return found


def candidates(places: Sequence[int], starts: Sequence[int], regions: Sequence[Region]) -> list[Candidate]:
    """The regions that hold the places, as offsets in each. `starts` are the regions' own, ascending."""
    if len(places) == 1:
        at = bisect_right(starts, places[0]) - 1
        return [Candidate(regions[at], (places[0] - starts[at],))]
    out: list[Candidate] = []
    i, n = 0, len(places)
    while i < n:
        at = bisect_right(starts, places[i]) - 1
        start = starts[at]
        end = starts[at + 1] if at + 1 < len(starts) else places[-1] + 1
        here: list[int] = []
        while i < n and places[i] < end:
            here.append(places[i] - start)
            i += 1
        out.append(Candidate(regions[at], tuple(here)))
    return out
