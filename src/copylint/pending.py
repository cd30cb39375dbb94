"""Blocks that `check` offers to take out and that no rule finds once others are gone: they go all the same.

What stands around a paragraph is often what shows that it is boilerplate. The last prose of a text never goes so.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from .findings import Span
from .prose import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .document import Document
    from .findings import Applicability, Edit, Finding
    from .ruleset import Ruleset


def lasting(findings: Iterable[Finding], ruleset: Ruleset, wanted: Applicability) -> list[Finding]:
    """The findings of at least a grade whose one fix takes out whole blocks, whatever is done around them."""
    kinds = {rule.name: rule for rule in ruleset.rules}
    found: list[Finding] = []
    for finding in findings:
        fix = finding.fix(wanted)
        if fix is not None and len(fix.edits) == 1 and fix.edits[0].blocks and kinds[finding.rule].kind.lasting:
            found.append(finding._replace(fixes=(fix,)))
    return found


def moved(pending: Iterable[Finding], edits: Sequence[Edit]) -> list[Finding]:
    """Where findings are once edits, disjoint and in order, are made; those taken out or cut through are gone."""
    ends = [e.span.end for e in edits]
    growth = [0, *accumulate(len(e.text) - (e.span.end - e.span.start) for e in edits)]
    out: list[Finding] = []
    for finding in pending:
        (start, end), at = finding.span, bisect_left(ends, finding.span.start + 1)
        last = at
        while last < len(edits) and edits[last].span.start < end:
            last += 1
        inner = edits[at:last]
        whole = len(inner) == 1 and inner[0].span == (start, end)
        if not inner or (start <= inner[0].span.start and inner[-1].span.end <= end and not whole):
            out.append(finding._replace(span=Span(start + growth[at], end + growth[last])))
    return out


def due(document: Document, pending: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings with fixes for the text as it is now, and those that would leave no prose; others have no place."""
    regions = document.regions
    starts = [region.whole.start for region in regions]
    prose = [is_prose(region) for region in regions]
    left = sum(prose)
    made: list[Finding] = []
    last: list[Finding] = []
    for finding in pending:
        first, behind = bisect_left(starts, finding.span.start), bisect_left(starts, finding.span.end)
        if first == behind or regions[behind - 1].whole.end > finding.span.end:
            continue
        if left <= sum(prose[first:behind]):
            last.append(finding)
            continue
        left -= sum(prose[first:behind])
        edit = document.remove(regions[first], regions[behind - 1])
        made.append(finding._replace(fixes=(finding.fixes[0]._replace(edits=(edit,)),)))
    return made, last
