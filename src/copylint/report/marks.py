"""A text cut where findings and edits begin and end, for reports that mark them in it.

The texts of all segments, in order, are the text itself; offsets are code points, half-open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Span
from ..lines import Lines
from ..values import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..findings import Finding, Fix

_AROUND = 44  # code points shown beside a fix
_LONGEST = 600  # code points of a passage shown whole


class Segment(Record):
    """A stretch of a text that the same findings cover; an empty one is a place between two characters."""

    text: str
    covers: tuple[int, ...] = ()  # which findings, by their place in the list
    named: tuple[int, ...] = ()  # those that begin on this line and end here, or go on: a number goes behind


class Row(Record):
    """A line of a text with its end, or several blank ones in which nothing was found."""

    line: int  # the first, from 1
    segments: tuple[Segment, ...]
    findings: tuple[int, ...] = ()  # those that begin here
    blank: bool = False


class Part(Record):
    """A stretch of one side of a difference."""

    text: str
    changed: bool = False


def rows(text: str, findings: Sequence[Finding]) -> Iterator[Row]:
    """The rows of a text, in order; nothing is left out."""
    lines = Lines(text)
    first: dict[int, list[int]] = {}  # findings by the line they begin on
    touched: dict[int, list[int]] = {}  # and by every line they are on
    for n, finding in enumerate(findings):
        start, end = _lines(lines, finding.span)
        first.setdefault(start, []).append(n)
        for line in range(start, end + 1):
            touched.setdefault(line, []).append(n)
    at, last = 1, len(lines.starts)
    if lines.starts[-1] == len(text) and last > 1 and last not in touched:
        last -= 1  # what follows the last line end is no line
    while at <= last:
        if at in touched:
            here = tuple(first.get(at, ()))
            yield Row(at, tuple(_segments(_bounds(lines, at), text, touched[at], here, findings)), here)
            at += 1
            continue
        start, blank = at, not lines.line(at).strip()
        at += 1
        while blank and at <= last and at not in touched and not lines.line(at).strip():
            at += 1
        part = text[lines.starts[start - 1] : _bounds(lines, at - 1).end]
        yield Row(start, (Segment(part),), blank=blank)


def _lines(lines: Lines, span: Span) -> tuple[int, int]:
    """The first and the last line of a span; one that ends with a line end does not touch the next line."""
    first, last = lines.position(span.start), lines.position(span.end)
    return first.line, max(first.line, last.line - (last.column == 1))


def _bounds(lines: Lines, line: int) -> Span:
    """A line with its end."""
    return Span(lines.starts[line - 1], lines.starts[line] if line < len(lines.starts) else len(lines.text))


def _segments(
    bounds: Span, text: str, here: Sequence[int], began: Sequence[int], findings: Sequence[Finding]
) -> Iterator[Segment]:
    spans = {n: _clipped(findings[n].span, bounds) for n in here}
    cuts = sorted({*bounds, *(at for span in spans.values() for at in span)})
    starting: dict[int, list[int]] = {}
    for n, span in spans.items():
        starting.setdefault(span.start, []).append(n)
    order, first = {n: i for i, n in enumerate(here)}, {*began}
    open_: list[int] = []  # those that cover the place at hand
    for at, to in zip(cuts, [*cuts[1:], None], strict=True):
        if points := tuple(n for n in starting.get(at, ()) if spans[n].end == at):
            yield Segment("", points, tuple(n for n in points if n in first))
        if to is not None:
            open_ = [n for n in open_ if spans[n].end > at]
            open_ += [n for n in starting.get(at, ()) if spans[n].end > at]
            covers = tuple(sorted(open_, key=order.__getitem__))
            yield Segment(text[at:to], covers, tuple(n for n in covers if n in first and spans[n].end == to))


def _clipped(span: Span, bounds: Span) -> Span:
    return Span(max(span.start, bounds.start), min(span.end, bounds.end))


def difference(text: str, lines: Lines, finding: Finding, fix: Fix) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What a fix changes, with a little of the line around: before and after."""
    edits = sorted(fix.edits)
    start = min([finding.span.start, *(e.span.start for e in edits)])
    end = max([finding.span.end, *(e.span.end for e in edits)])
    line_start = lines.starts[lines.position(start).line - 1]
    line_end = lines.bounds(lines.position(end).line)[1]
    first, last = max(start - _AROUND, line_start), max(end, min(end + _AROUND, line_end))
    if first > line_start and (space := text.find(" ", first, start)) >= 0:
        first = space + 1
    if last < line_end and (space := text.rfind(" ", end, last)) >= 0:
        last = space
    before, after = [Part("…" if first > line_start else "")], [Part("…" if first > line_start else "")]
    at = first
    for edit in edits:
        kept = Part(_cut(text[at : edit.span.start]))
        before += (kept, Part(_cut(text[slice(*edit.span)]), changed=True))
        after += (kept, Part(_cut(edit.text), changed=True))
        at = edit.span.end
    rest = Part(text[at:last] + ("…" if last < line_end else ""))
    return _tidy([*before, rest]), _tidy([*after, rest])


def _tidy(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(p for p in parts if p.text)


def _cut(text: str) -> str:
    """A long passage by its beginning and its end."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]}\n[…]\n{text[-_LONGEST // 2 :]}"
