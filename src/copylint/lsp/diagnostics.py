"""Findings and mistakes as diagnostics. Pure.

What a client has not said it understands (tags, links) is left out.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path

from ..escape import printable
from ..findings import Severity
from ..values import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..errors import UserError
    from ..findings import Finding
    from .texts import Text

SOURCE = "copylint"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.SUGGESTION: types.DiagnosticSeverity.Information,
}
_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+)(?::(?P<column>\d+))?)?\Z", re.S)


def diagnostic(
    text: Text, finding: Finding, href: Callable[[str], str | None] | None = None, tags: bool = False
) -> types.Diagnostic:
    """A finding in the text. `href` gives the address of a rule's page; `tags`: boilerplate counts as unnecessary."""
    link = href(finding.rule) if href else None
    return types.Diagnostic(
        range=text.range(finding.span),
        message=printable(finding.message),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(link) if link else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if tags and finding.rule.startswith("boilerplate/") else None,
    )


class Mistake(Record):
    """A mistake of the user's where it stands; line and column from 1, the column in code points."""

    path: str  # absolute; empty: it is in no file
    line: int
    column: int
    message: str


def mistakes(errors: Iterable[UserError], otherwise: str) -> list[Mistake]:
    """Where the errors are; those that name no file that exists are said of the file `otherwise`."""
    out: list[Mistake] = []
    for error in errors:
        message = f"{error.what} — {error.hint}" if error.hint else error.what
        place = _PLACE.match(error.where)
        path = os.path.abspath(os.path.expanduser(place["path"])) if place else ""
        if place and _is_file(path):
            out.append(Mistake(path, int(place["line"] or 1), int(place["column"] or 1), message))
        else:
            file = "" if error.where.startswith("--") else otherwise  # the editor's own settings are in no file
            out.append(Mistake(file, 1, 1, f"{error.where}: {message}" if error.where else message))
    return out


def _is_file(path: str) -> bool:
    """Whether there is a file or a link, wherever that leads."""
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)


def of_mistake(mistake: Mistake) -> types.Diagnostic:
    """From its place on to the end of the line: nobody knows where a key or a value ends that cannot be read."""
    start = types.Position(mistake.line - 1, mistake.column - 1)
    return types.Diagnostic(
        range=types.Range(start, types.Position(mistake.line - 1, 10_000)),
        message=printable(mistake.message),
        severity=types.DiagnosticSeverity.Error,
        source=SOURCE,
    )


def published(mistakes: Iterable[Mistake]) -> dict[str, list[types.Diagnostic]]:
    """Diagnostics by the address of their file; those in no file are left out."""
    out: dict[str, list[types.Diagnostic]] = {}
    for mistake in (m for m in mistakes if m.path):
        out.setdefault(from_fs_path(mistake.path) or "", []).append(of_mistake(mistake))
    return out
