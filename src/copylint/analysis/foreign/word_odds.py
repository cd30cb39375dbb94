"""The odds, as log10, that a single word is in another language than the text.

They come from how often languages use the word; if none does, from its letters. They do not depend on the context.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.values import Record, record
from . import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST, MOST = -3.0, 4.0  # bounds of the odds of one word
BAR = 1.5  # least score of a run
SURE = 1.0  # least odds of the strongest lowercase word of a run
LONE_BAR = 2.5  # least score of a single word that the text's language uses rarely
NEIGHBORS = 1.0  # most that common words beside a single one may add
ABSENT = -9.5  # log10 frequency assumed for a word unknown in the text's language
FAR = -8.0  # log10 frequency assumed for a word that no language uses
KNOWN = -5.5  # log10 frequency assumed for a known word of the text's language that is not in the table
SISTER = 1.0  # penalty if only another language than the run's uses a word
SHAPE = 0.45  # weight of the letters of an unknown word
CLEAN, CLEANER = 0.7, 0.5  # how much more often others may use a word, as in make_words.py
LENT, OFTEN = 1.2, -5.2  # most odds of an English word rarer than `OFTEN`: every language borrows such words
STEEP, TURN = 0.8, 2.8  # for words used here too: slope, and the odds from which on they count more (quotations do not)
COMMON, RISE = -6.0, 0.4  # `TURN` holds for words of this log10 frequency; it rises so much per factor of ten
PART = 4  # least letters of a part of a compound; one part has more
LONGEST = 100  # most letters of a compound, and of a word that are judged
_MEMORY = 50_000


class _Scale(Record):
    """The parameters that turn a word's frequency in another language into odds."""

    known: bool
    base: float
    steep: float
    turn: float


class _Weight(Record):
    """A word's frequency in the text's language and in others, the scale of its odds, and their maximum."""

    own: float | None  # log10; None if it is not in the table
    levels: bytes  # by language number, as in `lexicon.levels`; 0 for the text's language
    scale: _Scale
    ceiling: float
    peak: float


_weights: dict[str, dict[str, _Weight]] = {language: {} for language in lexicon.LANGUAGES}


def peak(word: str, own: str) -> float:
    """Return the highest odds of a lowercase word for any language, in a text in `own`."""
    return _weight(word, own).peak


def usual(word: str, own: str) -> bool:
    """Whether the text's language uses a word at least rarely."""
    return (_weight(word, own).own or FAR) > COMMON


def facts(word: str, own: str) -> Mapping[str, float]:
    """Return the odds of a word for each other language that uses it."""
    _, levels, scale, ceiling, _ = _weight(word, own)
    return {
        language: _odds(lexicon.often(levels[number]) or FAR, scale, ceiling)
        for language, number in lexicon.numbers().items()
        if levels[number]
    }


def weigh(word: str, own: str, language: str) -> tuple[float, bool]:
    """Return the odds of a word for a language (empty: an unknown one), and whether that language uses it."""
    _, levels, scale, ceiling, _ = _weight(word, own)
    level = levels[lexicon.numbers()[language]] if language else 0
    log = lexicon.often(level)
    if log is None:
        highest = lexicon.often(max(levels))
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
    levels, number = lexicon.levels(word), lexicon.numbers()[own]
    here, levels[number] = lexicon.often(levels[number]), 0
    highest = lexicon.often(max(levels))
    scale = _scale(word, own, here, highest)
    ceiling = _ceiling(word, own, here, scale.known, levels[lexicon.numbers()["en"]])
    top = _odds(FAR if highest is None else highest, scale, ceiling)
    return record(_Weight, (here, bytes(levels), scale, ceiling, top))


def _scale(word: str, own: str, here: float | None, highest: float | None) -> _Scale:
    known = lexicon.knows(word, own) or (here is None and _compound(word, own))
    letters = 0.0 if known or here is not None or len(word) < 3 else lexicon.shape(word[:LONGEST], own)
    base = here if here is not None else KNOWN if known else ABSENT - SHAPE * letters
    high = FAR if highest is None else highest
    contested = here is not None and high - here > CLEAN + CLEANER * max(0.0, here + 5.5)
    steep = STEEP if here is not None and (contested or not known) else 0.0
    return record(_Scale, (known, base, steep, TURN + RISE * (base - COMMON)))


def _ceiling(word: str, own: str, here: float | None, known: bool, english: int) -> float:
    """Return the maximum odds of a word; lower for English words that other languages borrow."""
    if own == "en" or known or here is not None or lexicon.unknown((word,), "en"):
        return MOST
    return LENT if (lexicon.often(english) or FAR) < OFTEN else MOST


def _odds(log: float, scale: _Scale, ceiling: float) -> float:
    above = log - scale.base
    value = above + scale.steep * (above - scale.turn)
    return LEAST if value < LEAST else ceiling if value > ceiling else value


def _compound(word: str, own: str) -> bool:
    """Whether a word is a compound of two words of the text's language."""
    if not 2 * PART < len(word) <= LONGEST:
        return False
    first = {word[:at] for at in range(PART, len(word) - PART + 1)}
    second = {word[len(one) :] for one in first - lexicon.unknown(first, own)}
    return len(lexicon.unknown(second, own)) < len(second)
