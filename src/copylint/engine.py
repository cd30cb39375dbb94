"""Text and rules in, findings or fixed text out. Pure: no files, no globals.

A text that `fix` returns differs from its input by whole fixes only, and what lies outside prose is as it was.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from .errors import UserError
from .findings import Applicability, Edit, Finding, Fix, Span
from .formats import parse
from .patterns import TIMEOUT, PatternTimeout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .document import Document
    from .ruleset import Ruleset

PASSES = 100  # more than any chain of fixes needs; text that still changes grows for ever

Keep: TypeAlias = "Callable[[Document, Finding], bool]"


def check(document: Document, ruleset: Ruleset) -> list[Finding]:
    """Findings of every rule, in source order, longest first; ties fall by rule.

    Raises: UserError naming the rule whose pattern ran for too long.
    """
    found: set[Finding] = set()
    for rule, candidates in ruleset.work(document):
        if candidates:
            try:
                found.update(rule.check(document, candidates))
            except PatternTimeout as error:
                raise UserError(
                    document.path,
                    f"the pattern of {rule.name} ran for more than {TIMEOUT:.0f} s and was stopped",
                    f"avoid repeats inside repeats in '{error}', or ignore the rule",
                ) from error
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return finding.span.start, -finding.span.end, finding.rule, finding.message


class Applied(NamedTuple):
    """A fix that was made, the finding it came from, and the text it was made in."""

    document: Document
    finding: Finding
    fix: Fix


@dataclass(frozen=True)
class Fixed:
    """What became of a text: the last document, what is still found in it, what was done, which rules were left out."""

    document: Document
    findings: tuple[Finding, ...]
    applied: tuple[Applied, ...]
    skipped: tuple[tuple[str, str], ...]  # rule, why


class _Breach(Exception):
    """Fixes that undo each other, never end, or changed what is not prose."""

    def __init__(self, rules: set[str], why: str) -> None:
        super().__init__(why)
        self.rules, self.why = rules, why


def fix(document: Document, form: str, ruleset: Ruleset, wanted: Applicability, keep: Keep | None = None) -> Fixed:
    """Apply fixes of at least the wanted grade until none is left, the safe ones first.

    `keep` says which findings count at all (suppression). Rules whose fixes break a guard are left out, in this text,
    and the rest starts again from the original.
    """
    skipped: list[tuple[str, str]] = []
    while True:
        try:
            document_, findings, applied = _fixpoint(document, form, ruleset, wanted, keep)
        except _Breach as breach:
            skipped += ((rule, breach.why) for rule in sorted(breach.rules))
            ruleset = ruleset.without(breach.rules)
        else:
            return Fixed(document_, tuple(findings), tuple(applied), tuple(skipped))


def _fixpoint(
    document: Document, form: str, ruleset: Ruleset, wanted: Applicability, keep: Keep | None
) -> tuple[Document, list[Finding], list[Applied]]:
    seen = {document.text: 0}
    applied: list[list[Applied]] = []
    while True:
        findings = [f for f in check(document, ruleset) if keep is None or keep(document, f)]
        taken, edits = choose(findings, Applicability.SAFE)
        if not taken and wanted < Applicability.SAFE:
            taken, edits = choose(findings, wanted)
        if not taken:
            return document, findings, [a for each in applied for a in each]
        after = parse(document.path, apply(document.text, edits), form, document.settings)
        applied.append([Applied(document, finding, fix) for finding, fix in taken])
        if not _mask_holds(document, after, edits):
            raise _Breach(_culprits(document, form, taken), "a fix changed what is not prose")
        if after.text in seen:
            raise _Breach(
                {a.finding.rule for each in applied[seen[after.text] :] for a in each}, "fixes undo each other"
            )
        if len(applied) > PASSES:
            raise _Breach(
                {a.finding.rule for each in applied[PASSES // 2 :] for a in each}, "fixes never come to an end"
            )
        seen[after.text] = len(applied)
        document = after


def _mask_holds(before: Document, after: Document, edits: Sequence[Edit]) -> bool:
    return before.mask([e.span for e in edits if e.blocks]) == after.mask()


def _culprits(document: Document, form: str, taken: Sequence[tuple[Finding, Fix]]) -> set[str]:
    """The rules whose fix breaks the mask by itself; all of them if none does alone."""
    alone: set[str] = set()
    for finding, made in taken:
        edits = sorted(made.edits)
        after = parse(document.path, apply(document.text, edits), form, document.settings)
        if not _mask_holds(document, after, edits):
            alone.add(finding.rule)
    return alone or {finding.rule for finding, _ in taken}


def choose(findings: Iterable[Finding], wanted: Applicability) -> tuple[list[tuple[Finding, Fix]], list[Edit]]:
    """Fixes that can be made together, each whole or not at all, and their edits in order.

    Taken in the order of findings; one that touches an earlier one waits for the next pass. Different fixes for one
    and the same span are a choice and wait for a person.
    """
    offers: dict[Span, list[tuple[Finding, Fix]]] = {}
    for finding in findings:
        if one := finding.fix(wanted):
            offers.setdefault(finding.span, []).append((finding, one))
        elif any(f.applicability >= wanted for f in finding.fixes):
            offers.setdefault(finding.span, []).extend((finding, f) for f in finding.fixes)
    taken: list[tuple[Finding, Fix]] = []
    edits: list[Edit] = []
    for offer in offers.values():
        if len({fix.edits for _, fix in offer}) > 1:
            continue
        new = [e for e in offer[0][1].edits if e not in edits]
        if not any(_touches(e, edits) for e in new):
            taken += offer
            for e in new:
                edits.insert(bisect_left(edits, e), e)
    return taken, edits


def _touches(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Whether an edit touches one of some disjoint edits in order."""
    at = bisect_left(edits, edit)
    return any(edit.span.touches(other.span) for other in edits[max(0, at - 1) : at + 1])


def apply(text: str, edits: Sequence[Edit]) -> str:
    """`text` with sorted, disjoint edits made; a single pass, left to right."""
    out: list[str] = []
    pos = 0
    for (start, end), new, _ in edits:
        out += (text[pos:start], new)
        pos = end
    return "".join([*out, text[pos:]])
