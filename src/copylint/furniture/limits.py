"""How much may go, and what is sure: limits on a decision that is right about most paragraphs and wrong about some.

Nothing is taken here that was not taken before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import cues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..document import Region
    from .counts import Line

# Cues that articles give as well, or that stand where nothing may go unattended: bylines, credits, notices of rights,
# marks of code.
_WEAK = sum(
    [1 << cues.NAMES.index(name) for name in ("keep", "address", "appeal", "author", "dateline", "caption", "code")]
)
_RIGHTS = ("©", "copyright", "rights reserved")


def spare(lines: Sequence[Line], scores: Sequence[float], taken: list[bool], share: float, certain: float) -> None:
    """Lets the least certain of the taken paragraphs stay until those below `certain` are a small part of the text.

    `share` is the largest part: of their words and of those that stay.
    """
    unsure = sorted([i for i, yes in enumerate(taken) if yes and scores[i] < certain], key=lambda i: scores[i])
    doubtful = sum([lines[i].words for i in unsure])
    kept = sum([x.words for x, yes in zip(lines, taken, strict=True) if not yes])
    for i in unsure:
        if doubtful <= share * (doubtful + kept):
            break
        taken[i] = False
        doubtful -= lines[i].words
        kept += lines[i].words


def end(lines: Sequence[Line], scores: Sequence[float]) -> int:
    """The number of the first paragraph below the last prose that the table takes for the article."""
    prose = [i for i, x in enumerate(lines) if x.prose and scores[i] < 0]
    return prose[-1] + 1 if prose else len(lines)


def sure(
    regions: Sequence[Region],
    lines: Sequence[Line],
    scores: Sequence[float],
    taken: Sequence[bool],
    least: Mapping[str, float],
) -> list[bool]:
    """Which of the taken paragraphs no prose of the article follows, and a label or a cue says to be furniture."""
    below = end(lines, scores)
    out = [
        yes
        and i >= below
        and scores[i] >= least["sure prose" if x.prose else "sure line"]
        and (x.label > 0 or x.cues & ~_WEAK > 0)
        and not any(word in region.text.lower() for word in _RIGHTS)
        for i, (region, x, yes) in enumerate(zip(regions, lines, taken, strict=True))
    ]
    spare(lines, scores, out, least["sure share"], least["no doubt"])
    return out
