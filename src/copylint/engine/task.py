"""A run's task and the outcome for one file: plain values that processes pass to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.values import Record
from ..storage import text_files
from ..storage.text_files import Source

if TYPE_CHECKING:
    from ..analysis.metrics import Measure
    from ..model.errors import UserError
    from ..model.findings import Applicability, Finding
    from .fixer import Held
    from .score import Score


class Choice(Record):
    """The command line's options, except the paths; picklable, so that workers can build the same session."""

    config: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    language: str | None = None
    form: str | None = None
    encoding: str | None = None
    baseline: str | None = None
    use_cache: bool = True
    grammar: bool = False  # named explicitly
    grammar_server: str | None = None
    file_seconds: float | None = None  # of CPU time; 0: no limit; None: from the configuration
    places: tuple[str, ...] = ()  # checked files and folders; the cache is in none of their projects


class Task(Record):
    """The work to do for every file."""

    choice: Choice
    wanted: Applicability | None = None  # applicability of fixes to make; None: only check
    write: bool = True  # whether fixed files are written
    measure: bool = False  # count words and sentences instead of finding problems
    rate: bool = False  # compute a score
    remember: bool = False  # nothing else is needed for a file without findings, so cached results are enough


class Removed(Record):
    """A block removed by a fix."""

    line: int  # in the text that the fix was made in, from 1
    rule: str
    evidence: str
    text: str


class Outcome(Record):
    """The outcome of one file. `text` is the text that the findings refer to: the text after fixing."""

    path: str
    text: str = ""
    findings: tuple[Finding, ...] = ()
    hidden: int = 0  # by suppressions
    stale: int = 0  # in the baseline, but no longer found
    source: Source | None = None  # the bytes read, and how they are stored; None if reading failed
    fixed: int = 0
    removed: tuple[Removed, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()  # rules with skipped fixes, and why
    held: tuple[Held, ...] = ()  # rules with only some fixes skipped
    suppressions: frozenset[str] = frozenset()  # places of suppressions that hid something
    idle: frozenset[str] = frozenset()  # places of suppressions that hid nothing
    errors: tuple[UserError, ...] = ()
    failures: tuple[UserError, ...] = ()  # requested features that were unavailable; everything else was done
    notes: tuple[str, ...] = ()  # failures of external commands
    measure: Measure | None = None
    score: Score | None = None

    @property
    def changed(self) -> bool:
        return self.source is not None and self.text != self.source.text

    def stored(self, text: str) -> bytes:
        """Return a text in the file's encoding. Raises: UserError if that lacks a character."""
        source = self.source or Source(self.path, text)
        return text_files.encode(source, text)
