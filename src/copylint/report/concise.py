"""One line a finding: `path:line:column: severity group/rule message`, as compilers print and editors read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..escape import printable
from ..lines import Lines
from .style import SEVERITY, marker, paint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from . import Result


def render(results: Iterable[Result], color: bool) -> Iterator[str]:
    for result in results:
        lines = Lines(result.text) if result.findings else None
        for finding in result.findings:
            assert lines is not None
            at = lines.position(finding.span.start)
            severity = finding.severity.name.lower()
            place = paint(f"{printable(result.path)}:{at.line}:{at.column}:", "bold", color)
            level = paint(severity, SEVERITY[finding.severity], color)
            yield f"{place} {level} {finding.rule}{marker(finding)} {printable(finding.message)}\n"
