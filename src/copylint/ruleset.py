"""Rules ready to run: one scan of a document says which of them could find something, and in which regions.

With `fast=False` every rule looks at every region of its scope; the findings must be the same.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from .fold import encode, fold_encoded, shape
from .kinds import Candidate
from .scan import Openings, Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .document import Document, Region
    from .rules import Rule
    from .scan import Literals

SECOND = "languagetool"  # the kind whose findings are a second opinion
_new = cast("Callable[[type[Candidate], object], Candidate]", tuple.__new__)  # pyright: ignore  Candidate(…) is slower


class Ruleset:
    """Some rules and the literals that make them run."""

    def __init__(self, rules: Iterable[Rule], fast: bool = True) -> None:
        self.rules, self.fast = tuple(rules), fast
        self._always: list[Rule] = []
        prose: dict[Literals, list[Rule]] = {}
        source: dict[Literals, list[Rule]] = {}
        for rule in self.rules:
            literals = rule.literals if fast else None
            if literals is None:
                self._always.append(rule)
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
        everywhere = [_new(Candidate, (r, None)) for r in document.regions]
        kinds = {r.kind for r in document.regions}
        for rule in self._always:
            if rule.speaks(language):
                source = rule.scope == ("source",)
                yield rule, [Candidate(document.source)] if source else _in_scope(rule, everywhere, kinds)
        yield from self._source.work((document.source,), language)
        yield from self._prose.work(document.regions, language)


class _Scan:
    """Rules and the scanners of their literals; those with the same literals share their candidates."""

    def __init__(self, rules: dict[Literals, list[Rule]]) -> None:
        self._groups = [(literals.lead, group) for literals, group in rules.items()]
        self._anywhere = Scanner({number: literals.anywhere for number, literals in enumerate(rules)})
        self._shapes = Scanner({number: literals.shapes for number, literals in enumerate(rules) if literals.shapes})
        self._openings = Openings({number: literals.opening for number, literals in enumerate(rules)})

    def work(self, regions: Sequence[Region], language: str) -> Iterator[tuple[Rule, Sequence[Candidate]]]:
        """The rules that could find something in some regions, and where."""
        if not regions or not self._groups:
            return
        texts = [r.text for r in regions]
        starts = [0, *accumulate(len(text) + 1 for text in texts[:-1])]
        encoded = encode("\n".join(texts))
        folded = fold_encoded(encoded)
        found = self._anywhere.places(folded)
        self._openings.add_places(folded, starts, found)
        if self._shapes:
            for number, places in self._shapes.places(shape(encoded)).items():
                found.setdefault(number, []).extend(places)
        kinds = {r.kind for r in regions}
        for number, places in found.items():
            lead, rules = self._groups[number]
            places.sort()
            candidates = _candidates(places, starts, regions, lead)
            for rule in rules:
                if rule.speaks(language):
                    yield rule, _in_scope(rule, candidates, kinds)


def _in_scope(rule: Rule, candidates: list[Candidate], kinds: set[str]) -> list[Candidate]:
    """The candidates that a rule looks at; `kinds` are those that the document has."""
    scopes = rule.scopes
    return candidates if kinds <= scopes else [c for c in candidates if c.region.kind in scopes]


def _candidates(
    places: Sequence[int], starts: Sequence[int], regions: Sequence[Region], lead: Sequence[int]
) -> list[Candidate]:
    """The regions that hold the places, which are ascending; `starts` are the regions' own."""
    out: list[Candidate] = []
    i, n = 0, len(places)
    while i < n:
        at = bisect_right(starts, places[i]) - 1
        start = starts[at]
        first = i
        i += 1
        if at + 1 < len(starts):
            end = starts[at + 1]
            while i < n and places[i] < end:
                i += 1
        else:
            i = n
        if not lead:
            here = None
        elif lead == (0,):
            here = (places[first] - start,) if i == first + 1 else tuple([p - start for p in places[first:i]])
        else:
            here = tuple(sorted({p for place in places[first:i] for d in lead if (p := place - start - d) >= 0}))
        out.append(_new(Candidate, (regions[at], here)))
    return out
