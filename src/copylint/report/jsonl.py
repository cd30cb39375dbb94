"""One finding a line, as JSON. Offsets are code points of the decoded file, lines and columns count from 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..lines import Lines
from .style import legible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..findings import Finding
    from . import Result


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    for item in items(results):
        yield dumps(item) + "\n"


_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}  # line ends to some readers


def dumps(item: dict[str, Any]) -> str:
    """JSON on one line, whatever its reader takes for the end of one."""
    return json.dumps(item, ensure_ascii=False).translate(_BREAKS)


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
        "severity": finding.severity.name.lower(),
        "message": finding.message,
        "start": start,
        "end": end,
        "line": first.line,
        "column": first.column,
        "end_line": last.line,
        "end_column": last.column,
        "fixes": [
            {
                "applicability": fix.applicability.name.lower(),
                "title": fix.title,
                "edits": [{"start": e.span.start, "end": e.span.end, "text": e.text} for e in fix.edits],
            }
            for fix in finding.fixes
        ],
    }
