"""Find runs of boilerplate paragraphs in a document: those the tree model scores high enough, within safety limits.

Runs are disjoint and in order, leave most of the article, and skip paragraphs that other rules report.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from math import exp
from typing import TYPE_CHECKING

from ...model import findings
from ...model.values import Record
from ..prose import bare
from . import features, line_counts, tree_model
from .comment_thread import thread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from ...model.document import Document
    from ...model.region import Region
    from .line_counts import Line
    from .tree_model import Table


# Safety limits: how much may be removed, and which paragraphs are certain. The model is wrong about some.

# Cues that articles contain as well, or that are not safe to remove: bylines, credits, rights notices, code.
_WEAK = sum(
    [
        1 << line_counts.NAMES.index(name)
        for name in ("keep", "address", "appeal", "author", "dateline", "caption", "code")
    ]
)
_LONG = 12  # words; a longer line may be an article sentence
_FAR = 20  # paragraphs; a label does not apply this far below it
_RIGHTS = ("©", "copyright", "rights reserved")


def article_share(lines: Sequence[Line], scores: Sequence[float], some: Collection[int]) -> float:
    """Return the expected share (0 to 1) of the article's words in some paragraphs, judged by their scores."""
    article = [x.words / (1 + exp(score)) for x, score in zip(lines, scores, strict=True)]
    return sum([article[i] for i in some]) / (sum(article) or 1)


def article_end(lines: Sequence[Line], scores: Sequence[float]) -> int:
    """Return the index after the last prose paragraph that the model takes for the article."""
    prose = [i for i, x in enumerate(lines) if x.prose and scores[i] < 0]
    return prose[-1] + 1 if prose else len(lines)


def _headed(lines: Sequence[Line], block: Sequence[bool]) -> list[bool]:
    """For each paragraph, whether it is a label or follows one in the same block of boilerplate."""
    out: list[bool] = []
    since = _FAR
    for x, yes in zip(lines, block, strict=True):
        since = _FAR if not yes else 0 if x.label else since + 1
        out.append(since < _FAR)
    return out


def sure_lines(
    regions: Sequence[Region],
    lines: Sequence[Line],
    scores: Sequence[float],
    taken: Sequence[bool],
    claimed: Collection[int],
    least: Mapping[str, float],
) -> list[bool]:
    """For each paragraph, whether it is certain boilerplate: no article prose follows, a label or cue confirms it.

    A long paragraph also needs a label above it in its block (taken, or `claimed` by other rules) unless the model is
    certain. All doubtful paragraphs stay if they may hold more than the allowed share of the article.
    """
    below = article_end(lines, scores)
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
    much = article_share(lines, scores, doubtful) > least["sure share"]
    return [yes and not (much and i in doubtful) for i, yes in enumerate(out)]


# Selection in rounds: score the paragraphs, set the boilerplate aside, score the rest again until none is found.

PROSE = 3  # paragraphs of prose; with fewer, the article cannot be identified
_CERTAIN = 9.0  # score of lines between script tags, and of readers' comments
_SCRIPT = re.compile(r"</?(?:no)?script\b[^<>]{0,200}>")
_SHORT = 300  # words; a shorter text gives less evidence of its topic
_NEVER = ("table-row", "verse", "title")
_KEPT = re.compile(  # never remove corrections, references or footnotes
    r"(?i)\bcorrections?\b|\bclarification\b|\b(?:originally|first) (?:published|appeared)\b|^(?:references|sources?)\b"
    r"|\bbibliography\b|\bfootnotes?\b|\beditor[’']s note\b|\bdoi\b|\bet al\b|^\[?\d{1,2}\]"
    r"|\((?:n\. ?d\.|(?:1[89]|20)\d\d[a-z]?(?:, [a-z]+(?: \d{1,2})?)?)\)\."  # an APA-style reference
)


def code_range(regions: Sequence[Region], lines: Sequence[Line]) -> range:
    """Return the range from the first line with a script tag to the last; empty if there is prose in between."""
    found = [i for i, region in enumerate(regions) if "script" in region.text and _SCRIPT.search(region.text)]
    if len(found) < 2 or any(lines[i].prose and i not in found for i in range(found[0], found[-1])):
        return range(0)
    return range(found[0], found[-1] + 1)


def taken_lines(
    regions: Sequence[Region],
    lines: Sequence[Line],
    columns: Mapping[str, Sequence[float]],
    table: Table,
    claimed: Callable[[], Collection[int]],
) -> tuple[list[float], list[bool], set[int]]:
    """Select boilerplate paragraphs in rounds. Return their scores, whether each is taken, and the readers' comments.

    A score is that of the round that took the paragraph, else of the first round. Comments are indices, from any
    round. `claimed` returns the indices that other rules report.
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
        for j in (*code_range(some, own), *said):
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
    """Return `some` without isolated uncertain lines between prose, and without uncertain ones if they are too many.

    They are too many if their expected share of the article (see `article_share`) exceeds `share`. All of them stay
    or none, so that a second run gives the same result.
    """
    end = max((i for i, x in enumerate(lines) if x.prose and not some[i]), default=0)
    alone = {run[0] for run in _joined_runs(some) if len(run) == 1 and run[0] < end and scores[run[0]] < certain}
    unsure = {i for i, yes in enumerate(some) if yes and scores[i] < certain} - alone
    much = article_share(lines, scores, unsure) > share
    return [yes and i not in alone and not (much and i in unsure) for i, yes in enumerate(some)]


def _joined_runs(some: Sequence[bool]) -> Iterator[range]:
    first = 0
    for i, yes in enumerate([*some, False]):
        if not yes:
            if first < i:
                yield range(first, i)
            first = i + 1


# The first of these that matches names the category.
_ORDER = (
    "code", "poster", "comments", "newsletter", "legal", "advert", "author", "share", "related", "appeal", "dateline",
    "caption", "menu", "address",
)  # fmt: skip
_ALIAS = {"poster": "comments", "address": "appeal"}
CATEGORIES = (
    "related", "newsletter", "author", "comments", "share", "menu", "advert", "legal", "appeal", "dateline", "caption",
    "code",
)  # fmt: skip


_PROBABLE = -1.0  # score of readers' comments when certainty is judged: as article prose, so never certain


class Run(Record):
    """Adjacent paragraphs of one category, as indices; `last` is included."""

    first: int
    last: int
    category: str
    evidence: str
    sure: bool  # confirmed by a label or cue, and no article prose follows


def runs(
    document: Document, claimed: Callable[[tree_model.Table], set[int]], table: tree_model.Table | None = None
) -> tuple[Run, ...]:
    """Return the runs of boilerplate in a document.

    `claimed` returns the indices of the paragraphs that other rules report.
    """
    regions = document.regions
    if len(regions) <= PROSE:
        return ()
    table = table or tree_model.table()
    lines, columns = features.vectors(regions, table.words)
    if sum(x.prose for x in lines) < PROSE:
        return ()
    others = cache(lambda: claimed(table))
    scores, taken, comments = taken_lines(regions, lines, columns, table, others)
    if not any(taken):
        return ()
    code = code_range(regions, lines)
    categories = _categories(lines, taken, {**dict.fromkeys(comments, "comments"), **dict.fromkeys(code, "code")})
    for i in others():
        taken[i] = False
    scores = [_PROBABLE if i in comments else score for i, score in enumerate(scores)]
    end = article_end(lines, scores)
    sure = sure_lines(regions, lines, scores, taken, others(), table.least)
    if code and code[0] >= end and _torn(regions[code[0]].text, regions[code[-1]].text):
        sure = [yes or i in code for i, yes in enumerate(sure)]
    found: list[Run] = []
    for first, last, category in _runs(taken, [*zip(categories, sure, strict=True)]):
        why = evidence(regions, lines, table.words, range(first, last + 1), end, comments)
        found.append(Run(first, last, category[0], why, category[1]))
    return tuple(found)


def _torn(first: str, last: str) -> bool:
    """Whether code begins or ends in the middle of a page, unlike a code sample in an article."""
    return first.startswith("</") or last.endswith(("</body>", "</html>"))


def _category(x: Line) -> str:
    """Return the category that a paragraph's own label or cues name, else an empty string."""
    if x.label:
        return line_counts.LABEL_NAMES[x.label - 1]
    return next((_ALIAS.get(n, n) for n in _ORDER if x.cues >> line_counts.NAMES.index(n) & 1), "")


def _categories(lines: Sequence[Line], taken: Sequence[bool], known: Mapping[int, str]) -> list[str]:
    """Return the category of each paragraph; without its own, that of the one above, else below, else `related`.

    `known` maps an index to a category that is certain.
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
    """Yield the first index, last index and category of each run of adjacent paragraphs of one category."""
    first = None
    for i in range(len(taken) + 1):
        here = i < len(taken) and taken[i]
        if first is not None and (not here or categories[i] != categories[first]):
            yield first, i - 1, categories[first]
            first = None
        if here and first is None:
            first = i


# Evidence: why paragraphs were classified as boilerplate, for the message.

CUE_NAMES = {
    "related": "points to other stories",
    "newsletter": "mentions a newsletter or a subscription",
    "appeal": "asks the reader for something",
    "author": "reads like an author bio",
    "comments": "belongs to a comment form",
    "poster": "reads like the head of a reader's comment",
    "share": "asks to share or follow",
    "menu": "explains how to use the page",
    "advert": "mentions advertising or commissions",
    "legal": "is legal small print",
    "dateline": "is a date, a byline or a reading time",
    "caption": "credits a picture",
    "code": "contains page code",
    "address": "contains an address",
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
    """Return the position, label, cues and words of adjacent paragraphs; `end` is the first index below the article."""
    parts = ["in a thread of readers' comments" if numbers[0] in comments else _place(lines, numbers[0], end)]
    label = next((i for i in numbers if lines[i].label), None)
    if label is not None:
        parts.append(f"label “{findings.shown(bare(regions[label].text))}”")
    found = Counter(
        name
        for i in numbers
        for k, name in enumerate(line_counts.NAMES)
        if lines[i].cues >> k & 1 and name in CUE_NAMES
    )
    parts += [CUE_NAMES[name] for name, _ in found.most_common(_MOST)]
    if len(parts) < _MOST and (words := _words(regions, weights, numbers)):
        parts.append(words)
    if len(parts) < _MOST and any(lines[i].end == 3 for i in numbers):
        parts.append("breaks off in “…”")
    if len(parts) < _MOST and not any(lines[i].prose for i in numbers):
        parts.append("is not a sentence" if len(numbers) == 1 else "contains no sentences")
    return "; ".join(parts[:_MOST])


def _words(regions: Sequence[Region], weights: Mapping[str, float], numbers: range) -> str:
    said: dict[str, float] = {}
    for i in numbers:
        for word in tree_model.strongest(tree_model.tokens(regions[i].text), weights, 2):
            said[word] = weights[word]
    best = sorted(said, key=lambda word: (-said[word], word))[:2]
    return f"boilerplate words: {', '.join(f'“{word}”' for word in best)}" if best else ""


def _place(lines: Sequence[Line], first: int, end: int) -> str:
    if first >= end:
        return "below the last prose paragraph"
    return "inside the article" if any(x.prose for x in lines[:first]) else "above the article"
