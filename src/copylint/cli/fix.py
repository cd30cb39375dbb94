"""`copylint fix`."""

from __future__ import annotations

from typing import Any

import click

from ..findings import Applicability
from ..outcome import Task
from .command import PATH, Command
from .deliver import unchanged_on_error
from .options import choice, paths_argument, shared
from .run import Run


@click.command(cls=Command)
@paths_argument
@click.option("--unsafe-fixes", is_flag=True, help="Make probable fixes too.")
@click.option("--diff", is_flag=True, help="Print a patch and write nothing; exit with 1 if something would change.")
@click.option("--interactive", "-i", is_flag=True, help="Ask about each fix.")
@click.option("-o", "--output", metavar="OUT", help="Write one file's result here ('-': standard output).")
@click.option(
    "--removed",
    metavar="FILE",
    type=PATH,
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
    findings are left), 2 a mistake in usage, configuration, a rule file or an unreadable file, 3 a bug in copylint,
    128 + N interrupted by signal N (130: Ctrl-C).
    """
    if interactive and (diff or output or removed or "-" in paths):
        raise click.UsageError(
            "--interactive asks about files and writes them; it goes with none of --diff, -o, --removed and '-'"
        )
    if diff and output:
        raise click.UsageError("--diff writes nothing; leave -o out")
    output = "-" if output == "/dev/stdout" else output
    wanted = Applicability.UNSAFE if unsafe_fixes else Applicability.SAFE
    task = Task(choice(options, paths or (".",)), wanted, write=not diff and output is None, remember=output is None)
    with unchanged_on_error("-" in paths and not diff, output):
        run = Run(task, paths, fixing=True, **options)
    run.diff, run.output, run.removed = diff, output, removed
    if interactive:
        from .interact import interact

        return interact(run.session, task, run.found(), run.tally)
    return run.run()
