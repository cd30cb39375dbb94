"""Draw curves as one SVG with a panel per curve, each with a straight reference line through the last point.

It needs nothing but itself and follows the reader's light or dark mode.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP = 760, 250, 60, 24, 44
_PANEL = 150
_STYLE = """text{font:12px system-ui,sans-serif;fill:#333}.t{font-size:14px;font-weight:600}
.l{fill:none;stroke:#3b6ea5;stroke-width:2}.p{fill:#3b6ea5}.a{stroke:#999}.m{stroke:#888;stroke-dasharray:4 3}
.g{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#ddd}.l{stroke:#7fb0e3}.p{fill:#7fb0e3}.g{fill:#1b1d20}}"""


class Curve(NamedTuple):
    """Points in order of x; the first may have x = 0."""

    title: str
    unit: str  # of x
    points: Sequence[tuple[float, float]]


def svg(curves: Sequence[Curve], title: str) -> str:
    """All curves below each other."""
    height = _HEIGHT * len(curves)
    body = "".join(f'<g transform="translate(0,{n * _HEIGHT})">{_panel(c)}</g>\n' for n, c in enumerate(curves))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n'
        f'<rect class="g" width="100%" height="100%"/>\n{body}</svg>\n'
    )


def _panel(curve: Curve) -> str:
    right, top = max(x for x, _ in curve.points) or 1, max(y for _, y in curve.points) or 1

    def place(x: float, y: float) -> tuple[str, str]:
        across = _LEFT + (_WIDTH - _LEFT - _RIGHT) * x / right
        return f"{across:.1f}", f"{_TOP + _PANEL * (1 - y / top):.1f}"

    first = curve.points[0][1] if curve.points[0][0] == 0 else 0.0
    (x1, y1), (x2, y2) = place(0, first), place(*curve.points[-1])
    base = _TOP + _PANEL
    out = [
        f'<text class="t" x="{_LEFT}" y="24">{escape(curve.title)}</text>',
        f'<line class="a" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{base}" y2="{base}"/>',
        f'<line class="m" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>',
        f'<polyline class="l" points="{" ".join(",".join(place(*point)) for point in curve.points)}"/>',
        f'<text x="{_LEFT - 6}" y="{_TOP + 4}" text-anchor="end">{top:.3g}</text>',
        f'<text x="{_LEFT - 6}" y="{base}" text-anchor="end">0</text>',
    ]
    for x, y in curve.points:
        across, down = place(x, y)
        out.append(f'<circle class="p" cx="{across}" cy="{down}" r="3"/>')
        if x > right / 20 or x == 0:
            out.append(f'<text x="{across}" y="{base + 18}" text-anchor="middle">{x:g}</text>')
    out.append(f'<text x="{_WIDTH - _RIGHT}" y="{base + 36}" text-anchor="end">{escape(curve.unit)}</text>')
    return "".join(out)
