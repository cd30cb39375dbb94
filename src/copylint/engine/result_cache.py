"""The result cache: findings of a file are reused only if everything they depend on is unchanged.

These are the file's text and path, the rules, the configuration, the options, a baseline, the program, its tables and
Python. A text is identified by its digest; it is read again unless the file's stamp shows that it is unwritten.

It serves reports only: commands and editors that fix a file always check it first.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..model.errors import UserError
from ..model.findings import Applicability, Edit, Finding, Fix, Severity, Span
from ..storage import cache, package_data, text_files
from ..storage.cache import Ledger
from .task import Outcome

if TYPE_CHECKING:
    from ..storage.cache import Cache
    from ..storage.text_files import Sign
    from .session import Session
    from .task import Task


_WAITING = 2048  # rows written at once


class Results:
    """Cached outcomes of one task, by path."""

    def __init__(self, session: Session, task: Task, store: Cache) -> None:
        self._session, self._ledger = session, Ledger(store)
        self._stamp = cache.key(package_data.stamp(), str(task.wanted))
        self._last = "", ""  # a path, which is requested twice, and its key

    def find(self, path: str) -> Outcome | None:
        """Return the cached outcome of a file in its current state; None if it must be checked."""
        if not (key := self._key(path)) or (row := self._ledger.get(key)) is None:
            return None
        try:
            known, digest, hidden, stale, used, idle, findings = row
            if not _plain(digest, hidden, stale, used, idle):
                return None
            if not findings and known and known == text_files.sign(os.stat(path)):
                source = None
            else:
                data, sign = text_files.fetch(path)
                if cache.key(data) != digest:
                    return None
                source = text_files.decode(data, path, self._session.choice.encoding)
                if sign and known != sign:
                    self._put(key, [sign, *row[1:]])
            text = "" if source is None else source.text
            found = tuple([_finding(finding, len(text)) for finding in findings])
            return Outcome(path, text, found, hidden, stale, source, suppressions=frozenset(used), idle=frozenset(idle))
        except (OSError, UserError, TypeError, ValueError, LookupError):  # the full check reports what is wrong
            return None

    def keep(self, outcome: Outcome, digest: str, sign: Sign | None) -> None:
        """Cache an outcome if the file is unchanged on disk and the outcome has nothing but findings.

        `digest` is the cache's key of the bytes.
        """
        if outcome.changed or outcome.errors or outcome.notes or outcome.skipped or outcome.fixed:
            return
        if key := self._key(outcome.path):
            used, idle = sorted(outcome.suppressions), sorted(outcome.idle)
            findings = [_row(f) for f in outcome.findings]
            self._put(key, [sign, digest, outcome.hidden, outcome.stale, used, idle, findings])

    def flush(self) -> None:
        """Write new rows."""
        self._ledger.flush()

    def _put(self, key: str, row: list[Any]) -> None:
        self._ledger.put(key, row)
        if self._ledger.waiting >= _WAITING:
            self._ledger.flush()

    def _key(self, path: str) -> str:
        if self._last[0] != path:
            try:
                stamp = self._session.stamp(path)
            except UserError:  # the full check reports it
                return ""
            self._last = path, cache.key(self._stamp, stamp, path) if stamp else ""
        return self._last[1]


def of(session: Session, task: Task) -> Results | None:
    """Return the cached results for a task; None if nothing is cached for it, or it needs more than findings."""
    if session.cache is None or task.measure or task.rate or not task.remember:
        return None
    return Results(session, task, session.cache)


def _row(finding: Finding) -> list[Any]:
    fixes = [
        [[[*e.span, e.text, e.blocks] for e in fix.edits], int(fix.applicability), fix.title] for fix in finding.fixes
    ]
    return [finding.rule, *finding.span, finding.message, int(finding.severity), fixes]


def _plain(digest: Any, hidden: Any, stale: Any, used: list[Any], idle: list[Any]) -> bool:
    """Return whether the values cached beside findings have the expected types."""
    return type(hidden) is type(stale) is int and all(type(text) is str for text in (digest, *used, *idle))


def _finding(row: list[Any], size: int) -> Finding:
    """Return a finding in a text of `size` characters. Raises: TypeError or ValueError if the row is invalid."""
    rule, start, end, message, severity, fixes = row
    return Finding(
        _text(rule),
        _span(start, end, size),
        _text(message),
        Severity(severity),
        tuple([_fix(edits, grade, title, size) for edits, grade, title in fixes]),
    )


def _fix(edits: list[Any], grade: int, title: str, size: int) -> Fix:
    made = [Edit(_span(start, end, size), _text(text), blocks is True) for start, end, text, blocks in edits]
    return Fix(tuple(made), Applicability(grade), _text(title))


def _span(start: Any, end: Any, size: int) -> Span:
    if not (type(start) is type(end) is int and 0 <= start <= end <= size):
        raise ValueError(start)
    return Span(start, end)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(value)
    return value
