"""What can be counted of a paragraph, its place and its neighbours, each as a small number of steps.

The numbers of one document depend on that document alone; the trainer and the linter read them from the same code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from ..prose import bare
from ..values import Record
from . import cues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Region

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_STOPS = frozenset(
    "a about after all also an and are as at be been but by can could for from had has have he her his how i if in"
    " into is it its more not of on one or our out she so some than that the their them there they this to up was we"
    " were what when which who will with would you your".split()
)
_YOU = frozenset("you your yours we our us ours".split())
_I = frozenset("i me my i'm i’m i've i’ve i'd i’d lol yeah".split())
_CLOSERS = "\"'”’)]»"


_POSTER = cues.NAMES.index("poster")


class Line(Record):
    """What is counted of one paragraph by itself."""

    words: int
    stops: int  # words that are function words
    capitals: int  # words that begin with a capital
    figures: int  # words with a digit
    you: int
    i: int
    end: int  # how it ends: 0 full stop, 1 question or exclamation, 2 colon, 3 ellipsis, 4 nothing
    kind: int
    start: int  # how it begins: 0 capital, 1 small letter, 2 figure, 3 quotation mark, 4 other
    cues: int  # bits
    label: int
    poster: int  # 1 if it reads like the head of a reader's comment
    known: frozenset[str]  # its longer words, in small letters
    prose: bool


_KINDS = {"paragraph": 0, "title": 1, "heading": 1, "label": 2, "list-item": 3, "table-row": 4, "verse": 5}


def line(region: Region, bits: int) -> Line:
    """The counts of one paragraph, whose cues are `bits`."""
    text = region.text
    words = _WORD.findall(text)
    low = [w.lower() for w in words]
    stops = sum(w in _STOPS for w in low)
    stripped = text.rstrip(_CLOSERS)
    last = stripped[-1:] or text[-1:]
    dots = stripped.endswith(("…", "...", "[…")) or text.endswith(("[…]", "[...]"))
    end = 3 if dots else 0 if last == "." else 1 if last in "!?" else 2 if last == ":" else 4
    first = text[:1]
    start = 0 if first.isupper() else 1 if first.islower() else 2 if first.isdigit() else 3 if first in "“\"‘'" else 4
    n = len(words)
    return Line(
        n,
        stops,
        sum(w[0].isupper() for w in words),
        sum(not w.isalpha() and any(c.isdigit() for c in w) for w in words),
        sum(w in _YOU for w in low),
        sum(w in _I for w in low),
        end,
        _KINDS.get(region.kind, 0),
        start,
        bits,
        cues.label(bare(text)) if n <= 16 else 0,
        bits >> _POSTER & 1,
        frozenset([w for w in low if len(w) > 4]),
        end <= 2 and n >= 15 and 4 * stops >= n,
    )


def steps(value: float, *edges: float) -> int:
    """The number of edges that a value has reached."""
    return bisect_right(edges, value)


WORDS = (2, 3, 5, 8, 12, 18, 28, 45, 80)
SHARE = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75)
FAR = 99


def _distance(marks: Sequence[bool]) -> list[int]:
    """Of each place how far behind it the last marked one is, itself left out."""
    out: list[int] = []
    since = FAR
    for mark in marks:
        out.append(since)
        since = 1 if mark else min(FAR, since + 1)
    return out


OWN = (
    "words", "stops", "capitals", "figures", "end", "kind", "start", "you", "i", "label",
    *(f"cue {name}" for name in cues.NAMES), "cues", "novel", "title words", "repeat",
)  # fmt: skip
PLACE = (
    "prose below", "prose above", "share above", "share below", "since prose", "until prose", "from start", "from end",
    "run", "words above", "words below", "label above", "label category", "cue above", "cue below",
    "label here or above", "short near", "prose share", "posters above", "posters below",
)  # fmt: skip
NAMES = OWN + PLACE


def vectors(regions: Sequence[Region]) -> tuple[list[Line], list[tuple[int, ...]]]:
    """Of each paragraph its counts and its steps in the order of `NAMES`."""
    lines = [line(r, bits) for r, bits in zip(regions, cues.cues(regions), strict=True)]
    return lines, _steps(regions, lines)


def _steps(regions: Sequence[Region], lines: Sequence[Line]) -> list[tuple[int, ...]]:
    n = len(lines)
    prose = [x.prose for x in lines]
    above = [0, *accumulate(prose)]
    body = [0, *accumulate(x.words for x in lines)]
    total = max(1, body[-1])
    since = _distance(prose)
    until = _distance(prose[::-1])[::-1]
    labels = _distance([x.label > 0 for x in lines])
    cued = [x.cues > 0 or x.label > 0 for x in lines]
    cue_above, cue_below = _distance(cued), _distance(cued[::-1])[::-1]
    short = [0, *accumulate(x.words < 12 for x in lines)]
    counts: dict[str, int] = {}
    for x in lines:
        if x.prose:
            for w in x.known:
                counts[w] = counts.get(w, 0) + 1
    title = lines[0].known if lines else frozenset[str]()
    seen: set[str] = set()
    share = steps(above[-1] / max(1, n), 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
    out: list[tuple[int, ...]] = []
    category = 0
    posters = [0, *accumulate(x.poster for x in lines)]
    for i, x in enumerate(lines):
        text = regions[i].text
        w = x.words or 1
        own = 1 if x.prose else 0
        known = sum(counts.get(v, 0) > own for v in x.known)
        novel = 0 if not x.known else 1 + steps(1 - known / len(x.known), 0.3, 0.5, 0.65, 0.8, 0.95)
        run = min(since[i] - 1, 20) + min(until[i] - 1, 20) + 1 if not x.prose else 0
        left, right = max(0, i - 3), min(n, i + 4)
        near = (short[right] - short[left]) / (right - left)
        under = labels[i] if labels[i] <= since[i] + 1 else FAR
        out.append((
            steps(x.words, *WORDS),
            steps(x.stops / w, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5),
            steps(x.capitals / w, 0.1, 0.2, 0.35, 0.6, 0.99),
            steps(x.figures / w, 0.01, 0.05, 0.15, 0.3),
            x.end, x.kind, x.start,
            steps(x.you / w, 0.001, 0.04, 0.08, 0.14),
            steps(x.i, 1, 2),
            x.label,
            *(x.cues >> k & 1 for k in range(len(cues.NAMES))),
            steps(x.cues.bit_count(), 1, 2, 3),
            novel,
            steps(len(x.known & title) / (len(x.known) or 1), 0.01, 0.2, 0.5) if i else 0,
            1 if text in seen else 0,
            steps(above[-1] - above[i + 1], 1, 2, 3, 5, 9),
            steps(above[i], 1, 2, 3, 5, 9),
            steps(body[i] / total, *SHARE), steps(1 - body[i + 1] / total, *SHARE),
            steps(since[i], 2, 3, 5, 9, 17, FAR), steps(until[i], 2, 3, 5, 9, 17, FAR),
            steps(i, 1, 2, 4, 8), steps(n - 1 - i, 1, 2, 4, 8, 16),
            steps(run, 1, 2, 3, 5, 9, 17),
            steps(lines[i - 1].words, *WORDS) if i else 10,
            steps(lines[i + 1].words, *WORDS) if i + 1 < n else 10,
            steps(labels[i], 2, 3, 5, 9, 17, FAR),
            0 if under == FAR else category,
            steps(cue_above[i], 2, 3, 5, 9, FAR), steps(cue_below[i], 2, 3, 5, 9, FAR),
            category if labels[i] <= 30 else 0,
            steps(near, 0.15, 0.3, 0.5, 0.75),
            share,
            steps(posters[i + 1], 1, 2, 4), steps(posters[-1] - posters[i], 1, 2, 4),
        ))  # fmt: skip
        if x.label:
            category = x.label
        if w > 4:
            seen.add(text)
    return out
