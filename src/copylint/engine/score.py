"""The score of an article, from 0 to 100, and the points that each group of rules costs.

Fixing a finding never lowers it: points count for fixable findings too, and length is that of the text without
findings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from math import exp, floor
from typing import TYPE_CHECKING

from ..analysis.prose import APART
from ..model.findings import Severity
from ..model.region import WORD
from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..model.findings import Span
    from .fixer import Fixed

POINTS = {Severity.ERROR: 4, Severity.WARNING: 2, Severity.SUGGESTION: 1}
LEAST = 250  # words: a shorter text counts as this long
FULL = 100.0


class Taken(Record):
    """The points lost to the findings of one group."""

    group: str
    findings: int
    points: float  # of the score


class Score(Record):
    """The score: `value` is 100 minus the points lost, cut to one decimal; `words` are those without findings."""

    value: float
    taken: tuple[Taken, ...]  # most first
    words: int

    def why(self) -> str:
        """Return the points lost, on one line."""
        return ", ".join(f"{t.group} −{t.points:.1f} ({t.findings})" for t in self.taken)


def score(fixed: Fixed) -> Score:
    """Return the score of a text from the result of `engine.fix` with unsafe fixes.

    100·e^(−r/100), where r is the points of all findings, fixed or not, per 1,000 words of the fixed text.
    Each group's share of the loss is its share of the points.
    """
    findings = [*(a.finding for a in fixed.applied), *fixed.findings]
    words = _sound_words(fixed)
    points: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for finding in findings:
        group = finding.rule.partition("/")[0]
        points[group] += POINTS[finding.severity]
        numbers[group] += 1
    total = sum(points.values())
    exact = FULL * exp(-total * 1000 / max(words, LEAST) / FULL)
    lost = FULL - exact
    taken = [Taken(g, numbers[g], round(lost * p / total, 2)) for g, p in points.items()]
    return Score(floor(exact * 10) / 10, tuple(sorted(taken, key=lambda t: (-t.points, t.group))), words)


def _sound_words(fixed: Fixed) -> int:
    """Return the number of words in the fixed text that no finding covers."""
    spans = _joined(f.span for f in fixed.findings)
    starts = [start for start, _ in spans]
    total = 0
    for region in fixed.document.regions:
        if region.kind in APART:
            continue
        start, end = region.whole
        if not any(
            a < end and start < b for a, b in spans[max(0, bisect_right(starts, start) - 1) : bisect_right(starts, end)]
        ):
            total += len(WORD.findall(region.text))
            continue
        for m in WORD.finditer(region.text):
            a, b = region.span(*m.span())
            at = bisect_right(starts, a) - 1
            inside = at >= 0 and spans[at][1] > a
            total += not (inside or (at + 1 < len(spans) and spans[at + 1][0] < b))
    return total


def _joined(spans: Iterable[Span]) -> Sequence[tuple[int, int]]:
    """Merge ranges into disjoint ones, in order."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def together(scores: Iterable[Score]) -> Score | None:
    """Return the score of several articles: the mean, weighted by words; None without articles."""
    every = list(scores)
    if not every:
        return None
    weights = [max(s.words, LEAST) for s in every]
    whole = sum(weights)
    numbers: Counter[str] = Counter()
    mean = sum(s.value * w for s, w in zip(every, weights, strict=True)) / whole
    taken: dict[str, float] = {}
    for s, w in zip(every, weights, strict=True):
        for t in s.taken:
            taken[t.group] = taken.get(t.group, 0) + t.points * w / whole
            numbers[t.group] += t.findings
    parts = [Taken(g, numbers[g], round(p, 2)) for g, p in taken.items()]
    value = floor(mean * 10 + 1e-9) / 10
    return Score(value, tuple(sorted(parts, key=lambda t: (-t.points, t.group))), sum(s.words for s in every))
