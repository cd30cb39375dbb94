"""reviewdog's diagnostic format, with fixes as suggestions. Columns count bytes of UTF-8 from 1.

A suggestion is one range: a fix of several edits takes in what stands between them.
Source: github.com/reviewdog/reviewdog, proto/rdf/reviewdog.proto.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..engine import apply
from ..escape import legible, printable
from ..findings import Edit, Severity, Span
from ..lines import Lines
from .places import relative, root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..findings import Finding, Fix
    from . import Result

_LEVELS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.SUGGESTION: "INFO"}


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
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
    """The one edit that does what all of a fix do."""
    start, end = min(e.span.start for e in fix.edits), max(e.span.end for e in fix.edits)
    moved = sorted(e._replace(span=Span(e.span.start - start, e.span.end - start)) for e in fix.edits)
    return Edit(Span(start, end), apply(text[start:end], moved))


def _range(span: Span, lines: Lines) -> dict[str, Any]:
    return {
        key: {"line": lines.position(at).line, "column": lines.units(at, "utf-8") + 1}
        for key, at in (("start", span.start), ("end", span.end))
    }
