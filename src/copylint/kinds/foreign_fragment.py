"""Words and runs of words left in another language, in running text and inside brackets, in any script.

A word that the text's language knows, keeps as a loan, or speaks of as a word is never found by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from .. import wordtable
from ..findings import Applicability
from ..options import option
from ..signs import SCRIPT, latin, signs
from ..values import Record
from ..wordtable import LATIN, WORD
from . import Kind, Match, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from ..loans import Phrases
    from ..window import Window
    from . import Candidate

_MOST = 0.8  # a text that has more of other languages is in another


class Found(Record):
    """A fragment in a region's text: what to report, what of it to translate, and what is known of it."""

    start: int
    end: int
    inner: tuple[int, int]
    language: str  # its code, or empty
    evidence: str
    word: str = ""  # the only one, if it is one in Latin letters


class ForeignFragment(Kind):
    """Needs to know the language of the text; names, titles and loans are left alone."""

    allow: Sequence[str] = option("words and phrases of other languages that the house keeps", ())

    def names(self) -> Sequence[str]:
        return ("language", "code", "evidence")

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        own = document.settings.code
        if own not in wordtable.LANGUAGES:
            return
        found: list[tuple[Region, Found]] = []
        scope = {c.region.kind for c in candidates}  # all regions of these: it has no triggers
        kept: list[Phrases] = []
        for window in document.windows:
            where = signs(window, own)
            for number in {*where, *_bracketed(window)}:
                from ..promise import promising  # most texts have no such region

                region = document.regions[number]
                if region.kind in scope:
                    here = where.get(number, {})
                    words = {word: odds for word, odds in here.items() if odds < SCRIPT or latin(word)}
                    scripts = sorted(_of_script(region.text, own)) if len(words) < len(here) else []
                    found += ((region, f) for f in scripts)
                    if promising(region.text, words, own):
                        kept = kept or self._kept(document)
                        found += (
                            (region, f)
                            for f in _of_words(region.text, own, frozenset(words), kept)
                            if not _overlaps(f, scripts)
                        )
        if found:
            yield from _matches(document, candidates, found)

    def _kept(self, document: Document) -> list[Phrases]:
        from .. import loans

        return [loans.shipped(), loans.phrases(self.allow), loans.accepted(document.settings.words)]


def _overlaps(fragment: Found, others: Sequence[Found]) -> bool:
    """Whether a fragment overlaps one of some others, which are in order and apart from each other."""
    at = bisect_left(others, fragment.end, key=lambda other: other.start)
    return at > 0 and fragment.start < others[at - 1].end


def _bracketed(window: Window) -> Iterator[int]:
    """The numbers of the regions that hold a square bracket."""
    at = window.text.find("[")
    while at >= 0:
        number = window.region(at)
        yield number
        at = window.text.find("[", window.starts[number - window.first + 1])


def _brackets(text: str) -> Iterator[re.Match[str]]:
    from .bracketed_name import BRACKET

    return BRACKET.finditer(text)


def _of_words(text: str, own: str, signs: frozenset[str], kept: Sequence[Phrases]) -> Iterator[Found]:
    from .. import loans
    from ..fragments import runs
    from ..mentions import mentioned, quoted
    from ..names import lookup

    def ours(part: str) -> int:
        words = [w for w in WORD.findall(part) if w.islower()]
        return len(words) - len(wordtable.unknown(words, own))

    for run in runs(text, own, signs, lambda tokens: loans.places(tokens, *kept)):
        start, end = run.start, run.end
        bracket = text[start - 1 : start] == "[" and text[end : end + 1] == "]"
        if bracket and own == "en" and lookup(text[start:end]):
            continue  # `bracketed-name` has it
        if quoted(text, start, end, ours) or (not bracket and run.words < 5 and mentioned(text, start, end)):
            continue
        evidence = _evidence(run.word, own, run.language)
        word = run.word if run.words == 1 and not bracket else ""
        yield Found(start - bracket, end + bracket, (start, end), run.language, evidence, word)


def _evidence(word: str, own: str, language: str) -> str:
    from ..languages import name

    uses = wordtable.uses(word)
    here = uses.pop(own, None)
    theirs = language if language in uses else max(uses, key=lambda code: uses[code], default="")
    if here is None or not theirs:
        return f"“{word}” is no {name(own)} word" + (f" but {name(theirs)}" if theirs else "")
    return f"“{word}” is {10 ** (uses[theirs] - here):,.0f} times as common in {name(theirs)}"


def _of_script(text: str, own: str) -> Iterator[Found]:
    from ..languages import LETTERS, script
    from ..mentions import mentioned, quoted
    from ..names import lookup
    from ..scripts import NEAR, original, runs

    def ours(words: list[str]) -> int:
        return len(words) - len(wordtable.unknown(words, own))

    def inside(part: str) -> int:
        return ours([w for w in WORD.findall(part) if w.islower() and w[0] <= LATIN])

    for start, end in runs(text, ours):
        if not mentioned(text, start, end) and not quoted(text, start, end, inside):
            kind, code = script(text[start:end])
            yield Found(start, end, (start, end), code, f"{kind} letters")
    for m in _brackets(text):
        before = text[max(0, m.start() - NEAR) : m.start()].rstrip()
        definition = not before and text[m.end() : m.end() + 1] == ":"
        behind = text[m.end() : m.end() + NEAR]
        if definition or not re.search(f"[{LETTERS}]", m[1]) or original(m[1], before, behind, ours):
            continue
        if not (own == "en" and lookup(m[1])) and not quoted(text, m.start(), m.end(), inside):
            kind, code = script(m[1])
            yield Found(m.start(), m.end(), m.span(1), code, f"{kind} letters")


def _matches(
    document: Document, candidates: Sequence[Candidate], found: Sequence[tuple[Region, Found]]
) -> Iterator[Match]:
    """Matches, less terms and names of the article and of programs; none where most is in another language."""
    from ..languages import name
    from ..terms import coded, terms

    if sum(f.end - f.start for _, f in found) > _MOST * sum(len(c.region.text) for c in candidates):
        return
    words = {f.word for _, f in found if f.word}
    often = terms(document, words)
    programs = coded(document) if words and document.structure is not None else set[str]()
    translations = dict(document.settings.translations)
    for region, f in found:
        if f.word and (f.word in often or f.word in programs or (programs and not f.language)):
            continue  # no language has most words of programs
        text = region.text[f.inner[0] : f.inner[1]]
        values = {"language": name(f.language), "code": f.language, "evidence": f.evidence, "match": text}
        new = translations.get(text)
        if new is None:
            yield Match(region.span(f.start, f.end), (), values)
        else:
            yield changed(region, f.start, f.end, [(*f.inner, new)], Applicability.UNSAFE, values)
