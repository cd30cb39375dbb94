"""Text reports: `text` (source line, carets and fixed line) and `concise` (one line per finding)."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import TYPE_CHECKING, TextIO

from ..model.errors import STYLES, printable
from ..model.findings import Applicability, Finding, Severity, Span, apply
from ..model.lines import Lines
from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..model.findings import Finding, Fix
    from . import Result


# Shared by the reports for people: colors, widths, and texts split into marked segments

# Texts split where findings and edits begin and end

_AROUND = 44  # code points shown around a fix
_LONGEST = 600  # code points up to which a passage is shown whole


class Segment(Record):
    """A part of a text with the same findings; an empty one is a position between two characters."""

    text: str
    covers: tuple[int, ...] = ()  # indexes of its findings
    named: tuple[int, ...] = ()  # findings that begin on this line and end here, or continue: a number follows


class Row(Record):
    """A line of a text with its ending, or several blank ones without findings."""

    line: int  # number of its first line, from 1
    segments: tuple[Segment, ...]
    findings: tuple[int, ...] = ()  # findings that begin here
    blank: bool = False


class Part(Record):
    """A part of one side of a difference."""

    text: str
    changed: bool = False


def rows(text: str, findings: Sequence[Finding]) -> Iterator[Row]:
    """Return all lines of a text as rows, in order."""
    lines = Lines(text)
    first: dict[int, list[int]] = {}  # findings by first line
    touched: dict[int, list[int]] = {}  # and by every line they cover
    for n, finding in enumerate(findings):
        start, end = _lines(lines, finding.span)
        first.setdefault(start, []).append(n)
        for line in range(start, end + 1):
            touched.setdefault(line, []).append(n)
    at, last = 1, len(lines.starts)
    if lines.starts[-1] == len(text) and last > 1 and last not in touched:
        last -= 1  # the text after the last newline is not a line
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
    """Return the first and last line of a span; one that ends with a newline does not touch the next line."""
    first, last = lines.position(span.start), lines.position(span.end)
    return first.line, max(first.line, last.line - (last.column == 1))


def _bounds(lines: Lines, line: int) -> Span:
    """Return the bounds of a line with its ending."""
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
    open_: list[int] = []  # findings that cover the current position
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
    """Return a fix's change with some context in its line: before and after."""
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
    """Shorten a long passage to its beginning and end."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]}\n[…]\n{text[-_LONGEST // 2 :]}"


SEVERITY = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.SUGGESTION: "blue"}


def wants_color(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether to use color: on terminals unless NO_COLOR or TERM=dumb, or with FORCE_COLOR (no-color.org)."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def paint(text: str, style: str, color: bool) -> str:
    """Return the text in a style, if color is wanted."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if color and text else text


_LINKING = (  # variables that terminals set which show hyperlinks (OSC 8)
    "DOMTERM", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE", "WT_SESSION",
)  # fmt: skip
_LINKING_PROGRAMS = ("ghostty", "Hyper", "iTerm.app", "rio", "Tabby", "vscode", "WarpTerminal", "WezTerm")
_LINKING_TERMS = ("alacritty", "contour", "foot", "ghostty", "kitty", "wezterm")


def wants_links(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether to write hyperlinks: on a terminal that is known to show them, outside CI.

    FORCE_HYPERLINK turns them on, and off if it is 0; NO_COLOR and TERM=dumb turn them off. Source: the npm package
    supports-hyperlinks, for the variables.
    """
    if environment.get("NO_COLOR") or environment.get("FORCE_HYPERLINK") == "0":
        return False
    if environment.get("FORCE_HYPERLINK"):
        return True
    term = environment.get("TERM", "")
    if not stream.isatty() or term == "dumb" or environment.get("CI"):
        return False
    if any(environment.get(name) for name in _LINKING) or environment.get("TERM_PROGRAM") in _LINKING_PROGRAMS:
        return True
    vte = environment.get("VTE_VERSION", "")
    return (vte.isascii() and vte.isdigit() and int(vte) >= 5000) or any(name in term for name in _LINKING_TERMS)


def hyperlink(text: str, url: str | None) -> str:
    """Return the text as a terminal hyperlink (OSC 8), or as it is without an address."""
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if url else text


def marker(finding: Finding) -> str:
    """Return ` [*]` for a finding with a safe fix, ` [?]` for an unsafe one, else an empty string."""
    if finding.fix(Applicability.SAFE):
        return " [*]"
    return " [?]" if finding.fix(Applicability.UNSAFE) else ""


def width(text: str) -> int:
    """Return the terminal columns of a printable text."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


# concise: `path:line:column: severity group/rule message`, as compilers print and editors read


def render_concise(results: Iterable[Result], color: bool) -> Iterator[str]:
    for result in results:
        lines = Lines(result.text) if result.findings else None
        for finding in result.findings:
            assert lines is not None
            at = lines.position(finding.span.start)
            severity = finding.severity.name.lower()
            place = paint(f"{printable(result.path)}:{at.line}:{at.column}:", "bold", color)
            level = paint(severity, SEVERITY[finding.severity], color)
            yield f"{place} {level} {finding.rule}{marker(finding)} {printable(finding.message)}\n"


_BEFORE, _AFTER = 36, 48  # code points shown around a span
_GRADES = {
    Applicability.SAFE: "[fix]",
    Applicability.UNSAFE: "[unsafe fix]",
    Applicability.MANUAL: "[manual]",
}


def render_text(results: Iterable[Result], color: bool) -> Iterator[str]:
    for result in results:
        if result.findings:
            lines = Lines(result.text)
            for finding in result.findings:
                yield shown(result, finding, lines, color)


def shown(result: Result, finding: Finding, lines: Lines, color: bool) -> str:
    """Format one finding, with a blank line after it."""
    at = lines.position(finding.span.start)
    place = paint(f"{printable(result.path)}:{at.line}:{at.column}", "bold", color)
    level = paint(finding.severity.name.lower(), SEVERITY[finding.severity], color)
    rule = paint(_linked(finding.rule, color) + marker(finding), "dim", color)
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


def _linked(rule: str, color: bool) -> str:
    """Return the name of a rule, as a link to its page on a terminal that shows links."""
    if not color or not wants_links(sys.stdout):
        return rule
    from . import rule_url

    return hyperlink(rule, rule_url(rule))


def _window(lines: Lines, finding: Finding) -> tuple[int, int]:
    """Return start and end of the shown part of the finding's first line."""
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
    """Return the shown part of the line with the fix applied, aligned below the line itself."""
    grade = paint(grade, "dim", color)
    plus = gutter.replace("│", "+")
    title = printable(fix.title) if fix.title.strip() else "(line removed)"
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
