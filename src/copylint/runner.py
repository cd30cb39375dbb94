"""Files in, outcomes out: reads, checks and fixes them one by one or in worker processes, always in order.

An article is read, judged and written here and nowhere else; what goes wrong with one file never stops the others.
"""

from __future__ import annotations

import os
from itertools import groupby
from typing import TYPE_CHECKING

from . import cache, cpu_limit, discover, disk, engine, files, interrupts, results
from .errors import UserError
from .formats import parse
from .lines import Lines
from .outcome import Outcome, Removed, Task

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from .config import Config
    from .document import Document
    from .files import Source
    from .findings import Finding
    from .quality.score import Score
    from .results import Results
    from .ruleset import Ruleset
    from .session import Session

PARALLEL = 200  # files from which on `--jobs 0` starts more than one process,
_FEW = 24  # once so many of them are found to be new: what is known takes no other process
_LONG = 100_000  # bytes
_FIRST = 1  # new files after which it starts those that were asked for: they need not open the rules and tables again


def find(
    session: Session, paths: Sequence[str], exclude: Sequence[str], force: bool, *, tidy: bool = False
) -> Iterator[str | UserError]:
    """The files that the paths mean, in order; errors in their place.

    `tidy`: remove temporary files that earlier runs have left where these files are.
    """
    if tidy:
        named = [os.path.realpath(path) for path in paths if not os.path.isdir(path)]
        for folder in dict.fromkeys(map(os.path.dirname, named)):
            disk.remove_leftovers(folder)
    leftover = disk.remove_leftover if tidy else None
    seen: set[str] = set()
    groups = [(found, list(group)) for found, group in groupby(paths, lambda path: _config(session, path))]
    for found, group in groups:
        suffixes = session.suffixes(found)
        root, globs = found.root, (*found.exclude, *exclude)
        for path in discover.files(
            group, suffixes=suffixes, exclude=globs, force_exclude=force, root=root, leftover=leftover
        ):
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


def run(task: Task, paths: Sequence[str | UserError], jobs: int, session: Session) -> Generator[Outcome]:
    """One outcome a path, in order. `jobs`: processes; 0 means as many as there are cores, where it pays."""
    known = results.of(session, task)
    few = _FEW if jobs == 0 else _FIRST
    jobs = jobs or ((os.cpu_count() or 1) if len(paths) >= PARALLEL else 1)
    every: Iterable[str | UserError] = paths
    shared: Session | None = session
    if grammar := session.grammar(os.curdir):  # of the user's own: it is the same everywhere
        from .grammar.ahead import ahead, with_server

        few = 0
        shared = None
        task, every = (with_server(grammar, task), paths) if jobs > 1 else (task, ahead(session, task, paths))
    try:
        for number, path in enumerate(every):
            interrupts.check()
            if jobs > 1 and (few <= 0 or (few == _FIRST and _long(path))) and len(paths) - number > 1:
                from .workers import spread

                yield from spread(task, paths[number:], jobs, known, shared)
                return
            found = known.find(path) if known and not isinstance(path, UserError) else None
            few -= found is None
            yield found or one(session, task, path, known)
    finally:
        if known:
            known.flush()


def _long(path: str | UserError) -> bool:
    """Whether a file is so long that others are not to wait for it."""
    try:
        return not isinstance(path, UserError) and os.stat(path).st_size > _LONG
    except OSError:
        return False


def one(session: Session, task: Task, path: str | UserError, known: Results | None = None) -> Outcome:
    """The outcome of one file, whatever earlier runs found; it is kept for later ones."""
    if isinstance(path, UserError):
        return Outcome(path.where, errors=(path,))
    try:
        form = session.form(path)
        data, sign = files.fetch(path)
        digest = cache.key(data) if known else ""
        source = files.decode(data, path, task.choice.encoding)
        del data  # of a long text there are enough copies
        outcome = judge(session, task, source, form)
    except UserError as error:
        return Outcome(path, errors=(error,))
    if task.wanted is not None and task.write and outcome.changed:
        told: list[str] = []
        try:
            files.write(source, outcome.text, told.append)
        except UserError as error:
            return Outcome(path, source.text, source=source, errors=(error,))
        if told:
            return outcome._replace(notes=(*outcome.notes, *told))
    if known:
        known.keep(outcome, digest, sign)
    return outcome


def judge(session: Session, task: Task, source: Source, form: str) -> Outcome:
    """The outcome for a text, nothing read or written.

    Raises: UserError if a rule's pattern ran for too long, or all of it took more CPU time than a file may.
    """
    name = str(source.path)

    def judge() -> Outcome:
        return judged(session, task, source, form, parse(name, source.text, form, session.settings(name)))

    session.prepare(name)
    return cpu_limit.guarded(name, session.file_seconds(name), judge)


def judged(session: Session, task: Task, source: Source, form: str, document: Document) -> Outcome:
    """The same for a text that is parsed already, without a limit. Raises: UserError, as `judge`."""
    name = document.path
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
    return outcome._replace(notes=notes, failures=failures) if notes or failures else outcome


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
        hidden = len(found) - len(findings)
        outcome = _outcome(session, document, engine.offered(document, form, findings), hidden, source)
        return outcome._replace(score=score) if score else outcome
    fixed = engine.fix(document, form, ruleset, task.wanted, session.keep, renew=session.renew(name))
    score = _score(session, fixed.document, form, ruleset) if task.rate else None
    removed = tuple(r for a in fixed.applied for r in _removed(a))
    outcome = _outcome(session, fixed.document, fixed.findings, 0, source, len(fixed.applied), removed)
    return outcome._replace(score=score, skipped=fixed.skipped, held=fixed.held)


def _score(session: Session, document: Document, form: str, ruleset: Ruleset) -> Score:
    """What an article is worth under its rules; nothing is written."""
    from .findings import Applicability
    from .quality.score import score

    renew = session.renew(document.path)
    return score(engine.fix(document, form, ruleset, Applicability.UNSAFE, session.keep, renew=renew))


def _outcome(
    session: Session,
    document: Document,
    findings: Sequence[Finding],
    hidden: int,
    source: Source,
    fixed: int = 0,
    removed: tuple[Removed, ...] = (),
) -> Outcome:
    stale = 0
    if session.baseline is not None:
        ran = session.ran(document.path)
        stale = session.baseline.stale(document.path, document.text, findings, ran)
        findings = session.baseline.new(document.path, document.text, findings)
    here = (*session.suppressions(document.path), *session.comments(document))
    if here:
        ran = {word for name in session.ran(document.path) for word in (name, *name.split("/"), "")}
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
