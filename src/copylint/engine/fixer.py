"""Checking and fixing one document. Pure: no files, no global state.

The result of `fix` differs from its input by whole fixes only; everything outside prose is unchanged.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from ..formats import parse
from ..matching.regex import TIMEOUT, PatternTimeout
from ..model.errors import UserError
from ..model.findings import Applicability, Edit, Finding, Fix, Span, apply
from ..model.values import Record, Value
from ..rules.ruleset import SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ..model.document import Document
    from ..rules.ruleset import Ruleset


# LanguageTool findings that do not overlap with copylint's own


def not_covered(second: Iterable[Finding], found: Iterable[Finding]) -> Iterator[Finding]:
    """Return findings that overlap no other; findings about a whole text or sentence, such as length, do not count."""
    spans = sorted(f.span for f in found if not f.rule.startswith("readability/"))
    last = [*accumulate((end for _, end in spans), max)]
    for finding in second:
        start, end = finding.span
        at = bisect_left(spans, Span(end, end))
        inserted = any(a == b and start <= a <= end for a, b in spans[max(0, at - 1) : at + 1])
        if not inserted and not (at and last[at - 1] > start):
            yield finding


PASSES = 100  # more than any chain of fixes needs; a text that still changes would grow forever
GROWTH = 10_000  # code points that fixes may add to twice the text: a limit on memory

BREACH = "a fix changed text that is not prose"
LAST = "it would remove the last prose of the text"

Keep: TypeAlias = "Callable[[Document, Finding], bool]"
Renew: TypeAlias = "Callable[[Document], Document]"  # the same text with new external answers
Place: TypeAlias = "tuple[str, Span]"  # key of a finding: its rule and position


def check(document: Document, ruleset: Ruleset) -> list[Finding]:
    """Return the findings of every rule, in source order, longest first; ties are ordered by rule.

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
                f"avoid nested repeats in '{error}', or disable the rule",
            ) from error
        if made:
            if rule.scope == ("source",) and document.structure is not None:
                made = _prose_only(document, made)
            (second if rule.kind_name == SECOND else found).update(made)
        del candidates  # of a long text before there are others
    if second:
        found.update(not_covered(second, found))
    return sorted(found, key=_order)


def _prose_only(document: Document, findings: Iterable[Finding]) -> Iterable[Finding]:
    """Yield the findings of a source rule that lie in prose and the whitespace around it."""
    from ..formats.block_removal import in_prose

    return in_prose(document, findings)


def _order(finding: Finding) -> tuple[object, ...]:
    """Return a key that fully orders the findings of one rule."""
    fixes = [(fix.applicability, fix.edits, fix.title) for fix in finding.fixes]
    return finding.span.start, -finding.span.end, finding.rule, finding.message, fixes


class Applied(Record):
    """An applied fix, its finding, and the text it was applied to."""

    document: Document
    finding: Finding
    fix: Fix


class Held(Record):
    """A single fix that was not applied."""

    rule: str
    span: Span  # of its finding, in the current text
    why: str  # BREACH or LAST


class Fixed(Value):
    """The result of fixing a text: final document, remaining findings, applied fixes and skipped fixes.

    A rule is in `skipped` if a guard refused at least one of its fixes; if only some, `held` has them. It also has the
    blocks that are kept because no prose would be left.
    """

    document: Document
    findings: tuple[Finding, ...]
    applied: tuple[Applied, ...]
    skipped: tuple[tuple[str, str], ...]  # rule, why
    held: tuple[Held, ...] = ()


class _Breach(Exception):
    """Fixes that undo each other or never end."""

    def __init__(self, rules: set[str], why: str) -> None:
        super().__init__(why)
        self.rules, self.why = rules, why


def fix(
    document: Document,
    ruleset: Ruleset,
    wanted: Applicability,
    keep: Keep | None = None,
    left: Iterable[Place] = (),
    renew: Renew | None = None,
) -> Fixed:
    """Apply fixes of at least the wanted applicability until none is left, safe ones first.

    `keep` returns whether a finding counts (suppression), `left` holds positions not to fix; `renew` is called when no
    fix is left, and returns the same document if it has nothing new. A fix that would change more than prose is
    skipped. Rules whose fixes undo each other or never end are skipped in this text, and the others start again from
    the original. Skipped fixes are reported as findings.
    """
    skipped: dict[str, str] = {}
    while True:
        try:
            last, findings, applied, held, kept = _fixpoint(
                document, ruleset.without(skipped), wanted, keep, set(left), renew
            )
        except _Breach as breach:
            skipped.update((rule, breach.why) for rule in sorted(breach.rules))
        else:
            if skipped:  # of rules that undo each other
                findings = _kept(last, ruleset, keep)
            found = offered(last, findings, held)
            for rule, _ in sorted(held):
                skipped.setdefault(rule, BREACH)
            places = [Held(*place, why) for known, why in ((held, BREACH), (kept, LAST)) for place in known]
            places.sort(key=lambda place: (place.span, place.rule))
            return Fixed(last, tuple(found), tuple(applied), tuple(skipped.items()), tuple(places))


def offered(document: Document, findings: Sequence[Finding], held: Collection[Place] = ()) -> Sequence[Finding]:
    """Return findings with only the fixes that `fix` would make: no choices for one span, none that the mask refuses.

    `findings` are all that count in the document, in order; `held` are positions whose fixes are refused.
    """
    if not any(f.fixes for f in findings):
        return findings
    findings = choices(findings)
    if held:
        findings = [f._replace(fixes=()) if (f.rule, f.span) in held else f for f in findings]
    if document.structure is None:
        return findings
    from .guard import sound

    return sound(document, findings)


def choices(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings; one with different fixes for one span gets all of them, for a person to choose from."""
    spans: dict[Span, list[Finding]] = {}
    for finding in findings:
        if finding.fixes:
            spans.setdefault(finding.span, []).append(finding)
    known: dict[int, Finding] = {}
    for same in spans.values():
        for grade in (Applicability.SAFE, Applicability.UNSAFE) if len(same) > 1 else ():
            if offers := list(_offers(same, grade)):
                every = {fix.edits: fix for _, fix in offers}
                if len(every) > 1:
                    known.update((id(finding), _with(finding, every)) for finding, _ in offers)
                break
    return [known.get(id(f), f) for f in findings] if known else findings


def _with(finding: Finding, fixes: dict[tuple[Edit, ...], Fix]) -> Finding:
    own = {fix.edits for fix in finding.fixes}
    return finding._replace(fixes=(*finding.fixes, *(fix for edits, fix in fixes.items() if edits not in own)))


def _kept(document: Document, ruleset: Ruleset, keep: Keep | None) -> list[Finding]:
    return [f for f in check(document, ruleset) if keep is None or keep(document, f)]


def _fixpoint(
    document: Document,
    ruleset: Ruleset,
    wanted: Applicability,
    keep: Keep | None,
    left: set[Place],
    renew: Renew | None,
) -> tuple[Document, list[Finding], list[Applied], set[Place], set[Place]]:
    """Return the final document, its findings, the applied fixes, and the positions held by BREACH and by LAST."""
    seen = {document.text: 0}
    most = 2 * len(document.text) + GROWTH
    applied: list[list[Applied]] = []
    held: set[Place] = set()
    stale = False  # whether the text has changed since a fix was held back
    pending: list[Finding] | None = None  # offered at first and not applied yet
    while True:
        findings = _kept(document, ruleset, keep)
        if pending is None:
            pending = _pending(findings, ruleset, wanted, left)
        step = _step(document, findings, pending, wanted, left, held)
        if not step.taken:
            if stale:  # a fix refused in the old text may be valid in this one
                held, stale = set[Place](), False
                continue
            if renew and (renewed := renew(document)) is not document:
                document = renewed
                continue
            done = [a for each in applied for a in each]
            return document, findings, done, held, {(finding.rule, finding.span) for finding in step.last}
        after, edits = step.after, step.edits
        applied.append([Applied(document, finding, fix) for finding, fix in step.taken])
        if after.text in seen:
            raise _Breach(
                {a.finding.rule for each in applied[seen[after.text] :] for a in each}, "fixes undo each other"
            )
        if len(applied) > PASSES or len(after.text) > most:
            late = applied[len(applied) // 2 :]
            raise _Breach({a.finding.rule for each in late for a in each}, "fixes never end")
        seen[after.text] = len(applied)
        stale = bool(held)
        document, left, held = after, moved(left, edits), moved(held, edits)
        if pending:
            from . import deferred

            pending = deferred.moved(pending, edits)


class _Step(Record):
    """Fixes applied together, their edits, and the resulting document; empty if nothing is left to do."""

    taken: list[tuple[Finding, Fix]]
    edits: list[Edit]
    after: Document
    last: list[Finding]  # blocks kept because no prose would be left


def _step(
    document: Document,
    findings: Sequence[Finding],
    pending: Sequence[Finding],
    wanted: Applicability,
    left: set[Place],
    held: set[Place],
) -> _Step:
    """Return the next fixes to apply; add positions of fixes that the guard refuses to `held`."""
    last: list[Finding] = []
    while True:
        closed = left | held
        taken, edits = _first(_open(findings, closed), wanted)
        if not taken and pending:
            from .deferred import due

            ready, last = due(document, _open(pending, closed))
            taken, edits = choose(ready, wanted)
        if not taken:
            return _Step([], [], document, last)
        after = parse(document.path, apply(document.text, edits), document.format, document.settings)
        if _mask_holds(document, after, edits):
            return _Step(taken, edits, after, last)
        from .guard import sifted

        taken, edits, after, refused = sifted(document, taken)
        held |= {(finding.rule, finding.span) for finding in refused}
        if taken:
            return _Step(taken, edits, after, last)


def _pending(
    findings: Sequence[Finding], ruleset: Ruleset, wanted: Applicability, left: Collection[Place]
) -> list[Finding]:
    """Return findings of the original text that must be applied even if later passes no longer find them."""
    if not any(e.blocks for f in findings for fix in f.fixes for e in fix.edits):
        return []
    from .deferred import lasting

    return lasting(_open(choices(findings), left), ruleset, wanted)


def _open(findings: Sequence[Finding], closed: Collection[Place]) -> Sequence[Finding]:
    """Return the findings that are not at closed positions."""
    return [f for f in findings if (f.rule, f.span) not in closed] if closed else findings


def _first(findings: Sequence[Finding], wanted: Applicability) -> tuple[list[tuple[Finding, Fix]], list[Edit]]:
    """Return the applicable safe fixes; if there are none, those of the wanted applicability."""
    taken, edits = choose(findings, Applicability.SAFE)
    return choose(findings, wanted) if not taken and wanted < Applicability.SAFE else (taken, edits)


def _mask_holds(before: Document, after: Document, edits: Sequence[Edit]) -> bool:
    """Return whether edits that turn one document into the other leave everything except prose unchanged."""
    return before.mask([e for e in edits if e.blocks]) == after.mask()


def choose(findings: Iterable[Finding], wanted: Applicability) -> tuple[list[tuple[Finding, Fix]], list[Edit]]:
    """Return fixes that can be applied together, each whole or not at all, and their edits in order.

    Taken in the order of findings; one that touches an earlier one waits for the next pass. Different fixes for one
    and the same span are a choice and wait for a person.
    """
    offers: dict[Span, list[tuple[Finding, Fix]]] = {}
    for finding, one in _offers(findings, max(wanted, Applicability.UNSAFE)):
        offers.setdefault(finding.span, []).append((finding, one))
    taken: list[tuple[Finding, Fix]] = []
    edits: list[Edit] = []
    known: set[Edit] = set()
    alone: list[Span] = []  # of chosen fixes; touching spans are merged
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


def _offers(findings: Iterable[Finding], wanted: Applicability) -> Iterator[tuple[Finding, Fix]]:
    """Return fixes of at least an applicability, except manual; a finding with several such fixes has all of them."""
    for finding in findings:
        if one := finding.fix(wanted):
            yield finding, one
        elif any(f.applicability >= wanted for f in finding.fixes):
            for fix in finding.fixes:
                yield finding, fix


def _touching(span: Span, spans: Sequence[Span]) -> range:
    """Return the indexes of disjoint sorted spans that touch a span; an empty range at its position if none does."""
    first = bisect_left(spans, span.start, key=lambda other: other.end)
    return range(first, max(first, bisect_right(spans, span.end, key=lambda other: other.start)))


def _touches(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Return whether an edit touches one of some disjoint sorted edits."""
    at = bisect_left(edits, edit)
    return any(edit.span.touches(other.span) for other in edits[max(0, at - 1) : at + 1])


def moved(places: Iterable[Place], edits: Sequence[Edit]) -> set[Place]:
    """Return spans moved by edits, which are disjoint and in order; changed ones are dropped."""
    out: set[Place] = set()
    ends: list[int] = []
    growth = [0]
    for rule, span in places:
        if not ends:  # most texts have no such spans
            ends = [e.span.end for e in edits]
            growth += accumulate(len(e.text) - (e.span.end - e.span.start) for e in edits)
        at = bisect_right(ends, span.start)
        if at == len(ends) or edits[at].span.start >= span.end:
            out.add((rule, Span(span.start + growth[at], span.end + growth[at])))
    return out
