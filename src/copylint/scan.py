"""One pass over a text that says at which places which rules could find something.

A rule runs only on regions in which one of its triggers stands; the plain path, without triggers, must find the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ahocorasick_rs import BytesAhoCorasick

_START = 6  # bytes by which openings are looked up
_HEAD = 32  # bytes of a block that are looked at; if it begins with so many marks that
_LEAST = 16  # bytes are not left, all of it
BARE = b" \t\xa0\xbb\xab><?\xb7|:*#=\xb8\xaf-"  # what `prose.bare` takes off, folded
_REMEMBERED = 20_000  # first bytes of blocks
_FEW = 400  # literals, for which the fastest automaton is made in no time; of more it is too large for a fast memory

# By number of what asked, then by number of the block: the places in it, in any order.
Found: TypeAlias = "dict[int, dict[int, list[int]]]"


class Literals(Record):
    """A rule's triggers as the scan wants them: folded, and no longer than it takes to be rare."""

    anywhere: tuple[bytes, ...] = ()
    opening: tuple[bytes, ...] = ()
    shapes: tuple[bytes, ...] = ()
    lead: tuple[int, ...] = ()
    quotes: bool = False


class Scanner:
    """Literals that may stand anywhere. How they are looked for depends on how much there is to read."""

    def __init__(self, literals: Mapping[int, Iterable[bytes]]) -> None:
        """`literals`: by the number of what asks for them."""
        self._index = _index(literals)
        self._asking = list(self._index.values())
        self.longest = max(map(len, self._index), default=0)
        self._read = 0  # bytes so far

    def __bool__(self) -> bool:
        return bool(self._asking)

    def places(self, text: bytes, starts: Sequence[int]) -> Found:
        """Where the literals start in the blocks of a text; the last of `starts` is where a next block would begin."""
        found: Found = defaultdict(dict)
        self._read += len(text)
        if not self._asking:
            return found
        asking = self._asking
        block = start = end = 0
        for literal, place, _ in self._matches(text):
            if not start <= place < end:
                block = bisect_right(starts, place) - 1
                start, end = starts[block], starts[block + 1]
            for number in asking[literal]:
                here = found[number]
                if block in here:
                    here[block].append(place - start)
                else:
                    here[block] = [place - start]
        return found

    def _matches(self, text: bytes) -> Iterable[tuple[int, int, int]]:
        """Literals by number, where each starts and ends."""
        if _FEW < len(self._index) >= self._read:  # in the time that it takes to make one, so many bytes are read
            from .beginnings import matches

            return matches(self._index, text)
        return self._automaton.find_matches_as_indexes(text, overlapping=True)

    @cached_property
    def _automaton(self) -> BytesAhoCorasick:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        kind = Implementation.DFA if len(self._index) <= _FEW else None
        return BytesAhoCorasick(list(self._index), implementation=kind)


class Openings:
    """Literals with which a block must begin, by their first bytes."""

    def __init__(self, literals: Mapping[int, Iterable[bytes]]) -> None:
        """`literals`: by the number of what asks for them."""
        self._by_start: dict[bytes, list[tuple[bytes, list[int]]]] = {}
        for literal, asking in _index(literals).items():
            start = literal[:_START]
            if start in self._by_start:
                self._by_start[start].append((literal, asking))
            else:
                self._by_start[start] = [(literal, asking)]
        self._lengths = sorted({*map(len, self._by_start)})
        self._likely: dict[bytes, bool] = {}  # the first bytes of a block, and whether it may begin with a literal

    def add_places(self, text: bytes, starts: Sequence[int], found: Found) -> None:
        """Add the starts of the blocks that begin with the literals; bullets, bars and such in front do not count.

        The last of `starts` is where a next block would begin.
        """
        if not self._by_start:
            return
        likely = self._likely
        if len(likely) > _REMEMBERED:
            likely.clear()
        for block, start in enumerate(starts[:-1]):
            head = text[start : start + _START]
            if head not in likely:
                bare = any(self._by_start.get(head[:length]) for length in self._lengths)
                likely[head] = bare or head[:1].lstrip(BARE) == b""
            if likely[head]:
                self._add(text, block, start, starts[block + 1], found)

    def _add(self, text: bytes, block: int, start: int, end: int, found: Found) -> None:
        head = text[start : start + _HEAD].lstrip(BARE)
        if len(head) < _LEAST:
            head = text[start:end].lstrip(BARE)
        for length in self._lengths:
            for literal, asking in self._by_start.get(head[:length], ()):
                if head.startswith(literal):
                    for who in asking:
                        found[who].setdefault(block, []).append(0)


def _index(literals: Mapping[int, Iterable[bytes]]) -> dict[bytes, list[int]]:
    index: dict[bytes, list[int]] = {}
    for number, own in literals.items():
        for literal in own:
            if literal in index:
                index[literal].append(number)
            else:
                index[literal] = [number]
    return index
