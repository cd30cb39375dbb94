"""Rules ready to run: one scan of a document says which of them could find something, and in which regions.

With `fast=False` every rule looks at every region of its scope; the findings must be the same.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from .kinds import Candidate
from .scan import Scanner, candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .document import Document
    from .rules import Rule


class Ruleset:
    """Some rules and the automaton of their triggers."""

    def __init__(self, rules: Iterable[Rule], fast: bool = True) -> None:
        self.rules, self.fast = tuple(rules), fast
        self.always: list[int] = []
        prose: dict[int, tuple[bytes, ...]] = {}
        source: dict[int, tuple[bytes, ...]] = {}
        for number, rule in enumerate(self.rules):
            literals = rule.literals if fast else None
            if literals is None:
                self.always.append(number)
            elif rule.scope == ("source",):
                source[number] = literals
            else:
                prose[number] = literals
        self.prose, self.source = Scanner(prose), Scanner(source)

    def without(self, names: Iterable[str]) -> Ruleset:
        """The same less the rules of some names."""
        gone = set(names)
        return Ruleset((r for r in self.rules if r.name not in gone), self.fast) if gone else self

    def work(self, document: Document) -> Iterator[tuple[Rule, list[Candidate]]]:
        """The rules that could find something in a document, and where."""
        language = document.settings.language
        regions = document.regions
        whole: dict[tuple[str, ...], list[Candidate]] = {}
        for number in self.always:
            rule = self.rules[number]
            if rule.speaks(language):
                scope = rule.scope
                if scope not in whole:
                    among = (document.source,) if scope == ("source",) else regions
                    whole[scope] = [Candidate(r) for r in among if r.kind in scope]
                yield rule, whole[scope]
        if self.source.automaton:
            for number, places in self.source.places(document.text).items():
                if self.rules[number].speaks(language):
                    yield self.rules[number], [Candidate(document.source, tuple(places))]
        if self.prose.automaton and regions:
            texts = [r.text for r in regions]
            starts = [0, *accumulate(len(t) + 1 for t in texts[:-1])]
            for number, places in self.prose.places("\n".join(texts)).items():
                rule = self.rules[number]
                if rule.speaks(language):
                    scope = rule.scope
                    found = candidates(places, starts, regions)
                    yield rule, [c for c in found if c.region.kind in scope]
