"""Features of each paragraph for the tree model: its counts, its position, its neighbors.

Features depend on one document alone; the trainer and the linter share this code.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from . import line_counts, tree_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...model.region import Region
    from .line_counts import Line


# Word scores of the surrounding paragraphs: the neighbors, all above, all below.

_LONG = 60  # words; a longer paragraph has no more weight
_WORDS = 12  # least words of a paragraph that counts for “least below”
_AROUND = 4
_NONE = -9.0


def tone_columns(lexical: Sequence[float], words: Sequence[int]) -> dict[str, Sequence[float]]:
    """Return the word-score features by name, one value per paragraph."""
    n = len(lexical)
    out: dict[str, Sequence[float]] = {"lexical": lexical}
    for shift in (1, 2, 3):
        fill = [_NONE] * min(shift, n)
        out[f"lexical -{shift}"] = [*fill, *lexical[: n - len(fill)]]
        out[f"lexical +{shift}"] = [*lexical[len(fill) :], *fill]
    weight = [min(w, _LONG) + 2 for w in words]
    heavy = [0, *accumulate(weight)]
    sums = [0.0, *accumulate([a * b for a, b in zip(lexical, weight, strict=True)])]

    def mean(low: int, high: int) -> float:
        return (sums[high] - sums[low]) / max(1, heavy[high] - heavy[low])

    out["lexical below"] = [mean(i + 1, n) for i in range(n)]
    out["lexical from here"] = [mean(i, n) for i in range(n)]
    out["lexical above"] = [mean(0, i) for i in range(n)]
    out["lexical next"] = [mean(i + 1, min(n, i + 1 + _AROUND)) for i in range(n)]
    out["lexical last"] = [mean(max(0, i - _AROUND), i) for i in range(n)]
    firm = [s if w >= _WORDS else 9.0 for s, w in zip(lexical, words, strict=True)]
    out["least below"] = [*[*accumulate(firm[::-1], min)][::-1][1:], 9.0]
    out["most below"] = [*[*accumulate(lexical[::-1], max)][::-1][1:], _NONE]
    out["most above"] = [_NONE, *accumulate(lexical, max)][:-1]
    for name, bar in (("", 0.0), (" strict", 1.0)):
        parts = [(s - bar) * w / 100 for s, w in zip(lexical, weight, strict=True)]
        rest = [*accumulate(parts[::-1])][::-1]
        best = max(range(n), key=lambda i: (rest[i], -i))
        if rest[best] <= 0:
            best = n
        out[f"past best end{name}"] = [max(-20, min(20, i - best)) for i in range(n)]
        out[f"rest{name}"] = rest
        out[f"best rest above{name}"] = [*accumulate(rest, max)]
        out[f"sum above{name}"] = [*accumulate(parts)]
    return out


FAR = 40
_TOP = 150  # least number of words that define the article's topic
_NEAR = 3  # paragraphs on each side
_HEADS = ("related", "newsletter", "author", "comments", "advert", "legal")  # labels whose distance counts
_KEEP = 1 << line_counts.NAMES.index("keep")
_OWN = (
    "words", "stops", "capitals", "figures", "you", "i", "end", "kind", "start", "sentences", "odd", "commas",
    "quoted", "longest", "dated", "handle", "headline", "prose",
)  # fmt: skip


def _distance(marked: Sequence[bool]) -> list[int]:
    """For each index, return the distance back to the last marked index before it, at most `FAR`."""
    out: list[int] = []
    since = FAR
    for mark in marked:
        out.append(since)
        since = 1 if mark else min(FAR, since + 1)
    return out


def _until(marked: Sequence[bool]) -> list[int]:
    return _distance(marked[::-1])[::-1]


def _shares(lines: Sequence[Line], total: int) -> dict[str, list[float]]:
    """For each paragraph, return the shares of its longer words that other paragraphs contain; -1 if it has none."""
    n = len(lines)
    known = [x.known for x in lines]
    seen: set[str] = set()
    top: set[str] = set()
    read = 0
    above: list[float] = []
    opening: list[float] = []
    before: list[float] = []
    for i, words in enumerate(known):
        size = len(words) or -1
        above.append(len(words & seen) / size if words else -1.0)
        opening.append(len(words & top) / size if words else -1.0)
        before.append(len(words & known[i - 1]) / size if words and i else -1.0)
        seen |= words
        if read < max(_TOP, 0.3 * total):
            top |= words
            read += lines[i].words
    under: set[str] = set()
    below = [-1.0] * n
    for i in range(n - 1, -1, -1):
        words = known[i]
        below[i] = len(words & under) / len(words) if words else -1.0
        under |= words
    title = known[0]
    named = [len(words & title) / len(words) if words and i else -1.0 for i, words in enumerate(known)]
    return {"known above": above, "known at top": opening, "known before": before, "known below": below,
            "in title": named}  # fmt: skip


def _repeats(regions: Sequence[Region]) -> list[float]:
    seen: set[str] = set()
    out: list[float] = []
    for region in regions:
        text = region.text
        out.append(float(len(text) > 12 and text in seen))
        seen.add(text)
    return out


def columns(regions: Sequence[Region], lines: Sequence[Line]) -> dict[str, Sequence[float]]:
    """Return all features by name, one value per paragraph."""
    n = len(lines)
    out: dict[str, Sequence[float]] = {name: [getattr(x, name) for x in lines] for name in _OWN}
    for k, name in enumerate(line_counts.LABEL_NAMES):
        out[f"label {name}"] = [x.label == k + 1 for x in lines]
    for k, name in enumerate(line_counts.NAMES):
        out[f"cue {name}"] = [x.cues >> k & 1 for x in lines]
    out["cues"] = [x.cues.bit_count() for x in lines]
    words = [x.words for x in lines]
    body = [0, *accumulate(words)]
    total = body[-1] or 1
    out |= _shares(lines, total)
    out["repeat"] = _repeats(regions)
    prose = [x.prose for x in lines]
    solid = [0, *accumulate(prose)]
    out["prose above"] = solid[:-1]
    out["prose below"] = [solid[-1] - s for s in solid[1:]]
    out["since prose"], out["until prose"] = _distance(prose), _until(prose)
    out["share above"] = [s / total for s in body[:-1]]
    out["share below"] = [1 - s / total for s in body[1:]]
    out["words above"] = body[:-1]
    out["words below"] = [total - s for s in body[1:]]
    out["from start"] = [min(i, 60) for i in range(n)]
    out["from end"] = [min(n - 1 - i, 60) for i in range(n)]
    out["paragraphs"] = [n] * n
    out["all words"] = [total] * n
    out["prose share"] = [sum([x.words for x in lines if x.prose]) / total] * n
    for name in ("words", "stops", "end"):
        for shift in (1, 2, -1, -2):
            out[f"{name} {-shift:+}"] = _shifted(out[name], shift)
    for shift in (1, -1):
        out[f"kind {-shift:+}"] = _shifted(out["kind"], shift)
    labelled = [x.label > 0 for x in lines]
    cued = [mark or x.cues & ~_KEEP > 0 for mark, x in zip(labelled, lines, strict=True)]
    out["since label"] = _distance(labelled)
    for name in _HEADS:
        k = line_counts.LABEL_NAMES.index(name) + 1
        out[f"since {name}"] = _distance([x.label == k for x in lines])
    out["since cue"], out["until cue"] = _distance(cued), _until(cued)
    out["cued below"] = _rest(cued)
    out["headlines below"] = _rest([x.headline for x in lines])
    posters = [0, *accumulate([x.poster for x in lines])]
    out["posters above"] = posters[1:]
    out["posters below"] = [posters[-1] - s for s in posters[:-1]]
    dates = [0, *accumulate([x.dated for x in lines])]
    out["dates below"] = [dates[-1] - s for s in dates[1:]]
    out["dates near"] = _window([x.dated for x in lines], float)
    out["handles near"] = _window([x.handle for x in lines], float)
    out["short near"] = _window([x.words < 12 for x in lines])
    out["open near"] = _window([x.end == line_counts.OPEN and x.words > 2 for x in lines])
    own = [0.0, *accumulate([x.i + x.you for x in lines])]
    third = max(1, n // 3)
    out["talk at top"] = [own[third] / (body[third] or 1)] * n
    out["talk below"] = [(own[-1] - s) / max(1, total - w) for s, w in zip(own[:-1], body[:-1], strict=True)]
    return out | tone_columns([x.lexical for x in lines], words)


def _shifted(column: Sequence[float], by: int) -> list[float]:
    """Return the values of the neighbors; a positive shift reads from above."""
    fill = [-1.0] * min(abs(by), len(column))
    return [*fill, *column[: len(column) - len(fill)]] if by > 0 else [*column[len(fill) :], *fill]


def _rest(marked: Sequence[bool]) -> list[float]:
    """For each index, return the share of later indices that are marked."""
    sums = [0, *accumulate(marked)]
    n = len(marked)
    return [(sums[-1] - sums[i + 1]) / max(1, n - 1 - i) for i in range(n)]


def _window(marked: Sequence[bool], of: Callable[[int], float] | None = None) -> list[float]:
    """For each index, return the share of marked indices near it, or `of` their number."""
    sums = [0, *accumulate(marked)]
    n = len(marked)
    out: list[float] = []
    for i in range(n):
        low, high = max(0, i - _NEAR), min(n, i + _NEAR + 1)
        count = sums[high] - sums[low]
        out.append(of(count) if of else count / (high - low))
    return out


def vectors(
    regions: Sequence[Region], weights: Mapping[str, float] | None = None
) -> tuple[list[Line], dict[str, Sequence[float]]]:
    """Return the counts of each paragraph, and all features by name, one value per paragraph."""
    some = tree_model.weights() if weights is None else weights
    lines = [line_counts.line(r, bits, some) for r, bits in zip(regions, line_counts.cues(regions), strict=True)]
    return lines, columns(regions, lines) if lines else {}
