"""A second opinion beside the rules of our own: which of its findings are shown.

Where a rule of our own has found something, its finding alone stands.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from .findings import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .findings import Finding


def not_covered(second: Iterable[Finding], found: Iterable[Finding]) -> Iterator[Finding]:
    """Those where nothing else is found; what a rule says of a whole text or sentence, its length, is no such thing."""
    spans = sorted(f.span for f in found if not f.rule.startswith("readability/"))
    last = [*accumulate((end for _, end in spans), max)]
    for finding in second:
        start, end = finding.span
        at = bisect_left(spans, Span(end, end))
        inserted = any(a == b and start <= a <= end for a, b in spans[max(0, at - 1) : at + 1])
        if not inserted and not (at and last[at - 1] > start):
            yield finding
