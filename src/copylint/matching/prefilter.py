"""The prefilter: finds the literals of all rules in the regions of a document in one pass.

A long text is searched in parts to limit memory; the results are the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from .literal_sets import ambiguous, encode, fold_encoded, shape
from .scanner import BARE, Openings, Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .scanner import Found, Literals

_PART = 1 << 20  # code points per part
_OPENING = 100  # code points, more than any literal at the start of a block has

Irregular: TypeAlias = "Callable[[Sequence[str], str], Sequence[int]]"  # indexes of texts with unpaired quotation marks


class Search:
    """Searches for the literals of rules, which are identified by index."""

    def __init__(self, rules: Sequence[Literals], irregular: Irregular) -> None:
        self._irregular = irregular
        self._quotes = [number for number, literals in enumerate(rules) if literals.quotes]
        self._anywhere = Scanner({number: literals.anywhere for number, literals in enumerate(rules)})
        self._shapes = Scanner({number: literals.shapes for number, literals in enumerate(rules) if literals.shapes})
        self._openings = Openings(
            {number: literals.opening for number, literals in enumerate(rules) if literals.opening}
        )
        self._folded = any(ambiguous(literal) for some in rules for literal in (*some.anywhere, *some.opening))

    def found(self, texts: Sequence[str]) -> Iterator[tuple[int, dict[int, list[int]]]]:
        """Yield (rule index, offsets by text index) for rules whose literals occur in `texts`, in any order.

        For a long text, offsets from its start are kept until they are yielded, in a tenth of the memory.
        """
        starts = [0, *accumulate([len(text) + 1 for text in texts])]
        if starts[-1] <= _PART:
            yield from self._part(texts, starts).items()
            return
        from array import array

        found: dict[int, array[int]] = {}
        for first, last in _parts(starts):
            base = starts[first]
            for by, here in self._parted(texts[first:last], [start - base for start in starts[first : last + 1]]):
                for number, blocks in here.items():
                    every = found.setdefault(number, array("Q"))
                    for block, places in blocks.items():
                        every.extend([starts[first + block] + by + place for place in places])
        for number, every in found.items():
            yield number, _by_block(every, starts)

    def _parted(self, texts: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[int, Found]]:
        """Yield (start offset, matches) for each part; a single text that is too long is searched in slices."""
        if len(texts) > 1 or len(texts[0]) <= _PART:
            yield 0, self._part(texts, starts)
            return
        text, size = texts[0], len(texts[0])
        whole: Found = defaultdict(dict)
        head = self._compared(encode(text[: _PART + _OPENING]))
        if not head.lstrip(BARE):
            head = self._compared(encode(text))
        self._openings.add_places(head, (0, size), whole)
        for number in self._quotes if self._quotes and self._irregular(texts, text) else ():
            whole[number].setdefault(0, []).append(0)
        yield 0, whole
        reach = max(self._anywhere.longest, self._shapes.longest)
        for at in range(0, size + 1, _PART):
            encoded = encode(text[at : at + _PART + reach]) + (b"\n" if at + _PART + reach > size else b"")
            for number, blocks in self._literals(encoded, self._compared(encoded), (0, len(encoded))).items():
                yield at, {number: {0: [place for place in blocks[0] if place < _PART]}}

    def _part(self, texts: Sequence[str], starts: Sequence[int]) -> Found:
        whole = texts[0] if len(texts) == 1 else "\n".join(texts)
        encoded = encode(whole) + b"\n"
        folded = self._compared(encoded)
        found = self._literals(encoded, folded, starts)
        self._openings.add_places(folded, starts, found)
        if self._quotes:
            odd = self._irregular(texts, whole)
            for number in self._quotes if odd else ():
                for block in odd:
                    found[number].setdefault(block, []).append(0)
        return found

    def _literals(self, encoded: bytes, folded: bytes, starts: Sequence[int]) -> Found:
        """Return the matches of literals that may occur anywhere."""
        found = self._anywhere.places(folded, starts)
        if self._shapes:
            for number, blocks in self._shapes.places(shape(encoded), starts).items():
                for block, places in blocks.items():
                    found[number].setdefault(block, []).extend(places)
        return found

    def _compared(self, encoded: bytes) -> bytes:
        """Return encoded text in the form of the literals."""
        return fold_encoded(encoded) if self._folded else encoded


def _by_block(places: Iterable[int], starts: Sequence[int]) -> dict[int, list[int]]:
    """Return offsets grouped by block."""
    found: dict[int, list[int]] = {}
    block = start = end = 0
    for place in sorted(places):
        if place >= end:
            block = bisect_right(starts, place) - 1
            start, end = starts[block], starts[block + 1]
            found[block] = []
        found[block].append(place - start)
    return found


def _parts(starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield half-open index ranges of texts whose total length fits in one part."""
    first = 0
    for number, start in enumerate(starts):
        if start - starts[first] > _PART and number > first + 1:
            yield first, number - 1
            first = number - 1
    yield first, len(starts) - 1
