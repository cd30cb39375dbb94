"""Findings, fixes and edits; message templates; edits that keep the width of drawn tables and titles.

All offsets are code points into `Document.text`; ranges are half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING

from .values import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class Applicability(IntEnum):
    """How safe a fix is to apply; ordered, so the check is `fix.applicability >= wanted`."""

    MANUAL = 0  # shown to a person, never applied
    UNSAFE = 1  # probable; applied on request
    SAFE = 2  # the old text is wrong and exactly one correction exists; applied by `fix`


class Severity(IntEnum):
    """How serious a finding is; ordered, so the check is `finding.severity >= fail_on`."""

    SUGGESTION = 0
    WARNING = 1
    ERROR = 2


class Span(Record):
    """A half-open range of code points."""

    start: int
    end: int

    def touches(self, other: Span) -> bool:
        """Return whether the spans overlap or are adjacent."""
        return self.start <= other.end and other.start <= self.end


class Edit(Record):
    """Replace the text at `span` with `text`."""

    span: Span
    text: str
    blocks: bool = False  # removes or joins blocks, and may change the text around them


class Fix(Record):
    """Edits that are applied together or not at all."""

    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE
    title: str = ""
    alone: Span | None = None  # context: no other fix is applied here in the same pass


class Finding(Record):
    """One problem that a rule reports. Several fixes are alternatives for a person to choose from."""

    rule: str  # group/id
    span: Span
    message: str
    severity: Severity
    fixes: tuple[Fix, ...] = ()
    line: int = 0  # of its start, from 1; 0 where only offsets are known
    column: int = 0  # in code points, from 1

    def fix(self, wanted: Applicability) -> Fix | None:
        """Return the fix to apply automatically at `wanted`; None unless exactly one qualifies."""
        fixes = [f for f in self.fixes if f.applicability >= max(wanted, Applicability.UNSAFE)]
        return fixes[0] if len(fixes) == 1 else None


# Templates of messages and replacements: `{name}` is a placeholder; `{{` and `}}` are literal braces.

_TOKEN = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*)\}|[{}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
LONGEST = 40  # code points of a value shown in a message


def parts(template: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a template in order, as (part, whether it is a placeholder name).

    Raises: ValueError at a brace that is neither part of a placeholder nor doubled.
    """
    pos = 0
    for m in _TOKEN.finditer(template):
        if m.start() > pos:
            yield template[pos : m.start()], False
        if m[1]:
            yield m[1], True
        elif m[0] in ("{{", "}}"):
            yield m[0][0], False
        else:
            raise ValueError(f"unpaired '{m[0]}' in {template!r}; write '{m[0] * 2}' for a literal brace")
        pos = m.end()
    if pos < len(template):
        yield template[pos:], False


def names(template: str) -> set[str]:
    """Return the placeholder names in a template."""
    return {text for text, is_name in parts(template) if is_name}


def fill(template: str, value: Callable[[str], str]) -> str:
    """Return the template with each placeholder replaced by its value, unescaped."""
    if "{" not in template and "}" not in template:
        return template
    return "".join(value(text) if is_name else text for text, is_name in parts(template))


def shown(value: str) -> str:
    """Return a value for a message: control characters made visible, cut at 40 code points."""
    value = _CONTROL.sub(lambda m: {"\n": "⏎", "\t": "⇥", "\r": ""}.get(m[0], f"U+{ord(m[0]):04X}"), value)
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"


# Edits inside drawn tables and underlined titles, which keep the width of their lines.


class Line(Record):
    """A line of text in a frame, and the spaces after it that it may grow into. Offsets are code points."""

    start: int
    text: str
    blanks: int


class Frame(Record):
    """The space that a text must fit."""

    lines: tuple[Line, ...] = ()
    room: int = 0  # for a title: code points it may grow before it is longer than its underline
    sound: Callable[[str], bool] | None = None  # for a front-matter value: whether a new value is valid


_start = attrgetter("start")


def fitted(edits: Sequence[Edit], frame: Frame) -> tuple[Edit, ...] | None:
    """Return the edits, extended to the end of each line to keep its width; None if the text would not fit."""
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
    """Return the line from the first edit on, with the edits applied."""
    out, pos = "", -1
    for (start, end), new, _ in edits:
        out += (line.text[pos - line.start : start - line.start] if pos >= 0 else "") + new
        pos = end
    return out + line.text[pos - line.start :]


def trimmed(start: int, old: str, new: str) -> tuple[int, int, str]:
    """Return the smallest difference between two strings: its start, its end, and the new text there."""
    limit = min(len(old), len(new))
    head = 0
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start + head, start + len(old) - tail, new[head : len(new) - tail]


def apply(text: str, edits: Sequence[Edit]) -> str:
    """`text` with sorted, disjoint edits made; a single pass, left to right."""
    out: list[str] = []
    pos = 0
    for (start, end), new, _ in edits:
        out += (text[pos:start], new)
        pos = end
    return "".join([*out, text[pos:]])
