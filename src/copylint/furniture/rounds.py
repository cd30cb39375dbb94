"""What goes: the table judges a text, what it takes is put aside, it judges the rest, until it takes no more.

Limits are kept by all rounds together: what stays because of them stays in the text that is left as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import features, limits
from .thread import thread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from ..document import Region
    from .counts import Line
    from .model import Table

PROSE = 3  # paragraphs of prose; with fewer nothing shows what the article is
_CERTAIN = 9.0  # the score of what stands between the tags of a script, and of readers' comments
_SCRIPT = re.compile(r"</?(?:no)?script\b[^<>]{0,200}>")
_SHORT = 300  # words; a shorter text shows less of what it is about
_NEVER = ("table-row", "verse", "title")
_KEPT = re.compile(  # what a reader is owed, whoever labels it furniture
    r"(?i)\bcorrections?\b|\bclarification\b|\b(?:originally|first) (?:published|appeared)\b|^(?:references|sources?)\b"
    r"|\bbibliography\b|\bfootnotes?\b|\beditor[’']s note\b|\bdoi\b|\bet al\b|^\[?\d{1,2}\]"
    r"|\((?:n\. ?d\.|(?:1[89]|20)\d\d[a-z]?(?:, [a-z]+(?: \d{1,2})?)?)\)\."  # a source, as psychologists cite it
)


def code(regions: Sequence[Region], lines: Sequence[Line]) -> range:
    """From the first line with a tag of a script to the last, if no prose stands between them."""
    found = [i for i, region in enumerate(regions) if "script" in region.text and _SCRIPT.search(region.text)]
    if len(found) < 2 or any(lines[i].prose and i not in found for i in range(found[0], found[-1])):
        return range(0)
    return range(found[0], found[-1] + 1)


def taken(
    regions: Sequence[Region],
    lines: Sequence[Line],
    columns: Mapping[str, Sequence[float]],
    table: Table,
    claimed: Callable[[], Collection[int]],
) -> tuple[list[float], list[bool], set[int]]:
    """Of each paragraph the score when it was taken, else that of the first round; which are taken; and which readers
    wrote, whatever the round that showed it.

    `claimed` gives the paragraphs that go anyhow.
    """
    certain = table.least["beyond doubt"] * (1.5 if sum(x.words for x in lines) < _SHORT else 1)
    lead = next(i for i, x in enumerate(lines) if x.prose)
    first: list[float] = []
    found: dict[int, float] = {}
    comments: set[int] = set()
    left = [*range(len(lines))]
    while True:
        some, own = [regions[i] for i in left], [lines[i] for i in left]
        scores = table.scores(features.columns(some, own) if first else columns)
        said = thread(some, own)
        comments |= {left[j] for j in said}
        for j in (*code(some, own), *said):
            scores[j] = _CERTAIN
        first = first or scores
        new = {
            i: score
            for i, x, score in zip(left, own, scores, strict=True)
            if score >= (certain if i == lead else table.least["prose" if x.prose else "line"])
            and regions[i].kind not in _NEVER
            and not _KEPT.search(regions[i].text)
        }
        if sum([lines[i].prose for i in left if i not in new]) < PROSE - 1:
            break
        found |= new
        gone = {*found, *claimed()} if new else found
        left = [i for i in left if i not in gone]
        if not new or sum([lines[i].prose for i in left]) < PROSE:
            break
    scores = [found.get(i, score) for i, score in enumerate(first)]
    kept = within(lines, scores, [i in found for i in range(len(lines))], table.least["share"], certain)
    return scores, kept, comments


def within(
    lines: Sequence[Line], scores: Sequence[float], some: Sequence[bool], share: float, certain: float
) -> list[bool]:
    """The same without a line by itself between prose that is not certain; and without all that is not certain.

    The latter only if more of the article than `share` is to be feared for: the words of each paragraph by the chance,
    as the score has it, that it belongs to the article. It is all or nothing, so that what stays once stays for good.
    """
    end = max((i for i, x in enumerate(lines) if x.prose and not some[i]), default=0)
    alone = {run[0] for run in _runs(some) if len(run) == 1 and run[0] < end and scores[run[0]] < certain}
    unsure = {i for i, yes in enumerate(some) if yes and scores[i] < certain} - alone
    much = limits.feared(lines, scores, unsure) > share
    return [yes and i not in alone and not (much and i in unsure) for i, yes in enumerate(some)]


def _runs(some: Sequence[bool]) -> Iterator[range]:
    first = 0
    for i, yes in enumerate([*some, False]):
        if not yes:
            if first < i:
                yield range(first, i)
            first = i + 1
