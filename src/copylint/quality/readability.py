"""Formulas of readability, over counts: each gives what textstat gives for the same text and language.

A formula that a language, or a text without words, has no value for is not in the answer; nothing is divided by zero.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from .syllables import known

if TYPE_CHECKING:
    from .sample import Sample

# Base, weight of words a sentence, weight of syllables a word. Sources: Flesch 1948; Amstad 1978 (de), Fernández Huerta
# 1959 (es), Kandel and Moles 1958 (fr), Franchina and Vacca 1986 (it), Douma 1960 (nl), Oborneva 2006 (ru), in textstat
FLESCH = {
    "en": (206.835, 1.015, 84.6),
    "de": (180, 1, 58.5),
    "es": (206.84, 1.02, 60.0),
    "fr": (207, 1.015, 73.6),
    "it": (217, 1.3, 60.0),
    "nl": (206.835, 0.93, 77),
    "ru": (206.835, 1.3, 60.1),
    "hu": (206.835, 1.015, 58.5),
}
UNLATIN = tuple(
    "ar be bg bn el fa gu he hi hy ka kk kn ko ky mk ml mn mr ne pa ru si sr ta te tg uk ur uz yi am".split()
)
UNSPACED = ("zh", "ja", "th", "lo", "km", "my")  # words stand together: what is between spaces is no word


def readability(s: Sample, language: str) -> dict[str, float]:
    """Formulas by name. Source: textstat, `textstat.backend.metrics`."""
    language = language.partition("-")[0]
    if not s.words or not s.sentences or language in UNSPACED:
        return {}
    length = s.words / s.sentences
    per_word = s.syllables / s.words
    out: dict[str, float] = {}
    if language in FLESCH and s.syllables:
        base, a, b = FLESCH[language]
        out["flesch"] = base - a * length - b * per_word
    if language == "en":
        out |= _english(s, length, per_word)
    out["lix"] = length + 100 * s.long / s.words
    out["rix"] = s.long / s.sentences
    if language == "de" and s.syllables:
        ms, iw, es = (100 * n / s.words for n in (s.polysyllables, s.long, s.monosyllables))
        out["wiener"] = 0.1935 * ms + 0.1672 * length + 0.1297 * iw - 0.0327 * es - 0.875
    if language == "es" and s.syllables:
        out["szigriszt-pazos"] = FLESCH["es"][0] - 62.3 * per_word - length
        out["gutierrez-polini"] = 95.2 - 9.7 * s.letters / s.words - 0.35 * length
        out["crawford"] = -0.205 * 100 / length + 0.049 * 100 * per_word - 3.407
    if language == "it" and s.chars:
        out["gulpease"] = 300 / length - 10 * s.chars / s.tokens + 89
    if language == "ar":
        out["osman"] = 200.791 - 1.015 * length - 24.181 * s.osman / s.words
    return out


def _english(s: Sample, length: float, per_word: float) -> dict[str, float]:
    unlisted = 100 * s.unlisted / s.words
    out = {
        "fog": 0.4 * (length + 100 * s.hard / s.words),
        "smog": 1.043 * sqrt(30 * s.polysyllables / s.sentences) + 3.1291,
        "coleman-liau": 5.8 * s.letters / s.words - 29.6 / length - 15.8,
        "ari": 4.71 * s.chars / s.tokens + 0.5 * length - 21.43,
        "dale-chall": 0.1579 * unlisted + 0.0496 * length + (3.6365 if unlisted > 5 else 0),
    }
    return ({"grade": 0.39 * length + 11.8 * per_word - 15.59} if s.syllables else {}) | out


def is_foreign(chars: int, foreign: int, language: str) -> bool:
    """Whether most of the code points of words, `foreign` of them no Latin letters, are not of a language like this."""
    code = language.partition("-")[0]
    return 2 * foreign > chars and code not in UNLATIN and code not in UNSPACED


def why_not(s: Sample, language: str, foreign: bool = False) -> str:
    """Why formulas are missing, in a few words; empty if none is."""
    code = language.partition("-")[0]
    if not s.words:
        return "no running text"
    if foreign:
        return f"most of its letters are not those of '{language}': name its language with --language"
    if code in UNSPACED:
        return f"words of '{language}' are not set apart by spaces"
    if code in FLESCH or code == "ar":
        return ""
    if not known(code):
        return f"no rules for syllables of '{language}'"
    return f"no formula with syllables for '{language}'"
