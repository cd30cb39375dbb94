"""For people: each finding with its line, a caret run under the span, and what a fix would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..engine import apply
from ..escape import printable
from ..findings import Applicability
from ..lines import Lines
from .style import SEVERITY, marker, paint, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..findings import Finding, Fix
    from . import Result

_BEFORE, _AFTER = 36, 48  # code points shown around a span
_GRADES = {
    Applicability.SAFE: "[fix]",
    Applicability.UNSAFE: "[unsafe fix]",
    Applicability.DISPLAY: "[perhaps]",
}


def render(results: Iterable[Result], color: bool) -> Iterator[str]:
    for result in results:
        if result.findings:
            lines = Lines(result.text)
            for finding in result.findings:
                yield shown(result, finding, lines, color)


def shown(result: Result, finding: Finding, lines: Lines, color: bool) -> str:
    """One finding, with a blank line after it."""
    at = lines.position(finding.span.start)
    place = paint(f"{printable(result.path)}:{at.line}:{at.column}", "bold", color)
    level = paint(finding.severity.name.lower(), SEVERITY[finding.severity], color)
    rule = paint(finding.rule + marker(finding), "dim", color)
    gutter = paint(" " * len(str(at.line)) + " │", "dim", color)
    number = paint(f"{at.line} │", "dim", color)
    out = [
        f"{place} {level} {printable(finding.message)} {rule}",
        *_excerpt(result.text, finding, lines, color, number, gutter),
    ]
    for number, fix in enumerate(finding.fixes, 1):
        grade = f"[{number} of {len(finding.fixes)}]" if len(finding.fixes) > 1 else _GRADES[fix.applicability]
        out += _outcome(result.text, finding, fix, lines, color, gutter, grade)
    return "\n".join(out) + "\n\n"


def _window(lines: Lines, finding: Finding) -> tuple[int, int]:
    """Start and end of what is shown of the line that the finding starts on."""
    line = lines.position(finding.span.start).line
    start, end = lines.bounds(line)
    at, to = finding.span.start, min(finding.span.end, end)
    return max(start, at - _BEFORE), min(end, max(at, min(to, at + _AFTER)) + _AFTER)


def _excerpt(text: str, finding: Finding, lines: Lines, color: bool, number: str, gutter: str) -> list[str]:
    line_start, line_end = lines.bounds(lines.position(finding.span.start).line)
    start, end = _window(lines, finding)
    before = ("…" if start > line_start else "") + printable(text[start : finding.span.start])
    marked = printable(text[finding.span.start : min(finding.span.end, end)])
    after = printable(text[min(finding.span.end, end) : end]) + ("…" if end < line_end else "")
    carets = paint("^" * max(1, width(marked)), SEVERITY[finding.severity], color)
    out = [f"{number} {before}{marked}{after}", f"{gutter} {' ' * width(before)}{carets}"]
    last = lines.position(finding.span.end)
    if (more := last.line - lines.position(finding.span.start).line - (last.column == 1)) > 0:
        out[-1] += paint(f" and {more} more line{'s' if more > 1 else ''}", "dim", color)
    return out


def _outcome(text: str, finding: Finding, fix: Fix, lines: Lines, color: bool, gutter: str, grade: str) -> list[str]:
    """What the shown part of the line would be with the fix made, under the line itself."""
    grade = paint(grade, "dim", color)
    plus = gutter.replace("│", "+")
    title = printable(fix.title) if fix.title.strip() else "taken out"
    if any(e.blocks for e in fix.edits):
        return [f"{plus} {paint(title, 'green', color)}  {grade}"]
    start, end = _window(lines, finding)
    start = min([start, *(e.span.start for e in fix.edits)])
    end = max([end, *(e.span.end for e in fix.edits)])
    shifted = [e._replace(span=e.span._replace(start=e.span.start - start, end=e.span.end - start)) for e in fix.edits]
    after = apply(text[start:end], sorted(shifted))
    line_start, line_end = lines.bounds(lines.position(finding.span.start).line)
    if not after.strip() or not {"\n", "\r"}.isdisjoint(after.strip("\r\n")):
        return [f"{plus} {paint(title, 'green', color)}  {grade}"]
    shown = ("…" if start > line_start else "") + printable(after.strip("\r\n")) + ("…" if end < line_end else "")
    return [f"{plus} {paint(shown, 'green', color)}  {grade}"]
