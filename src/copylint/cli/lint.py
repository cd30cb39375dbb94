"""`copylint check` and `copylint fix`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import files, report, runner
from ..errors import UserError
from ..findings import Applicability
from ..report.style import wants_color
from ..runner import Outcome, Task
from ..session import Session
from .options import choice, shared
from .summary import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_PATHS = click.argument("paths", nargs=-1, type=click.Path())


@click.command()
@_PATHS
@click.option("--fix", "fix_too", is_flag=True, help="Make the safe fixes first, then report what is left.")
@shared
def check(paths: tuple[str, ...], fix_too: bool, **options: Any) -> int:
    """Report what is wrong in articles: files, folders, or '-' for standard input.

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 a mistake in usage, configuration, a rule file or an
    unreadable file, 3 a bug in copylint.
    """
    wanted = Applicability.SAFE if fix_too else None
    return _Run(Task(choice(options), wanted), paths, fixing=False, **options).run()


@click.command()
@_PATHS
@click.option("--unsafe-fixes", is_flag=True, help="Make probable fixes too.")
@click.option("--diff", is_flag=True, help="Print a patch and write nothing; exit with 1 if something would change.")
@click.option("--interactive", "-i", is_flag=True, help="Ask about each fix.")
@click.option("-o", "--output", metavar="OUT", help="Write one file's result here ('-': standard output).")
@click.option("--removed", metavar="FILE", type=click.Path(), help="List every block taken out, with place and rule.")
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
    if interactive and diff:
        raise click.UsageError("--interactive writes as it goes; leave --diff out")
    wanted = Applicability.UNSAFE if unsafe_fixes else Applicability.SAFE
    task = Task(choice(options), wanted, write=not diff and output is None)
    run = _Run(task, paths, fixing=True, **options)
    run.diff, run.output, run.removed = diff, output, removed
    if interactive:
        from .interact import interact

        return interact(run.session, task, run.found(), run.tally)
    return run.run()


class _Run:
    """One call of `check` or `fix`."""

    diff = False
    output: str | None = None
    removed: str | None = None

    def __init__(
        self,
        task: Task,
        paths: tuple[str, ...],
        *,
        fixing: bool,
        stdin_filename: str | None,
        exclude: tuple[str, ...],
        force_exclude: bool,
        jobs: int,
        output_format: str,
        fail_on: str | None,
        exit_zero: bool,
        statistics: bool,
        quiet: bool,
    ) -> None:
        self.task, self.fixing, self.jobs, self.quiet = task, fixing, jobs, quiet
        self.paths, self.stdin_filename = paths or (".",), stdin_filename
        self.exclude, self.force = exclude, force_exclude
        self.format, self.statistics = output_format, statistics
        self.session = Session(task.choice)
        least = fail_on or (None if fixing else self.session.config(os.curdir).fail_on)
        self.tally = Tally(task.wanted, fixing, least, exit_zero)

    def run(self) -> int:
        if "-" in self.paths:
            if len(self.paths) > 1:
                raise click.UsageError("'-' stands for standard input and cannot be mixed with paths")
            return self._stdin()
        paths = self.found()
        if self.output is not None and len(paths) != 1:
            raise click.UsageError(f"-o takes the result of one file, not of {len(paths)}")
        from .progress import watched

        outcomes = runner.run(self.task, paths, self.jobs, self.session)
        self._report(watched(outcomes, len(paths), self.quiet))
        if not paths:
            known = ", ".join(sorted(self.session.suffixes(self.session.config(os.curdir))))
            click.echo(f"no files to look at: folders are searched for {known}", err=True)
        return self._end()

    def found(self) -> list[Path | UserError]:
        """The files that the paths mean."""
        return list(runner.find(self.session, self.paths, self.exclude, self.force))

    def _stdin(self) -> int:
        data = sys.stdin.buffer.read()
        name = self.stdin_filename or "<stdin>"
        form = self.task.choice.form or ("plain" if self.stdin_filename is None else None)
        try:
            source = files.decode(data, name, self.task.choice.encoding)
            outcome = runner.judge(self.session, self.task, name, source.text, form or self.session.form(name))
            out = files.encode(source, outcome.text)
        except UserError as error:
            outcome, out = Outcome(name, errors=(error,)), data
        if not self.fixing or self.diff:
            self._report([outcome])
        else:
            self.tally.add(outcome)
            self._deliver(out)
            self._list_removed()
        return self._end()

    def _deliver(self, data: bytes) -> None:
        if self.output in (None, "-"):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            from ..disk import atomic_write

            atomic_write(Path(self.output or ""), data)

    def _report(self, outcomes: Iterable[Outcome]) -> None:
        render = report.renderer(self.format)
        results = self._results(outcomes)
        listed = not self.statistics and not self.diff and not (self.fixing and (self.quiet or self.output == "-"))
        if listed:
            for chunk in render(results, wants_color(sys.stdout)):
                click.echo(chunk, nl=False)
        else:
            for _ in results:
                pass
        if self.statistics:
            click.echo(self.tally.statistics(), nl=False)
        self._list_removed()

    def _results(self, outcomes: Iterable[Outcome]) -> Iterator[report.Result]:
        for outcome in outcomes:
            self.tally.add(outcome)
            if self.diff and outcome.changed:
                from .patch import patch

                sys.stdout.flush()
                sys.stdout.buffer.write(patch(outcome.path, outcome.original, outcome.text))
            elif self.output is not None and not outcome.errors:
                self._write_output(outcome)
            yield report.Result(outcome.path, outcome.text, outcome.findings)

    def _write_output(self, outcome: Outcome) -> None:
        source = files.read(Path(outcome.path), self.task.choice.encoding)
        self._deliver(files.encode(source, outcome.text))

    def _list_removed(self) -> None:
        if self.removed is not None:
            from ..disk import atomic_write

            atomic_write(Path(self.removed), self.tally.removals().encode())

    def _end(self) -> int:
        sys.stdout.flush()
        for line in self.tally.notes():
            click.echo(line, err=True)
        if not self.quiet:
            click.echo(self.tally.summary(), err=True)
        if self.diff and not self.tally.errors:
            return 1 if self.tally.changed and not self.tally.exit_zero else 0
        return self.tally.code()
