"""SARIF 2.1.0, for code scanning: rules with their pages, fixes, and fingerprints that match findings across runs.

Columns count UTF-16 code units from 1, as `columnKind` says; ends are exclusive.
Source: docs.oasis-open.org/sarif/sarif/v2.1.0.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .._version import __version__
from ..model.errors import printable
from ..model.findings import Severity
from ..model.lines import Lines
from . import rule_url
from .ci import grade, prints, relative, root
from .rule_page import files, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.findings import Finding, Fix, Span
    from ..rules.rule import RuleFile
    from . import Result

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "note"}
_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}  # GitHub's terms
_PLACEHOLDER, _LINK = re.compile(r"\{(\d+)\}"), re.compile(r"\[([^\]]*)\](?=\()")


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    base = root()
    kept = [r for r in results if r.findings]
    pages = files(kept)
    names = sorted({f.rule for r in kept for f in r.findings})
    index = {name: n for n, name in enumerate(names)}
    found = [item for result in kept for item in _results(result, index, base)]
    driver = {
        "name": "copylint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(name, pages.get(name)) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": found,
    }
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(name: str, file: RuleFile | None) -> dict[str, Any]:
    group, _, id_ = name.partition("/")
    out: dict[str, Any] = {
        "id": name,
        "name": "".join(word.capitalize() for word in id_.split("-")),
        "properties": {"tags": [group]},
    }
    if file is None:
        named = {"text": name}  # GitHub rejects rules without it
        return {**out, "shortDescription": named, "fullDescription": named, "help": named}
    level = _LEVELS[file.rule.severity]
    url = rule_url(name)
    out["properties"] = {"tags": [group], "problem.severity": _PROBLEMS[level]}
    return {
        **out,
        "shortDescription": {"text": _literal(file.rule.title)},
        "fullDescription": {"text": _literal(file.rationale.strip())},
        **({"helpUri": url} if url else {}),
        "help": {"text": file.rationale.strip(), "markdown": page(file)},
        "defaultConfiguration": {"level": level, "enabled": file.rule.enabled},
    }


def _results(result: Result, index: dict[str, int], base: str) -> Iterator[dict[str, Any]]:
    lines = Lines(result.text)
    artifact = {"uri": _uri(relative(result.path, base))}
    for finding, print_ in zip(result.findings, prints(result), strict=True):
        region = _region(finding.span, lines) | {"snippet": {"text": result.text[slice(*finding.span)]}}
        yield {
            "ruleId": finding.rule,
            "ruleIndex": index[finding.rule],
            "level": _LEVELS[finding.severity],
            "message": {"text": _literal(printable(finding.message))},
            "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
            "partialFingerprints": {"findingContext/v1": print_},
            "properties": {"applicability": grade(finding)},
            **_fixes(finding, artifact, lines),
        }


def _fixes(finding: Finding, artifact: dict[str, str], lines: Lines) -> dict[str, Any]:
    return {"fixes": [_fix(fix, artifact, lines) for fix in finding.fixes]} if finding.fixes else {}


def _fix(fix: Fix, artifact: dict[str, str], lines: Lines) -> dict[str, Any]:
    changes = [
        {"deletedRegion": _region(e.span, lines), "insertedContent": {"text": e.text}} for e in sorted(fix.edits)
    ]
    title = printable(fix.title) if fix.title.strip() else "Remove this text"
    return {
        "description": {"text": _literal(title)},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": changes}],
        "properties": {"applicability": fix.applicability.name.lower()},
    }


def _region(span: Span, lines: Lines) -> dict[str, Any]:
    first, last = lines.position(span.start), lines.position(span.end)
    return {
        "startLine": first.line,
        "startColumn": lines.units(span.start, "utf-16") + 1,
        "endLine": last.line,
        "endColumn": lines.units(span.end, "utf-16") + 1,
    }


def _literal(text: str) -> str:
    """Escape a message: placeholders (`{0}`) and links (`[0](1)`) would be filled in or followed."""
    return _LINK.sub(r"\\[\1\\]", _PLACEHOLDER.sub(r"{{\1}}", text))


def _uri(path: str) -> str:
    """Return a relative reference, or a `file:` URI for a path outside the checkout."""
    quoted = quote(os.fsencode(path))
    if os.path.isabs(path):
        return f"file://{quoted if quoted.startswith('/') else '/' + quoted}"
    return quoted
