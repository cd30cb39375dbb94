"""A drawing as PNG, by Pillow, which is an optional package and imported only here.

The font is Pillow's own, so that the same drawing is the same picture on every machine; only names in other letters
than those of ASCII take a font of the system, if there is one.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from .plot import WIDTH, Bar, Label, Line

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    from .plot import Drawing

_SCALE = 2  # pixels a point
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
    """The whole file.

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
            while at < x2:  # all lines are level
                end = min(x2, at + (_DASH[0] if look == "mark" else step))
                draw.line([v * _SCALE for v in (at, y1, end, y2)], fill=_COLORS[look], width=_SCALE // 2)
                at += step
        case Label(x, y, text, anchor, look):
            font, shown = _font(14 if look == "title" else 12, text)
            draw.text((x * _SCALE, y * _SCALE), shown, _COLORS[look], font, _ANCHORS[anchor])


def _font(size: int, text: str) -> tuple[FreeTypeFont | ImageFont, str]:
    """A font for a text, and the text as it can be shown in it."""
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
