"""Files in, outcomes out: reads, checks and fixes them one by one or in worker processes, always in order.

An article is read, judged and written here and nowhere else; what goes wrong with one file never stops the others.
"""

from __future__ import annotations

import os
import sys
from itertools import groupby
from typing import TYPE_CHECKING

from . import discover, engine, files
from .errors import UserError
from .files import Source
from .formats import parse
from .lines import Lines
from .session import Choice, Session
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor

    from .config import Config
    from .document import Document
    from .findings import Applicability, Finding
    from .quality.measure import Measure
    from .quality.score import Score
    from .ruleset import Ruleset

PARALLEL = 200  # files from which on `--jobs 0` starts more than one process
_CHUNK = 16


class Task(Record):
    """What to do with every file."""

    choice: Choice
    wanted: Applicability | None = None  # the grade of fixes to make; None: only check
    write: bool = True  # whether fixed files are written
    measure: bool = False  # count what is there instead of finding fault
    rate: bool = False  # give a score


class Removed(Record):
    """A block that a fix took out."""

    line: int  # in the text as it was when the fix was made, from 1
    rule: str
    evidence: str
    text: str


class Outcome(Record):
    """What became of one file. `text` is what the findings refer to: as it is after fixing."""

    path: str
    text: str = ""
    findings: tuple[Finding, ...] = ()
    hidden: int = 0  # by suppressions
    stale: int = 0  # in the baseline, but no longer found
    source: Source | None = None  # what was read, and how it is stored; None if it could not be
    fixed: int = 0
    removed: tuple[Removed, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    errors: tuple[UserError, ...] = ()
    failures: tuple[UserError, ...] = ()  # what was asked for by name and could not be had; all else was done
    notes: tuple[str, ...] = ()  # what a command that was asked failed to do
    suppressions: frozenset[str] = frozenset()  # places of those that hid something
    idle: frozenset[str] = frozenset()  # places of those that hid nothing
    measure: Measure | None = None
    score: Score | None = None

    @property
    def changed(self) -> bool:
        return self.source is not None and self.text != self.source.text

    def stored(self, text: str) -> bytes:
        """A text as the file stores it, in its encoding. Raises: UserError if that has no code for a character."""
        source = self.source or Source(self.path, text)
        return files.encode(source, text)


def find(session: Session, paths: Sequence[str], exclude: Sequence[str], force: bool) -> Iterator[str | UserError]:
    """The files that the paths mean, in order; errors in their place."""
    seen: set[str] = set()
    groups = [(found, list(group)) for found, group in groupby(paths, lambda path: _config(session, path))]
    for found, group in groups:
        suffixes = session.suffixes(found)
        root, globs = found.root, (*found.exclude, *exclude)
        for path in discover.files(group, suffixes=suffixes, exclude=globs, force_exclude=force, root=root):
            if len(groups) > 1 and not isinstance(path, UserError):
                if (real := os.path.realpath(path)) in seen:
                    continue
                seen.add(real)
            yield path


def _config(session: Session, path: str) -> Config:
    """What says which files a path means; a bad one is reported with each file that it is for."""
    try:
        return session.config(path if os.path.isdir(path) else os.path.dirname(path))
    except UserError:
        return session.config(os.curdir)


def run(task: Task, paths: Sequence[str | UserError], jobs: int, session: Session) -> Iterator[Outcome]:
    """One outcome a path, in order. `jobs`: processes; 0 means as many as there are cores, where it pays."""
    if jobs == 0:
        jobs = (os.cpu_count() or 1) if len(paths) >= PARALLEL else 1
    grammar = session.grammar(os.curdir)  # the user's own: it is the same everywhere
    if jobs == 1 or len(paths) < 2:
        every: Iterable[str | UserError] = paths
        if grammar:
            from .grammar.ahead import ahead

            every = ahead(session, task, paths)
        for path in every:
            yield one(session, task, path)
        return
    if grammar:
        from .grammar.ahead import with_server

        task = with_server(grammar, task)
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    method = "fork" if sys.platform == "linux" else "spawn"
    with ProcessPoolExecutor(jobs, get_context(method), _start, (task,)) as pool:
        yield from _ordered(pool, paths)


def _ordered(pool: Executor, paths: Sequence[str | UserError]) -> Iterator[Outcome]:
    try:
        yield from pool.map(_work, paths, chunksize=_CHUNK)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_state: list[tuple[Session, Task]] = []  # of a worker process, set once when it starts


def _start(task: Task) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, after the file at hand
    _state[:] = [(Session(task.choice), task)]


def _work(path: str | UserError) -> Outcome:
    session, task = _state[0]
    return one(session, task, path)


def one(session: Session, task: Task, path: str | UserError) -> Outcome:
    """The outcome of one file."""
    if isinstance(path, UserError):
        return Outcome(path.where, errors=(path,))
    name = str(path)
    try:
        form = session.form(name)
        source = files.read(path, task.choice.encoding)
        outcome = judge(session, task, source, form)
    except UserError as error:
        return Outcome(name, errors=(error,))
    if task.wanted is not None and task.write and outcome.changed:
        try:
            files.write(source, outcome.text)
        except UserError as error:
            return Outcome(name, source.text, source=source, errors=(error,))
    return outcome


def judge(session: Session, task: Task, source: Source, form: str) -> Outcome:
    """The outcome for a text, nothing read or written.

    Raises: UserError if a rule's pattern ran for too long.
    """
    name = str(source.path)
    document = parse(name, source.text, form, session.settings(name))
    notes: tuple[str, ...] = ()
    failures: tuple[UserError, ...] = ()
    if translator := session.translator(name):
        document, notes = translator.translated(document, session.ruleset(name))
    if grammar := session.grammar(name):
        document = grammar.provided(document)
    outcome = _judged(session, task, source, form, document)
    if grammar and (told := grammar.told()):
        if task.choice.grammar:
            failures = tuple(UserError("", what) for what in told)
        else:
            notes += told
    return outcome._replace(notes=notes, failures=failures)


def _judged(session: Session, task: Task, source: Source, form: str, document: Document) -> Outcome:
    name = document.path
    ruleset = session.ruleset(name)
    session.used.clear()
    session.comments(document)  # a wrong one is reported even if nothing is found
    if task.measure:
        from .quality.measure import measure, prose

        counted = measure(prose(document), document.settings.language)
        score = _score(session, document, form, ruleset) if task.rate else None
        return Outcome(name, source.text, source=source, measure=counted, score=score)
    if task.wanted is None:
        score = _score(session, document, form, ruleset) if task.rate else None
        session.used.clear()
        found = engine.check(document, ruleset)
        findings = [f for f in found if session.keep(document, f)]
        return _outcome(session, document, findings, len(found) - len(findings), source)._replace(score=score)
    fixed = engine.fix(document, form, ruleset, task.wanted, session.keep, renew=session.renew(name))
    score = _score(session, fixed.document, form, ruleset) if task.rate else None
    removed = tuple(r for a in fixed.applied for r in _removed(a))
    return _outcome(
        session, fixed.document, list(fixed.findings), 0, source, len(fixed.applied), removed, fixed.skipped
    )._replace(score=score)


def _score(session: Session, document: Document, form: str, ruleset: Ruleset) -> Score:
    """What an article is worth under its rules; nothing is written."""
    from .findings import Applicability
    from .quality.score import score

    renew = session.renew(document.path)
    return score(engine.fix(document, form, ruleset, Applicability.UNSAFE, session.keep, renew=renew))


def _outcome(
    session: Session,
    document: Document,
    findings: list[Finding],
    hidden: int,
    source: Source,
    fixed: int = 0,
    removed: tuple[Removed, ...] = (),
    skipped: tuple[tuple[str, str], ...] = (),
) -> Outcome:
    stale = 0
    if session.baseline is not None:
        ran = session.ran(document.path)
        stale = session.baseline.stale(document.path, document.text, findings, ran)
        findings = session.baseline.new(document.path, document.text, findings)
    here = (*session.suppressions(document.path), *session.comments(document))
    if here:
        ran = {w for name in session.ran(document.path) for w in (name, *name.split("/"), "")}
        here = tuple(s for s in here if s.rule in ran)
    used = frozenset(s.place for s in here if s in session.used)
    idle = frozenset(s.place for s in here if s not in session.used)
    return Outcome(
        document.path,
        document.text,
        tuple(findings),
        hidden,
        stale,
        source,
        fixed,
        removed,
        skipped,
        suppressions=used,
        idle=idle,
    )


def _removed(applied: engine.Applied) -> Iterator[Removed]:
    document, finding, fix = applied
    for edit in fix.edits:
        if edit.blocks and not edit.text:
            gone = document.text[edit.span.start : edit.span.end]
            start = edit.span.start + len(gone) - len(gone.lstrip())
            yield Removed(Lines(document.text).position(start).line, finding.rule, finding.message, gone.strip())
