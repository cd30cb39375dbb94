"""What one word says about the language it is in: log10 odds against the language of the text.

Odds come from how often languages use the word; where none does, from its letters. The same word says always the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import wordtable
from .values import Record

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
_MEMORY = 50_000


class Facts(Record):
    """What one word says: log10 odds for each language that uses it, and for any other; the most of all."""

    odds: Mapping[str, float]
    rest: float
    most: float


_facts: dict[tuple[str, str], Facts] = {}


def facts(word: str, own: str) -> Facts:
    """What a word, in small letters, says in a text of a language."""
    found = _facts.get((word, own))
    if found is None:
        if len(_facts) > _MEMORY:
            _facts.clear()
        found = _facts[word, own] = _judge(word, own)
    return found


def _judge(word: str, own: str) -> Facts:
    uses = wordtable.uses(word)
    here = uses.pop(own, None)
    known = not wordtable.unknown((word,), own) or (here is None and _compound(word, own))
    letters = 0.0 if known or here is not None or len(word) < 3 else wordtable.shape(word, own)
    base = here if here is not None else KNOWN if known else ABSENT - SHAPE * letters
    contested = here is not None and max(uses.values(), default=FAR) - here > CLEAN + CLEANER * max(0.0, here + 5.5)
    steep = STEEP if here is not None and (contested or not known) else 0.0
    turn = TURN + RISE * (base - COMMON)
    highest = max(uses.values(), default=FAR + SISTER) - SISTER if not known else FAR

    strange = here is None and not known and own != "en"
    most = LENT if strange and uses.get("en", FAR) < OFTEN and not wordtable.unknown((word,), "en") else MOST

    def odds(log: float) -> float:
        return max(LEAST, min(most, log - base + steep * (log - base - turn)))

    found = {language: odds(log) for language, log in uses.items()}
    rest = odds(highest)
    return Facts(found, rest, max(rest, *found.values()) if found else rest)


def _compound(word: str, own: str) -> bool:
    """Whether two words of the text's language make a word."""
    for at in range(PART, len(word) - PART + 1):
        one, two = word[:at], word[at:]
        if max(at, len(two)) > PART and not wordtable.unknown((one, two), own):
            return True
    return False


def peak(word: str, own: str) -> float:
    """The most that a word can count for any language."""
    return facts(word, own).most
