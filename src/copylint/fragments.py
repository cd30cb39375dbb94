"""Runs of words in another language than the text around them, scored by how often languages use each word.

A run starts and ends at words that speak for its language; what it scores is a log10 of odds, so one bar holds for all.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from . import wordtable
from .odds import facts, usual, weigh
from .pieces import enclosed, joined, listed, part, parted, pieces
from .proper import is_name, small
from .signs import BAR, SURE
from .tokens import Token, tokens
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

BRACKET_BAR = 0.7  # the same for all words of a square bracket: reporters put such in
LONE_BAR = 2.5  # the same of a single word that the text's language uses too, if seldom
SISTER_BAR = 3.0  # the same of any single word in a language that others are near to, or whose table is thinner
NEIGHBORS = 1.0  # what common words beside a single one may add
UNNAMED = 0.5  # what a run of no certain language is worse than one of a language
AROUND = 150  # code points on either side of what is strange that are looked at first
EDGE = 0.3  # what the first and the last word of a run must speak for its language


class Run(Record):
    """A run of words, offsets in the text. `word` is the one that says most, and `odds` how much."""

    start: int
    end: int
    language: str  # its code; empty where only the letters speak
    score: float
    word: str
    odds: float
    words: int


def _value(token: Token, own: str, language: str) -> float:
    """What a token counts in a run of a language. Names are in every language: capitals count little."""
    if token.neutral:
        return 0.0
    odds, used = weigh(token.word, own, language)
    if token.glued:
        return min(odds, 0.2)
    if not token.capital:
        return odds
    if language == "de" and used and len(token.word) > 2:  # its nouns have them
        return max(-0.5, min(1.5, odds))
    if token.first:
        return max(-1.0, min(1.0, odds))
    return max(-0.5, min(1.0 if used else 0.4, odds - 1.5))


def segments(values: Sequence[float]) -> list[tuple[int, int]]:
    """All maximal runs by sum, half-open.

    Source: Ruzzo and Tompa, A linear time algorithm for finding all maximal scoring subsequences, ISMB 1999.
    """
    found: list[tuple[int, int, float, float]] = []  # start, end, the sums before and after
    lower: list[int] = []  # of each the last one in front of it with a smaller sum before
    total = 0.0
    for i, value in enumerate(values):
        before, total = total, total + value
        if value <= 0:
            continue
        start = i
        while True:
            j = len(found) - 1
            while j >= 0 and found[j][2] >= before:
                j = lower[j]
            if j < 0 or found[j][3] >= total:
                found.append((start, i + 1, before, total))
                lower.append(j)
                break
            start, before = found[j][0], found[j][2]
            del found[j:], lower[j:]
    return [(start, end) for start, end, _, _ in found]


def _around(text: str, signs: frozenset[str]) -> tuple[int, int]:
    """Where to look for runs that signs begin; all of a text with brackets, whose words count by themselves."""
    if "[" in text or not signs:
        return 0, len(text)
    first, last = min(text.find(word) for word in signs), max(text.rfind(word) + len(word) for word in signs)
    end = text.find(" ", last + AROUND)
    return text.rfind(" ", 0, max(0, first - AROUND)) + 1, end if end >= 0 else len(text)


def runs(
    text: str,
    own: str,
    signs: frozenset[str],
    keeps: Callable[[Sequence[Token]], Iterable[int]],
    whole: bool = False,
) -> list[Run]:
    """Runs in another language, best first. `signs` are the words that may be one, `keeps` says which words of
    the text, by place, are loans that its language keeps.
    """
    start, end = (0, len(text)) if whole else _around(text, signs)
    every = tokens(text, start, end)
    for place in keeps(every):
        every[place] = every[place]._replace(neutral=True)
    part(every, own)
    found: list[tuple[float, Run, bool]] = []
    for piece in pieces(every):
        inside = enclosed(text, piece)
        if inside:
            found += _of_piece(every, piece, own, signs, True)
        elif inside is not None:
            for some in parted(piece, own, signs):
                if (start and some[0] is every[0]) or (end < len(text) and some[-1] is every[-1]):
                    return runs(text, own, signs, keeps, whole=True)
                found += _of_piece(every, some, own, signs, False)
    taken: list[Run] = []
    spans: list[tuple[int, int]] = []  # of what is taken, disjoint and in order
    for _, run, named in sorted(found, key=lambda f: (-f[0], f[1].start, f[1].language)):
        at = bisect_left(spans, (run.start, run.end))
        if not any(run.start < end and start < run.end for start, end in spans[max(0, at - 1) : at + 1]):
            spans.insert(at, (run.start, run.end))
            if not named:
                taken.append(run)
    return joined(taken, every)


def _of_piece(
    every: Sequence[Token], piece: Sequence[Token], own: str, signs: frozenset[str], enclosed: bool
) -> Iterator[tuple[float, Run, bool]]:
    """Runs of a piece that reach the bar, in each language that could be theirs, and whether they are names; they may
    overlap.
    """
    places = [i for i, t in enumerate(piece) if not t.capital and not t.neutral and not t.glued and t.word in signs]
    nouns = [i for i, t in enumerate(piece) if (enclosed or listed(t, signs)) and _noun(piece, i, own)]
    languages = {language for i in places for language, odds in facts(piece[i].word, own).items() if odds >= SURE}
    if nouns:
        languages.add("de")
    for language in (*sorted(languages), "") if places or nouns else ():
        values = [_value(t, own, language) for t in piece]
        kinds = (places, nouns) if language == "de" else (places,)
        for i in nouns if language == "de" else ():
            values[i] = facts(piece[i].word, own)["de"] - 0.5
        for start, end in [(0, len(piece))] if enclosed else _spans(piece, values):
            heads = [i for each in kinds for i in each[bisect_left(each, start) : bisect_left(each, end)]]
            best = max(heads, key=values.__getitem__, default=None)
            if best is None or values[best] < SURE or (end - start == 1 and len(piece[start].word) < 2):
                continue
            score = sum(values[start:end]) - sum(t.cost for t in piece[start + 1 : end])
            if score <= (BRACKET_BAR if enclosed else _bar(piece[start:end], own)):
                continue
            if enclosed:
                named = not nouns and any(t.capital for t in piece) and small(piece)
            else:
                named = (start, end) != (best, best + 1) or best not in nouns
                named = named and is_name(every, piece[start:end], own, language)
            a, b = piece[start].start, piece[end - 1].end
            run = Run(a, b, language, score, piece[best].word, values[best], end - start)
            yield score - (0 if language else UNNAMED), run, named


def _bar(run: Sequence[Token], own: str) -> float:
    """What a run must score: a single word more, where it may be a seldom one of the text's language after all."""
    if len(run) > 1:
        return BAR
    bar = LONE_BAR if usual(run[0].word, own) else BAR
    return bar if own == "en" else max(bar, SISTER_BAR)


def _noun(piece: Sequence[Token], i: int, own: str) -> bool:
    """Whether a word with a capital is a common noun of German: between words in small letters, unknown here."""
    token = piece[i]
    beside = (*piece[max(0, i - 1) : i], *piece[i + 1 : i + 2])
    if own == "de" or not token.capital or token.first or token.glued or token.neutral or len(token.word) < 4:
        return False
    if i == 0 or any(t.capital for t in beside) or token.cost or not wordtable.unknown((token.word,), own):
        return False
    odds = facts(token.word, own)
    return odds.get("de", 0.0) >= SURE and odds["de"] - 1 >= max((v for k, v in odds.items() if k != "de"), default=0.0)


def _spans(piece: Sequence[Token], values: Sequence[float]) -> Iterator[tuple[int, int]]:
    """The best runs of a piece, trimmed to words that speak for the language."""
    line: list[float] = []
    for i, (token, value) in enumerate(zip(piece, values, strict=True)):
        line += (-token.cost if i else 0.0, value)
    for a, b in segments(line):
        start, end = a // 2, (b + 1) // 2
        while start < end and values[start] < EDGE:
            start += 1
        while start < end and values[end - 1] < EDGE:
            end -= 1
        if start < end:
            yield start, end
