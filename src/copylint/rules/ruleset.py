"""Rules ready to run: one scan of a document decides which of them could find something, and in which regions.

With `fast=False` every rule looks at every region of its scope; the findings must be the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ..analysis.quotes import irregular
from ..formats.block_removal import source_region
from ..kinds.base import Candidate
from ..matching.prefilter import Search
from ..model.values import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..matching.scanner import Literals
    from ..model.document import Document
    from ..model.region import Region
    from .rule import Rule

    _Group: TypeAlias = tuple[Sequence[int], list[Rule]]  # how far before a literal a match may start, and the rules

SECOND = "languagetool"  # the kind that runs as a second opinion


class Ruleset:
    """Rules, and the literals that trigger them."""

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
        """Return a copy without the named rules."""
        gone = set(names)
        return Ruleset((r for r in self.rules if r.name not in gone), self.fast) if gone else self

    def work(self, document: Document) -> Iterator[tuple[Rule, Sequence[Candidate]]]:
        """Return the rules that could find something in a document, and their candidate regions."""
        language = document.settings.language
        yield from self._unasked(document, language)
        yield from self._source.work((source_region(document),), language)
        yield from self._prose.work(document.regions, language)

    def _unasked(self, document: Document, language: str) -> Iterator[tuple[Rule, Sequence[Candidate]]]:
        """Return the rules without literals, which check every region of their scope."""
        everywhere = [record(Candidate, (r, None)) for r in document.regions]
        kinds = {r.kind for r in document.regions}
        for scope, rules in self._always.items():
            if scope == ("source",):
                candidates = [Candidate(source_region(document))]
            else:
                candidates = _in_scope(rules[0], everywhere, kinds)
            for rule in rules if candidates else ():
                if rule.speaks(language):
                    yield rule, candidates


class _Scan:
    """Rules and the search for their literals; rules with the same literals share their candidates."""

    def __init__(self, rules: dict[Literals, list[Rule]]) -> None:
        self._groups: list[_Group] = [(literals.lead, group) for literals, group in rules.items()]
        self._search = Search(list(rules), irregular)
        self._speaking: dict[tuple[str, int], list[Rule]] = {}  # the rules of a group that apply to a language

    def work(self, regions: Sequence[Region], language: str) -> Iterator[tuple[Rule, Sequence[Candidate]]]:
        """Return the rules that could find something in some regions, and their candidates."""
        if not regions or not self._groups:
            return
        kinds = {r.kind for r in regions}
        for number, blocks in self._search.found([r.text for r in regions]):
            lead, every = self._groups[number]
            if (rules := self._speaking.get((language, number))) is None:
                rules = self._speaking[language, number] = [r for r in every if r.speaks(language)]
            if rules:
                candidates = _candidates(blocks, regions, lead)
                del blocks
                for rule in rules:
                    if scoped := _in_scope(rule, candidates, kinds):
                        yield rule, scoped
                        del scoped
                del candidates  # of a long text before there are others


def _in_scope(rule: Rule, candidates: list[Candidate], kinds: set[str]) -> list[Candidate]:
    """Return the candidates in a rule's scope; `kinds` are the kinds of region in the document."""
    scopes = rule.scopes
    return candidates if kinds <= scopes else [c for c in candidates if c.region.kind in scopes]


def _candidates(blocks: Mapping[int, list[int]], regions: Sequence[Region], lead: Sequence[int]) -> list[Candidate]:
    """Return the regions that have literals, in order; `blocks`: offsets of literals by index of the region."""
    numbers = sorted(blocks)
    if not lead:
        return [record(Candidate, (regions[number], None)) for number in numbers]
    if lead != (0,):
        return [record(Candidate, (regions[number], _earlier(blocks[number], lead))) for number in numbers]
    for places in blocks.values():
        places.sort()
    return [record(Candidate, (regions[number], blocks[number])) for number in numbers]


def _earlier(places: Sequence[int], lead: Sequence[int]) -> Sequence[int]:
    """Return the earliest offsets where matches with these literals may start."""
    return sorted({at for place in places for by in lead if (at := place - by) >= 0})
