"""A drawing as SVG.

It needs nothing but itself, follows the reader's light or dark mode, and says in words what it shows.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..escape import printable
from .plot import WIDTH, Bar, Label, Line

if TYPE_CHECKING:
    from .plot import Drawing

_STYLE = """text{font:12px system-ui,sans-serif;fill:#333}.title{font-size:14px;font-weight:600}.note{fill:#666}
.b{fill:#3b6ea5}.h{fill:#c2571a}.bg{fill:#fff}
.axis{stroke:#888}.grid{stroke:#e4e4e4}.mark{stroke:#888;stroke-dasharray:4 3}
@media(prefers-color-scheme:dark){text{fill:#ddd}.note{fill:#aaa}.b{fill:#7fb0e3}.h{fill:#f0935a}.bg{fill:#1b1d20}
.grid{stroke:#33363b}}"""


def svg(drawing: Drawing) -> str:
    """The whole file."""
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
    """Text as XML may hold it."""
    return escape(printable(text))
