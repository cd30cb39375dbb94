"""GitLab's Code Quality report. Its fingerprints are one of a kind and survive moved lines.

Source: docs.gitlab.com/ci/testing/code_quality, “Code Quality report format”.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .. import cache
from ..escape import legible, printable
from ..findings import Severity
from ..lines import Lines
from .places import prints, relative, root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from . import Result

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.SUGGESTION: "info"}


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    base = root()
    items: list[dict[str, Any]] = []
    for result in results:
        path = legible(relative(result.path, base))
        lines = Lines(result.text)
        for finding, print_ in zip(result.findings, prints(result), strict=True):
            first, last = lines.position(finding.span.start), lines.position(finding.span.end)
            end = last.line - (last.column == 1 and last.line > first.line)
            items.append(
                {
                    "description": printable(finding.message),
                    "check_name": finding.rule,
                    "fingerprint": cache.key(path, print_),
                    "severity": _LEVELS[finding.severity],
                    "location": {"path": path, "lines": {"begin": first.line, "end": end}},
                }
            )
    yield json.dumps(items, ensure_ascii=False, indent=1) + "\n"
