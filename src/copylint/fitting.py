"""Edits where markup is drawn around the text, as in tables of reStructuredText: its lines keep their width.

What would not fit cannot be built; blanks behind the text are taken or left so that the frame stays where it is.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from .findings import Edit, Span
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Line(Record):
    """A line of text in a frame, and the blanks behind it that it may grow into. Offsets are code points."""

    start: int
    text: str
    blanks: int


class Frame(Record):
    """What text has to fit."""

    lines: tuple[Line, ...] = ()
    room: int = 0  # of a title, which has no such lines: by how much it may grow and not outgrow its underline
    sound: Callable[[str], bool] | None = None  # of a value in front matter, which is one line: what it may be


_start = attrgetter("start")


def fitted(edits: Sequence[Edit], frame: Frame) -> tuple[Edit, ...] | None:
    """The edits of a framed text, each to the end of its line; None if that would outgrow its frame."""
    if frame.sound is not None:
        line, given = frame.lines[0], sorted(edits)
        made = line.text[: given[0].span.start - line.start] + _made(line, given)
        return tuple(edits) if frame.sound(made) or not frame.sound(line.text) else None
    if not frame.lines:
        return tuple(edits) if sum(map(_growth, edits)) <= frame.room else None
    by_line: dict[int, list[Edit]] = {}
    for edit in sorted(edits):
        by_line.setdefault(bisect_right(frame.lines, edit.span.start, key=_start) - 1, []).append(edit)
    out: list[Edit] = []
    for number, here in by_line.items():
        line = frame.lines[max(number, 0)]
        end = line.start + len(line.text)
        by = sum(map(_growth, here))
        if number < 0 or max(e.span.end for e in here) > end or by > line.blanks:
            return None
        start = here[0].span.start
        text = _made(line, here)
        out.append(Edit(Span(start, end + max(by, 0)), text + " " * -by) if by else Edit(Span(start, end), text))
    return tuple(out)


def _growth(edit: Edit) -> int:
    return len(edit.text) - (edit.span.end - edit.span.start)


def _made(line: Line, edits: Iterable[Edit]) -> str:
    """The line from the first edit on, with the edits made."""
    out, pos = "", -1
    for (start, end), new, _ in edits:
        out += (line.text[pos - line.start : start - line.start] if pos >= 0 else "") + new
        pos = end
    return out + line.text[pos - line.start :]


def trimmed(start: int, old: str, new: str) -> tuple[int, int, str]:
    """The smallest difference between two strings: where it starts and ends, and what stands there now."""
    limit = min(len(old), len(new))
    head = 0
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start + head, start + len(old) - tail, new[head : len(new) - tail]
