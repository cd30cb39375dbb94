"""Where the literals of rules stand in the texts of a document, by region: one pass over all of it.

A long text is looked through in parts, so that memory does not fill; what is found is the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from .fold import ambiguous, encode, fold_encoded, shape
from .quotation import irregular
from .scan import BARE, Openings, Scanner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .scan import Found, Literals

_PART = 1 << 20  # code points that are looked through at once


class Search:
    """The literals of some rules, each known by its number in their order."""

    def __init__(self, rules: Sequence[Literals]) -> None:
        self._quotes = [number for number, literals in enumerate(rules) if literals.quotes]
        self._anywhere = Scanner({number: literals.anywhere for number, literals in enumerate(rules)})
        self._shapes = Scanner({number: literals.shapes for number, literals in enumerate(rules) if literals.shapes})
        self._openings = Openings(
            {number: literals.opening for number, literals in enumerate(rules) if literals.opening}
        )
        self._folded = any(ambiguous(literal) for some in rules for literal in (*some.anywhere, *some.opening))

    def found(self, texts: Sequence[str]) -> Iterator[tuple[int, dict[int, list[int]]]]:
        """Rules by number whose literals stand in some texts, with the places by the number of the text, in any order.

        Those of a long text are kept as places from its start on, in a tenth of the memory, until their turn comes.
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
        """The same of a part, each from some place on; a single text that is too long is looked through in slices."""
        if len(texts) > 1 or len(texts[0]) <= _PART:
            yield 0, self._part(texts, starts)
            return
        text, size = texts[0], len(texts[0])
        whole: Found = defaultdict(dict)
        head = self._compared(encode(text[:_PART]))
        if not head.lstrip(BARE):
            head = self._compared(encode(text))
        self._openings.add_places(head, (0, size), whole)
        for number in self._quotes if self._quotes and irregular(texts, text) else ():
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
            odd = irregular(texts, whole)
            for number in self._quotes if odd else ():
                for block in odd:
                    found[number].setdefault(block, []).append(0)
        return found

    def _literals(self, encoded: bytes, folded: bytes, starts: Sequence[int]) -> Found:
        """Where the literals stand that may stand anywhere."""
        found = self._anywhere.places(folded, starts)
        if self._shapes:
            for number, blocks in self._shapes.places(shape(encoded), starts).items():
                for block, places in blocks.items():
                    found[number].setdefault(block, []).extend(places)
        return found

    def _compared(self, encoded: bytes) -> bytes:
        """An encoded text as the literals are."""
        return fold_encoded(encoded) if self._folded else encoded


def _by_block(places: Iterable[int], starts: Sequence[int]) -> dict[int, list[int]]:
    """Places from the start of a text on, by block."""
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
    """Numbers of the first text of each part and of the one behind it: as many as are not too long together."""
    first = 0
    for number, start in enumerate(starts):
        if start - starts[first] > _PART and number > first + 1:
            yield first, number - 1
            first = number - 1
    yield first, len(starts) - 1
