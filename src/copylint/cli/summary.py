"""What a run adds up to: its counts, its notes, its last line and its exit code."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..config import shown
from ..escape import printable, visible
from ..findings import Applicability, Severity
from ..lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..errors import UserError
    from ..findings import Finding
    from ..outcome import Outcome, Removed
    from ..quality.score import Score


class Tally:
    """Sums over outcomes."""

    def __init__(self, wanted: Applicability | None, fixing: bool, least: str | None, exit_zero: bool) -> None:
        self.wanted, self.fixing, self.exit_zero = wanted, fixing, exit_zero
        self.least = None if least is None else Severity[least.upper()]
        self.files = self.unread = self.faulty = self.changed = self.fixed = self.hidden = self.stale = 0
        self.failing = False
        self.min_score: float | None = None
        self.low: list[tuple[str, Score]] = []
        self.rules: Counter[str] = Counter()
        self.grades: Counter[Applicability] = Counter()
        self.errors: list[UserError] = []
        self.told: dict[str, None] = {}
        self.skipped: list[str] = []  # what was left out, where and why
        self.removed: list[tuple[str, Removed]] = []
        self.used: set[str] = set()
        self.idle: set[str] = set()

    def add(self, outcome: Outcome) -> None:
        """Count one file."""
        self.files += 1
        self.unread += bool(outcome.errors)
        self.errors += (*outcome.errors, *outcome.failures)
        self.told |= dict.fromkeys(outcome.notes)
        self.faulty += bool(outcome.findings)
        self.changed += outcome.changed
        self.fixed += outcome.fixed
        self.hidden += outcome.hidden
        self.stale += outcome.stale
        self.skipped += _left_out(outcome)
        self.removed += ((outcome.path, r) for r in outcome.removed)
        self.used |= outcome.suppressions
        self.idle |= outcome.idle
        if self.min_score is not None and outcome.score is not None and outcome.score.value < self.min_score:
            self.low.append((outcome.path, outcome.score))
        for finding in outcome.findings:
            self.rules[finding.rule] += 1
            self.grades[_grade(finding)] += 1
            self.failing = self.failing or (self.least is not None and finding.severity >= self.least)

    def code(self) -> int:
        """The exit code: 2 wins over 1."""
        if self.errors:
            return 2
        return 1 if (self.failing or self.low) and not self.exit_zero else 0

    def notes(self) -> Iterator[str]:
        """Lines for standard error, before the last one."""
        for error in dict.fromkeys(map(str, self.errors)):  # a configuration is wrong for every file below it
            yield f"error: {printable(shown(error))}"
        for what in self.skipped:
            yield printable(what)
        for path, score in self.low:
            why = f": {score.why()}" if score.taken else ""
            yield f"{printable(path)}: the score is {score.value:.1f}, below {self.min_score:g}{why}"
        for note in self.told:
            yield f"warning: {printable(note)}"
        for place in sorted(self.idle - self.used):
            yield f"warning: {printable(place)}: this suppression hides nothing any more — take it out"
        if self.stale:
            what = f"{count(self.stale, 'finding')} of the baseline no longer there"
            yield f"note: {what} — 'copylint baseline --prune' takes such entries out"

    def summary(self) -> str:
        """The last line."""
        safe, unsafe, person = (
            self.grades[g] for g in (Applicability.SAFE, Applicability.UNSAFE, Applicability.DISPLAY)
        )
        parts: list[str] = []
        if self.wanted is not None:
            parts.append(f"{self.fixed} fixed")
            person += safe  # a choice between fixes, or one that a guard held back
        elif safe:
            parts.append(f"{safe} can be fixed")
        if person:
            parts.append(f"{person} for you")
        if unsafe:
            parts.append(f"{unsafe} need{'s' if unsafe == 1 else ''} --unsafe-fixes")
        if self.hidden:
            parts.append(f"{self.hidden} suppressed")
        total = sum(self.grades.values())
        where = count(self.files - self.unread, "file")
        if self.unread:
            where += f", {self.unread} not checked"
        if self.wanted is None:
            head = f"{total} found in {self.faulty} of {where}" if total else f"nothing found in {where}"
            return f"{head}: {', '.join(parts)}" if parts else head
        return f"{', '.join(parts)} in {where}"

    def statistics(self) -> str:
        """Counts by rule, most first."""
        width = len(str(max(self.rules.values(), default=0)))
        return "".join(f"{n:>{width}}  {rule}\n" for rule, n in sorted(self.rules.items(), key=lambda x: (-x[1], x[0])))

    def removals(self) -> str:
        """Every block taken out: place, rule and evidence, then the text, indented."""
        out: list[str] = []
        for path, removed in self.removed:
            text = "\n".join(f"    {visible(line)}".rstrip() for line in removed.text.splitlines())
            place = printable(f"{path}:{removed.line}: {removed.rule}: {removed.evidence}")
            out.append(f"{place}\n{text}\n")
        return "\n".join(out)


def _left_out(outcome: Outcome) -> Iterator[str]:
    """What was left out of each rule and why; where only some fixes were, with the first place in the fixed text."""
    lines: Lines | None = None
    places: dict[tuple[str, str], list[int]] = {}
    for rule, span, why in outcome.held:
        places.setdefault((rule, why), []).append(span.start)
    for rule, why in outcome.skipped:
        if (rule, why) not in places:
            yield f"warning: {outcome.path}: {rule} was left out: {why}. Please report it with the text"
    for (rule, why), starts in places.items():
        lines = lines or Lines(outcome.text)
        at = lines.position(starts[0])
        more = f" and at {count(len(starts) - 1, 'more place')}" if len(starts) > 1 else ""
        what = f"{outcome.path}:{at.line}:{at.column}: {rule} was left out here{more}: {why}"
        yield f"warning: {what}. Please report it with the text" if (rule, why) in outcome.skipped else f"note: {what}"


def _grade(finding: Finding) -> Applicability:
    """The highest at which a finding has one fix and no choice."""
    if not (fixes := finding.fixes):
        return Applicability.DISPLAY
    if len(fixes) == 1:
        return fixes[0].applicability
    return next((g for g in (Applicability.SAFE, Applicability.UNSAFE) if finding.fix(g)), Applicability.DISPLAY)


def count(n: int, thing: str) -> str:
    """A number of things."""
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
