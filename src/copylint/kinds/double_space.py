"""More than one space between words.

In a text with markup, two spaces behind a sentence are left alone where its author writes so: no reader sees them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..options import option
from . import Kind, Match, Triggers, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

_GAP = re.compile(r"(?<=\S)  +(?=\S)")
_SENTENCE = re.compile(r"[.!?][\"”’')\]]*( +)(?=[\"“‘(\[]?[A-Z])")
_STOP = re.compile(r"[.!?:][\"”’')\]]*$")
_CLOSERS = 4  # characters in front of a gap that are looked at


class DoubleSpace(Kind):
    """The fix leaves one space."""

    least: int = option("with markup, how many sentences must have two spaces behind them to be the author's way", 3)
    share: int = option("with markup, how many per cent of them must have two", 50)

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
        """Whether two spaces are what the document has behind its sentences."""
        gaps = [m.end(1) - m.start(1) for region in document.regions for m in _SENTENCE.finditer(region.text)]
        two = gaps.count(2)
        return two >= self.least and 100 * two >= self.share * len(gaps)
