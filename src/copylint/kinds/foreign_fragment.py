"""Words and runs of words left in another language, in running text and inside brackets, in any script.

A word that the text's language knows, keeps as a loan, or speaks of as a word is never found by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from .. import wordtable
from ..findings import Applicability
from ..fold import fold_encoded
from ..options import option
from ..signs import BAR, PARTS, SCRIPT, SURE, beyond, latin, signs
from ..values import Record
from ..window import LONG
from ..wordtable import LATIN, WORD
from . import Kind, Match, changed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..document import Document, Region
    from ..loans import Phrases
    from ..signs import Signs
    from ..window import Window
    from . import Candidate

_FEW = 20  # words
_TERM = 4  # a word used as often is a term of the article
_BYTE = "\xff"  # the last letter that a window has a byte for
_NEAR = 40  # code points that hold the next word
_OPENING = "“”‘’\"'«„(["
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
                region = document.regions[number]
                if region.kind in scope:
                    here = where.get(number, {})
                    words = {word: odds for word, odds in here.items() if odds < SCRIPT or latin(word)}
                    scripts = list(_of_script(region.text, own)) if len(words) < len(here) else []
                    found += ((region, f) for f in scripts)
                    if _promising(region.text, words, own):
                        kept = kept or self._kept(document)
                        found += (
                            (region, f)
                            for f in _of_words(region.text, own, frozenset(words), kept)
                            if not any(f.start < s.end and s.start < f.end for s in scripts)
                        )
        if found:
            yield from _matches(document, candidates, found)

    def _kept(self, document: Document) -> list[Phrases]:
        from .. import loans

        return [loans.shipped(), loans.phrases([*self.allow, *document.settings.words])]


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


def _promising(text: str, odds: Signs, own: str) -> bool:
    """Whether the words could reach the bar all together; a cheap look before all words are weighed."""
    if "[" in text and any(wordtable.unknown(WORD.findall(m[1].lower()), own) for m in _brackets(text)):
        return True
    if not _enough(odds.values()):
        return False
    from ..tokens import free

    odds = {word: value for word, value in odds.items() if free(text, word, compounds=len(odds) > 1)}
    if len(odds) != 1:
        return _enough(odds.values())
    from ..fragments import LONE_BAR, NEIGHBORS
    from ..odds import usual

    ((word, value),) = odds.items()
    if not _enough([value]) or _of_name(text, word):
        return False
    return value > LONE_BAR - NEIGHBORS or not usual(word.lower(), own) or _beside_capital(text, word)


def _enough(odds: Collection[float]) -> bool:
    return max(odds, default=0.0) >= SURE and sum(odds) > BAR


def _of_name(text: str, word: str) -> bool:
    """Whether a word, the only strange one of a text, is everywhere a part of a name, by the capitals beside it."""
    from ..proper import PARTICLES, epithet

    species = word.islower() and word not in PARTICLES and epithet(word)
    if not (species or word in PARTICLES or not word.islower()):
        return False
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (text[at - 1 : at].isalpha() or text[end : end + 1].isalpha()):
            before = _capital(text[max(0, at - _NEAR) : at].split()[-1:])
            after = _capital(text[end : end + _NEAR].split()[:1])
            if not (before and not after if species else before or after):
                return False
        at = text.find(word, end)
    return True


def _capital(chunks: Sequence[str]) -> bool:
    return any(chunk.lstrip(_OPENING)[:1].isupper() for chunk in chunks)


def _beside_capital(text: str, word: str) -> bool:
    """Whether a word stands beside one with a capital, or more than once."""
    at = text.find(word)
    before, after = text[:at].split()[-1:], text[at + len(word) :].split()[:2]
    return text.count(word) > 1 or any(chunk.lower() != chunk for chunk in (*before, *after))


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
    from ..scripts import original, runs

    def ours(words: list[str]) -> int:
        return len(words) - len(wordtable.unknown(words, own))

    def inside(part: str) -> int:
        return ours([w for w in WORD.findall(part) if w.islower() and w[0] <= LATIN])

    for start, end in runs(text, ours):
        if not mentioned(text, start, end) and not quoted(text, start, end, inside):
            kind, code = script(text[start:end])
            yield Found(start, end, (start, end), code, f"{kind} letters")
    for m in _brackets(text):
        before = text[: m.start()].rstrip()
        definition = not before and text[m.end() : m.end() + 1] == ":"
        if definition or not re.search(f"[{LETTERS}]", m[1]) or original(m[1], before, text[m.end() :], ours):
            continue
        if not (own == "en" and lookup(m[1])) and not quoted(text, m.start(), m.end(), inside):
            kind, code = script(m[1])
            yield Found(m.start(), m.end(), m.span(1), code, f"{kind} letters")


def _terms(document: Document, words: set[str]) -> set[str]:
    """Those of some words, in small letters, that a text has so often that they are terms of it."""
    if len(document.text) <= LONG and len(words) <= _FEW:  # of many words each is not worth a walk of its own
        texts = [window.text.lower() for window in document.windows]
        words = {word for word in words if sum(text.count(word) for text in texts) >= _TERM}
    counts: Counter[bytes | str] = Counter()
    plain = {word.encode("latin-1"): word for word in words if max(word) <= _BYTE}
    strange = words.difference(plain.values())
    for window in document.windows if words else ():
        counts.update(filter(plain.__contains__, fold_encoded(window.words).translate(PARTS).split()))
        for _, word in beyond(window) if strange else ():
            counts.update(filter(strange.__contains__, WORD.findall(word.lower())))
    return {plain.get(word, word) for word, count in counts.items() if count >= _TERM}


def _coded(document: Document) -> set[str]:
    """The words, in small letters, that a text has in code as well: terms of the program that it is about."""
    from ..markup import code

    return {*WORD.findall(code(document).lower())}


def _matches(
    document: Document, candidates: Sequence[Candidate], found: Sequence[tuple[Region, Found]]
) -> Iterator[Match]:
    """Matches, less terms and names of the article and of programs; none where most is in another language."""
    from ..languages import name

    if sum(f.end - f.start for _, f in found) > _MOST * sum(len(c.region.text) for c in candidates):
        return
    words = {f.word for _, f in found if f.word}
    terms = _terms(document, words)
    coded = _coded(document) if words and document.structure is not None else set[str]()
    translations = dict(document.settings.translations)
    for region, f in found:
        if f.word and (f.word in terms or f.word in coded or (coded and not f.language)):
            continue  # no language has most words of programs
        text = region.text[f.inner[0] : f.inner[1]]
        values = {"language": name(f.language), "code": f.language, "evidence": f.evidence, "match": text}
        new = translations.get(text)
        if new is None:
            yield Match(region.span(f.start, f.end), (), values)
        else:
            yield changed(region, f.start, f.end, [(*f.inner, new)], Applicability.UNSAFE, values)
