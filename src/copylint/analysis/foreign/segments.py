"""Split a text into tokens and pieces that may contain a run of foreign words, and join runs that belong together.

Brackets, code and words of the text's own language separate pieces; the order is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from ...model.values import Record, record
from . import lexicon
from .lexicon import CLITICS, WORD, latin
from .word_odds import peak

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# Tokens: words, the cost of the gap before each, and words that are part of code.

BREAK = 99.0  # cost of a gap that no run can cross
_HARD = re.compile(r"[\[\]{}\n\ufffc]")
_COSTS = (
    (re.compile(r"[.!?;…:]"), 1.0),
    (re.compile(r"[“”\"„«»‘]"), 1.0),
    (re.compile(r"[()]"), 1.0),
    (re.compile(r"[–—\d]"), 0.7),
)
_SENTENCE = re.compile(r"(?:^|[.!?:…][”’\"')\]]*\s+|[\"“‘(\[«„]|^\W+)$")
_GAPS, _SHORT = 2000, 8  # cached costs of gaps: how many, and most code points of a gap
_CODE = frozenset("@/\\_#=~&%$+<>|^*0123456789€™©®¢£¤¥§¨¯°±²³´¶¸¹¼½¾�")  # including signs of garbled text


class Token(Record):
    """A lowercase word and its offsets; `cost` is that of the gap before it."""

    start: int
    end: int
    word: str
    capital: bool
    first: bool  # capital because a sentence or a quotation starts
    cost: float
    code: bool  # part of an address, a handle, a number with its unit; or in another script
    glued: bool  # joined to another word by a hyphen
    neutral: bool = False  # a loanword: counts for no language


class Run(Record):
    """A run of words as offsets in the text; `word` is the one with the highest odds, `odds`."""

    start: int
    end: int
    language: str  # its code; empty if only the letters show that it is foreign
    score: float
    word: str
    odds: float
    words: int


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
    """Return the words of a text, or of a part that begins and ends between words."""
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
    """Whether a word occurs outside of addresses, numbers and, unless `compounds`, hyphenated compounds."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        whole = not (WORD.match(text[at - 1 : at]) or WORD.match(text, end))
        if whole and not (_code(text, at, end, word) or (not compounds and _glued(text, at, end))):
            return True
        at = text.find(word, end)
    return False


# Pieces and runs.

ALIEN = -1.0  # two words in a row with lower odds for every language end a piece
GAP, LEAST = 40, 4  # two runs are joined with fewer code points between them, and at least as many words in both


def listed(token: Token, signs: frozenset[str]) -> bool:
    """Whether a capitalized word is one of the `signs` as a German noun."""
    return token.capital and not token.first and token.word.capitalize() in signs


def part(every: list[Token], own: str) -> None:
    """Unglue, in place, words joined by a hyphen if both may be foreign."""
    for i, (one, two) in enumerate(pairwise(every)):
        joined = one.glued and two.glued and one.end + 1 == two.start and not (one.capital or two.capital)
        if joined and lexicon.unknown((one.word, two.word), own) == {one.word, two.word}:
            every[i], every[i + 1] = one._replace(glued=False), two._replace(glued=False)


def pieces(every: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the sequences of words without a bracket or code between them."""
    piece: list[Token] = []
    for token in every:
        if piece and (token.cost >= BREAK or token.code):
            yield piece
            piece = []
        if not token.code:
            piece.append(token)
    if piece:
        yield piece


def parted(piece: Sequence[Token], own: str, signs: frozenset[str]) -> Iterator[Sequence[Token]]:
    """Yield the parts of a piece that contain a sign; two adjacent words of the text's language separate parts."""

    def ours(i: int) -> bool:
        token = piece[i]
        return not (token.neutral or token.capital) and peak(token.word, own) < ALIEN

    def parts(i: int) -> bool:
        return ours(i) and i > 0 and ours(i - 1)

    end = 0
    for at, token in enumerate(piece):
        if at >= end and (token.word in signs or listed(token, signs)) and not parts(at):
            start, end = at, at + 1
            while start > 0 and not parts(start - 1):
                start -= 1
            while end < len(piece) and not parts(end):
                end += 1
            if start == at and token.capital:  # the word before a noun shows whether it is part of a name
                start = max(0, start - 1)
            yield piece[start:end]


def enclosed(text: str, piece: Sequence[Token]) -> bool | None:
    """Whether a square bracket contains exactly these words; None if it is part of a word or a link."""
    start, end = piece[0].start, piece[-1].end
    if text[start - 1 : start] != "[" or text[end : end + 1] != "]":
        return False
    before, after = text[max(0, start - 2) : start - 1], text[end + 1 : end + 2]
    link = after == ":" and not text[: start - 1].strip()
    return (
        None
        if before.isalnum()
        or (before in ("[", "!", "\\") and before)
        or after.isalnum()
        or (after in ("[", "(") and after)
        or link
        else True
    )


def joined(runs: Sequence[Run], every: Sequence[Token]) -> list[Run]:
    """Join runs of one language that only names, numbers and code separate: *bis zur 125th Street fuhr*.

    The result is sorted by score, best first.
    """
    out: list[Run] = []
    starts = [token.start for token in every]
    for run in sorted(runs, key=lambda r: r.start):
        last = out[-1] if out else None
        if last and last.language == run.language and run.start - last.end < GAP and last.words + run.words >= LEAST:
            at = bisect_left(starts, run.start)
            between, first = every[bisect_left(starts, last.end) : at], every[at]
            if first.cost < BREAK and all((t.code or t.capital) and t.cost < BREAK for t in between):
                best = max(last, run, key=lambda r: r.odds)
                words = last.words + len(between) + run.words
                out[-1] = best._replace(start=last.start, end=run.end, words=words, score=last.score + run.score)
                continue
        out.append(run)
    return sorted(out, key=lambda r: -r.score)
