"""Edits of a configuration file that settle a finding for good: ignore it here, or turn its rule off.

They are made by the functions behind `copylint suppress` and `copylint config ignore`, so comments stay.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pygls.uris import from_fs_path

from .. import config, suppression
from ..boundary import ANYWHERE, Boundary
from ..config import edit
from ..errors import UserError
from ..values import Record
from .edits import difference
from .texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..findings import Edit, Finding
    from .checker import Result


class Settled(Record):
    """What to change in which configuration."""

    config: Text
    exists: bool
    edits: list[Edit]


def target(result: Result, root: str) -> str:
    """The configuration to edit: the one in force for the text, else a new one in the folder `root`."""
    assert result.session
    found = result.session.config(os.path.dirname(result.text.path))
    return found.path or os.path.join(root, config.NAME)


def ignored_here(result: Result, finding: Finding, path: str, opened: Text | None) -> Settled | None:
    """An entry under `suppress` for a finding, keyed by what stands there."""
    assert result.session
    found = result.session.config(os.path.dirname(result.text.path))
    name = suppression.glob(result.text.path, found.root if found.path == path else os.path.dirname(path))
    text = suppression.excerpt(result.text.text, finding.span)
    return _settled(result, path, opened, lambda at, old: edit.suppressed(at, old, name, finding.rule, text))


def rule_disabled(result: Result, finding: Finding, path: str, opened: Text | None) -> Settled | None:
    """The rule of a finding under `ignore`."""
    return _settled(result, path, opened, lambda at, old: edit.ignored(at, old, [finding.rule]))


def _settled(result: Result, path: str, opened: Text | None, change: Callable[[str, str], str]) -> Settled | None:
    """None if the file cannot be edited so: it is broken, which its own diagnostic says, or says so already."""
    text, exists = opened, True
    try:
        if text is None:
            exists = os.path.lexists(path)
            old = _read(result, path) if exists else ""
            text = Text(from_fs_path(path) or "", old)
        edits = difference(text.text, change(config.shown(path), text.text))
    except (UserError, OSError, UnicodeDecodeError):
        return None
    return Settled(text, exists, edits) if edits else None


def _read(result: Result, path: str) -> str:
    """The text of a configuration; one that is not the user's own must be in its project."""
    assert result.session
    found = result.session.config(os.path.dirname(result.text.path))
    own = found.path == path and found.layers[-1].root is None
    return (ANYWHERE if own else Boundary.of(path)).read(path).decode("utf-8-sig")
