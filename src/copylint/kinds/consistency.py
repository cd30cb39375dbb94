"""One term in several spellings within a document; manual, since either may be right."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..matching.text_window import document_windows
from ..model import findings
from ..model.findings import Applicability
from .base import Kind, Match, option, replaced, required

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from ..matching.regex import Regex
    from ..matching.text_window import Window
    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate, Triggers


_FEW = 8  # spellings


class Consistency(Kind):
    """Reports the rarer spellings of the document; if equally frequent, the later ones."""

    hosts = "block"

    pattern: Regex = option("pattern of terms in one spelling; each is then searched in the other spellings")
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
        there = _there(document_windows(document), {spelling for spellings in every for spelling in spellings[1:]})
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
                    made = replaced(region, start, start + len(spelling), best, Applicability.MANUAL)
                    yield Match(made.span, made.fixes, {**made.values, "other": best, "count": str(len(used[best]))})

    @cached_property
    def _parts(self) -> list[list[tuple[str, bool]]]:
        return [list(findings.parts(variant)) for variant in self.variants]

    def _others(self, m: re.Match[str]) -> list[str]:
        """Return the other spellings of a term."""
        return ["".join([(m[part] or "") if named else part for part, named in parts]) for parts in self._parts]


def _alone(text: str, start: int, end: int) -> bool:
    """Whether there is no letter, digit or hyphen beside a span."""
    return not any(ch.isalnum() or ch in "-_" for ch in text[max(0, start - 1) : start] + text[end : end + 1])


def _there(windows: Iterable[Window], spellings: set[str]) -> set[str]:
    """Return the spellings that occur in a text, even inside words; many are searched in a single pass."""
    if len(spellings) <= _FEW:
        return {spelling for window in windows for spelling in spellings if spelling in window.text}
    from ahocorasick_rs import AhoCorasick

    find = AhoCorasick(spellings).find_matches_as_strings
    return {spelling for window in windows for spelling in find(window.text, overlapping=True)}


def _places(regions: Sequence[Region], spellings: set[str]) -> dict[str, list[tuple[Region, int]]]:
    """Return where each spelling occurs as a whole word, found in a single pass."""
    out: dict[str, list[tuple[Region, int]]] = {}
    from ahocorasick_rs import AhoCorasick

    sought = sorted(spellings)
    automaton = AhoCorasick(sought)
    for region in regions:
        for number, start, end in automaton.find_matches_as_indexes(region.text, overlapping=True):
            if _alone(region.text, start, end):
                out.setdefault(sought[number], []).append((region, start))
    return out
