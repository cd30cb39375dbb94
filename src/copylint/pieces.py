"""The parts of a text that a run of words in another language can lie in, and runs that belong together.

Brackets, code and words of the text's own language part them; what they hold stays in its order.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from . import wordtable
from .odds import peak
from .tokens import BREAK, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .fragments import Run

ALIEN = -1.0  # two words in a row that count less for every language end a piece
GAP, LEAST = 40, 4  # code points between two runs that are one, and words of both


def listed(token: Token, signs: frozenset[str]) -> bool:
    """Whether a word with a capital is known as a noun of German."""
    return token.capital and not token.first and token.word.capitalize() in signs


def part(every: list[Token], own: str) -> None:
    """Words joined by a hyphen are free of each other where both are strange."""
    for i, (one, two) in enumerate(pairwise(every)):
        joined = one.glued and two.glued and one.end + 1 == two.start and not (one.capital or two.capital)
        if joined and wordtable.unknown((one.word, two.word), own) == {one.word, two.word}:
            every[i], every[i + 1] = one._replace(glued=False), two._replace(glued=False)


def pieces(every: Sequence[Token]) -> Iterator[list[Token]]:
    """Sequences of words that no bracket and no code parts."""
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
    """The parts of a piece that hold a sign: two words in a row of the text's own language are in no run."""

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
            if start == at and token.capital:  # what stands before a noun shows that it is none of a name
                start = max(0, start - 1)
            yield piece[start:end]


def enclosed(text: str, piece: Sequence[Token]) -> bool | None:
    """Whether a square bracket holds these words and no others; None where it is a part of a word or a link."""
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
    """The runs, those of one language made one that only names, numbers and codes part: *bis zur 125th Street fuhr*."""
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
