"""Letters and their accents as two characters where one exists: e + U+0301 for é.

For scope `source`, because region text is composed already; only what canonical composition makes shorter is touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from ..formats.pieces import changed, composed
from . import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate


class Decomposed(Kind):
    """Reports the letter with its marks; the fix composes them (NFC, never NFKC)."""

    hosts = "file"

    def triggers(self) -> Sequence[str]:
        return ("\u0301",)  # for the scan, all characters that Windows-1252 lacks are one

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            if composed(region.text):
                continue
            for start, end in changed(region.text):
                new = normalize("NFC", region.text[start:end])
                protected = any(a < end and start < b for a, b in document.protected)
                if len(new) < end - start and not protected:
                    yield replaced(region, start, end, new)
