"""How much may go, and what is sure: limits on a decision that is right about most paragraphs and wrong about some.

Nothing is taken here that was not taken before.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from . import cues

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..document import Region
    from .counts import Line

# Cues that articles give as well, or that stand where nothing may go unattended: bylines, credits, notices of rights,
# marks of code.
_WEAK = sum(
    [1 << cues.NAMES.index(name) for name in ("keep", "address", "appeal", "author", "dateline", "caption", "code")]
)
_LONG = 12  # words; a longer line may be a sentence of the article
_FAR = 20  # paragraphs below a label, which it no longer heads
_RIGHTS = ("©", "copyright", "rights reserved")


def feared(lines: Sequence[Line], scores: Sequence[float], some: Collection[int]) -> float:
    """The part of the article that some paragraphs are: words by the chance, as scores have it, to belong to it."""
    article = [x.words / (1 + exp(score)) for x, score in zip(lines, scores, strict=True)]
    return sum([article[i] for i in some]) / (sum(article) or 1)


def end(lines: Sequence[Line], scores: Sequence[float]) -> int:
    """The number of the first paragraph below the last prose that the table takes for the article."""
    prose = [i for i, x in enumerate(lines) if x.prose and scores[i] < 0]
    return prose[-1] + 1 if prose else len(lines)


def _headed(lines: Sequence[Line], block: Sequence[bool]) -> list[bool]:
    """Of each paragraph whether it is a label, or stands below one in a block of furniture."""
    out: list[bool] = []
    since = _FAR
    for x, yes in zip(lines, block, strict=True):
        since = _FAR if not yes else 0 if x.label else since + 1
        out.append(since < _FAR)
    return out


def sure(
    regions: Sequence[Region],
    lines: Sequence[Line],
    scores: Sequence[float],
    taken: Sequence[bool],
    claimed: Collection[int],
    least: Mapping[str, float],
) -> list[bool]:
    """Which of the taken paragraphs no prose of the article follows, and a label or a cue says to be furniture.

    A long one needs a label above it in its block as well, of what is taken or `claimed` by other rules, unless the
    table is certain. All that is doubtful stays if more of the article than a share is to be feared for.
    """
    below = end(lines, scores)
    headed = _headed(lines, [yes or i in claimed for i, yes in enumerate(taken)])
    out = [
        yes
        and i >= below
        and scores[i] >= least["sure prose" if x.prose else "sure line"]
        and (x.words < _LONG or headed[i] or scores[i] >= least["sure long"])
        and (x.label > 0 or x.cues & ~_WEAK > 0)
        and not any(word in region.text.lower() for word in _RIGHTS)
        for i, (region, x, yes) in enumerate(zip(regions, lines, taken, strict=True))
    ]
    doubtful = {i for i, yes in enumerate(out) if yes and scores[i] < least["no doubt"]}
    much = feared(lines, scores, doubtful) > least["sure share"]
    return [yes and not (much and i in doubtful) for i, yes in enumerate(out)]
