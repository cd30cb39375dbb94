"""`copylint check` and `copylint fix`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from .. import files, report, runner
from ..errors import UserError
from ..findings import Applicability
from ..outcome import Outcome, Task
from ..report.style import wants_color
from ..session import Session
from .deliver import deliver, unchanged_on_error
from .options import choice, shared
from .summary import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    run = _Run(task, paths, fixing=False, **options)
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
        run = _Run(task, paths, fixing=True, **options)
    run.diff, run.output, run.removed = diff, output, removed
    if interactive:
        from .interact import interact

        return interact(run.session, task, run.found(), run.tally)
    return run.run()


class _Run:
    """One call of `check` or `fix`."""

    changes: Changes | None = None
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
        _ = self.session.baseline  # a bad one is reported once, not with every file

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
        if self.session.baseline is not None:
            self.tally.stale += self.session.baseline.gone()
        if not paths and self.changes is not None:
            click.echo("no files to look at: none of them has changed", err=True)
        elif not paths:
            known = ", ".join(sorted(self.session.suffixes(self.session.config(os.curdir))))
            click.echo(f"no files to look at: folders are searched for {known}", err=True)
        return self._end()

    def found(self) -> list[str | UserError]:
        """The files that the paths mean."""
        found = runner.find(self.session, self.paths, self.exclude, self.force)
        if self.changes is None:
            return list(found)
        return [p for p in found if isinstance(p, UserError) or self.changes.has(p)]

    def _stdin(self) -> int:
        data = out = sys.stdin.buffer.read()
        name = self.stdin_filename or "<stdin>"
        form = self.task.choice.form or ("plain" if self.stdin_filename is None else None)
        delivers = self.fixing and not self.diff
        try:
            try:
                source = files.decode(data, name, self.task.choice.encoding)
                outcome = runner.judge(self.session, self.task, source, form or self.session.form(name))
                out = outcome.stored(outcome.text)
            except UserError as error:
                outcome = Outcome(name, errors=(error,))
        finally:  # whatever goes wrong, what came in goes out: it may be all that there is of the text
            if delivers:
                deliver(out, self.output)
        if delivers:
            self.tally.add(outcome)
            self._list_removed()
        else:
            self._report([outcome])
        return self._end()

    def _report(self, outcomes: Iterable[Outcome]) -> None:
        render = report.renderer(self.format)
        results = self._results(outcomes)
        listed = not self.statistics and not self.diff and not (self.fixing and (self.quiet or self.output == "-"))
        if listed:
            color = wants_color(sys.stdout)
            for chunk in render(results, color):
                click.echo(chunk, nl=False, color=color)
        else:
            for _ in results:
                pass
        if self.statistics:
            click.echo(self.tally.statistics(), nl=False)
        self._list_removed()

    def _results(self, outcomes: Iterable[Outcome]) -> Iterator[report.Result]:
        for outcome in map(self._limited, outcomes):
            self.tally.add(outcome)
            try:
                self._print(outcome)
            except UserError as error:
                self.tally.errors.append(error)
            folders = self.session.config(os.path.dirname(outcome.path)).rule_folders if outcome.findings else ()
            result = report.Result(outcome.path, outcome.text, outcome.findings, folders)
            yield self._read(result) if self.format == "html" and outcome.source else result

    def _read(self, result: report.Result) -> report.Result:
        """A result that says how its text was read."""
        return result._replace(
            form=self.session.form(result.path), language=self.session.settings(result.path).language
        )

    def _limited(self, outcome: Outcome) -> Outcome:
        """With no more findings than touch what has changed."""
        if self.changes is None:
            return outcome
        return outcome._replace(findings=self.changes.touch(outcome.path, outcome.text, outcome.findings))

    def _print(self, outcome: Outcome) -> None:
        """What goes out instead of into the file."""
        if self.diff and outcome.changed and outcome.source:
            from .patch import patch

            sys.stdout.flush()
            before, after = outcome.stored(outcome.source.text), outcome.stored(outcome.text)
            sys.stdout.buffer.write(patch(outcome.path, before, after))
        elif self.output is not None and not outcome.errors:
            deliver(outcome.stored(outcome.text), self.output)

    def _list_removed(self) -> None:
        if self.removed is not None:
            from ..disk import atomic_write

            atomic_write(self.removed, self.tally.removals().encode())

    def _end(self) -> int:
        sys.stdout.flush()
        for line in self.tally.notes():
            click.echo(line, err=True)
        if not self.quiet:
            click.echo(self.tally.summary(), err=True)
        if self.diff and not self.tally.errors:
            return 1 if self.tally.changed and not self.tally.exit_zero else 0
        return self.tally.code()
