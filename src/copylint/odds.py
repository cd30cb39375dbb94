"""What one word says about the language it is in: log10 odds against the language of the text.

Odds come from how often languages use the word; where none does, from its letters. The same word says always the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import wordtable
from .values import Record, record

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST, MOST = -3.0, 4.0  # what one word may count
ABSENT = -9.5  # log10 of the frequency of a word that the text's language does not know
FAR = -8.0  # the same of a word that no language is known to use
KNOWN = -5.5  # the same of a known word of the text's language that the table leaves out
SISTER = 1.0  # what it costs that only another language than the run's uses a word
SHAPE = 0.45  # how much the letters of an unknown word count
CLEAN, CLEANER = 0.7, 0.5  # what others may use a word more often, as make_words.py has it
LENT, OFTEN = 1.2, -5.2  # what an English word may count that English uses less often: every language borrows such
STEEP, TURN = 0.8, 2.8  # of words used here too: only what is far above quotations from the other language counts
COMMON, RISE = -6.0, 0.4  # the turn is for words of this frequency, and so much later for one ten times as common
PART = 4  # letters of a part of a compound; one part has more
LONGEST = 100  # letters of a compound, and of a word whose letters are judged; more are no word of any language
_MEMORY = 50_000


class _Scale(Record):
    """What the frequency of a word in other languages is held against."""

    known: bool
    base: float
    steep: float
    turn: float


class _Weight(Record):
    """How often the text's language and the others use a word, what that is held against, and the most that it says."""

    own: float | None  # log10; none where it is not in the table
    levels: bytes  # as the table of words has them
    scale: _Scale
    ceiling: float
    peak: float


_weights: dict[str, dict[str, _Weight]] = {language: {} for language in wordtable.LANGUAGES}


def peak(word: str, own: str) -> float:
    """The most that a word, in small letters, can count for any language in a text of a language."""
    return _weight(word, own).peak


def usual(word: str, own: str) -> bool:
    """Whether a text's language uses a word, if seldom."""
    return (_weight(word, own).own or FAR) > COMMON


def facts(word: str, own: str) -> Mapping[str, float]:
    """What a word says for each other language that uses it."""
    _, levels, scale, ceiling, _ = _weight(word, own)
    return {
        language: _odds(wordtable.often(levels[number]) or FAR, scale, ceiling)
        for language, number in wordtable.numbers().items()
        if levels[number]
    }


def weigh(word: str, own: str, language: str) -> tuple[float, bool]:
    """What a word says for a language, or for none that is known, and whether that language uses it."""
    _, levels, scale, ceiling, _ = _weight(word, own)
    level = levels[wordtable.numbers()[language]] if language else 0
    log = wordtable.often(level)
    if log is None:
        highest = wordtable.often(max(levels))
        log = FAR if scale.known or highest is None else highest - SISTER
    return _odds(log, scale, ceiling), level > 0


def _weight(word: str, own: str) -> _Weight:
    weights = _weights[own]
    found = weights.get(word)
    if found is None:
        if len(weights) > _MEMORY:
            weights.clear()
        found = _judge(word, own)
        if len(word) <= LONGEST:
            weights[word] = found
    return found


def _judge(word: str, own: str) -> _Weight:
    levels, number = wordtable.levels(word), wordtable.numbers()[own]
    here, levels[number] = wordtable.often(levels[number]), 0
    highest = wordtable.often(max(levels))
    scale = _scale(word, own, here, highest)
    ceiling = _ceiling(word, own, here, scale.known, levels[wordtable.numbers()["en"]])
    top = _odds(FAR if highest is None else highest, scale, ceiling)
    return record(_Weight, (here, bytes(levels), scale, ceiling, top))


def _scale(word: str, own: str, here: float | None, highest: float | None) -> _Scale:
    known = wordtable.knows(word, own) or (here is None and _compound(word, own))
    letters = 0.0 if known or here is not None or len(word) < 3 else wordtable.shape(word[:LONGEST], own)
    base = here if here is not None else KNOWN if known else ABSENT - SHAPE * letters
    high = FAR if highest is None else highest
    contested = here is not None and high - here > CLEAN + CLEANER * max(0.0, here + 5.5)
    steep = STEEP if here is not None and (contested or not known) else 0.0
    return record(_Scale, (known, base, steep, TURN + RISE * (base - COMMON)))


def _ceiling(word: str, own: str, here: float | None, known: bool, english: int) -> float:
    """The most that a word counts; less, where a text that is not English borrows it from there."""
    if own == "en" or known or here is not None or wordtable.unknown((word,), "en"):
        return MOST
    return LENT if (wordtable.often(english) or FAR) < OFTEN else MOST


def _odds(log: float, scale: _Scale, ceiling: float) -> float:
    above = log - scale.base
    value = above + scale.steep * (above - scale.turn)
    return LEAST if value < LEAST else ceiling if value > ceiling else value


def _compound(word: str, own: str) -> bool:
    """Whether two words of the text's language make a word."""
    if not 2 * PART < len(word) <= LONGEST:
        return False
    first = {word[:at] for at in range(PART, len(word) - PART + 1)}
    second = {word[len(one) :] for one in first - wordtable.unknown(first, own)}
    return len(wordtable.unknown(second, own)) < len(second)
