"""Text and rules in, findings or fixed text out. Pure: no files, no globals.

A text that `fix` returns differs from its input by whole fixes only, and what lies outside prose is as it was.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from .errors import UserError
from .findings import Applicability, Edit, Finding, Fix, Span
from .formats import parse
from .patterns import TIMEOUT, PatternTimeout
from .ruleset import SECOND
from .values import Record, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .document import Document
    from .ruleset import Ruleset

PASSES = 100  # more than any chain of fixes needs; text that still changes grows for ever
GROWTH = 10_000  # code points that fixes may add to twice the text; a rule that doubles it would fill the memory first

Keep: TypeAlias = "Callable[[Document, Finding], bool]"
Renew: TypeAlias = "Callable[[Document], Document]"  # the same text, with what is known of it from outside
Place: TypeAlias = "tuple[str, Span]"  # of a finding: its rule and where it stands


def check(document: Document, ruleset: Ruleset) -> list[Finding]:
    """Findings of every rule, in source order, longest first; ties fall by rule.

    Raises: UserError naming the rule whose pattern ran for too long.
    """
    found, second = set[Finding](), set[Finding]()
    for rule, candidates in ruleset.work(document):
        try:
            made = rule.check(document, candidates)
        except PatternTimeout as error:
            raise UserError(
                document.path,
                f"the pattern of {rule.name} ran for more than {TIMEOUT:.0f} s and was stopped",
                f"avoid repeats inside repeats in '{error}', or ignore the rule",
            ) from error
        if made:
            if rule.scope == ("source",) and document.structure is not None:
                made = _prose_only(document, made)
            (second if rule.kind_name == SECOND else found).update(made)
        del candidates  # of a long text before there are others
    if second:
        from .second import not_covered

        found.update(not_covered(second, found))
    return sorted(found, key=_order)


def _prose_only(document: Document, findings: Iterable[Finding]) -> Iterable[Finding]:
    """What a rule on the source finds in prose and in the white space around it."""
    from .markup import in_prose

    return in_prose(document, findings)


def _order(finding: Finding) -> tuple[object, ...]:
    """All that tells two findings of one rule apart: they come in any order."""
    fixes = [(fix.applicability, fix.edits, fix.title) for fix in finding.fixes]
    return finding.span.start, -finding.span.end, finding.rule, finding.message, fixes


class Applied(Record):
    """A fix that was made, the finding it came from, and the text it was made in."""

    document: Document
    finding: Finding
    fix: Fix


class Fixed(Value):
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


def fix(
    document: Document,
    form: str,
    ruleset: Ruleset,
    wanted: Applicability,
    keep: Keep | None = None,
    left: Iterable[Place] = (),
    renew: Renew | None = None,
) -> Fixed:
    """Apply fixes of at least the wanted grade until none is left, the safe ones first.

    `keep` says which findings count at all (suppression), `left` where nothing is to be done; `renew` is asked when
    nothing is left, and gives the very document if it knows no more. Rules whose fixes break
    a guard are left out, in this text, and the rest starts again from the original; what they find is reported all
    the same.
    """
    skipped: dict[str, str] = {}
    while True:
        try:
            last, findings, applied = _fixpoint(
                document, form, ruleset.without(skipped), wanted, keep, set(left), renew
            )
        except _Breach as breach:
            skipped.update((rule, breach.why) for rule in sorted(breach.rules))
        else:
            if skipped:
                findings = _kept(last, ruleset, keep)
            return Fixed(last, tuple(findings), tuple(applied), tuple(skipped.items()))


def _kept(document: Document, ruleset: Ruleset, keep: Keep | None) -> list[Finding]:
    return [f for f in check(document, ruleset) if keep is None or keep(document, f)]


def _fixpoint(
    document: Document,
    form: str,
    ruleset: Ruleset,
    wanted: Applicability,
    keep: Keep | None,
    left: set[Place],
    renew: Renew | None,
) -> tuple[Document, list[Finding], list[Applied]]:
    seen = {document.text: 0}
    most = 2 * len(document.text) + GROWTH
    applied: list[list[Applied]] = []
    while True:
        findings = _kept(document, ruleset, keep)
        open_ = [f for f in findings if (f.rule, f.span) not in left] if left else findings
        taken, edits = choose(open_, Applicability.SAFE)
        if not taken and wanted < Applicability.SAFE:
            taken, edits = choose(open_, wanted)
        if not taken:
            if renew and (renewed := renew(document)) is not document:
                document = renewed
                continue
            return document, findings, [a for each in applied for a in each]
        after = parse(document.path, apply(document.text, edits), form, document.settings)
        applied.append([Applied(document, finding, fix) for finding, fix in taken])
        if not _mask_holds(document, after, edits):
            raise _Breach(_culprits(document, form, taken), "a fix changed what is not prose")
        if after.text in seen:
            raise _Breach(
                {a.finding.rule for each in applied[seen[after.text] :] for a in each}, "fixes undo each other"
            )
        if len(applied) > PASSES or len(after.text) > most:
            late = applied[len(applied) // 2 :]
            raise _Breach({a.finding.rule for each in late for a in each}, "fixes never come to an end")
        seen[after.text] = len(applied)
        document, left = after, moved(left, edits)


def _mask_holds(before: Document, after: Document, edits: Sequence[Edit]) -> bool:
    return before.mask([e for e in edits if e.blocks]) == after.mask()


def _culprits(document: Document, form: str, taken: Sequence[tuple[Finding, Fix]]) -> set[str]:
    """The rules whose fixes break the mask by themselves; where none does, no more than it takes together."""
    by_rule: dict[str, set[Edit]] = {}
    for finding, made in taken:
        by_rule.setdefault(finding.rule, set()).update(made.edits)

    def breaks(rules: set[str]) -> bool:
        edits = sorted({e for rule in rules for e in by_rule[rule]})
        after = parse(document.path, apply(document.text, edits), form, document.settings)
        return not _mask_holds(document, after, edits)

    together = set(by_rule)
    if alone := {rule for rule in by_rule if breaks({rule})}:
        return alone
    for rule in sorted(by_rule):
        if breaks(together - {rule}):
            together.remove(rule)
    return together


def choose(findings: Iterable[Finding], wanted: Applicability) -> tuple[list[tuple[Finding, Fix]], list[Edit]]:
    """Fixes that can be made together, each whole or not at all, and their edits in order.

    Taken in the order of findings; one that touches an earlier one waits for the next pass. Different fixes for one
    and the same span are a choice and wait for a person.
    """
    wanted = max(wanted, Applicability.UNSAFE)
    offers: dict[Span, list[tuple[Finding, Fix]]] = {}
    for finding in findings:
        if one := finding.fix(wanted):
            offers.setdefault(finding.span, []).append((finding, one))
        elif any(f.applicability >= wanted for f in finding.fixes):
            offers.setdefault(finding.span, []).extend((finding, f) for f in finding.fixes)
    taken: list[tuple[Finding, Fix]] = []
    edits: list[Edit] = []
    known: set[Edit] = set()
    alone: list[Span] = []  # of fixes that are taken; those that touch are one
    for offer in offers.values():
        if len({fix.edits for _, fix in offer}) > 1:
            continue
        new = set(offer[0][1].edits) - known
        judged = [fix.alone for _, fix in offer if fix.alone]
        if any(_touches(Edit(span, ""), edits) for span in (*(e.span for e in new), *judged)):
            continue
        if not any(_touching(e.span, alone) for e in new):
            taken += offer
            known |= new
            for span in judged:
                at = _touching(span, alone)
                every = [span, *alone[at.start : at.stop]]
                alone[at.start : at.stop] = [Span(min(s.start for s in every), max(s.end for s in every))]
            for e in new:
                insort(edits, e)
    return taken, edits


def _touching(span: Span, spans: Sequence[Span]) -> range:
    """Places of those of some spans, in order and apart, that touch another; empty at its own place if none does."""
    first = bisect_left(spans, span.start, key=lambda other: other.end)
    return range(first, max(first, bisect_right(spans, span.end, key=lambda other: other.start)))


def _touches(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Whether an edit touches one of some disjoint edits in order."""
    at = bisect_left(edits, edit)
    return any(edit.span.touches(other.span) for other in edits[max(0, at - 1) : at + 1])


def moved(places: Iterable[Place], edits: Sequence[Edit]) -> set[Place]:
    """Where places are once edits are made; those that an edit changes are gone."""
    ends = [e.span.end for e in edits]
    longer = [*accumulate((len(e.text) - (e.span.end - e.span.start) for e in edits), initial=0)]
    out: set[Place] = set()
    for rule, span in places:
        before = bisect_right(ends, span.start)  # edits that end in front of it
        if before == len(edits) or edits[before].span.start >= span.end:
            by = longer[before]
            out.add((rule, Span(span.start + by, span.end + by)))
    return out


def apply(text: str, edits: Sequence[Edit]) -> str:
    """`text` with sorted, disjoint edits made; a single pass, left to right."""
    out: list[str] = []
    pos = 0
    for (start, end), new, _ in edits:
        out += (text[pos:start], new)
        pos = end
    return "".join([*out, text[pos:]])
