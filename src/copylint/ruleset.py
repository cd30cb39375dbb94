"""Rules ready to run: one scan of a document says which of them could find something, and in which regions.

With `fast=False` every rule looks at every region of its scope; the findings must be the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias, cast

from .fold import ambiguous, encode, fold_encoded, shape
from .kinds import Candidate
from .quotation import irregular
from .scan import BARE, Openings, Scanner

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .document import Document, Region
    from .rules import Rule
    from .scan import Found, Literals

    _Group: TypeAlias = tuple[Sequence[int], list[Rule]]  # how far in front of a literal a match starts, and the rules

_PART = 1 << 20  # code points that are looked through at once, so that memory does not fill
SECOND = "languagetool"  # the kind whose findings are a second opinion
_new = cast("Callable[[type[Candidate], object], Candidate]", tuple.__new__)  # pyright: ignore  Candidate(…) is slower


class Ruleset:
    """Some rules and the literals that make them run."""

    def __init__(self, rules: Iterable[Rule], fast: bool = True) -> None:
        self.rules, self.fast = tuple(rules), fast
        self._always: dict[tuple[str, ...], list[Rule]] = {}  # by scope
        prose: dict[Literals, list[Rule]] = {}
        source: dict[Literals, list[Rule]] = {}
        for rule in self.rules:
            literals = rule.literals if fast else None
            if literals is None:
                self._always.setdefault(rule.scope, []).append(rule)
            else:
                (source if rule.scope == ("source",) else prose).setdefault(literals, []).append(rule)
        self._prose, self._source = _Scan(prose), _Scan(source)

    def without(self, names: Iterable[str]) -> Ruleset:
        """The same less the rules of some names."""
        gone = set(names)
        return Ruleset((r for r in self.rules if r.name not in gone), self.fast) if gone else self

    def work(self, document: Document) -> Iterator[tuple[Rule, Sequence[Candidate]]]:
        """The rules that could find something in a document, and where."""
        language = document.settings.language
        yield from self._unasked(document, language)
        yield from self._source.work((document.source,), language)
        yield from self._prose.work(document.regions, language)

    def _unasked(self, document: Document, language: str) -> Iterator[tuple[Rule, Sequence[Candidate]]]:
        """The rules without literals, which look at every region of their scope."""
        everywhere = [_new(Candidate, (r, None)) for r in document.regions]
        kinds = {r.kind for r in document.regions}
        for scope, rules in self._always.items():
            if scope == ("source",):
                candidates = [Candidate(document.source)]
            else:
                candidates = _in_scope(rules[0], everywhere, kinds)
            for rule in rules if candidates else ():
                if rule.speaks(language):
                    yield rule, candidates


class _Scan:
    """Rules and the scanners of their literals; those with the same literals share their candidates."""

    def __init__(self, rules: dict[Literals, list[Rule]]) -> None:
        self._quotes = [number for number, literals in enumerate(rules) if literals.quotes]
        self._groups: list[_Group] = [(literals.lead, group) for literals, group in rules.items()]
        self._anywhere = Scanner({number: literals.anywhere for number, literals in enumerate(rules)})
        self._shapes = Scanner({number: literals.shapes for number, literals in enumerate(rules) if literals.shapes})
        self._openings = Openings(
            {number: literals.opening for number, literals in enumerate(rules) if literals.opening}
        )
        self._folded = any(ambiguous(literal) for some in rules for literal in (*some.anywhere, *some.opening))
        self._speaking: dict[tuple[str, int], list[Rule]] = {}  # of a group those for a language

    def work(self, regions: Sequence[Region], language: str) -> Iterator[tuple[Rule, Sequence[Candidate]]]:
        """The rules that could find something in some regions, and where."""
        if not regions or not self._groups:
            return
        texts = [r.text for r in regions]
        starts = [0, *accumulate([len(text) + 1 for text in texts])]
        found = self._found(texts, starts)
        kinds = {r.kind for r in regions}
        for number, blocks in found.items():
            lead, every = self._groups[number]
            if (rules := self._speaking.get((language, number))) is None:
                rules = self._speaking[language, number] = [r for r in every if r.speaks(language)]
            if rules:
                here = blocks if isinstance(blocks, dict) else _by_block(blocks, starts)
                candidates = _candidates(here, regions, lead)
                del here
                for rule in rules:
                    if scoped := _in_scope(rule, candidates, kinds):
                        yield rule, scoped
                        del scoped
                del candidates  # of a long text before there are others

    def _found(self, texts: Sequence[str], starts: Sequence[int]) -> Found | dict[int, array[int]]:
        """Where literals stand in texts, by the number of their group, then by the number of the text.

        In a long text those of a group are places from its start on: a tenth of what they are by block.
        """
        if starts[-1] <= _PART:
            return self._part(texts, starts)
        from array import array

        found: dict[int, array[int]] = {}
        for first, last in _parts(starts):
            base = starts[first]
            for by, here in self._parted(texts[first:last], [start - base for start in starts[first : last + 1]]):
                for number, blocks in here.items():
                    every = found.setdefault(number, array("Q"))
                    for block, places in blocks.items():
                        every.extend([starts[first + block] + by + place for place in places])
        return found

    def _parted(self, texts: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[int, Found]]:
        """The same, each from some place on; a single text that is too long is looked through in slices."""
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


def _in_scope(rule: Rule, candidates: list[Candidate], kinds: set[str]) -> list[Candidate]:
    """The candidates that a rule looks at; `kinds` are those that the document has."""
    scopes = rule.scopes
    return candidates if kinds <= scopes else [c for c in candidates if c.region.kind in scopes]


def _candidates(blocks: Mapping[int, list[int]], regions: Sequence[Region], lead: Sequence[int]) -> list[Candidate]:
    """The regions that have literals, in their order; `blocks`: places of literals by the number of the region."""
    numbers = sorted(blocks)
    if not lead:
        return [_new(Candidate, (regions[number], None)) for number in numbers]
    if lead != (0,):
        return [_new(Candidate, (regions[number], _earlier(blocks[number], lead))) for number in numbers]
    for places in blocks.values():
        places.sort()
    return [_new(Candidate, (regions[number], blocks[number])) for number in numbers]


def _earlier(places: Sequence[int], lead: Sequence[int]) -> Sequence[int]:
    """Where matches may start if literals stand at some places: so far in front of them."""
    return sorted({at for place in places for by in lead if (at := place - by) >= 0})
