"""Removals of blocks that `check` offers but no rule finds once other blocks are removed: they are applied anyway.

The text around a paragraph often shows that it is boilerplate. The last prose of a text is never removed this way.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from ..analysis.prose import is_prose
from ..formats.block_removal import remove
from ..model.findings import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..model.document import Document
    from ..model.findings import Applicability, Edit, Finding
    from ..rules.ruleset import Ruleset


def lasting(findings: Iterable[Finding], ruleset: Ruleset, wanted: Applicability) -> list[Finding]:
    """Return the findings of at least an applicability whose only fix removes whole blocks."""
    kinds = {rule.name: rule for rule in ruleset.rules}
    found: list[Finding] = []
    for finding in findings:
        fix = finding.fix(wanted)
        if fix is not None and len(fix.edits) == 1 and fix.edits[0].blocks and kinds[finding.rule].kind.lasting:
            found.append(finding._replace(fixes=(fix,)))
    return found


def moved(pending: Iterable[Finding], edits: Sequence[Edit]) -> list[Finding]:
    """Return findings moved by edits, which are disjoint and in order; removed or cut ones are dropped."""
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
    """Return pending findings with fixes for the current text, and those that would leave no prose; drop others."""
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
        edit = remove(document, regions[first], regions[behind - 1])
        made.append(finding._replace(fixes=(finding.fixes[0]._replace(edits=(edit,)),)))
    return made, last
