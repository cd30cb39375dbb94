"""Findings and configuration errors as LSP diagnostics. Pure.

Features that a client does not announce (tags, links) are left out.
"""

from __future__ import annotations

import os
import re
import stat
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path

from ..model.errors import printable
from ..model.findings import Severity
from ..model.values import Record
from ..reporting import rule_url
from ..rules import loader
from ..rules.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..model.errors import UserError
    from ..model.findings import Finding
    from .text_buffers import Text


# Rule pages: their address for links, and their text for hovers

_HERE = Path(__file__).resolve().parents[1]


def _folder() -> Path:
    """Return the folder of pages: inside an installed package, or in `docs` of a checkout."""
    installed = _HERE / "data" / "pages"
    return installed if installed.is_dir() else _HERE.parents[1] / "docs" / "rules"


def file(rule: str, folders: Sequence[Folder]) -> tuple[str, Folder] | None:
    """Return the path of the file of a rule, group/id, and its rule folder: the shipped one, or a custom one."""
    places = (Folder(str(loader.shipped())), *folders)
    return next(((path, folder) for folder in places if (path := folder.file(rule))), None)


@lru_cache(maxsize=1000)
def href(rule: str, folders: tuple[Folder, ...]) -> str | None:
    """Return the address of a rule's documentation."""
    if url := rule_url(rule):
        return url
    page = _folder() / f"{rule}.md"
    if page.is_file():
        return page.as_uri()
    found = file(rule, folders)
    return Path(found[0]).as_uri() if found else None


def page(rule: str, folders: Sequence[Folder]) -> str | None:
    """Return the page of a rule, in Markdown; for a custom rule, its markup is escaped.

    Raises: UserError if its file cannot be read.
    """
    found = file(rule, folders)
    return _page(*found, os.stat(found[0]).st_mtime_ns) if found else None


@lru_cache(maxsize=64)
def _page(path: str, folder: Folder, _changed: int) -> str:
    from ..reporting.rule_page import page as make

    ours = folder.path == str(loader.shipped())
    return make(loader.read_file(Path(path), ours, folder), plain=not ours)


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
    """Return a finding's diagnostic. `href` gives a rule page's address; `tags`: mark boilerplate as unnecessary."""
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
    """A configuration error and its position; line and column from 1, the column in code points."""

    path: str  # absolute; empty: not in a file
    line: int
    column: int
    message: str


def mistakes(errors: Iterable[UserError], otherwise: str) -> list[Mistake]:
    """Return errors with their positions; those that name no existing file are reported in the file `otherwise`."""
    out: list[Mistake] = []
    for error in errors:
        message = f"{error.what} — {error.hint}" if error.hint else error.what
        place = _PLACE.match(error.where)
        path = os.path.abspath(os.path.expanduser(place["path"])) if place else ""
        if place and _is_file(path):
            out.append(Mistake(path, int(place["line"] or 1), int(place["column"] or 1), message))
        else:
            file = "" if error.where.startswith("--") else otherwise  # the editor's own settings are not in a file
            out.append(Mistake(file, 1, 1, f"{error.where}: {message}" if error.where else message))
    return out


def _is_file(path: str) -> bool:
    """Return whether there is a file or a link; links are not followed."""
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)


def of_mistake(mistake: Mistake) -> types.Diagnostic:
    """Return the diagnostic of an error, from its position to the end of the line, since its end is unknown."""
    start = types.Position(mistake.line - 1, mistake.column - 1)
    return types.Diagnostic(
        range=types.Range(start, types.Position(mistake.line - 1, 10_000)),
        message=printable(mistake.message),
        severity=types.DiagnosticSeverity.Error,
        source=SOURCE,
    )


def published(mistakes: Iterable[Mistake]) -> dict[str, list[types.Diagnostic]]:
    """Return diagnostics by file URI; errors outside files are left out."""
    out: dict[str, list[types.Diagnostic]] = {}
    for mistake in (m for m in mistakes if m.path):
        out.setdefault(from_fs_path(mistake.path) or "", []).append(of_mistake(mistake))
    return out
