"""Which paragraphs of a document are furniture: where the article ends, and what stands out inside of it.

Runs are disjoint and in order, leave at least the prose that makes a text an article, and take nothing that the forms
of other rules report.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..values import Record
from . import cues, features, model, reasons, tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..document import Document, Region
    from .features import Line

_PROSE = 3  # paragraphs of prose; with fewer nothing shows what the article is
_MOST = 0.4  # of the prose may go with the tail, and half of all words, unless the cut is beyond doubt
_LINE = 90  # characters; a shorter paragraph without an end mark is worth a look
_ENDS = frozenset(".!?:;…”\"’')]»")
_MANY = 3  # of them anywhere
_LAST = 2  # paragraphs at the end that are looked at for cues
_ODD = ("paragraph", "label", "list-item")
_SCRIPT = re.compile(r"</?(?:no)?script\b[^<>]{0,200}>")
_HINTS = (
    "newsletter", "subscri", "inbox", "sign up", "writer", "author", "editor", "reporter", "columnist", "follow us",
    "©", "copyright", "privacy", "cookie", "affiliate", "commission", "comment", "donat", "contact us", "read more",
    "click here", "related", "sponsor", "advertis",
)  # fmt: skip
_NEVER = ("table-row", "verse", "title")
_KEEP = 1 << cues.NAMES.index("keep")
# Of several cues the first of these names the category.
_ORDER = (
    "code", "poster", "comments", "newsletter", "legal", "advert", "author", "share", "related", "appeal", "dateline",
    "caption", "menu", "address",
)  # fmt: skip
_ALIAS = {"poster": "comments", "address": "appeal"}
CATEGORIES = (
    "related", "newsletter", "author", "comments", "share", "menu", "advert", "legal", "appeal", "dateline", "caption",
    "code",
)  # fmt: skip


class Run(Record):
    """Neighbouring paragraphs of one category, by number, the last included."""

    first: int
    last: int
    category: str
    evidence: str


def suspicious(regions: Sequence[Region]) -> bool:
    """Whether anything in a document looks as if it might be furniture; quick, and no is final."""
    if len(regions) <= _PROSE:
        return False
    odd = [i for i, r in enumerate(regions) if len(r.text) < _LINE and r.text[-1:] not in _ENDS and r.kind in _ODD]
    if len(odd) >= _MANY or (odd and odd[-1] >= len(regions) - _LAST):
        return True
    last = [r.text.lower() for r in regions[-_LAST:] if len(r.text) < 4 * _LINE]
    return any(word in text for text in last for word in _HINTS)


def decide(document: Document, table: model.Table | None = None) -> tuple[Run, ...]:
    """The runs of a document."""
    regions = document.regions
    if not suspicious(regions):
        return ()
    lines, steps = features.vectors(regions)
    if sum(x.prose for x in lines) < _PROSE:
        return ()
    table = table or model.table()
    scores = [table.score(s) for s in steps]
    end = _end(lines, scores, table)
    code = _code(regions, lines)
    least = table.least["paragraph"]
    taken = [
        region.kind not in _NEVER
        and not x.cues & _KEEP
        and (i >= end or i in code or (score >= least and not x.prose and (x.cues > 0 or x.label > 0)))
        for i, (region, x, score) in enumerate(zip(regions, lines, scores, strict=True))
    ]
    if not any(taken):
        return ()
    categories = _categories(lines, taken, code)
    for i in _claimed(document, table, [i for i, yes in enumerate(taken) if yes]):
        taken[i] = False
    runs: list[Run] = []
    for first, last, category in _runs(taken, categories):
        why = reasons.evidence(regions, lines, steps, table, range(first, last + 1), end)
        runs.append(Run(first, last, category, why))
    return tuple(runs)


def _end(lines: Sequence[Line], scores: Sequence[float], table: model.Table) -> int:
    """The number of the first paragraph below the article; the number of paragraphs if none is."""
    prose = sum(x.words for x in lines if x.prose)
    words = sum(x.words for x in lines)
    for at, values in tail.cuts(lines, scores):
        chance = table.chance(values)
        if chance < table.least["tail"]:
            continue
        sure = chance >= table.least["long tail"]
        below = sum(x.words for x in lines[at:] if x.prose)
        much = below > _MOST * prose or 2 * sum(x.words for x in lines[at:]) > words
        if sure or not much:
            return at
    return len(lines)


def _code(regions: Sequence[Region], lines: Sequence[Line]) -> range:
    """From the first line with a tag of a script to the last, if no prose stands between them."""
    found = [i for i, region in enumerate(regions) if "script" in region.text and _SCRIPT.search(region.text)]
    if len(found) < 2 or any(lines[i].prose and i not in found for i in range(found[0], found[-1])):
        return range(0)
    return range(found[0], found[-1] + 1)


def _category(x: Line) -> str:
    """The category that a paragraph names by itself, if it names one."""
    if x.label:
        return cues.LABEL_NAMES[x.label - 1]
    return next((_ALIAS.get(n, n) for n in _ORDER if x.cues >> cues.NAMES.index(n) & 1), "")


def _categories(lines: Sequence[Line], taken: Sequence[bool], code: range) -> list[str]:
    """The category of each paragraph; one that names none has that of the one above, else below, else headlines."""
    out: list[str] = []
    for i, (x, yes) in enumerate(zip(lines, taken, strict=True)):
        own = "code" if i in code else _category(x) if yes else ""
        out.append(own or (out[-1] if out and yes else ""))
    for i in range(len(out) - 2, -1, -1):
        if taken[i] and not out[i]:
            out[i] = out[i + 1]
    return [_ALIAS.get(c, c) or "related" for c in out]


def _runs(taken: Sequence[bool], categories: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """Neighbours of one category: the first, the last, the category."""
    first = None
    for i in range(len(taken) + 1):
        here = i < len(taken) and taken[i]
        if first is not None and (not here or categories[i] != categories[first]):
            yield first, i - 1, categories[first]
            first = None
        if here and first is None:
            first = i


def _claimed(document: Document, table: model.Table, numbers: Sequence[int]) -> set[int]:
    """Which of some paragraphs other rules report by their form."""
    from .. import kinds, options
    from ..kinds import Candidate

    regions = document.regions
    out: set[int] = set()
    for claim in table.claims:
        scope = claim["scope"]
        among = [Candidate(regions[i]) for i in numbers if regions[i].kind in scope]
        kind = options.build(kinds.load(claim["kind"]), claim["options"], True)
        for match in kind.find(document, among):
            out |= {
                i for i in numbers
                if match.span.start <= regions[i].whole.start and regions[i].whole.end <= match.span.end
            }  # fmt: skip
    return out
