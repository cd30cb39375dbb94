"""One term in several spellings within a document: which one is right, a person decides."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .. import templates
from ..findings import Applicability
from ..options import option
from . import Kind, Match, replaced, required

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from ..document import Document, Region
    from ..patterns import Regex
    from ..window import Window
    from . import Candidate, Triggers


_FEW = 8  # spellings


class Consistency(Kind):
    """Reports the spellings that are rarer in the document; as often, those that come later."""

    hosts = "block"

    pattern: Regex = option("terms in one of their spellings; what it finds is looked for in the others")
    variants: Sequence[str] = option("the other spellings, with `{names}` of groups of `pattern`")

    def triggers(self) -> Triggers | None:
        return required(self.pattern)

    def names(self) -> Sequence[str]:
        return ("other", "count")

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        found = {m[0]: m for region, places in candidates for m in self.pattern.at(region.text, places)}
        if not found:
            return
        every = [list(dict.fromkeys([term, *self._others(m)])) for term, m in found.items()]
        there = _there(document.windows, {spelling for spellings in every for spelling in spellings[1:]})
        variants = [spellings for spellings in every if not there.isdisjoint(spellings[1:])]
        if not variants:
            return
        prose = [r for r in document.regions if r.kind not in ("table-row", "verse")]
        places = _places(prose, {spelling for spellings in variants for spelling in spellings})
        for spellings in variants:
            used = {spelling: at for spelling in spellings if (at := places.get(spelling))}
            if len(used) < 2:
                continue
            best = max(used, key=lambda s: (len(used[s]), -document.index[id(used[s][0][0])], -used[s][0][1]))
            for spelling, at in used.items():
                for region, start in at if spelling != best else ():
                    made = replaced(region, start, start + len(spelling), best, Applicability.DISPLAY)
                    yield Match(made.span, made.fixes, {**made.values, "other": best, "count": str(len(used[best]))})

    @cached_property
    def _parts(self) -> list[list[tuple[str, bool]]]:
        return [list(templates.parts(variant)) for variant in self.variants]

    def _others(self, m: re.Match[str]) -> list[str]:
        """The other spellings of a term."""
        return ["".join([(m[part] or "") if named else part for part, named in parts]) for parts in self._parts]


def _alone(text: str, start: int, end: int) -> bool:
    """Whether no letter, digit or hyphen stands beside a span."""
    return not any(ch.isalnum() or ch in "-_" for ch in text[max(0, start - 1) : start] + text[end : end + 1])


def _there(windows: Iterable[Window], spellings: set[str]) -> set[str]:
    """Those of some spellings that stand in a text, if only within words; many are looked for in one walk."""
    if len(spellings) <= _FEW:
        return {spelling for window in windows for spelling in spellings if spelling in window.text}
    from ahocorasick_rs import AhoCorasick

    find = AhoCorasick(spellings).find_matches_as_strings
    return {spelling for window in windows for spelling in find(window.text, overlapping=True)}


def _places(regions: Sequence[Region], spellings: set[str]) -> dict[str, list[tuple[Region, int]]]:
    """Where some spellings stand as whole words, all found in one walk through the text."""
    out: dict[str, list[tuple[Region, int]]] = {}
    from ahocorasick_rs import AhoCorasick

    sought = sorted(spellings)
    automaton = AhoCorasick(sought)
    for region in regions:
        for number, start, end in automaton.find_matches_as_indexes(region.text, overlapping=True):
            if _alone(region.text, start, end):
                out.setdefault(sought[number], []).append((region, start))
    return out
