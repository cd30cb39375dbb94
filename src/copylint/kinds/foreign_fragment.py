"""Untranslated words and runs of words, in running text and inside brackets, in any script.

A word that is known in the text's language, a loanword, or mentioned as a word is never found by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from ..analysis.foreign import lexicon
from ..analysis.foreign.candidates import SCRIPT, signs
from ..analysis.foreign.lexicon import LATIN, WORD, latin
from ..matching.text_window import document_windows
from ..model.findings import Applicability
from ..model.values import Record
from .base import Kind, Match, changed, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..analysis.foreign.kept_words import Phrases
    from ..matching.text_window import Window
    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_MOST = 0.8  # a text with a larger share of other languages is itself in another one


class Found(Record):
    """A fragment in a region's text: the span to report, the part to translate, its language and word."""

    start: int
    end: int
    inner: tuple[int, int]
    language: str  # its code, or empty
    evidence: str
    word: str = ""  # the word, if the fragment is a single one in Latin letters


class ForeignFragment(Kind):
    """Needs the language of the text to be set; names, titles and loanwords are skipped."""

    allow: Sequence[str] = option("foreign words and phrases to accept", ())

    def names(self) -> Sequence[str]:
        return ("language", "code", "evidence")

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        own = document.settings.code
        if own not in lexicon.LANGUAGES:
            return
        found: list[tuple[Region, Found]] = []
        scope = {c.region.kind for c in candidates}  # no triggers, so all regions of these kinds are candidates
        kept: list[Phrases] = []
        for window in document_windows(document):
            where = signs(window, own)
            for number in {*where, *_bracketed(window)}:
                from ..analysis.foreign.candidates import promising  # imported late: most texts have no such region

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
        from ..analysis.foreign import kept_words

        return [kept_words.shipped(), kept_words.phrases(self.allow), kept_words.accepted(document.settings.words)]


def _overlaps(fragment: Found, others: Sequence[Found]) -> bool:
    """Whether a fragment overlaps one of `others`, which are disjoint and in order."""
    at = bisect_left(others, fragment.end, key=lambda other: other.start)
    return at > 0 and fragment.start < others[at - 1].end


def _bracketed(window: Window) -> Iterator[int]:
    """Yield the indices of the regions that contain a square bracket."""
    at = window.text.find("[")
    while at >= 0:
        number = window.region(at)
        yield number
        at = window.text.find("[", window.starts[number - window.first + 1])


def _brackets(text: str) -> Iterator[re.Match[str]]:
    from ..analysis.foreign.candidates import BRACKET

    return BRACKET.finditer(text)


def _of_words(text: str, own: str, signs: frozenset[str], kept: Sequence[Phrases]) -> Iterator[Found]:
    from ..analysis.exonyms import lookup
    from ..analysis.foreign import kept_words, runs
    from ..analysis.foreign.kept_words import mentioned, quoted

    def ours(part: str) -> int:
        words = [w for w in WORD.findall(part) if w.islower()]
        return len(words) - len(lexicon.unknown(words, own))

    for run in runs(text, own, signs, lambda tokens: kept_words.places(tokens, *kept)):
        start, end = run.start, run.end
        bracket = text[start - 1 : start] == "[" and text[end : end + 1] == "]"
        if bracket and own == "en" and lookup(text[start:end]):
            continue  # left to `bracketed-name`
        if quoted(text, start, end, ours) or (not bracket and run.words < 5 and mentioned(text, start, end)):
            continue
        evidence = _evidence(run.word, own, run.language)
        word = run.word if run.words == 1 and not bracket else ""
        yield Found(start - bracket, end + bracket, (start, end), run.language, evidence, word)


def _evidence(word: str, own: str, language: str) -> str:
    from ..analysis.languages import name

    uses = lexicon.uses(word)
    here = uses.pop(own, None)
    theirs = language if language in uses else max(uses, key=lambda code: uses[code], default="")
    if here is None or not theirs:
        return f"“{word}” is no {name(own)} word" + (f" but {name(theirs)}" if theirs else "")
    return f"“{word}” is {10 ** (uses[theirs] - here):,.0f} times as common in {name(theirs)}"


def _of_script(text: str, own: str) -> Iterator[Found]:
    from ..analysis.exonyms import lookup
    from ..analysis.foreign.kept_words import mentioned, quoted
    from ..analysis.languages import LETTERS, NEAR, original, runs, script

    def ours(words: list[str]) -> int:
        return len(words) - len(lexicon.unknown(words, own))

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
    """Yield the matches, without terms and names of the article and of code; none if most text is foreign."""
    from ..analysis.foreign.kept_words import coded, terms
    from ..analysis.languages import name

    if sum(f.end - f.start for _, f in found) > _MOST * sum(len(c.region.text) for c in candidates):
        return
    words = {f.word for _, f in found if f.word}
    often = terms(document, words)
    programs = coded(document) if words and document.structure is not None else set[str]()
    translations = dict(document.settings.translations)
    for region, f in found:
        if f.word and (f.word in often or f.word in programs or (programs and not f.language)):
            continue  # more likely code than a language
        text = region.text[f.inner[0] : f.inner[1]]
        values = {"language": name(f.language), "code": f.language, "evidence": f.evidence, "match": text}
        new = translations.get(text)
        if new is None:
            yield Match(region.span(f.start, f.end), (), values)
        else:
            yield changed(region, f.start, f.end, [(*f.inner, new)], Applicability.UNSAFE, values)
