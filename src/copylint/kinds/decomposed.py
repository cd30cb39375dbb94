"""Letters and their accents as two characters where one exists: e + U+0301 for é.

For scope `source`, because region text is composed already; only sequences that canonical composition shortens match.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING
from unicodedata import normalize

from ..formats.region_builder import changed
from ..formats.region_builder import is_composed as composed
from .base import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate


class Decomposed(Kind):
    """Reports the letter with its marks; the fix composes them (NFC, never NFKC)."""

    hosts = "file"

    def triggers(self) -> Sequence[str]:
        return ("\u0301",)  # the scanner treats all characters outside Windows-1252 as the same

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            if composed(region.text):
                continue
            starts = [a for a, _ in document.protected]
            ends = [*accumulate((b for _, b in document.protected), max)]  # furthest end of the protected spans so far
            for start, end in changed(region.text):
                new = normalize("NFC", region.text[start:end])
                before = bisect_left(starts, end)
                protected = before > 0 and start < ends[before - 1]
                if len(new) < end - start and not protected:
                    yield replaced(region, start, end, new)
