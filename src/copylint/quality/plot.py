"""Statistics as a picture: one SVG, of one article's sentences or of how files spread over a few metrics.

It needs nothing but itself, follows the reader's light or dark mode, and says in words what it shows.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .metrics import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .tables import Row

_WIDTH, _LEFT, _RIGHT = 760, 48, 16
_PANEL, _GAP = 150, 74
_BINS = 24
_MOST = 300  # bars; more sentences share one
SPREAD = ("words", "sentence-words", "flesch", "grade", "lix", "dialogue", "duplicate-lines")
_STYLE = """text{font:12px system-ui,sans-serif;fill:#333}.t{font-size:14px;font-weight:600}
.b{fill:#3b6ea5}.h{fill:#c2571a}
.a{stroke:#999;stroke-width:1}.m{stroke:#888;stroke-dasharray:4 3}.g{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#ddd}.b{fill:#7fb0e3}.h{fill:#f0935a}.g{fill:#1b1d20}}"""


def svg(rows: Sequence[Row]) -> str:
    """Of one file the lengths of its sentences, of several their distributions."""
    panels = list(_sentences(rows[0])) if len(rows) == 1 else list(_spreads(rows))
    if not panels:
        panels = [_titled("Nothing to show: no sentences", [])]
    height = len(panels) * (_PANEL + _GAP) + 10
    body = "".join(f'<g transform="translate(0,{n * (_PANEL + _GAP)})">{p}</g>\n' for n, p in enumerate(panels))
    name = rows[0].path if len(rows) == 1 else f"{len(rows)} files"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img">\n<title>Statistics of {_safe(name)}</title>\n<style>{_STYLE}</style>\n'
        f'<rect class="g" width="100%" height="100%"/>\n{body}</svg>\n'
    )


def _safe(text: str) -> str:
    """Text as XML may hold it."""
    return escape("".join(ch if ch.isprintable() else "\N{REPLACEMENT CHARACTER}" for ch in text))


def _titled(title: str, parts: Sequence[str]) -> str:
    return f'<text class="t" x="{_LEFT}" y="24">{_safe(title)}</text>' + "".join(parts)


def _sentences(row: Row) -> Iterator[str]:
    lengths = row.measure.lengths
    if not lengths:
        return
    mean = sum(lengths) / len(lengths)
    each = -(-len(lengths) // _MOST)
    bars = [max(lengths[at : at + each]) for at in range(0, len(lengths), each)]
    of = "each sentence" if each == 1 else f"the longest of every {each} sentences"
    title = f"{row.path}: words of {of}, in the order of the article"
    yield _titled(title, _bars(bars, mean, ("first", "last"), [n > 2 * mean for n in bars], f"mean {mean:.1f}"))
    yield _histogram("Sentences by their words", [float(n) for n in lengths])


def _spreads(rows: Sequence[Row]) -> Iterator[str]:
    scores = [row.score.value for row in rows if row.score is not None]
    if scores:
        yield _histogram("Files by score", scores)
    for name in SPREAD:
        found = [v for row in rows if (v := NAMES[name].of(row.measure)) is not None]
        if found:
            yield _histogram(f"Files by {NAMES[name].label[0].lower()}{NAMES[name].label[1:]}", found)


def _histogram(title: str, numbers: Sequence[float]) -> str:
    low, high = min(numbers), max(numbers)
    step = (high - low) / _BINS or 1
    bins = [0] * (_BINS if high > low else 1)
    for number in numbers:
        bins[min(int((number - low) / step), len(bins) - 1)] += 1
    middle = sorted(numbers)[len(numbers) // 2]
    return _titled(f"{title}; median {middle:.4g}", _bars(bins, None, (f"{low:.4g}", f"{high:.4g}"), [], ""))


def _bars(
    heights: Sequence[float], line: float | None, ends: tuple[str, str], hot: Sequence[bool], label: str
) -> list[str]:
    """Bars over an axis; `line` is a height to mark, `hot` are the bars that stand out."""
    top, width = max(heights) or 1, _WIDTH - _LEFT - _RIGHT
    each, base = width / len(heights), 40 + _PANEL
    out: list[str] = []
    for n, value in enumerate(heights):
        high = _PANEL * value / top
        out.append(
            f'<rect class="{"h" if hot and hot[n] else "b"}" x="{_LEFT + n * each:.1f}" y="{base - high:.1f}" '
            f'width="{max(0.5, each - (1 if each > 3 else 0)):.1f}" height="{high:.1f}"/>'
        )
    if line is not None:
        y = base - _PANEL * line / top
        out.append(f'<line class="m" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        out.append(f'<text x="{_WIDTH - _RIGHT}" y="{y - 4:.1f}" text-anchor="end">{label}</text>')
    out.append(f'<line class="a" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{base}" y2="{base}"/>')
    out.append(f'<text x="{_LEFT - 6}" y="50" text-anchor="end">{top:.4g}</text>')
    out.append(f'<text x="{_LEFT}" y="{base + 16}">{ends[0]}</text>')
    out.append(f'<text x="{_WIDTH - _RIGHT}" y="{base + 16}" text-anchor="end">{ends[1]}</text>')
    return out
