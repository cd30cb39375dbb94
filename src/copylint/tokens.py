"""The words of a text as a run of words sees them: what stands between two of them, and which are no words at all.

Every token is a run of letters; offsets are code points, half-open, ascending.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .signs import latin
from .values import Record, record
from .wordtable import CLITICS, WORD

BREAK = 99.0  # what nothing can bridge
_HARD = re.compile(r"[\[\]{}\n\ufffc]")
_COSTS = (
    (re.compile(r"[.!?;…:]"), 1.0),
    (re.compile(r"[“”\"„«»‘]"), 1.0),
    (re.compile(r"[()]"), 1.0),
    (re.compile(r"[–—\d]"), 0.7),
)
_SENTENCE = re.compile(r"(?:^|[.!?:…][”’\"')\]]*\s+|[\"“‘(\[«„]|^\W+)$")
_GAPS, _SHORT = 2000, 8  # what stands between words is remembered with its cost: how often, of how many code points
_CODE = frozenset("@/\\_#=~&%$+<>|^*0123456789€™©®¢£¤¥§¨¯°±²³´¶¸¹¼½¾�")  # and what garbles words


class Token(Record):
    """A word in small letters and where it stands; `cost` is of what stands before it."""

    start: int
    end: int
    word: str
    capital: bool
    first: bool  # capital because a sentence or a quotation starts
    cost: float
    code: bool  # a part of an address, a handle, a number with its unit; another script
    glued: bool  # by a hyphen to another word
    neutral: bool = False  # a loan: says nothing


def _cost(gap: str) -> float:
    if gap in (" ", "-", "’", "'"):
        return 0.0
    return _usual(gap) if len(gap) <= _SHORT else _weighed(gap)


def _weighed(gap: str) -> float:
    if _HARD.search(gap):
        return BREAK
    return sum(cost for mark, cost in _COSTS if mark.search(gap))


_usual = lru_cache(_GAPS)(_weighed)


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a text, or of a part of it that cuts none."""
    out: list[Token] = []
    at = start
    for m in WORD.finditer(text, start, len(text) if end is None else end):
        start, end = m.span()
        word = m[0]
        gap, after = text[at:start], text[end : end + 1]
        apart = gap[-1:] == " " and after in (" ", ",") and word[0] <= "z"
        if apart and gap == " " and word.islower():  # as most are
            out.append(record(Token, (start, end, word, False, False, 0.0, False, False, False)))
            at = end
            continue
        capital = word[0].isupper()
        first = capital and _SENTENCE.search(text, max(0, start - 4), start) is not None
        code, glued = (False, False) if apart else (_code(text, start, end, word), _glued(text, start, end))
        out.append(record(Token, (start, end, word.lower(), capital, first, _cost(gap), code, glued, False)))
        at = end
    return out


def _code(text: str, start: int, end: int, word: str) -> bool:
    before, after, apart = text[start - 1 : start], text[end : end + 1], text[max(0, start - 3) : start - 1]
    return (
        not latin(word)
        or before in _CODE
        or after in _CODE
        or (after in (".", ":") and end - start > 1 and text[end + 1 : end + 2].isalpha())
        or (before == "." and len(apart) > 1 and apart.isalnum())
        or (before in ("'", "’") and word in CLITICS)
    )


def _glued(text: str, start: int, end: int) -> bool:
    return (text[start - 1 : start] == "-" and text[max(0, start - 3) : start - 1][-1:].isalnum()) or (
        text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum()
    )


def free(text: str, word: str, compounds: bool = False) -> bool:
    """Whether a word stands somewhere by itself: in no address, no number and, unless they count, no compound."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        whole = not (WORD.match(text[at - 1 : at]) or WORD.match(text, end))
        if whole and not (_code(text, at, end, word) or (not compounds and _glued(text, at, end))):
            return True
        at = text.find(word, end)
    return False
