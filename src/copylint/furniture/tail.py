"""Where the article ends: every place that could be its end, and what stands on both sides of it.

A cut takes everything below it, so that one paragraph of good prose down there speaks against it.
"""

from __future__ import annotations

from itertools import accumulate
from math import log1p
from typing import TYPE_CHECKING

from ..values import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .features import Line

NAMES = (
    "mean below", "least below", "here", "next four", "above", "three above", "label here", "labels below",
    "words below", "share below", "prose below", "prose above", "most below", "cues below", "prose here",
    "content below", "related here", "comments here", "author here", "prose right above", "posters below",
)  # fmt: skip
_LEAST = -0.7  # the score of a paragraph that may open the tail; a label may always
_PROSE = 2  # paragraphs of prose that must stay above


class Cut(Record):
    """The number of the first paragraph below the article, and what can be counted of the cut there."""

    at: int
    values: tuple[float, ...]


def cuts(lines: Sequence[Line], scores: Sequence[float]) -> list[Cut]:
    """All places where the article may end, from above."""
    n = len(lines)
    c = [max(-4.0, min(3.0, s)) for s in scores]
    weight = [min(x.words, 60) + 2.0 for x in lines]
    sums = [0.0, *accumulate(a * b for a, b in zip(c, weight, strict=True))]
    weights = [0.0, *accumulate(weight)]
    words = [0, *accumulate(x.words for x in lines)]
    prose = [0, *accumulate(x.prose for x in lines)]
    labels = [0, *accumulate(x.label > 0 for x in lines)]
    cued = [0, *accumulate(x.cues > 0 for x in lines)]
    posters = [0, *accumulate(x.poster for x in lines)]
    content = [0, *accumulate(s < -1 for s in c)]
    least = most = 3.0
    lows, highs = [3.0] * n, [3.0] * n
    most = -4.0
    for i in range(n - 1, -1, -1):
        if lines[i].words >= 12:
            a, b = max(0, i - 1), min(n, i + 2)
            least = min(least, (sums[b] - sums[a]) / (weights[b] - weights[a]))
        most = max(most, c[i])
        lows[i], highs[i] = least, most
    out: list[Cut] = []
    for i in range(1, n):
        if (scores[i] <= _LEAST and not lines[i].label) or prose[i] < _PROSE:
            continue
        k, j, h = n - i, min(n, i + 4), max(0, i - 3)
        out.append(Cut(i, (
            (sums[n] - sums[i]) / (weights[n] - weights[i]), lows[i], c[i],
            (sums[j] - sums[i]) / (weights[j] - weights[i]), c[i - 1], (sums[i] - sums[h]) / (weights[i] - weights[h]),
            float(lines[i].label > 0), (labels[n] - labels[i]) / k, log1p(words[n] - words[i]),
            (words[n] - words[i]) / max(1, words[n]), log1p(prose[n] - prose[i]), log1p(prose[i]), highs[i],
            (cued[n] - cued[i]) / k, float(lines[i].prose), (content[n] - content[i]) / k,
            float(lines[i].label == 1), float(lines[i].label == 4), float(lines[i].label == 3),
            float(lines[i - 1].prose), log1p(posters[n] - posters[i]),
        )))  # fmt: skip
    return out
