"""Readability formulas, and the shares of dialogue and passive sentences.

Each formula gives the value that textstat gives for the same text and language.
"""

from __future__ import annotations

import re
from math import sqrt
from typing import TYPE_CHECKING

from ..quotes import marks
from .text_counts import has_textstat, known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .text_counts import Sample


# Dialogue and passive voice.

_IRREGULAR = (
    "been|born|beaten|become|begun|bent|bet|bitten|bought|bound|broken|brought|built|burnt|cast|caught|chosen|cut|dealt|"
    "done|drawn|driven|drunk|eaten|fed|felt|fired|flown|forbidden|forgotten|fought|found|frozen|given|grown|held|hidden|"
    "hit|hung|hurt|kept|known|laid|lain|led|left|lent|lit|lost|made|meant|met|paid|proven|put|read|ridden|rung|said|sawn|"
    "seen|sent|set|sewn|shaken|shot|shown|shut|slain|sold|sought|spent|split|spoken|spread|stolen|struck|stuck|sung|"
    "sunk|swept|sworn|taken|taught|thought|thrown|told|torn|understood|undone|upheld|won|worn|wound|woven|written"
)
_ADJECTIVES = "interested|excited|tired|pleased|supposed|concerned|worried|married|scared|bored|aged|used|gone"
_PASSIVE = re.compile(
    r"(?i)\b(?:am|is|are|was|were|be|been|being|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|gets?|got)\s+"
    rf"(?:(?:not|also|then|now|still|never|often|later|soon|first|only|just|\w+ly)\s+){{0,2}}(?!(?:{_ADJECTIVES})\b)"
    rf"(?:[a-z]{{2,}}[^e\W]ed|{_IRREGULAR})\b"
)
_PAIRED = (("„", "“"), ("«", "»"), ("»", "«"), ("「", "」"), ("『", "』"))


def passive(sentence: str) -> bool:
    """Whether an English sentence has a passive verb."""
    return _PASSIVE.search(sentence) is not None


def dialogue(text: str) -> int:
    """Return the code points between quotation marks; an unclosed quotation runs to the end of its block."""
    if '"' in text or ("“" in text and "„" not in text):
        total = 0
        for mark in marks(text):
            if mark.opens and not mark.inner:
                total += (mark.partner if mark.partner >= 0 else len(text)) - mark.at - 1
        return max(0, min(total, len(text)))
    for opening, closing in _PAIRED:
        if opening in text:
            return _between(text, opening, closing)
    return 0


def _between(text: str, opening: str, closing: str) -> int:
    return sum(len(part.partition(closing)[0]) for part in text.split(opening)[1:])


def passives(sentences: Iterable[str]) -> int:
    """Return the number of sentences with a passive verb."""
    return sum(map(passive, sentences))


# Readability. Base, weight of words per sentence, weight of syllables per word. Sources: Flesch 1948; Amstad 1978 (de),
# Fernández Huerta 1959 (es), Kandel and Moles 1958 (fr), Franchina and Vacca 1986 (it), Douma 1960 (nl), Oborneva 2006
# (ru), in textstat.
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
UNSPACED = ("zh", "ja", "th", "lo", "km", "my")  # no spaces between words


def readability(s: Sample, language: str) -> dict[str, float]:
    """Return the values of the formulas by name; formulas that do not apply to the language or text are left out.

    Source: textstat, `textstat.backend.metrics`.
    """
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
    if language == "ar" and has_textstat():
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
    """Whether more than half of a text's `chars` word characters are non-Latin, in a language with Latin letters."""
    code = language.partition("-")[0]
    return 2 * foreign > chars and code not in UNLATIN and code not in UNSPACED


def why_not(s: Sample, language: str, foreign: bool = False) -> str:
    """Return a short reason why formulas are missing; empty if none is."""
    code = language.partition("-")[0]
    if not s.words:
        return "no running text"
    if foreign:
        return f"most letters do not belong to '{language}': set the language with --language"
    if code in UNSPACED:
        return f"words of '{language}' are not separated by spaces"
    if code == "ar" and not has_textstat():
        return "the formula for Arabic needs the extra 'readability'"
    if code in FLESCH or code == "ar":
        return ""
    if not known(code):
        return f"no syllable rules for '{language}'"
    return f"no syllable formula for '{language}'"
