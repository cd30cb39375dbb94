"""The totals of a run: counts, notes, summary and exit code."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..config.layers import shown
from ..model.errors import printable, visible
from ..model.findings import Applicability, Severity
from ..model.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.score import Score
    from ..engine.task import Outcome, Removed
    from ..model.errors import UserError
    from ..model.findings import Finding


class Tally:
    """Sums over outcomes."""

    def __init__(self, wanted: Applicability | None, fixing: bool, least: str | None, exit_zero: bool) -> None:
        self.wanted, self.fixing, self.exit_zero = wanted, fixing, exit_zero
        self.least = None if least is None else Severity[least.upper()]
        self.files = self.unread = self.faulty = self.changed = self.fixed = self.hidden = self.stale = 0
        self.diff = self.failing = False
        self.min_score: float | None = None
        self.low: list[tuple[str, Score]] = []
        self.rules: Counter[str] = Counter()
        self.grades: Counter[Applicability] = Counter()
        self.errors: list[UserError] = []
        self.told: dict[str, None] = {}
        self.skipped: list[str] = []  # skipped fixes, where and why
        self.removed: list[tuple[str, Removed]] = []
        self.used: set[str] = set()
        self.idle: set[str] = set()

    def add(self, outcome: Outcome) -> None:
        """Add the outcome of one file."""
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
        """Return the exit code: 2 wins over 1."""
        if self.errors:
            return 2
        return 1 if (self.failing or self.low) and not self.exit_zero else 0

    def notes(self) -> Iterator[str]:
        """Yield the lines for standard error before the summary."""
        for error in dict.fromkeys(map(str, self.errors)):  # a configuration is wrong for every file below it
            yield f"error: {printable(shown(error))}"
        for what in self.skipped:
            yield printable(what)
        for path, score in self.low:
            why = f": {score.why()}" if score.taken else ""
            yield f"{printable(path)}: score {score.value:.1f} is below {self.min_score:g}{why}"
        for note in self.told:
            yield f"warning: {printable(note)}"
        for place in sorted(self.idle - self.used):
            yield f"warning: {printable(place)}: unused suppression; remove it"
        if self.stale:
            what = f"{count(self.stale, 'finding')} of the baseline no longer found"
            yield f"note: {what} — run 'copylint baseline --prune' to remove the entries"

    def summary(self) -> str:
        """Return the last line of output."""
        total, checked = sum(self.grades.values()), self.files - self.unread
        hidden = [f"{self.hidden} suppressed"] if self.hidden else []
        unread = [f"{count(self.unread, 'file')} could not be checked"] if self.unread else []
        if self.wanted is not None and (self.fixed or total):
            sentences = [self._fixed(), f"{total} left: {self._left()}" if total else ""]
        elif total:
            where = count(checked, "file") if self.faulty == checked else f"{self.faulty} of {count(checked, 'file')}"
            sentences = [f"Found {count(total, 'problem')} in {where}", self._left()]
        elif checked:
            return f"No problems found ({', '.join([count(checked, 'file') + ' checked', *hidden, *unread])})."
        else:
            sentences = ["No files checked"]
        return " ".join(f"{sentence}." for sentence in (*sentences, *hidden, *unread) if sentence)

    def _fixed(self) -> str:
        """Return how many problems are fixed, or would be."""
        if not self.fixed:
            return "No fixes to apply" if self.diff else "No fixes applied"
        if self.diff:
            return f"Would fix {count(self.fixed, 'problem')}"
        return f"Fixed {count(self.fixed, 'problem')} in {count(max(1, self.changed), 'file')}"

    def _left(self) -> str:
        """Return the findings that are left, by how they can be fixed."""
        safe, unsafe, manual = (
            self.grades[g] for g in (Applicability.SAFE, Applicability.UNSAFE, Applicability.MANUAL)
        )
        if self.wanted is not None:  # a choice between fixes, or one that a guard held back
            safe, manual = 0, manual + safe
        parts = [f"[*] {safe} fixable with `copylint fix`"] if safe else []
        if unsafe:
            parts.append(f"[?] {unsafe} {'more' if safe else 'fixable'} with `--unsafe-fixes`")
        if manual:
            parts.append(f"{manual} manual")
        return ", ".join(parts)

    def statistics(self) -> str:
        """Return counts by rule, highest first."""
        width = len(str(max(self.rules.values(), default=0)))
        return "".join(f"{n:>{width}}  {rule}\n" for rule, n in sorted(self.rules.items(), key=lambda x: (-x[1], x[0])))

    def removals(self) -> str:
        """Return every removed block: place, rule and evidence, then the text, indented."""
        out: list[str] = []
        for path, removed in self.removed:
            text = "\n".join(f"    {visible(line)}".rstrip() for line in removed.text.splitlines())
            place = printable(f"{path}:{removed.line}: {removed.rule}: {removed.evidence}")
            out.append(f"{place}\n{text}\n")
        return "\n".join(out)


def _left_out(outcome: Outcome) -> Iterator[str]:
    """Yield each rule with fixes not applied, and why; for single fixes, with the first place in the fixed text."""
    lines: Lines | None = None
    places: dict[tuple[str, str], list[int]] = {}
    for rule, span, why in outcome.held:
        places.setdefault((rule, why), []).append(span.start)
    for rule, why in outcome.skipped:
        if (rule, why) not in places:
            yield f"warning: {outcome.path}: fixes of {rule} were not applied: {why}. Please report this with the text"
    for (rule, why), starts in places.items():
        lines = lines or Lines(outcome.text)
        at = lines.position(starts[0])
        more = f" and at {count(len(starts) - 1, 'more place')}" if len(starts) > 1 else ""
        what = f"{outcome.path}:{at.line}:{at.column}: a fix of {rule} was not applied here{more}: {why}"
        warned = (rule, why) in outcome.skipped
        yield f"warning: {what}. Please report this with the text" if warned else f"note: {what}"


def _grade(finding: Finding) -> Applicability:
    """Return the applicability at which a finding has exactly one fix; manual if there is none."""
    if not (fixes := finding.fixes):
        return Applicability.MANUAL
    if len(fixes) == 1:
        return fixes[0].applicability
    return next((g for g in (Applicability.SAFE, Applicability.UNSAFE) if finding.fix(g)), Applicability.MANUAL)


def count(n: int, thing: str) -> str:
    """Return a number of things, in the plural where needed."""
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
