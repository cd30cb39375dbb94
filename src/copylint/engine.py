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
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from .document import Document
    from .ruleset import Ruleset

PASSES = 100  # more than any chain of fixes needs; text that still changes grows for ever
GROWTH = 10_000  # code points that fixes may add to twice the text; a rule that doubles it would fill the memory first

BREACH = "a fix changed what is not prose"
LAST = "it would take out the last prose of the text"

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


class Held(Record):
    """A fix that was left out by itself."""

    rule: str
    span: Span  # of its finding, in the text as it is now
    why: str  # BREACH or LAST


class Fixed(Value):
    """What became of a text: the last document, what is still found in it, what was done, what was left out.

    A rule that is `skipped` is one of which a guard left out at least one fix; where only some were, `held` says which,
    and also which blocks stay because no prose would be left.
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
    form: str,
    ruleset: Ruleset,
    wanted: Applicability,
    keep: Keep | None = None,
    left: Iterable[Place] = (),
    renew: Renew | None = None,
) -> Fixed:
    """Apply fixes of at least the wanted grade until none is left, the safe ones first.

    `keep` says which findings count at all (suppression), `left` where nothing is to be done; `renew` is asked when
    nothing is left, and gives the very document if it knows no more. A fix that would change what is not prose is left
    out, and the others go on. Rules whose fixes undo each other or never end are left out, in this text, and the rest
    starts again from the original. What is left out is reported all the same.
    """
    skipped: dict[str, str] = {}
    while True:
        try:
            last, findings, applied, held, kept = _fixpoint(
                document, form, ruleset.without(skipped), wanted, keep, set(left), renew
            )
        except _Breach as breach:
            skipped.update((rule, breach.why) for rule in sorted(breach.rules))
        else:
            if skipped:  # of rules that undo each other
                findings = _kept(last, ruleset, keep)
            found = offered(last, form, findings, held)
            for rule, _ in sorted(held):
                skipped.setdefault(rule, BREACH)
            places = [Held(*place, why) for known, why in ((held, BREACH), (kept, LAST)) for place in known]
            places.sort(key=lambda place: (place.span, place.rule))
            return Fixed(last, tuple(found), tuple(applied), tuple(skipped.items()), tuple(places))


def offered(
    document: Document, form: str, findings: Sequence[Finding], held: Collection[Place] = ()
) -> Sequence[Finding]:
    """Findings with only such fixes as `fix` would make: of several for one span none, and none that the mask refuses.

    `findings` are all that count in the document, in order; `held` are places whose fixes are known to be refused.
    """
    if not any(f.fixes for f in findings):
        return findings
    findings = choices(findings)
    if held:
        findings = [f._replace(fixes=()) if (f.rule, f.span) in held else f for f in findings]
    if document.structure is None:
        return findings
    from .guard import sound

    return sound(document, form, findings)


def choices(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings; of those that have different fixes for one span, each has all of them: only a person can choose."""
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
    form: str,
    ruleset: Ruleset,
    wanted: Applicability,
    keep: Keep | None,
    left: set[Place],
    renew: Renew | None,
) -> tuple[Document, list[Finding], list[Applied], set[Place], set[Place]]:
    """The last document, what is found and was done there, and the places of fixes left out, by BREACH and by LAST."""
    seen = {document.text: 0}
    most = 2 * len(document.text) + GROWTH
    applied: list[list[Applied]] = []
    held: set[Place] = set()
    stale = False  # whether the text has changed since a fix was held back
    last: list[Finding] = []
    pending: list[Finding] | None = None  # what was offered at first and is not made yet
    while True:
        findings = _kept(document, ruleset, keep)
        if pending is None:
            pending = _pending(findings, ruleset, wanted, left)
        after = document
        while True:
            closed = left | held
            taken, edits = _first(_open(findings, closed), wanted)
            if not taken and pending:
                from .pending import due

                ready, last = due(document, _open(pending, closed))
                taken, edits = choose(ready, wanted)
            if not taken:
                break
            after = parse(document.path, apply(document.text, edits), form, document.settings)
            if _mask_holds(document, after, edits):
                break
            from .guard import sifted

            taken, edits, after, refused = sifted(document, form, taken)
            held |= {(finding.rule, finding.span) for finding in refused}
            if taken:
                break
        if not taken and stale:  # what broke another text may hold in this one
            held, stale = set(), False
            continue
        if not taken:
            if renew and (renewed := renew(document)) is not document:
                document = renewed
                continue
            done = [a for each in applied for a in each]
            return document, findings, done, held, {(finding.rule, finding.span) for finding in last}
        applied.append([Applied(document, finding, fix) for finding, fix in taken])
        if after.text in seen:
            raise _Breach(
                {a.finding.rule for each in applied[seen[after.text] :] for a in each}, "fixes undo each other"
            )
        if len(applied) > PASSES or len(after.text) > most:
            late = applied[len(applied) // 2 :]
            raise _Breach({a.finding.rule for each in late for a in each}, "fixes never come to an end")
        seen[after.text] = len(applied)
        stale = bool(held)
        document, left, held = after, moved(left, edits), moved(held, edits)
        if pending:
            from . import pending as waiting

            pending = waiting.moved(pending, edits)


def _pending(
    findings: Sequence[Finding], ruleset: Ruleset, wanted: Applicability, left: Collection[Place]
) -> list[Finding]:
    """What is offered in the text as it is given and has to be made, whatever is found later."""
    if not any(e.blocks for f in findings for fix in f.fixes for e in fix.edits):
        return []
    from .pending import lasting

    return lasting(_open(choices(findings), left), ruleset, wanted)


def _open(findings: Sequence[Finding], closed: Collection[Place]) -> Sequence[Finding]:
    """The findings that are not at places where nothing is to be done."""
    return [f for f in findings if (f.rule, f.span) not in closed] if closed else findings


def _first(findings: Sequence[Finding], wanted: Applicability) -> tuple[list[tuple[Finding, Fix]], list[Edit]]:
    """The safe fixes that can be made; where there is none, those of the wanted grade."""
    taken, edits = choose(findings, Applicability.SAFE)
    return choose(findings, wanted) if not taken and wanted < Applicability.SAFE else (taken, edits)


def _mask_holds(before: Document, after: Document, edits: Sequence[Edit]) -> bool:
    """Whether edits, which turn one document into the other, leave all that is not prose as it was."""
    return before.mask([e for e in edits if e.blocks]) == after.mask()


def choose(findings: Iterable[Finding], wanted: Applicability) -> tuple[list[tuple[Finding, Fix]], list[Edit]]:
    """Fixes that can be made together, each whole or not at all, and their edits in order.

    Taken in the order of findings; one that touches an earlier one waits for the next pass. Different fixes for one
    and the same span are a choice and wait for a person.
    """
    offers: dict[Span, list[tuple[Finding, Fix]]] = {}
    for finding, one in _offers(findings, max(wanted, Applicability.UNSAFE)):
        offers.setdefault(finding.span, []).append((finding, one))
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


def _offers(findings: Iterable[Finding], wanted: Applicability) -> Iterator[tuple[Finding, Fix]]:
    """Fixes of at least a grade, which is not advice; of a finding that has more than one such fix, all that it has."""
    for finding in findings:
        if one := finding.fix(wanted):
            yield finding, one
        elif any(f.applicability >= wanted for f in finding.fixes):
            for fix in finding.fixes:
                yield finding, fix


def _touching(span: Span, spans: Sequence[Span]) -> range:
    """Places of those of some spans, in order and apart, that touch another; empty at its own place if none does."""
    first = bisect_left(spans, span.start, key=lambda other: other.end)
    return range(first, max(first, bisect_right(spans, span.end, key=lambda other: other.start)))


def _touches(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Whether an edit touches one of some disjoint edits in order."""
    at = bisect_left(edits, edit)
    return any(edit.span.touches(other.span) for other in edits[max(0, at - 1) : at + 1])


def moved(places: Iterable[Place], edits: Sequence[Edit]) -> set[Place]:
    """Where places are once edits, disjoint and in order, are made; those that an edit changes are gone."""
    out: set[Place] = set()
    ends: list[int] = []
    growth = [0]
    for rule, span in places:
        if not ends:  # most texts have no such places
            ends = [e.span.end for e in edits]
            growth += accumulate(len(e.text) - (e.span.end - e.span.start) for e in edits)
        at = bisect_right(ends, span.start)
        if at == len(ends) or edits[at].span.start >= span.end:
            out.add((rule, Span(span.start + growth[at], span.end + growth[at])))
    return out


def apply(text: str, edits: Sequence[Edit]) -> str:
    """`text` with sorted, disjoint edits made; a single pass, left to right."""
    out: list[str] = []
    pos = 0
    for (start, end), new, _ in edits:
        out += (text[pos:start], new)
        pos = end
    return "".join([*out, text[pos:]])
