"""Whether strange words of a paragraph could be a fragment: a cheap look, before all its words are weighed.

It may promise what is none, and never leaves out what is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import wordtable
from .signs import BAR, SURE
from .wordtable import WORD

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .signs import Signs

_NEAR = 40  # code points that hold the next word
_OPENING = "“”‘’\"'«„(["


def promising(text: str, odds: Signs, own: str) -> bool:
    """Whether the words could reach the bar all together; a cheap look before all words are weighed."""
    if "[" in text and _bracketed(text, own):
        return True
    if not _enough(odds.values()):
        return False
    from .tokens import free

    compounds, found = len(odds) > 1, dict[str, float]()
    for word, value in odds.items():
        if free(text, word, compounds):
            found[word] = value
            if len(found) > 1 and _enough(found.values()):
                return True  # more words make it no less
    if len(found) != 1:
        return False
    odds = found
    from .fragments import LONE_BAR, NEIGHBORS
    from .odds import usual

    ((word, value),) = odds.items()
    if not _enough([value]) or _of_name(text, word):
        return False
    return value > LONE_BAR - NEIGHBORS or not usual(word.lower(), own) or _beside_capital(text, word)


def _enough(odds: Collection[float]) -> bool:
    return max(odds, default=0.0) >= SURE and sum(odds) > BAR


def _of_name(text: str, word: str) -> bool:
    """Whether a word, the only strange one of a text, is everywhere a part of a name, by the capitals beside it."""
    from .proper import PARTICLES, epithet

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


def _bracketed(text: str, own: str) -> bool:
    """Whether a square bracket holds a word that the text's language does not know."""
    from .kinds.bracketed_name import BRACKET

    return any(wordtable.unknown(WORD.findall(m[1].lower()), own) for m in BRACKET.finditer(text))
