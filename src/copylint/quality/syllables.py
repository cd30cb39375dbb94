"""Syllables of words: by the CMU Pronouncing Dictionary in English, by rules of hyphenation elsewhere, as in textstat.

The dictionary is a table of this package, so nothing is downloaded; a word always has the same number.
"""

from __future__ import annotations

import os
import zlib
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "syllables.bin")
_REGIONS = {"en": "en_US", "pt": "pt_PT", "de": "de_DE"}  # where the bare code is not what is meant, or is not known


@cache
def pronounced() -> Mapping[str, int]:
    """Syllables of English words in small letters. Source: The CMU Pronouncing Dictionary, first pronunciations."""
    with open(_TABLE, "rb") as file:
        lines = zlib.decompress(file.read()).decode().split("\n")
    return {word: n for n, line in enumerate(lines) for word in line.split()}


@cache
def known(language: str) -> bool:
    """Whether there are rules for the syllables of a language, by its code."""
    from pyphen import language_fallback

    found: str | None = language_fallback(_locale(language))
    return bool(found)


def _locale(language: str) -> str:
    language = language.replace("-", "_")
    return _REGIONS.get(language, language)


LONGEST = 100  # letters of a word that is read whole: a longer one has as many syllables a letter as its beginning


class Syllables:
    """Counts syllables of words in one language; what was counted is kept."""

    def __init__(self, language: str) -> None:
        from pyphen import Pyphen

        self._hyphens = Pyphen(lang=_locale(language))
        self._counts = dict(pronounced()) if language.partition("-")[0] == "en" else {}

    def of(self, word: str) -> int:
        """Of a word in small letters; at least 1."""
        found = self._counts.get(word)
        if found is None:
            if len(word) > LONGEST:
                return self.of(word[:LONGEST]) * len(word) // LONGEST
            found = self._counts[word] = len(self._hyphens.positions(word)) + 1
        return found


@cache
def syllables(language: str) -> Syllables:
    """For a language of `known`."""
    return Syllables(language)
