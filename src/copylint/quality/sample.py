"""What textstat counts in a text, for formulas of readability; each number is the one textstat finds.

Counted once a text and once a distinct word, where textstat counts anew for every formula; the numbers of texts add up.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from ..values import Record
from .syllables import known, syllables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_SENTENCE = re.compile(r"\b[^.!?]+[.!?]*")
_NO_CONTRACTION = re.compile(r"'(?![tsd]|ve|ll|re)")
_PUNCTUATION = re.compile(r"[^\w\s']")
_ALL_PUNCTUATION = re.compile(r"[^\w\s]")
# Three words, from the first on; a stretch between stops with fewer is no sentence.
_THREE = re.compile(r"\W*+\w\S*+\s\W*+\w\S*+\s\W*+\w")
LONG = 6  # letters of a word that is not yet long
_HARD = {"en": 3, "pl": 4, "hu": 5}  # syllables from which on a word is hard


class Sample(Record):
    """Counts of textstat; those that take syllables are 0 where `known` says there are none."""

    words: int = 0
    tokens: int = 0  # between white space, punctuation alone too
    chars: int = 0
    letters: int = 0
    sentences: int = 0
    syllables: int = 0
    monosyllables: int = 0
    polysyllables: int = 0  # words of three or more
    long: int = 0
    unlisted: int = 0  # not in the list of easy words
    hard: int = 0  # not in it, and of many syllables
    osman: int = 0  # Arabic: syllables, complex, long and elevated words, as Osman sums them

    def plus(self, other: Sample) -> Sample:
        return Sample(*[a + b for a, b in zip(self, other, strict=True)])


@cache
def easy(language: str) -> Collection[str]:
    """The words of Dale and Chall's list, or of the Spanish one. Source: textstat's own files.

    Textstat is found and not imported, for it brings NLTK along, which takes longer than an article does.
    """
    from importlib.util import find_spec

    spec = find_spec("textstat")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = os.path.join(folder, "resources", "es" if language == "es" else "en", "easy_words.txt")
        with open(path, encoding="utf-8") as file:
            return frozenset(line.strip() for line in file)
    raise ModuleNotFoundError("textstat")


def _words(text: str) -> list[str]:
    return _PUNCTUATION.sub("", _NO_CONTRACTION.sub("", text)).split()


def sample(text: str, language: str) -> Sample:
    """Counts of a text, by the code of its language."""
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
    if language == "ar":
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
