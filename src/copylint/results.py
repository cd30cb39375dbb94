"""What was found in a file, kept for the next run: it comes back only if all that it depends on is the same.

That is the file's text, its path, the rules, the configuration, the options, a baseline, the program, its tables and
Python. A text is known by its digest; it is read again unless the file's sign says that nobody has written it.

It is for reports alone: whatever fixes a file, a command or an editor, finds anew what is to be fixed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from . import cache, files, program
from .errors import UserError
from .findings import Applicability, Edit, Finding, Fix, Severity, Span
from .ledger import Ledger
from .outcome import Outcome

if TYPE_CHECKING:
    from .cache import Cache
    from .files import Sign
    from .outcome import Task
    from .session import Session

_WAITING = 2048  # rows that are written at once


class Results:
    """Outcomes of one task by path."""

    def __init__(self, session: Session, task: Task, store: Cache) -> None:
        self._session, self._ledger = session, Ledger(store)
        self._stamp = cache.key(program.stamp(), str(task.wanted))
        self._last = "", ""  # a path, which is asked for twice, and its key

    def find(self, path: str) -> Outcome | None:
        """What is known of a file as it is now; None if it is to be looked at."""
        if not (key := self._key(path)) or (row := self._ledger.get(key)) is None:
            return None
        try:
            known, digest, hidden, stale, used, idle, findings = row
            if not _plain(digest, hidden, stale, used, idle):
                return None
            if not findings and known and known == files.sign(os.stat(path)):
                source = None
            else:
                data, sign = files.fetch(path)
                if cache.key(data) != digest:
                    return None
                source = files.decode(data, path, self._session.choice.encoding)
                if sign and known != sign:
                    self._put(key, [sign, *row[1:]])
            text = "" if source is None else source.text
            found = tuple([_finding(finding, len(text)) for finding in findings])
            return Outcome(path, text, found, hidden, stale, source, suppressions=frozenset(used), idle=frozenset(idle))
        except (OSError, UserError, TypeError, ValueError, LookupError):  # the long way tells what is wrong
            return None

    def keep(self, outcome: Outcome, digest: str, sign: Sign | None) -> None:
        """Keep an outcome for what was read, if it left the file as it is and holds no more than findings.

        `digest` is the cache's key of the bytes.
        """
        if outcome.changed or outcome.errors or outcome.notes or outcome.skipped or outcome.fixed:
            return
        if key := self._key(outcome.path):
            used, idle = sorted(outcome.suppressions), sorted(outcome.idle)
            findings = [_row(f) for f in outcome.findings]
            self._put(key, [sign, digest, outcome.hidden, outcome.stale, used, idle, findings])

    def flush(self) -> None:
        """Write what is new."""
        self._ledger.flush()

    def _put(self, key: str, row: list[Any]) -> None:
        self._ledger.put(key, row)
        if self._ledger.waiting >= _WAITING:
            self._ledger.flush()

    def _key(self, path: str) -> str:
        if self._last[0] != path:
            try:
                stamp = self._session.stamp(path)
            except UserError:  # the long way reports it
                return ""
            self._last = path, cache.key(self._stamp, stamp, path) if stamp else ""
        return self._last[1]


def of(session: Session, task: Task) -> Results | None:
    """What is known of files under a task; None if nothing is to be kept, or more is asked than is."""
    if session.cache is None or task.measure or task.rate or not task.remember:
        return None
    return Results(session, task, session.cache)


def _row(finding: Finding) -> list[Any]:
    fixes = [
        [[[*e.span, e.text, e.blocks] for e in fix.edits], int(fix.applicability), fix.title] for fix in finding.fixes
    ]
    return [finding.rule, *finding.span, finding.message, int(finding.severity), fixes]


def _plain(digest: Any, hidden: Any, stale: Any, used: list[Any], idle: list[Any]) -> bool:
    """Whether what was kept beside findings has the types it must have."""
    return type(hidden) is type(stale) is int and all(type(text) is str for text in (digest, *used, *idle))


def _finding(row: list[Any], size: int) -> Finding:
    """A finding in a text of so many characters. Raises: TypeError or ValueError if it cannot be one."""
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
