"""One finding a line, as JSON. Offsets are code points of the decoded file, lines and columns count from 1."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING, Any

from ..escape import legible
from ..findings import Applicability, Severity
from ..lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..findings import Finding
    from . import Result


_BREAKS = re.compile("[\x85\u2028\u2029]")  # line ends to some readers
_GRADES = {grade: grade.name.lower() for grade in Applicability}
_SEVERITIES = {severity: severity.name.lower() for severity in Severity}
_encode = json.JSONEncoder(ensure_ascii=False).encode


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    for result in results:
        if result.findings:
            lines = Lines(result.text)
            path = _quoted(legible(result.path))
            yield "".join([_line(path, finding, lines) for finding in result.findings])


def _line(path: str, finding: Finding, lines: Lines) -> str:
    """`dumps` of a finding's `item`, without making it: most of a report's time would go into that."""
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
    """JSON on one line, whatever its reader takes for the end of one."""
    return _on_one_line(_encode(item))


def _on_one_line(coded: str) -> str:
    return coded if coded.isascii() else _BREAKS.sub(lambda m: f"\\u{ord(m[0]):04x}", coded)


def items(results: Iterable[Result]) -> Iterator[dict[str, Any]]:
    """Every finding as JSON data."""
    for result in results:
        if result.findings:
            lines = Lines(result.text)
            for finding in result.findings:
                yield item(result.path, finding, lines)


def item(path: str, finding: Finding, lines: Lines) -> dict[str, Any]:
    """One finding as JSON data."""
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
