"""Says why paragraphs are taken for furniture, in the words of a copy editor.

What is named is true of the paragraphs and was before the table when it decided.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .. import templates
from ..prose import bare
from . import cues, lexicon

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..document import Region
    from .counts import Line

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
_MOST = 3


def evidence(
    regions: Sequence[Region],
    lines: Sequence[Line],
    weights: Mapping[str, float],
    numbers: range,
    end: int,
    comments: Collection[int],
) -> str:
    """Place, label, cues and words of some neighbouring paragraphs; the first below the article is `end`."""
    parts = ["in a thread of readers' comments" if numbers[0] in comments else _place(lines, numbers[0], end)]
    label = next((i for i in numbers if lines[i].label), None)
    if label is not None:
        parts.append(f"label “{templates.shown(bare(regions[label].text))}”")
    found = Counter(
        name for i in numbers for k, name in enumerate(cues.NAMES) if lines[i].cues >> k & 1 and name in CUES
    )
    parts += [CUES[name] for name, _ in found.most_common(_MOST)]
    if len(parts) < _MOST and (words := _words(regions, weights, numbers)):
        parts.append(words)
    if len(parts) < _MOST and any(lines[i].end == 3 for i in numbers):
        parts.append("breaks off in “…”")
    if len(parts) < _MOST and not any(lines[i].prose for i in numbers):
        parts.append("is no sentence" if len(numbers) == 1 else "holds no sentences")
    return "; ".join(parts[:_MOST])


def _words(regions: Sequence[Region], weights: Mapping[str, float], numbers: range) -> str:
    said: dict[str, float] = {}
    for i in numbers:
        for word in lexicon.strongest(lexicon.tokens(regions[i].text), weights, 2):
            said[word] = weights[word]
    best = sorted(said, key=lambda word: (-said[word], word))[:2]
    return f"words of furniture: {', '.join(f'“{word}”' for word in best)}" if best else ""


def _place(lines: Sequence[Line], first: int, end: int) -> str:
    if first >= end:
        return "below the last prose paragraph"
    return "inside the article" if any(x.prose for x in lines[:first]) else "above the article"
