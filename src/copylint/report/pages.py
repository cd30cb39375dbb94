"""What people read of the rules that found something: their files, looked for by name.

A rule without a file of its own, as of a provider, has no page; nothing fails for that.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .. import library
from ..errors import UserError
from ..rulefolder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..rules import RuleFile
    from . import Result


def files(results: Iterable[Result]) -> dict[str, RuleFile]:
    """The rule files of all that was found, by `group/id` in order."""
    found: dict[str, RuleFile | None] = {}
    for result in results:
        for finding in result.findings:
            if finding.rule not in found:
                found[finding.rule] = _file(finding.rule, result)
    return {name: file for name, file in sorted(found.items()) if file is not None}


def _file(rule: str, result: Result) -> RuleFile | None:
    shipped = Folder(str(library.shipped()))
    for folder in (*result.rule_folders, shipped):
        if path := folder.file(rule):
            try:
                return library.read_file(Path(path), folder == shipped, folder)
            except UserError:  # it has changed since the run began
                return None
    return None
