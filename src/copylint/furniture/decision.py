"""Which paragraphs of a document are furniture: those that the table says so of, within limits.

Runs are disjoint and in order, leave the greater part of a text, and take nothing that the forms of other rules report.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..values import Record
from . import cues, features, limits, model, reasons, rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..document import Document
    from .counts import Line

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


_PROBABLE = -1.0  # the score of readers' comments when it comes to what is sure: they count as prose of the article


class Run(Record):
    """Neighbouring paragraphs of one category, by number, the last included."""

    first: int
    last: int
    category: str
    evidence: str
    sure: bool  # by two cues at least, and none of the article's prose stands below


def decide(document: Document, table: model.Table | None = None) -> tuple[Run, ...]:
    """The runs of a document."""
    regions = document.regions
    if len(regions) <= rounds.PROSE:
        return ()
    table = table or model.table()
    lines, columns = features.vectors(regions, table.words)
    if sum(x.prose for x in lines) < rounds.PROSE:
        return ()
    others = cache(lambda: _claimed(document, table))
    scores, taken, comments = rounds.taken(regions, lines, columns, table, others)
    if not any(taken):
        return ()
    code = rounds.code(regions, lines)
    categories = _categories(lines, taken, {**dict.fromkeys(comments, "comments"), **dict.fromkeys(code, "code")})
    for i in others():
        taken[i] = False
    scores = [_PROBABLE if i in comments else score for i, score in enumerate(scores)]  # people write them: never sure
    end = limits.end(lines, scores)
    sure = limits.sure(regions, lines, scores, taken, others(), table.least)
    if code and code[0] >= end and _torn(regions[code[0]].text, regions[code[-1]].text):
        sure = [yes or i in code for i, yes in enumerate(sure)]
    runs: list[Run] = []
    for first, last, category in _runs(taken, [*zip(categories, sure, strict=True)]):
        why = reasons.evidence(regions, lines, table.words, range(first, last + 1), end, comments)
        runs.append(Run(first, last, category[0], why, category[1]))
    return tuple(runs)


def _torn(first: str, last: str) -> bool:
    """Whether code begins or ends in the middle of a page, as none does that an article shows."""
    return first.startswith("</") or last.endswith(("</body>", "</html>"))


def _category(x: Line) -> str:
    """The category that a paragraph names by itself, if it names one."""
    if x.label:
        return cues.LABEL_NAMES[x.label - 1]
    return next((_ALIAS.get(n, n) for n in _ORDER if x.cues >> cues.NAMES.index(n) & 1), "")


def _categories(lines: Sequence[Line], taken: Sequence[bool], known: Mapping[int, str]) -> list[str]:
    """The category of each paragraph; one that names none has that of the one above, else below, else headlines.

    `known`: those that are certain.
    """
    out: list[str] = []
    for i, (x, yes) in enumerate(zip(lines, taken, strict=True)):
        own = known.get(i) or _category(x) if yes else ""
        out.append(own or (out[-1] if out and yes else ""))
    for i in range(len(out) - 2, -1, -1):
        if taken[i] and not out[i]:
            out[i] = out[i + 1]
    return [_ALIAS.get(c, c) or "related" for c in out]


def _runs(taken: Sequence[bool], categories: Sequence[tuple[str, bool]]) -> Iterable[tuple[int, int, tuple[str, bool]]]:
    """Neighbours of one category: the first, the last, the category."""
    first = None
    for i in range(len(taken) + 1):
        here = i < len(taken) and taken[i]
        if first is not None and (not here or categories[i] != categories[first]):
            yield first, i - 1, categories[first]
            first = None
        if here and first is None:
            first = i


def _claimed(document: Document, table: model.Table) -> set[int]:
    """Which paragraphs other rules report by their form."""
    from .. import kinds, options
    from ..kinds import Candidate

    regions = document.regions
    out: set[int] = set()
    for claim in table.claims:
        scope = claim["scope"]
        among = [Candidate(region) for region in regions if region.kind in scope]
        kind = options.build(kinds.load(claim["kind"]), claim["options"], True)
        for match in kind.find(document, among):
            out |= {
                i for i, region in enumerate(regions)
                if match.span.start <= region.whole.start and region.whole.end <= match.span.end
            }  # fmt: skip
    return out
