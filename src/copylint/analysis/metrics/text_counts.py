"""Sentences, syllables and the other counts that readability formulas need; each number equals textstat's.

Each text and each distinct word is counted once, while textstat counts again for every formula. Counts add up over
texts.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from ...model.region import WORD
from ...model.values import Record
from ...storage import package_data

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping


# Sentences.

_END = re.compile(
    r"(?:(?<=[^\s.!?…])[.!?…]+|(?<=\w)\.)[”’\"')\]»]*(?=\s+[“‘\"'(\[«¿¡—–-]*[^\W_a-zß-öø-ÿ])|[。！？｡]+[”’」』）]*(?=\S)"
)
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Cmdr|St|Mt|Jr|Sr|No|Nos|Fig|Vol|Ch|pp|cf|vs|"
    r"approx|Inc|Ltd|Corp|Co|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Hr|Fr|Sra?|Dra|Mme|Mlle|bzw|ca|z\.B|e\.g|i\.e)"
    r"|\b[^\W\d_](?:\.[^\W\d_])*)\.$"
)
_WITHIN = 12  # code points before a period that are searched for an abbreviation


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end (code points, half-open) of each sentence.

    A period ends a sentence before a capital or a digit, except after an abbreviation.
    """
    start = 0
    for m in _END.finditer(text):
        if m[0] == "." and _SHORT.search(text[max(start, m.end() - _WITHIN) : m.end()]):
            continue
        yield from _trimmed(text, start, m.end())
        start = m.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    if WORD.search(part):
        start += len(part) - len(part.lstrip())
        yield start, start + len(part.strip())


# Syllables: from the CMU Pronouncing Dictionary in English, from hyphenation rules elsewhere, as in textstat.

_TABLE = package_data.path("syllables.bin")
_REGIONS = {"en": "en_US", "pt": "pt_PT", "de": "de_DE"}  # where pyphen needs a region, or defaults to another one


@cache
def pronounced() -> Mapping[str, int]:
    """Map lowercase English words to syllables. Source: The CMU Pronouncing Dictionary, first pronunciations."""
    with open(_TABLE, "rb") as file:
        lines = zlib.decompress(file.read()).decode().split("\n")
    return {word: n for n, line in enumerate(lines) for word in line.split()}


@cache
def known(language: str) -> bool:
    """Whether there are syllable rules for a language code."""
    from pyphen import language_fallback

    found: str | None = language_fallback(_locale(language))
    return bool(found)


def _locale(language: str) -> str:
    language = language.replace("-", "_")
    return _REGIONS.get(language, language)


LONGEST = 100  # letters; the syllables of a longer word are extrapolated from its beginning


class Syllables:
    """A syllable counter for one language; counts are cached."""

    def __init__(self, language: str) -> None:
        from pyphen import Pyphen

        self._hyphens = Pyphen(lang=_locale(language))
        self._counts = dict(pronounced()) if language.partition("-")[0] == "en" else {}

    def of(self, word: str) -> int:
        """Return the syllables of a lowercase word, at least 1."""
        found = self._counts.get(word)
        if found is None:
            if len(word) > LONGEST:
                return self.of(word[:LONGEST]) * len(word) // LONGEST
            found = self._counts[word] = len(self._hyphens.positions(word)) + 1
        return found


@cache
def syllables(language: str) -> Syllables:
    """Return the syllable counter for a language that `known` accepts."""
    return Syllables(language)


_SENTENCE = re.compile(r"\b[^.!?]+[.!?]*")
_NO_CONTRACTION = re.compile(r"'(?![tsd]|ve|ll|re)")
_PUNCTUATION = re.compile(r"[^\w\s']")
_ALL_PUNCTUATION = re.compile(r"[^\w\s]")
# Three words; a stretch between end marks with fewer is not a sentence.
_THREE = re.compile(r"\W*+\w\S*+\s\W*+\w\S*+\s\W*+\w")
LONG = 6  # letters; a longer word is “long”
_HARD = {"en": 3, "pl": 4, "hu": 5}  # minimum syllables of a “hard” word


class Sample(Record):
    """The counts of textstat; syllable counts are 0 for languages that `known` rejects."""

    words: int = 0
    tokens: int = 0  # separated by whitespace, punctuation alone too
    chars: int = 0
    letters: int = 0
    sentences: int = 0
    syllables: int = 0
    monosyllables: int = 0
    polysyllables: int = 0  # words of three or more
    long: int = 0
    unlisted: int = 0  # not in the list of easy words
    hard: int = 0  # unlisted, with many syllables
    osman: int = 0  # Arabic: syllables, complex, long and elevated words, as Osman sums them

    def plus(self, other: Sample) -> Sample:
        """Return the sum of two samples."""
        return Sample(*[a + b for a, b in zip(self, other, strict=True)])


@cache
def easy(language: str) -> Collection[str]:
    """Return the words of Dale and Chall's list, or of the Spanish one. Source: textstat."""
    path = package_data.path(f"easy-words-{'es' if language == 'es' else 'en'}.txt")
    with open(path, encoding="utf-8") as file:
        return frozenset(line.strip() for line in file)


def _words(text: str) -> list[str]:
    return _PUNCTUATION.sub("", _NO_CONTRACTION.sub("", text)).split()


def sample(text: str, language: str) -> Sample:
    """Return the counts of a text in the language with this code."""
    language = language.partition("-")[0]
    words = _words(text)
    bare = "".join(text.split())
    flat = _ALL_PUNCTUATION.sub("", text).split()
    sentences = sum(1 for s in _SENTENCE.findall(text) if _THREE.match(s))
    counts = Sample(
        words=len(words),
        tokens=len(text.split()),
        chars=len(bare),
        letters=len(_ALL_PUNCTUATION.sub("", bare)),
        sentences=max(1, sentences) if text else 0,
        long=sum(map(LONG.__lt__, map(len, flat))),
    )
    if language == "ar" and has_textstat():
        return counts._replace(osman=_osman(text))
    return _with_syllables(counts, words, language) if known(language) else counts


def _with_syllables(counts: Sample, words: list[str], language: str) -> Sample:
    of = syllables(language).of
    listed = easy(language) if language in ("en", "es") else ()
    least = _HARD.get(language, 3)
    total = mono = poly = unlisted = hard = 0
    for word, n in Counter([w.lower() for w in words]).items():
        found = of(word)
        total += n * found
        mono += n * (found == 1)
        poly += n * (found >= 3)
        if word not in listed:
            unlisted += n
            hard += n * (found >= least)
    return counts._replace(syllables=total, monosyllables=mono, polysyllables=poly, unlisted=unlisted, hard=hard)


@cache
def has_textstat() -> bool:
    """Return whether textstat is installed, which counts what Osman's formula for Arabic needs."""
    from importlib.util import find_spec

    try:
        return find_spec("textstat") is not None
    except ValueError:  # imported, but without a spec
        return False


def _osman(text: str) -> int:
    from importlib import import_module

    counts = import_module("textstat.backend").counts
    parts: tuple[Callable[[str], int], ...] = (
        counts.count_complex_arabic_words,
        counts.count_arabic_long_words,
        counts.count_arabic_syllables,
        counts.count_faseeh,
    )
    return sum(part(text) for part in parts)
