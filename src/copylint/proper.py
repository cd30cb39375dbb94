"""Names, titles of works and kinds of animals and plants: foreign words that no translation touches.

Only capitals, particles and endings are looked at; what is not plainly such a name is none.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from . import wordtable
from .odds import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Token

TITLE, HEAD = 4, 1.0  # titles have no more small words, and the first word says as much for the language

# Small words of names; a run of them beside a capital is one.
PARTICLES = frozenset(
    "a af agli ai al alla alle allo am au auf aux av bin da dalla das de degli dei del dell della delle dello den der "
    "des di do dos du e el i ibn il in la las le les lo los na nella nelle nello på sulla sur te ten ter v van vom "
    "von z zu zum zur".split()
)
JOINTS = frozenset("e en et i og och und y".split())  # the same between two capitals


def small(run: Sequence[Token]) -> bool:
    """Whether all words are capitals or particles of names."""
    return all(t.capital or t.word in PARTICLES for t in run)


def is_name(every: Sequence[Token], run: Sequence[Token], own: str, language: str) -> bool:
    """Whether a run is but the particles of a name, a kind of animal or plant after its genus, or a title."""
    place = bisect_left(every, run[0].start, key=lambda t: t.start)
    beside = (*every[max(0, place - 1) : place], *every[place + len(run) : place + len(run) + 1])
    if small(run):
        return any(t.capital for t in (*run, *beside))
    if len(run) == 1 and run[0].word in JOINTS:
        return len(beside) == 2 and all(t.capital for t in beside)
    return species(every, place, run) or _is_title(every, place, run, own, language)


def _is_title(every: Sequence[Token], place: int, run: Sequence[Token], own: str, language: str) -> bool:
    """Whether a capital within the sentence starts the run, on a word of the language: *Cien años de soledad*."""
    if language == "de" or sum(not t.capital for t in run) > TITLE:
        return False
    head = run[0] if run[0].capital or not place else every[place - 1]
    odds = facts(head.word, own)
    said = odds.get(language, 0.0) if language else max(odds.values(), default=0.0)
    joined = head is run[0] or run[0].cost == 0
    last = every[place + len(run) : place + len(run) + 1]
    whole = run[-1].word not in PARTICLES or any(t.capital for t in last)
    joined = joined and whole and any(t.word in PARTICLES or t.word in JOINTS for t in run)
    return joined and head.capital and not head.first and said >= HEAD


def species(every: Sequence[Token], place: int, run: Sequence[Token]) -> bool:
    """Whether a run is a Latin name of a kind, as *Rana arvalis*, or its second part."""
    if run[0].capital:
        genus, rest = run[0], run[1:]
    else:
        genus, rest = every[place - 1] if place else run[0], run
    return genus.capital and 0 < len(rest) <= 2 and all(not t.capital and epithet(t.word) for t in rest)


def epithet(word: str) -> bool:
    """Whether a word, in small letters, may be the specific epithet of such a kind."""
    ends = ("a", "ae", "i", "is", "us", "um", "ans", "ens", "es", "os", "or", "ex", "ix", "ides", "e")
    formed = len(word) > 3 and word.isascii() and word.endswith(ends)
    return formed and max(wordtable.uses(word).values(), default=-9) < -6
