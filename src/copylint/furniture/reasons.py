"""Says why paragraphs are taken for furniture, in the words of a copy editor.

What is named is what the table weighed most; nothing is named that the table did not see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import templates
from ..prose import bare
from . import features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Region
    from .features import Line
    from .model import Table

CUES = {
    "related": "points to other stories",
    "newsletter": "speaks of a newsletter or a subscription",
    "appeal": "asks the reader for something",
    "author": "reads like a note on an author",
    "comments": "belongs to a comment form",
    "poster": "reads like the head of a reader's comment",
    "share": "asks to share or follow",
    "menu": "tells how to use the page",
    "advert": "speaks of advertising or commissions",
    "legal": "is small print",
    "dateline": "is a date, a byline or a reading time",
    "caption": "credits a picture",
    "code": "holds the code of a page",
    "address": "gives an address",
}
_STEPS = {  # feature: (whether its step says so, how)
    "repeat": (range(1, 2), "stands twice"),
    "end": (range(3, 4), "breaks off in “…”"),
    "stops": (range(2), "is no sentence"),
    "novel": (range(4, 7), "has little to do with the article's words"),
    "you": (range(2, 5), "speaks to the reader"),
    "run": (range(4, 8), "stands among many short lines"),
    "posters below": (range(2, 4), "stands among readers' comments"),
}
_MOST = 3


def evidence(
    regions: Sequence[Region],
    lines: Sequence[Line],
    steps: Sequence[Sequence[int]],
    table: Table,
    numbers: range,
    end: int,
) -> str:
    """The place, the label and what weighed most in some neighbouring paragraphs."""
    parts = [_place(lines, numbers[0], end)]
    if label := next((i for i in numbers if lines[i].label), None):
        parts.append(f"label “{templates.shown(bare(regions[label].text))}”")
    gains: dict[str, float] = {}
    for i in numbers:
        for name, weights, step in zip(features.NAMES, table.steps, steps[i], strict=True):
            says = _says(name, step)
            if says and step < len(weights):
                gains[says] = gains.get(says, 0.0) + weights[step] - min(weights, default=0.0)
    best = sorted(gains, key=lambda says: (-gains[says], says))
    return "; ".join([*parts, *best[: _MOST - len(parts) + 1]])


def _place(lines: Sequence[Line], first: int, end: int) -> str:
    if not any(x.prose for x in lines[first:]):
        return "below the last prose paragraph"
    if first >= end:
        return "below the article"
    return "inside the article" if any(x.prose for x in lines[:first]) else "above the article"


def _says(name: str, step: int) -> str:
    if name.startswith("cue "):
        return CUES.get(name[4:], "") if step else ""
    among, says = _STEPS.get(name, ((), ""))
    return says if step in among else ""
