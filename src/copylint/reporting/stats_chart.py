"""Charts of statistics, as SVG or PNG: sentence lengths of one article, or distributions over several.

A drawing is a list of shapes in points from the upper left; the SVG and PNG writers only render it.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from html import escape
from math import ceil, floor, isqrt, log10
from typing import TYPE_CHECKING

from ..analysis.metrics import NAMES
from ..model.errors import legible, printable
from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    from .stats_tables import Row


WIDTH, _LEFT, _RIGHT, _TOP = 760, 52, 16, 48
_PANEL, _BELOW = 150, 58
_MOST = 300  # bars; with more sentences, several share one
_BINS = 20  # approximate maximum
_NAMED = 3  # longest sentences that are labeled with their word count
_PATH = 44  # code points of a file name
SPREAD = ("words", "sentence-words", "flesch", "grade", "lix", "dialogue", "duplicate-lines")


class Bar(Record):
    """A filled rectangle; `hot` ones are highlighted."""

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
    """Shapes in drawing order; `title` describes them in words."""

    title: str
    height: int
    shapes: tuple[Bar | Line | Label, ...]


def drawing(rows: Sequence[Row]) -> Drawing:
    """Draw one file's sentence lengths, or the distributions over several files."""
    panels = list(_sentences(rows[0])) if len(rows) == 1 else list(_spreads(rows))
    name = _short(rows[0].path) if len(rows) == 1 else f"{len(rows)} files"
    if not panels:
        nothing = Label(_LEFT, 28, f"{name}: no sentences to show", look="title")
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
    note = f"- - mean {mean:.1f}" + ("; orange: more than twice the mean" if any(hot) else "")
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
        if len({value for value, _ in found}) > 1:  # values equal everywhere are in the table
            yield _spread(metric.label + (f", {metric.unit}" if metric.unit else ""), found)


def _spread(title: str, found: Sequence[tuple[float, str]]) -> list[Bar | Line | Label]:
    """Draw a histogram over files that names the first and the last of them."""
    (low, first), (high, last) = min(found), max(found)
    panel = _histogram(f"{title}: files", [value for value, _ in found])
    base = _TOP + _PANEL + 36
    panel.append(Label(_LEFT, base, f"lowest: {_short(first)} ({_number(low)})", look="note"))
    if last != first:
        panel.append(Label(WIDTH - _RIGHT, base, f"highest: {_short(last)} ({_number(high)})", "end", "note"))
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
    """Return the next of 1, 2 and 5 times a power of ten; at least 1 for whole numbers."""
    if least <= 0:
        return 1.0
    power = 10.0 ** floor(log10(least))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= least * 0.999)
    return max(1.0, step) if whole else step


def _height(value: float, most: float) -> float:
    return _TOP + _PANEL - _PANEL * value / (most or 1)


def _bars(heights: Sequence[float], hot: Sequence[bool], tops: Sequence[str]) -> list[Bar | Line | Label]:
    """Draw bars between an axis and a grid with round numbers; `tops` are labels above them."""
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


# PNG, by Pillow, which is optional and imported only here

_SCALE = 2  # pixels per point
_COLORS = {
    "axis": "#888888",
    "grid": "#e4e4e4",
    "mark": "#888888",
    "title": "#333333",
    "plain": "#333333",
    "note": "#666666",
}
_BAR, _HOT = "#3b6ea5", "#c2571a"
_DASH = (4, 3)
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial Unicode.ttf", "arial.ttf")
_USUAL = str.maketrans("“”‘’–—…", "\"\"''--.")


def png(drawing: Drawing) -> bytes:
    """Return the PNG file's bytes.

    Raises: ImportError without Pillow.
    """
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * _SCALE, drawing.height * _SCALE), "white")
    draw = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _draw(draw, shape)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(draw: ImageDraw, shape: Bar | Line | Label) -> None:
    match shape:
        case Bar(x, y, width, height, hot):
            box = [round(v * _SCALE) for v in (x, y, x + width, y + height)]
            if box[3] > box[1]:
                draw.rectangle((box[0], box[1], max(box[0], box[2] - 1), box[3] - 1), fill=_HOT if hot else _BAR)
        case Line(x1, y1, x2, y2, look):
            step = sum(_DASH) if look == "mark" else x2 - x1
            at = x1
            while at < x2:  # all lines are horizontal
                end = min(x2, at + (_DASH[0] if look == "mark" else step))
                draw.line([v * _SCALE for v in (at, y1, end, y2)], fill=_COLORS[look], width=_SCALE // 2)
                at += step
        case Label(x, y, text, anchor, look):
            font, shown = _font(14 if look == "title" else 12, text)
            draw.text((x * _SCALE, y * _SCALE), shown, _COLORS[look], font, _ANCHORS[anchor])


def _font(size: int, text: str) -> tuple[FreeTypeFont | ImageFont, str]:
    """Return a font for a text, and the text limited to characters that it has."""
    plain = text.translate(_USUAL)
    if not plain.isascii() and (found := _system_font(size)) is not None:
        return found, text
    bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore" if plain.isascii() else "replace").decode()
    return _own_font(size), bare


@cache
def _own_font(size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size * _SCALE)


@cache
def _system_font(size: int) -> FreeTypeFont | None:
    from PIL import ImageFont

    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size * _SCALE)
        except OSError:
            continue
    return None


# SVG

_STYLE = """text{font:12px system-ui,sans-serif;fill:#333}.title{font-size:14px;font-weight:600}.note{fill:#666}
.b{fill:#3b6ea5}.h{fill:#c2571a}.bg{fill:#fff}
.axis{stroke:#888}.grid{stroke:#e4e4e4}.mark{stroke:#888;stroke-dasharray:4 3}
@media(prefers-color-scheme:dark){text{fill:#ddd}.note{fill:#aaa}.b{fill:#7fb0e3}.h{fill:#f0935a}.bg{fill:#1b1d20}
.grid{stroke:#33363b}}"""


def svg(drawing: Drawing) -> str:
    """Return the SVG file's bytes."""
    shapes = "\n".join(map(_shape, drawing.shapes))
    size = f'width="{WIDTH}" height="{drawing.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {drawing.height}" {size} role="img">\n'
        f"<title>{_safe(drawing.title)}</title>\n<style>{_STYLE}</style>\n"
        f'<rect class="bg" width="100%" height="100%"/>\n{shapes}\n</svg>\n'
    )


def _shape(shape: Bar | Line | Label) -> str:
    match shape:
        case Bar(x, y, width, height, hot):
            look = "h" if hot else "b"
            return f'<rect class="{look}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
        case Line(x1, y1, x2, y2, look):
            return f'<line class="{look}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
        case Label(x, y, text, anchor, look):
            return f'<text class="{look}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_safe(text)}</text>'


def _safe(text: str) -> str:
    """Return text with only characters allowed in XML."""
    return escape(printable(text))
