"""JSON reports: `json` (one array), `jsonl` (one finding per line) and `rdjson` (reviewdog's format)."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING, Any

from ..model.errors import legible, printable
from ..model.findings import Applicability, Edit, Severity, Span, apply
from ..model.lines import Lines
from .ci import relative, root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.findings import Finding, Fix
    from . import Result


# json and jsonl. Offsets are code points of the decoded file; lines and columns count from 1.

_BREAKS = re.compile("[\x85\u2028\u2029]")  # line endings to some readers
_GRADES = {grade: grade.name.lower() for grade in Applicability}
_SEVERITIES = {severity: severity.name.lower() for severity in Severity}
_encode = json.JSONEncoder(ensure_ascii=False).encode


def render_jsonl(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    for result in results:
        if result.findings:
            lines = Lines(result.text)
            path = _quoted(legible(result.path))
            yield "".join([_line(path, finding, lines) for finding in result.findings])


def _line(path: str, finding: Finding, lines: Lines) -> str:
    """Return `dumps(item(…))` of a finding without building the item, which would take most of a report's time."""
    start, end = finding.span
    first, last = lines.position(start), lines.position(end)
    fixes = [
        f'{{"applicability": "{_GRADES[fix.applicability]}", "title": {_quoted(fix.title)}, '
        f'"edits": [{", ".join([_edit(*e.span, e.text) for e in fix.edits])}]}}'
        for fix in finding.fixes
    ]
    return _on_one_line(
        f'{{"path": {path}, "rule": {_quoted(finding.rule)}, '
        f'"severity": "{_SEVERITIES[finding.severity]}", "message": {_quoted(finding.message)}, '
        f'"start": {start}, "end": {end}, "line": {first.line}, "column": {first.column}, '
        f'"end_line": {last.line}, "end_column": {last.column}, "fixes": [{", ".join(fixes)}]}}\n'
    )


def _edit(start: int, end: int, text: str) -> str:
    return f'{{"start": {start}, "end": {end}, "text": {_quoted(text)}}}'


def dumps(item: dict[str, Any]) -> str:
    """Return JSON on one line, with every character that a reader may take for a line ending escaped."""
    return _on_one_line(_encode(item))


def _on_one_line(coded: str) -> str:
    return coded if coded.isascii() else _BREAKS.sub(lambda m: f"\\u{ord(m[0]):04x}", coded)


def items(results: Iterable[Result]) -> Iterator[dict[str, Any]]:
    """Yield every finding as JSON data."""
    for result in results:
        if result.findings:
            lines = Lines(result.text)
            for finding in result.findings:
                yield item(result.path, finding, lines)


def item(path: str, finding: Finding, lines: Lines) -> dict[str, Any]:
    """Return a finding as JSON data."""
    start, end = finding.span
    first, last = lines.position(start), lines.position(end)
    return {
        "path": legible(path),
        "rule": finding.rule,
        "severity": _SEVERITIES[finding.severity],
        "message": finding.message,
        "start": start,
        "end": end,
        "line": first.line,
        "column": first.column,
        "end_line": last.line,
        "end_column": last.column,
        "fixes": [
            {
                "applicability": _GRADES[fix.applicability],
                "title": fix.title,
                "edits": [{"start": e.span.start, "end": e.span.end, "text": e.text} for e in fix.edits],
            }
            for fix in finding.fixes
        ],
    }


# rdjson, with fixes as suggestions. Columns count bytes of UTF-8 from 1.

_LEVELS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.SUGGESTION: "INFO"}


def render_rdjson(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    base = root()
    items: list[dict[str, Any]] = []
    for result in results:
        path, lines = legible(relative(result.path, base)), Lines(result.text)
        items += (_item(path, finding, lines) for finding in result.findings)
    report = {"source": {"name": "copylint"}, "diagnostics": items}
    yield json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _item(path: str, finding: Finding, lines: Lines) -> dict[str, Any]:
    return {
        "message": printable(finding.message),
        "location": {"path": path, "range": _range(finding.span, lines)},
        "severity": _LEVELS[finding.severity],
        "code": {"value": finding.rule},
        "suggestions": [_suggestion(fix, lines) for fix in finding.fixes],
    }


def _suggestion(fix: Fix, lines: Lines) -> dict[str, Any]:
    edit = merged(fix, lines.text)
    return {"range": _range(edit.span, lines), "text": edit.text}


def merged(fix: Fix, text: str) -> Edit:
    """Return one edit with the effect of all edits of a fix."""
    start, end = min(e.span.start for e in fix.edits), max(e.span.end for e in fix.edits)
    moved = sorted(e._replace(span=Span(e.span.start - start, e.span.end - start)) for e in fix.edits)
    return Edit(Span(start, end), apply(text[start:end], moved))


def _range(span: Span, lines: Lines) -> dict[str, Any]:
    return {
        key: {"line": lines.position(at).line, "column": lines.units(at, "utf-8") + 1}
        for key, at in (("start", span.start), ("end", span.end))
    }


def render_json(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    separator = "[\n  "
    for item in items(results):
        yield separator + dumps(item)
        separator = ",\n  "
    yield "[]\n" if separator.startswith("[") else "\n]\n"
