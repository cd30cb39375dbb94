"""Which paragraphs of a document are furniture: those that the table says so of, within limits.

Runs are disjoint and in order, leave the greater part of a text, and take nothing that the forms of other rules report.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..values import Record
from . import cues, features, limits, model, reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..document import Document, Region
    from .counts import Line

_PROSE = 3  # paragraphs of prose; with fewer nothing shows what the article is
_LINE = 90  # characters; a shorter paragraph without an end mark is worth a look
_ENDS = frozenset(".!?:;…”\"’')]»")
_MANY = 3  # of them anywhere
_LAST = 2  # paragraphs at the end that are looked at for cues
_ODD = ("paragraph", "label", "list-item")
_SCRIPT = re.compile(r"</?(?:no)?script\b[^<>]{0,200}>")
_HINTS = (
    "newsletter", "subscri", "inbox", "sign up", "writer", "author", "editor", "reporter", "columnist", "follow us",
    "©", "copyright", "privacy", "cookie", "affiliate", "commission", "comment", "donat", "contact us", "read more",
    "click here", "related", "sponsor", "advertis", "fill out", "form below", "email", "e-mail", "sign in",
)  # fmt: skip
_SHORT = 300  # words; a shorter text shows less of what it is about
_CODE = 9.0  # the score of what stands between the tags of a script
_NEVER = ("table-row", "verse", "title")
_KEPT = re.compile(  # what a reader is owed, whoever labels it furniture
    r"(?i)\bcorrections?\b|\bclarification\b|\b(?:originally|first) (?:published|appeared)\b|^(?:references|sources?)\b"
    r"|\bbibliography\b|\bfootnotes?\b|\beditor[’']s note\b|\bdoi\b|\bet al\b|^\[?\d{1,2}\]"
)
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
    sure: bool  # by two cues at least, and none of the article's prose stands below


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
    table = table or model.table()
    lines, columns = features.vectors(regions, table.words)
    if sum(x.prose for x in lines) < _PROSE:
        return ()
    code = _code(regions, lines)
    scores = [_CODE if i in code else score for i, score in enumerate(table.scores(columns))]
    least = table.least
    taken = [
        region.kind not in _NEVER and score >= least["prose" if x.prose else "line"] and not _KEPT.search(region.text)
        for region, x, score in zip(regions, lines, scores, strict=True)
    ]
    if not any(taken):
        return ()
    short = sum(x.words for x in lines) < _SHORT
    share, certain = least["share"] / (2 if short else 1), least["beyond doubt"] * (1.5 if short else 1)
    limits.spare(lines, scores, taken, share, certain)
    categories = _categories(lines, taken, code)
    for i in _claimed(document, table, [i for i, yes in enumerate(taken) if yes]):
        taken[i] = False
    end = limits.end(lines, scores)
    sure = limits.sure(regions, lines, scores, taken, least)
    if code and code[0] >= end and _torn(regions[code[0]].text, regions[code[-1]].text):
        sure = [yes or i in code for i, yes in enumerate(sure)]
    runs: list[Run] = []
    for first, last, category in _runs(taken, [*zip(categories, sure, strict=True)]):
        why = reasons.evidence(regions, lines, table.words, range(first, last + 1), end)
        runs.append(Run(first, last, category[0], why, category[1]))
    return tuple(runs)


def _code(regions: Sequence[Region], lines: Sequence[Line]) -> range:
    """From the first line with a tag of a script to the last, if no prose stands between them."""
    found = [i for i, region in enumerate(regions) if "script" in region.text and _SCRIPT.search(region.text)]
    if len(found) < 2 or any(lines[i].prose and i not in found for i in range(found[0], found[-1])):
        return range(0)
    return range(found[0], found[-1] + 1)


def _torn(first: str, last: str) -> bool:
    """Whether code begins or ends in the middle of a page, as none does that an article shows."""
    return first.startswith("</") or last.endswith(("</body>", "</html>"))


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
