"""The scan: one pass over a text that finds where which rules could match.

A rule runs only on regions that contain one of its triggers; running it without triggers must find the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ahocorasick_rs import BytesAhoCorasick


# Lookup of many literals by their first bytes, for texts too short to build an automaton.

_PREFIX = 6  # bytes that do not occur in most texts


def matches(literals: Iterable[bytes], text: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (literal index, start, end) for literals that occur in a text."""
    heads = {text[at : at + _PREFIX] for at in range(len(text))}
    known = set(heads)
    for length in range(_PREFIX - 1, 0, -1):
        heads = {head[:length] for head in heads}
        known |= heads
    for number, literal in enumerate(literals):
        if literal[:_PREFIX] in known:
            start = text.find(literal)
            while start >= 0:
                yield number, start, start + len(literal)
                start = text.find(literal, start + 1)


_START = 6  # bytes of an opening that are looked up
_HEAD = 32  # bytes of a block that are searched; if leading marks leave fewer than
_LEAST = 16  # bytes, the whole block is searched
BARE = b" \t\xa0\xbb\xab><?\xb7|:*#=\xb8\xaf-"  # the characters `prose.bare` strips, folded
_REMEMBERED = 20_000  # cached block beginnings
_FEW = 400  # literals up to which the fastest automaton is cheap; above, it exceeds the CPU cache

# By rule index, then by block index: the offsets, in any order.
Found: TypeAlias = "dict[int, dict[int, list[int]]]"


class Literals(Record):
    """A rule's triggers for the scan: folded, and cut to the length at which they are rare."""

    anywhere: tuple[bytes, ...] = ()
    opening: tuple[bytes, ...] = ()
    shapes: tuple[bytes, ...] = ()
    lead: tuple[int, ...] = ()
    quotes: bool = False


class Scanner:
    """Searches for literals anywhere in a text; the method depends on the amount of text."""

    def __init__(self, literals: Mapping[int, Iterable[bytes]]) -> None:
        """`literals` are grouped by rule index."""
        self._index = _index(literals)
        self._asking = list(self._index.values())
        self.longest = max(map(len, self._index), default=0)
        self._read = 0  # bytes so far

    def __bool__(self) -> bool:
        return bool(self._asking)

    def places(self, text: bytes, starts: Sequence[int]) -> Found:
        """Return the literal starts per block; the last of `starts` is where a next block would begin."""
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
        """Return (literal index, start, end) for each match."""
        if _FEW < len(self._index) >= self._read:  # building an automaton takes as long as reading so many bytes
            return matches(self._index, text)
        return self._automaton.find_matches_as_indexes(text, overlapping=True)

    @cached_property
    def _automaton(self) -> BytesAhoCorasick:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        kind = Implementation.DFA if len(self._index) <= _FEW else None
        return BytesAhoCorasick(list(self._index), implementation=kind)


class Openings:
    """Searches for literals at the start of blocks, by their first bytes."""

    def __init__(self, literals: Mapping[int, Iterable[bytes]]) -> None:
        """`literals` are grouped by rule index."""
        self._by_start: dict[bytes, list[tuple[bytes, list[int]]]] = {}
        for literal, asking in _index(literals).items():
            start = literal[:_START]
            if start in self._by_start:
                self._by_start[start].append((literal, asking))
            else:
                self._by_start[start] = [(literal, asking)]
        self._lengths = sorted({*map(len, self._by_start)})
        self._likely: dict[bytes, bool] = {}  # by the first bytes of a block: whether it may begin with a literal

    def add_places(self, text: bytes, starts: Sequence[int], found: Found) -> None:
        """Add the starts of blocks that begin with a literal, ignoring leading bullets, bars and similar marks.

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
