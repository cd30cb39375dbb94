"""Runs over files: reads, checks and fixes them one by one or in worker processes; outcomes come in order.

Articles are read, checked and written only here; an error in one file never stops the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formats import parse
from ..model.errors import UserError
from ..model.lines import Lines
from ..storage import cache, text_files
from . import cpu_limit, fixer
from .task import Outcome, Removed, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.findings import Finding
    from ..rules.ruleset import Ruleset
    from ..storage.text_files import Source
    from .result_cache import Results
    from .score import Score
    from .session import Session


def one(session: Session, task: Task, path: str | UserError, known: Results | None = None) -> Outcome:
    """Return the outcome of one file, ignoring the cache; store it for later runs."""
    if isinstance(path, UserError):
        return Outcome(path.where, errors=(path,))
    try:
        form = session.configs.form(path)
        data, sign = text_files.fetch(path)
        digest = cache.key(data) if known else ""
        source = text_files.decode(data, path, task.choice.encoding)
        del data  # a long text has been copied often enough
        outcome = judge(session, task, source, form)
    except UserError as error:
        return Outcome(path, errors=(error,))
    if task.wanted is not None and task.write and outcome.changed:
        told: list[str] = []
        try:
            text_files.write(source, outcome.text, told.append)
        except UserError as error:
            return Outcome(path, source.text, source=source, errors=(error,))
        if told:
            return outcome._replace(notes=(*outcome.notes, *told))
    if known:
        known.keep(outcome, digest, sign)
    return outcome


def judge(session: Session, task: Task, source: Source, form: str) -> Outcome:
    """Return the outcome for a text; reads and writes no file.

    Raises: UserError if a rule's pattern ran for too long, or all of it took more CPU time than a file may.
    """
    name = str(source.path)

    def judge() -> Outcome:
        return judged(session, task, source, parse(name, source.text, form, session.configs.settings(name)))

    session.prepare(name)
    return cpu_limit.guarded(name, session.configs.file_seconds(name), judge)


def judged(session: Session, task: Task, source: Source, document: Document) -> Outcome:
    """Return the outcome for a parsed document, without a CPU limit. Raises: UserError, as `judge`."""
    name = document.path
    notes: tuple[str, ...] = ()
    failures: tuple[UserError, ...] = ()
    if translator := session.providers.translator(name):
        document, notes = translator.translated(document, session.ruleset(name))
    if grammar := session.providers.grammar(name):
        document = grammar.provided(document)
    outcome = _judged(session, task, source, document)
    if grammar and (told := grammar.told()):
        if task.choice.grammar:
            failures = tuple(UserError("", what) for what in told)
        else:
            notes += told
    return outcome._replace(notes=notes, failures=failures) if notes or failures else outcome


def _judged(session: Session, task: Task, source: Source, document: Document) -> Outcome:
    name = document.path
    ruleset = session.ruleset(name)
    session.suppressor.used.clear()
    session.suppressor.comments(document)  # an invalid one is reported even without findings
    if task.measure:
        from ..analysis.metrics import measure, prose

        counted = measure(prose(document), document.settings.language)
        score = _score(session, document, ruleset) if task.rate else None
        return Outcome(name, source.text, source=source, measure=counted, score=score)
    if task.wanted is None:
        score = _score(session, document, ruleset) if task.rate else None
        session.suppressor.used.clear()
        found = fixer.check(document, ruleset)
        findings = [f for f in found if session.suppressor.keep(document, f)]
        hidden = len(found) - len(findings)
        outcome = _outcome(session, document, fixer.offered(document, findings), hidden, source)
        return outcome._replace(score=score) if score else outcome
    fixed = fixer.fix(document, ruleset, task.wanted, session.suppressor.keep, renew=session.providers.renew(name))
    score = _score(session, fixed.document, ruleset) if task.rate else None
    removed = tuple(r for a in fixed.applied for r in _removed(a))
    outcome = _outcome(session, fixed.document, fixed.findings, 0, source, len(fixed.applied), removed)
    return outcome._replace(score=score, skipped=fixed.skipped, held=fixed.held)


def _score(session: Session, document: Document, ruleset: Ruleset) -> Score:
    """Return the score of an article under its rules; nothing is written."""
    from ..model.findings import Applicability
    from .score import score

    renew = session.providers.renew(document.path)
    return score(fixer.fix(document, ruleset, Applicability.UNSAFE, session.suppressor.keep, renew=renew))


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
    if session.suppressor.baseline is not None:
        ran = session.ran(document.path)
        stale = session.suppressor.baseline.stale(document.path, document.text, findings, ran)
        findings = session.suppressor.baseline.new(document.path, document.text, findings)
    here = (*session.suppressor.suppressions(document.path), *session.suppressor.comments(document))
    if here:
        ran = {word for name in session.ran(document.path) for word in (name, *name.split("/"), "")}
        here = tuple(s for s in here if s.rule in ran)
    used = frozenset(s.place for s in here if s in session.suppressor.used)
    idle = frozenset(s.place for s in here if s not in session.suppressor.used)
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


def _removed(applied: fixer.Applied) -> Iterator[Removed]:
    document, finding, fix = applied
    for edit in fix.edits:
        if edit.blocks and not edit.text:
            gone = document.text[edit.span.start : edit.span.end]
            start = edit.span.start + len(gone) - len(gone.lstrip())
            yield Removed(Lines(document.text).position(start).line, finding.rule, finding.message, gone.strip())
