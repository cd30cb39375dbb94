"""What a rule says: a Finding, and the Fixes that would resolve it.

Offsets everywhere are code points into `Document.text`, half-open.
"""

from __future__ import annotations

from enum import IntEnum

from .values import Record


class Applicability(IntEnum):
    """How far a fix may be trusted; ordered, so the gate is `fix.applicability >= wanted`."""

    DISPLAY = 0  # shown to a person, never applied
    UNSAFE = 1  # probable; applied on request
    SAFE = 2  # the old text is wrong and exactly one repair exists; applied by `fix`


class Severity(IntEnum):
    """How much a finding matters; ordered, so the gate is `finding.severity >= fail_on`."""

    SUGGESTION = 0
    WARNING = 1
    ERROR = 2


class Span(Record):
    """A half-open range of code points."""

    start: int
    end: int

    def touches(self, other: Span) -> bool:
        """Whether the two overlap or are neighbours without a gap."""
        return self.start <= other.end and other.start <= self.end


class Edit(Record):
    """Put `text` in place of what stands at `span`."""

    span: Span
    text: str
    blocks: bool = False  # made by `Document.remove` or `join`: may take what lies between and around blocks


class Fix(Record):
    """Edits that belong together: taken whole or not at all."""

    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE
    title: str = ""
    alone: Span | None = None  # what it was judged by: nothing else in there is changed in the same pass


class Finding(Record):
    """One place where a rule does not hold. Several fixes are a choice, which only a person makes."""

    rule: str  # group/id
    span: Span
    message: str
    severity: Severity
    fixes: tuple[Fix, ...] = ()

    def fix(self, wanted: Applicability) -> Fix | None:
        """The one fix that may be applied unattended at `wanted`, if there is exactly one."""
        fixes = [f for f in self.fixes if f.applicability >= max(wanted, Applicability.UNSAFE)]
        return fixes[0] if len(fixes) == 1 else None
