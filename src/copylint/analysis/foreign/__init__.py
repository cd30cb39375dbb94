"""Find runs of words in another language than the text around them, scored by how often languages use each word.

A run starts and ends at words typical of its language. Scores are log10 odds, so one threshold serves all languages.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from . import lexicon
from .kept_words import is_name, small
from .segments import Run, Token, enclosed, joined, listed, part, parted, pieces, tokens
from .word_odds import BAR, LONE_BAR, SURE, facts, usual, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

BRACKET_BAR = 0.7  # threshold for all words of a square bracket: reporters insert those themselves
SISTER_BAR = 3.0  # threshold for a single word in texts that are not English: close relatives, thinner tables
UNNAMED = 0.5  # penalty for a run whose language is uncertain
AROUND = 150  # code points on either side of foreign words that are examined first
EDGE = 0.3  # least odds of the first and the last word of a run


def _value(token: Token, own: str, language: str) -> float:
    """Return the value of a token in a run of a language. Names occur in every language: capitals count little."""
    if token.neutral:
        return 0.0
    odds, used = weigh(token.word, own, language)
    if token.glued:
        return min(odds, 0.2)
    if not token.capital:
        return odds
    if language == "de" and used and len(token.word) > 2:  # German nouns are capitalized
        return max(-0.5, min(1.5, odds))
    if token.first:
        return max(-1.0, min(1.0, odds))
    return max(-0.5, min(1.0 if used else 0.4, odds - 1.5))


def segments(values: Sequence[float]) -> list[tuple[int, int]]:
    """Return all runs of maximal sum as half-open index pairs.

    Source: Ruzzo and Tompa, A linear time algorithm for finding all maximal scoring subsequences, ISMB 1999.
    """
    found: list[tuple[int, int, float, float]] = []  # start, end, sum before, sum after
    lower: list[int] = []  # for each, the last earlier one with a smaller sum before
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
    """Return the span of the text to examine around `signs`; all of it if there are brackets, which count alone."""
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
    """Return runs in another language, best first.

    `signs` are the words that may be foreign; `keeps` returns the indices of tokens that are accepted loanwords.
    `whole` examines the whole text, not only the surroundings of `signs`.
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
    spans: list[tuple[int, int]] = []  # accepted runs, disjoint and in order
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
    """Yield rank, run, and whether it is a name, for runs above the threshold in each possible language.

    The runs may overlap.
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
    """Return the threshold of a run; higher for a single word that may be a rare word of the text's language."""
    if len(run) > 1:
        return BAR
    bar = LONE_BAR if usual(run[0].word, own) else BAR
    return bar if own == "en" else max(bar, SISTER_BAR)


def _noun(piece: Sequence[Token], i: int, own: str) -> bool:
    """Whether a capitalized word is a German common noun: between lowercase words, unknown in the text's language."""
    token = piece[i]
    beside = (*piece[max(0, i - 1) : i], *piece[i + 1 : i + 2])
    if own == "de" or not token.capital or token.first or token.glued or token.neutral or len(token.word) < 4:
        return False
    if i == 0 or any(t.capital for t in beside) or token.cost or not lexicon.unknown((token.word,), own):
        return False
    odds = facts(token.word, own)
    return odds.get("de", 0.0) >= SURE and odds["de"] - 1 >= max((v for k, v in odds.items() if k != "de"), default=0.0)


def _spans(piece: Sequence[Token], values: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Yield the best runs of a piece, trimmed to words typical of the language."""
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
