"""What a picture of the statistics shows: of one article its sentences, of several how they spread over a few metrics.

A drawing is a list of shapes in points from the upper left; what writes them as SVG or PNG decides nothing.
"""

from __future__ import annotations

from math import ceil, floor, isqrt, log10
from typing import TYPE_CHECKING

from ..escape import legible, printable
from ..values import Record
from .metrics import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .tables import Row

WIDTH, _LEFT, _RIGHT, _TOP = 760, 52, 16, 48
_PANEL, _BELOW = 150, 58
_MOST = 300  # bars; more sentences share one
_BINS = 20  # at most about so many
_NAMED = 3  # longest sentences that have their number of words
_PATH = 44  # code points of a file's name
SPREAD = ("words", "sentence-words", "flesch", "grade", "lix", "dialogue", "duplicate-lines")


class Bar(Record):
    """A filled rectangle; `hot` ones stand out."""

    x: float
    y: float
    width: float
    height: float
    hot: bool = False


class Line(Record):
    """A thin line; `look` is axis, grid or mark."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


class Label(Record):
    """A text on its baseline; `anchor` is start, middle or end, `look` title, plain or note."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    look: str = "plain"


class Drawing(Record):
    """Shapes, in the order in which they cover each other; `title` says in words what they show."""

    title: str
    height: int
    shapes: tuple[Bar | Line | Label, ...]


def drawing(rows: Sequence[Row]) -> Drawing:
    """Of one file the lengths of its sentences, of several their distributions."""
    panels = list(_sentences(rows[0])) if len(rows) == 1 else list(_spreads(rows))
    name = _short(rows[0].path) if len(rows) == 1 else f"{len(rows)} files"
    if not panels:
        nothing = Label(_LEFT, 28, f"{name}: nothing to show, there are no sentences", look="title")
        return Drawing(f"Statistics of {name}", 48, (nothing,))
    each = _TOP + _PANEL + _BELOW
    moved = [_moved(shape, n * each) for n, panel in enumerate(panels) for shape in panel]
    return Drawing(f"Statistics of {name}", len(panels) * each, tuple(moved))


def _moved(shape: Bar | Line | Label, down: float) -> Bar | Line | Label:
    match shape:
        case Line():
            return shape._replace(y1=shape.y1 + down, y2=shape.y2 + down)
        case _:
            return shape._replace(y=shape.y + down)


def _short(path: str) -> str:
    path = printable(legible(path))
    return path if len(path) <= _PATH else "…" + path[1 - _PATH :]


def _sentences(row: Row) -> Iterator[list[Bar | Line | Label]]:
    lengths = row.measure.lengths
    if not lengths:
        return
    mean = sum(lengths) / len(lengths)
    each = -(-len(lengths) // _MOST)
    bars = [max(lengths[at : at + each]) for at in range(0, len(lengths), each)]
    of = "of each sentence" if each == 1 else f"of the longest of every {each} sentences"
    hot = [n > 2 * mean for n in bars]
    most = set(sorted((n for n in range(len(bars)) if hot[n]), key=lambda n: -bars[n])[:_NAMED])
    tall = [str(n) if at in most else "" for at, n in enumerate(bars)]
    panel = _bars(bars, hot, tall)
    y = _height(mean, max(bars))
    panel.append(Line(_LEFT, y, WIDTH - _RIGHT, y, "mark"))
    base = _TOP + _PANEL + 18
    panel.append(Label(_LEFT, base, "first sentence"))
    panel.append(Label(WIDTH - _RIGHT, base, "last", "end"))
    note = f"- - mean {mean:.1f}" + ("; in orange: more than twice as many" if any(hot) else "")
    panel.append(Label(WIDTH / 2, base, note, "middle", "note"))
    yield [Label(_LEFT, 24, f"{_short(row.path)}: words {of}", look="title"), *panel]
    yield _histogram("Sentences by their words", [float(n) for n in lengths])


def _spreads(rows: Sequence[Row]) -> Iterator[list[Bar | Line | Label]]:
    scored = [(row.score.value, row.path) for row in rows if row.score is not None]
    if scored:
        yield _spread("Score", scored)
    for name in SPREAD:
        metric = NAMES[name]
        found = [(float(v), row.path) for row in rows if (v := metric.of(row.measure)) is not None]
        if len({value for value, _ in found}) > 1:  # what is the same everywhere is told by the table
            yield _spread(metric.label + (f", {metric.unit}" if metric.unit else ""), found)


def _spread(title: str, found: Sequence[tuple[float, str]]) -> list[Bar | Line | Label]:
    """A histogram over files that names the first and the last of them."""
    (low, first), (high, last) = min(found), max(found)
    panel = _histogram(f"{title}: files", [value for value, _ in found])
    base = _TOP + _PANEL + 36
    panel.append(Label(_LEFT, base, f"least: {_short(first)} ({_number(low)})", look="note"))
    if last != first:
        panel.append(Label(WIDTH - _RIGHT, base, f"most: {_short(last)} ({_number(high)})", "end", "note"))
    return panel


def _histogram(title: str, numbers: Sequence[float]) -> list[Bar | Line | Label]:
    bars = min(_BINS, max(6, 2 * isqrt(len(numbers))))
    step = round_step((max(numbers) - min(numbers)) / bars, all(n == int(n) for n in numbers))
    first, last = floor(min(numbers) / step), floor(max(numbers) / step)
    bins = [0] * (last - first + 1)
    for number in numbers:
        bins[floor(number / step) - first] += 1
    ordered = sorted(numbers)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    each = (WIDTH - _LEFT - _RIGHT) / len(bins)
    every = max(1, ceil(len(bins) / 10))
    panel = _bars(bins, [False] * len(bins), [""] * len(bins))
    for n in range(0, len(bins), every):
        panel.append(Label(_LEFT + n * each, _TOP + _PANEL + 18, f"{(first + n) * step:.6g}"))
    return [Label(_LEFT, 24, f"{title}; median {_number(middle)}", look="title"), *panel]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def round_step(least: float, whole: bool) -> float:
    """The next of 1, 2 and 5 times a power of ten; at least 1 for whole numbers."""
    if least <= 0:
        return 1.0
    power = 10.0 ** floor(log10(least))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= least * 0.999)
    return max(1.0, step) if whole else step


def _height(value: float, most: float) -> float:
    return _TOP + _PANEL - _PANEL * value / (most or 1)


def _bars(heights: Sequence[float], hot: Sequence[bool], tops: Sequence[str]) -> list[Bar | Line | Label]:
    """Bars between an axis and a grid with round numbers; `tops` stand over them."""
    top, right = max(heights) or 1, WIDTH - _RIGHT
    each, base = (right - _LEFT) / len(heights), float(_TOP + _PANEL)
    out: list[Bar | Line | Label] = []
    step = round_step(top / 4, True)
    for n in range(1, int(top / step) + 1):
        y = _height(n * step, top)
        out += (Line(_LEFT, y, right, y, "grid"), Label(_LEFT - 6, y + 4, f"{n * step:g}", "end"))
    for n, value in enumerate(heights):
        y, gap = _height(value, top), 1.0 if each > 3 else 0.0
        out.append(Bar(_LEFT + n * each, y, max(0.5, each - gap), base - y, hot[n]))
        if tops[n]:
            out.append(Label(_LEFT + (n + 0.5) * each, y - 3, tops[n], "middle"))
    out += (Line(_LEFT, base, right, base, "axis"), Label(_LEFT - 6, base + 4, "0", "end"))
    return out
