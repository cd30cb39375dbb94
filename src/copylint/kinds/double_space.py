"""More than one space between words.

In texts with markup, two spaces after a sentence are accepted if that is the author's habit: readers do not see them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .base import Kind, Match, Triggers, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_GAP = re.compile(r"(?<=\S)  +(?=\S)")
_SENTENCE = re.compile(r"[.!?][\"”’')\]]*( +)(?=[\"“‘(\[]?[A-Z])")
_STOP = re.compile(r"[.!?:][\"”’')\]]*$")
_CLOSERS = 4  # code points examined before a gap


class DoubleSpace(Kind):
    """The fix leaves one space."""

    least: int = option("with markup, minimum number of sentences followed by two spaces to accept the habit", 3)
    share: int = option("with markup, minimum percentage of sentences followed by two spaces", 50)

    def triggers(self) -> Triggers:
        return Triggers(["  "], lead=())

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        meant = document.structure is not None and self._meant(document)
        for region, _ in candidates:
            text = region.text
            for m in _GAP.finditer(text):
                start, end = m.span()
                if not (meant and end - start == 2 and _STOP.search(text[max(0, start - _CLOSERS) : start])):
                    yield replaced(region, start, end, " ")

    def _meant(self, document: Document) -> bool:
        """Whether the document puts two spaces after sentences."""
        gaps = [m.end(1) - m.start(1) for region in document.regions for m in _SENTENCE.finditer(region.text)]
        two = gaps.count(2)
        return two >= self.least and 100 * two >= self.share * len(gaps)
