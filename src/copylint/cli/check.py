"""`copylint check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..findings import Applicability
from ..outcome import Task
from .command import Command
from .options import choice, paths_argument, shared
from .run import Run

if TYPE_CHECKING:
    from ..changes import Changes


@click.command(cls=Command)
@paths_argument
@click.option("--fix", "fix_too", is_flag=True, help="Make the safe fixes first, then report what is left.")
@click.option("--changed-since", metavar="REV", help="Only files that Git says have changed since REV.")
@click.option("--changed-lines", is_flag=True, help="With --changed-since: only findings that touch changed lines.")
@click.option(
    "--min-score", type=click.FloatRange(0, 100), metavar="N", help="Fail if a file's score, 0 to 100, is below this."
)
@shared
def check(
    paths: tuple[str, ...],
    fix_too: bool,
    changed_since: str | None,
    changed_lines: bool,
    min_score: float | None,
    **options: Any,
) -> int:
    """Report what is wrong in articles: files, folders, or '-' for standard input.

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 a mistake in usage, configuration, a rule file or an
    unreadable file, 3 a bug in copylint, 128 + N interrupted by signal N (130: Ctrl-C).
    """
    if fix_too and "-" in paths:
        raise click.UsageError("--fix writes to files; for standard input use 'copylint fix -'")
    wanted = Applicability.SAFE if fix_too else None
    words = options["output_format"] == "html"  # it counts those of all texts
    task = Task(choice(options, paths or (".",)), wanted, rate=min_score is not None, remember=not words)
    run = Run(task, paths, fixing=False, **options)
    run.tally.min_score = min_score
    if changed_since is not None or changed_lines:
        run.changes = _changes(changed_since, changed_lines, "-" in paths, fix_too)
    return run.run()


def _changes(revision: str | None, lines: bool, stdin: bool, fixing: bool) -> Changes:
    """What the run is limited to."""
    if revision is None:
        raise click.UsageError("--changed-lines needs --changed-since REV: changed since when?")
    if stdin:
        raise click.UsageError("--changed-since is about files; Git knows nothing of standard input")
    if lines and fixing:
        raise click.UsageError("--fix mends whole files and moves their lines; it goes without --changed-lines")
    from .. import changes

    return changes.since(revision, lines)
