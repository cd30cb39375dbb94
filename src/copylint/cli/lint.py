"""`copylint check` and `copylint fix`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..findings import Applicability
from ..outcome import Task
from .deliver import unchanged_on_error
from .options import choice, shared
from .run import Run

if TYPE_CHECKING:
    from ..changes import Changes

_PATHS = click.argument("paths", nargs=-1, type=click.Path(readable=False))


@click.command()
@_PATHS
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
    unreadable file, 3 a bug in copylint.
    """
    if fix_too and "-" in paths:
        raise click.UsageError("--fix writes to files; for standard input use 'copylint fix -'")
    wanted = Applicability.SAFE if fix_too else None
    words = options["output_format"] == "html"  # it counts those of all texts
    task = Task(choice(options), wanted, rate=min_score is not None, remember=not words)
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


@click.command()
@_PATHS
@click.option("--unsafe-fixes", is_flag=True, help="Make probable fixes too.")
@click.option("--diff", is_flag=True, help="Print a patch and write nothing; exit with 1 if something would change.")
@click.option("--interactive", "-i", is_flag=True, help="Ask about each fix.")
@click.option("-o", "--output", metavar="OUT", help="Write one file's result here ('-': standard output).")
@click.option(
    "--removed",
    metavar="FILE",
    type=click.Path(readable=False),
    help="List every block taken out, with place and rule.",
)
@shared
def fix(
    paths: tuple[str, ...],
    unsafe_fixes: bool,
    diff: bool,
    interactive: bool,
    output: str | None,
    removed: str | None,
    **options: Any,
) -> int:
    """Mend what can be mended safely, in place; print what is left for a person.

    Exit codes: 0 all fixes of the asked level are made, 1 with --diff something would change (with --fail-on:
    findings are left), 2 a mistake in usage, configuration, a rule file or an unreadable file, 3 a bug in copylint.
    """
    if interactive and (diff or output or removed or "-" in paths):
        raise click.UsageError(
            "--interactive asks about files and writes them; it goes with none of --diff, -o, --removed and '-'"
        )
    if diff and output:
        raise click.UsageError("--diff writes nothing; leave -o out")
    wanted = Applicability.UNSAFE if unsafe_fixes else Applicability.SAFE
    task = Task(choice(options), wanted, write=not diff and output is None, remember=output is None)
    with unchanged_on_error("-" in paths and not diff, output):
        run = Run(task, paths, fixing=True, **options)
    run.diff, run.output, run.removed = diff, output, removed
    if interactive:
        from .interact import interact

        return interact(run.session, task, run.found(), run.tally)
    return run.run()
