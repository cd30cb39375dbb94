"""What to do with every file, and what became of one.

An outcome says all that a report or a sum over files wants to know; it is plain data and goes between processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import files
from .files import Source
from .values import Record

if TYPE_CHECKING:
    from .engine import Held
    from .errors import UserError
    from .findings import Applicability, Finding
    from .quality.measure import Measure
    from .quality.score import Score
    from .session import Choice


class Task(Record):
    """What to do with every file."""

    choice: Choice
    wanted: Applicability | None = None  # the grade of fixes to make; None: only check
    write: bool = True  # whether fixed files are written
    measure: bool = False  # count what is there instead of finding fault
    rate: bool = False  # give a score
    remember: bool = False  # of a file without findings nothing but that is wanted: what earlier runs found will do


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
    skipped: tuple[tuple[str, str], ...] = ()  # rules of which fixes were left out, and why
    held: tuple[Held, ...] = ()  # where only some of a rule were
    suppressions: frozenset[str] = frozenset()  # places of those that hid something
    idle: frozenset[str] = frozenset()  # places of those that hid nothing
    errors: tuple[UserError, ...] = ()
    failures: tuple[UserError, ...] = ()  # what was asked for by name and could not be had; all else was done
    notes: tuple[str, ...] = ()  # what a command that was asked failed to do
    measure: Measure | None = None
    score: Score | None = None

    @property
    def changed(self) -> bool:
        return self.source is not None and self.text != self.source.text

    def stored(self, text: str) -> bytes:
        """A text as the file stores it, in its encoding. Raises: UserError if that has no code for a character."""
        source = self.source or Source(self.path, text)
        return files.encode(source, text)
