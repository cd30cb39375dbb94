"""`copylint check` and `copylint fix`: options, and one run from paths to report and exit code.

Errors of single files are reported at the end. Text from standard input is always written out, even after an error.
"""

from __future__ import annotations

import gc
import os
import stat
import sys
from typing import TYPE_CHECKING, Any

import click

from .. import reporting
from ..engine import batch, runner
from ..engine.task import Outcome, Task
from ..model import errors
from ..model.errors import UserError, printable
from ..model.findings import Applicability
from ..reporting.text import wants_color
from ..storage import text_files
from . import streams
from .options import PATH, Command, choice, opened, paths_argument, shared
from .streams import unchanged_on_error
from .tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..storage.git import Changes


_MANY = 100_000  # objects; the shipped rules create half as many


class Run:
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
        self.session = opened(task.choice)
        least = fail_on or (None if fixing else self.session.configs.of(os.curdir).fail_on)
        self.tally = Tally(task.wanted, fixing, least, exit_zero)
        _ = self.session.suppressor.baseline  # a bad one is reported once, not with every file

    def run(self) -> int:
        if "-" in self.paths:
            if len(self.paths) > 1:
                raise click.UsageError("'-' means standard input and cannot be combined with paths")
            return self._stdin()
        paths = self.found()
        if self.output is not None and len(paths) != 1:
            raise click.UsageError(f"-o writes the result of one file, not of {len(paths)}")
        made = batch.run(self.task, paths, self.jobs, self.session)
        outcomes = _settling(made)
        if len(paths) > 1 and not self.quiet:
            from .streams import watched

            outcomes = watched(outcomes, len(paths), self.quiet)
        try:
            self._report(outcomes)
        finally:
            gc.enable()
            made.close()  # whatever stops the report, no process stays
        if self.session.suppressor.baseline is not None:
            self.tally.stale += self.session.suppressor.baseline.gone()
        if not paths and self.changes is not None:
            streams.tell("no files to check: none has changed")
        elif not paths:
            known = ", ".join(sorted(self.session.configs.suffixes(self.session.configs.of(os.curdir))))
            streams.tell(f"no files to check: folders are searched for {printable(known)}")
        return self._end()

    def found(self) -> list[str | UserError]:
        """Return the files that the paths name, or the error of each."""
        writes = self.task.write and self.task.wanted is not None
        found = batch.find(self.session, self.paths, self.exclude, self.force, tidy=writes)
        if self.changes is None:
            return list(found)
        return [p for p in found if isinstance(p, UserError) or self.changes.has(p)]

    def _stdin(self) -> int:
        data = out = streams.read()
        name = self.stdin_filename or "<stdin>"
        form = self.task.choice.form or ("plain" if self.stdin_filename is None else None)
        delivers = self.fixing and not self.diff
        try:
            try:
                source = text_files.decode(data, name, self.task.choice.encoding)
                outcome = runner.judge(self.session, self.task, source, form or self.session.configs.form(name))
                out = outcome.stored(outcome.text)
            except UserError as error:
                outcome = Outcome(name, errors=(error,))
        finally:  # always write the input out: it may be the only copy of the text
            if delivers:
                from .streams import deliver

                deliver(out, self.output)
        if delivers:
            self.tally.add(outcome)
            self._list_removed()
        else:
            self._report([outcome])
        return self._end()

    def _report(self, outcomes: Iterable[Outcome]) -> None:
        render = reporting.renderer(self.format)
        results = self._results(outcomes)
        listed = not self.statistics and not self.diff and not (self.fixing and (self.quiet or self.output == "-"))
        if listed:
            color = wants_color(sys.stdout)
            for chunk in self._chunks(render(results, color)):
                self._write(chunk, color)
        else:
            for _ in results:
                pass
        if self.statistics:
            streams.show(self.tally.statistics())
        self._list_removed()

    def _chunks(self, chunks: Iterator[str]) -> Iterable[str]:
        """Return the chunks to write; an HTML page in a CI log is one, since a line of it may span several chunks."""
        return ["".join(chunks)] if self.format == "html" and errors.logged() else chunks

    def _write(self, chunk: str, color: bool) -> None:
        if self.format in ("text", "concise"):
            streams.show(chunk, color)
        elif self.format == "github":  # made of commands, and escaped for that
            streams.write(chunk.encode("utf-8", "replace"))
        else:
            streams.data(chunk, reporting.SYNTAXES.get(self.format, "json"))

    def _write_patch(self, patch: bytes) -> None:
        """Write a patch unchanged to a file or program, and with control characters shown to a terminal."""
        if sys.stdout.isatty():
            streams.show(patch.decode("utf-8", "replace"))
        else:
            streams.write(_quieted(patch) if os.environ.get("GITHUB_ACTIONS") else patch)

    def _results(self, outcomes: Iterable[Outcome]) -> Iterator[reporting.Result]:
        for outcome in map(self._limited, outcomes):
            self.tally.add(outcome)
            try:
                self._print(outcome)
            except UserError as error:
                self.tally.errors.append(error)
            folders = self.session.configs.of(os.path.dirname(outcome.path)).rule_folders if outcome.findings else ()
            result = reporting.Result(outcome.path, outcome.text, outcome.findings, folders)
            yield self._read(result) if self.format == "html" and outcome.source else result

    def _read(self, result: reporting.Result) -> reporting.Result:
        """Return the result with its text's format and language."""
        return result._replace(
            form=self.session.configs.form(result.path), language=self.session.configs.settings(result.path).language
        )

    def _limited(self, outcome: Outcome) -> Outcome:
        """Return the outcome with only the findings that touch changed files or lines."""
        if self.changes is None:
            return outcome
        return outcome._replace(findings=self.changes.touch(outcome.path, outcome.text, outcome.findings))

    def _print(self, outcome: Outcome) -> None:
        """Write the patch or the fixed text, where it does not go into the file."""
        if self.diff and outcome.changed and outcome.source:
            from .unified_diff import patch

            before, after = outcome.stored(outcome.source.text), outcome.stored(outcome.text)
            self._write_patch(patch(outcome.path, before, after, errors.logged()))
        elif self.output is not None and not outcome.errors:
            from .streams import deliver

            deliver(outcome.stored(outcome.text), self.output)

    def _list_removed(self) -> None:
        if self.removed is not None:
            from ..storage.atomic_write import write_output

            write_output(self.removed, self.tally.removals().encode())

    def _end(self) -> int:
        streams.flush()
        for line in self.tally.notes():
            streams.tell(line)
        if not self.quiet:
            streams.tell(self.tally.summary())
        if self.diff and not self.tally.errors:
            return 1 if self.tally.changed and not self.tally.exit_zero else 0
        return self.tally.code()


def _quieted(patch: bytes) -> bytes:
    """Return the patch with GitHub's workflow commands disabled around it if it contains old ones (`##[`).

    Patch tools ignore the two added lines. A regular file is not a log and gets the patch unchanged.
    """
    if b"##" not in patch or stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode):
        return patch
    token = os.urandom(16).hex().encode()
    return b"::stop-commands::%s\n%s::%s::\n" % (token, patch, token)


def _settling(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes, with garbage collection off until the first one.

    Objects made for the first file, mainly the rules, live as long as the run; if there are many, they are excluded
    from collection for good: scanning thousands of rules takes longer than checking a text.
    """
    gc.disable()
    if first := next(outcomes, None):
        if gc.get_count()[0] > _MANY:
            gc.freeze()
        gc.enable()
        yield first
    yield from outcomes


# `copylint check`.


@click.command(cls=Command)
@paths_argument
@click.option("--fix", "fix_too", is_flag=True, help="Apply safe fixes first, then report what is left.")
@click.option("--changed-since", metavar="REV", help="Check only files changed since the Git revision REV.")
@click.option("--changed-lines", is_flag=True, help="With --changed-since: report only findings on changed lines.")
@click.option(
    "--min-score", type=click.FloatRange(0, 100), metavar="N", help="Fail if a file's score (0 to 100) is below N."
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
    """Report problems in articles: files, folders, or '-' for standard input.

    Exit codes: 0 no findings at or above --fail-on, 1 findings, 2 an error in usage, the configuration or a rule file,
    or an unreadable file, 3 a bug in copylint, 128 + N interrupted by signal N (130: Ctrl-C).
    """
    if fix_too and "-" in paths:
        raise click.UsageError("--fix writes files; for standard input use 'copylint fix -'")
    wanted = Applicability.SAFE if fix_too else None
    words = options["output_format"] == "html"  # it counts those of all texts
    task = Task(choice(options, paths or (".",)), wanted, rate=min_score is not None, remember=not words)
    run = Run(task, paths, fixing=False, **options)
    run.tally.min_score = min_score
    if changed_since is not None or changed_lines:
        run.changes = _changes(changed_since, changed_lines, "-" in paths, fix_too)
    return run.run()


def _changes(revision: str | None, lines: bool, stdin: bool, fixing: bool) -> Changes:
    """Return the changes that the run is limited to. Raises: click.UsageError."""
    if revision is None:
        raise click.UsageError("--changed-lines needs --changed-since REV")
    if stdin:
        raise click.UsageError("--changed-since cannot be used with standard input")
    if lines and fixing:
        raise click.UsageError("--fix cannot be used with --changed-lines: fixes apply to whole files")
    from ..storage import git

    return git.since(revision, lines)


# `copylint fix`.


@click.command(cls=Command)
@paths_argument
@click.option("--unsafe-fixes", is_flag=True, help="Also apply unsafe fixes.")
@click.option("--diff", is_flag=True, help="Print a patch instead of writing files; exit with 1 if it is not empty.")
@click.option("--interactive", "-i", is_flag=True, help="Ask before each fix.")
@click.option("-o", "--output", metavar="OUT", help="Write the result of one file to OUT ('-' = standard output).")
@click.option(
    "--removed",
    metavar="FILE",
    type=PATH,
    help="Write every removed block to FILE, with its place and rule.",
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
    """Apply safe fixes in place and report the findings that are left.

    Exit codes: 0 all requested fixes are applied, 1 with --diff the patch is not empty (with --fail-on: findings are
    left), 2 an error in usage, the configuration or a rule file, or an unreadable file, 3 a bug in copylint,
    128 + N interrupted by signal N (130: Ctrl-C).
    """
    if interactive and (diff or output or removed or "-" in paths):
        raise click.UsageError("--interactive cannot be used with --diff, -o, --removed or '-'")
    if diff and output:
        raise click.UsageError("--diff cannot be used with -o: it writes no text")
    output = "-" if output == "/dev/stdout" else output
    wanted = Applicability.UNSAFE if unsafe_fixes else Applicability.SAFE
    task = Task(choice(options, paths or (".",)), wanted, write=not diff and output is None, remember=output is None)
    with unchanged_on_error("-" in paths and not diff, output):
        run = Run(task, paths, fixing=True, **options)
    run.diff, run.output, run.removed = diff, output, removed
    run.tally.diff = diff
    if interactive:
        from .interactive import interact

        return interact(run.session, task, run.found(), run.tally)
    return run.run()
