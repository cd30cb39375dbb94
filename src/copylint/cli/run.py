"""One call of `check` or `fix`: which files it means, what it prints, and the code it ends with.

What goes wrong with one file is told at the end; what came from standard input goes out whatever happens.
"""

from __future__ import annotations

import gc
import os
import stat
import sys
from typing import TYPE_CHECKING

import click

from .. import escape, files, report, runner
from ..errors import UserError
from ..escape import printable
from ..outcome import Outcome, Task
from ..report.style import wants_color
from . import streams
from .options import opened
from .summary import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..changes import Changes

_MANY = 100_000  # objects; what a run makes of the rules that ship is half of that


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
        made = runner.run(self.task, paths, self.jobs, self.session)
        outcomes = _settling(made)
        if len(paths) > 1 and not self.quiet:
            from .progress import watched

            outcomes = watched(outcomes, len(paths), self.quiet)
        try:
            self._report(outcomes)
        finally:
            gc.enable()
            made.close()  # whatever stops the report, no process stays
        if self.session.baseline is not None:
            self.tally.stale += self.session.baseline.gone()
        if not paths and self.changes is not None:
            streams.tell("no files to look at: none of them has changed")
        elif not paths:
            known = ", ".join(sorted(self.session.suffixes(self.session.config(os.curdir))))
            streams.tell(f"no files to look at: folders are searched for {printable(known)}")
        return self._end()

    def found(self) -> list[str | UserError]:
        """The files that the paths mean."""
        writes = self.task.write and self.task.wanted is not None
        found = runner.find(self.session, self.paths, self.exclude, self.force, tidy=writes)
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
                source = files.decode(data, name, self.task.choice.encoding)
                outcome = runner.judge(self.session, self.task, source, form or self.session.form(name))
                out = outcome.stored(outcome.text)
            except UserError as error:
                outcome = Outcome(name, errors=(error,))
        finally:  # whatever goes wrong, what came in goes out: it may be all that there is of the text
            if delivers:
                from .deliver import deliver

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
            for chunk in self._chunks(render(results, color)):
                self._write(chunk, color)
        else:
            for _ in results:
                pass
        if self.statistics:
            streams.show(self.tally.statistics())
        self._list_removed()

    def _chunks(self, chunks: Iterator[str]) -> Iterable[str]:
        """What a report is written in: a page whole where a log reads it, since a line of it may be several chunks."""
        return ["".join(chunks)] if self.format == "html" and escape.logged() else chunks

    def _write(self, chunk: str, color: bool) -> None:
        if self.format in ("text", "concise"):
            streams.show(chunk, color)
        elif self.format == "github":  # made of commands, and escaped for that
            streams.write(chunk.encode("utf-8", "replace"))
        else:
            streams.data(chunk, report.SYNTAXES.get(self.format, "json"))

    def _write_patch(self, patch: bytes) -> None:
        """To a file or a program as it is, so that it can be applied; to a terminal with control characters shown."""
        if sys.stdout.isatty():
            streams.show(patch.decode("utf-8", "replace"))
        else:
            streams.write(_quieted(patch) if os.environ.get("GITHUB_ACTIONS") else patch)

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

            before, after = outcome.stored(outcome.source.text), outcome.stored(outcome.text)
            self._write_patch(patch(outcome.path, before, after, escape.logged()))
        elif self.output is not None and not outcome.errors:
            from .deliver import deliver

            deliver(outcome.stored(outcome.text), self.output)

    def _list_removed(self) -> None:
        if self.removed is not None:
            from ..disk import write_output

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
    """A patch with GitHub's commands turned off around it, if it has old ones (`##[`), which no patch can do without.

    Whatever applies patches passes over the two lines. A regular file is no log.
    """
    if b"##" not in patch or stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode):
        return patch
    token = os.urandom(16).hex().encode()
    return b"::stop-commands::%s\n%s::%s::\n" % (token, patch, token)


def _settling(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """The outcomes as they come. What is made for the first of them, all rules above all, is kept for the others.

    So no garbage is looked for until it is there; nor ever in it, if it is much: in thousands of rules that takes
    longer than a text.
    """
    gc.disable()
    if first := next(outcomes, None):
        if gc.get_count()[0] > _MANY:
            gc.freeze()
        gc.enable()
        yield first
    yield from outcomes
