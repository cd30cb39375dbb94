"""Where findings are, as CI systems name it: paths from the repository's root, and prints that outlive moved lines.

A print depends on rule and context alone, never on a line, so that a finding is the same one after an edit above it.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from .. import cache
from ..findings import Applicability
from ..suppression import context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..findings import Finding
    from . import Result

_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")  # where GitHub and GitLab say that the checkout is


def root(environment: Mapping[str, str] = os.environ) -> str:
    """The folder that paths are told from: the checkout's, if this runs within one of a CI system, else this one."""
    here = os.path.realpath(os.curdir)
    for name in _ROOTS:
        if folder := environment.get(name):
            folder = os.path.realpath(folder)
            if os.path.join(here, "").startswith(os.path.join(folder, "")):
                return folder
    return here


def relative(path: str, folder: str) -> str:
    """A path from a folder, with slashes; what lies outside of it stays absolute."""
    real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    inside = os.path.relpath(real, folder)
    if inside.split(os.sep, 1)[0] == os.pardir:
        inside = real
    return inside.replace(os.sep, "/")


def prints(result: Result) -> Iterator[str]:
    """For each finding of a file what tells it from all others there: 32 hex digits."""
    seen: Counter[str] = Counter()
    for finding in result.findings:
        print_ = cache.key(finding.rule, context(result.text, finding.span))
        seen[print_] += 1
        yield print_ if seen[print_] == 1 else cache.key(print_, str(seen[print_]))


def grade(finding: Finding) -> str:
    """How far a finding can be mended without a person: `safe`, `unsafe` or `display`."""
    for wanted in (Applicability.SAFE, Applicability.UNSAFE):
        if finding.fix(wanted):
            return wanted.name.lower()
    return "display"
