"""GitHub's workflow commands, which annotate a change; what GitHub would drop is listed in the log instead.

No text of an article or of a path is ever taken for a command. Columns count UTF-16 code units from 1.
Source: docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..escape import printable
from ..findings import Severity
from ..lines import Lines
from .places import grade, relative, root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..findings import Finding
    from . import Result

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "notice"}
_MOST = {"error": 10, "warning": 10, "notice": 9}  # GitHub shows ten of each in a step; the tenth notice sums up
_FIXES = {"safe": " (can be fixed)", "unsafe": " (can be fixed with --unsafe-fixes)", "display": ""}


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    base = root()
    found: Counter[str] = Counter()
    for result in results:
        if result.findings:
            path, lines = printable(relative(result.path, base)), Lines(result.text)
            for finding in result.findings:
                level = _LEVELS[finding.severity]
                found[level] += 1
                yield (_command if found[level] <= _MOST[level] else _listed)(level, path, finding, lines)
    dropped = sum(max(0, n - _MOST[level]) for level, n in found.items())
    if dropped:
        counts = ", ".join(f"{found[level]} {level}{'s' * (found[level] > 1)}" for level in _MOST if found[level])
        yield f"::notice title=copylint::{counts} found; {dropped} of them are shown in the log of this step only\n"


def _command(level: str, path: str, finding: Finding, lines: Lines) -> str:
    start, end = finding.span
    first, last = lines.position(start), lines.position(end)
    if last.column == 1 and last.line > first.line:  # up to and with the line end
        end = lines.bounds(last.line - 1)[1]
        last = lines.position(end)
    place = {"file": path, "line": str(first.line), "endLine": str(last.line)}
    if last.line == first.line:  # GitHub takes no columns for more than one line
        place["col"] = str(lines.units(start, "utf-16") + 1)
        place["endColumn"] = str(max(lines.units(end, "utf-16"), lines.units(start, "utf-16") + 1))
    place["title"] = finding.rule
    properties = ",".join(f"{key}={_escaped(value, property_=True)}" for key, value in place.items())
    return f"::{level} {properties}::{_escaped(printable(finding.message) + _FIXES[grade(finding)])}\n"


def _listed(level: str, path: str, finding: Finding, lines: Lines) -> str:
    """A line for the log. A command starts a line with `::`, an old one has `##[` anywhere: neither can stand here."""
    at = lines.position(finding.span.start)
    line = (
        f"- {path}:{at.line}:{at.column}: {level} {finding.rule} {printable(finding.message)}{_FIXES[grade(finding)]}"
    )
    return line.replace("##[", "## [") + "\n"


def _escaped(text: str, property_: bool = False) -> str:
    out = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return out.replace(":", "%3A").replace(",", "%2C") if property_ else out
