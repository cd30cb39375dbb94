"""Quotation marks without a partner, and nested quotations with the same marks.

A quotation may span several paragraphs, each of which opens it again, and may continue after the end of an excerpt.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from ..analysis import quotes
from ..model.findings import Applicability
from .base import Kind, Match, Triggers, changed, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..analysis.quotes import Mark
    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_TWICE = re.compile('[“”„"]{2}')
_CUT = re.compile(r"(?:…|\.\.\.)[\])]?$")
_EXCERPT = 2  # paragraphs; a text of at most as many may be an excerpt from a longer quotation
_DOUBLE = re.compile('[“”"]')
_SINGLE = re.compile("(?<![^\\s“\"(—])[‘'][^“”\"’']*$")  # “He said, ‘I was told, “No”’”: the third level
_FAR = 5  # paragraphs that a quotation may span without opening again


class UnpairedQuote(Kind):
    """Reports a mark; one without a partner has no fix, since the partner may be missing anywhere."""

    hosts = "block"

    fault: str = option(
        "fault: a mark without a partner, or double marks inside double marks", one_of=("unpaired", "nested")
    )

    def triggers(self) -> Triggers:
        return Triggers(quotes=True)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            if quotes.regular(region.text):
                continue
            marks = quotes.marks(region.text)
            alone = [m for m in marks if m.partner < 0 and not _TWICE.search(region.text, max(0, m.at - 1), m.at + 2)]
            if self.fault == "nested":
                if all(m.partner >= 0 for m in marks):
                    yield from _nested(region, marks)
            elif alone and not _runs_on(document, region, alone[0]):
                yield Match(region.span(alone[0].at, alone[0].at + 1), (), {"match": region.text[alone[0].at]})


def _nested(region: Region, marks: Sequence[Mark]) -> Iterator[Match]:
    text = region.text
    doubles = [m.start() for m in _DOUBLE.finditer(text)]
    for mark, following in pairwise(marks):
        if mark.inner and mark.opens and not following.opens and not _in_single(text, doubles, mark.at):
            new = "‘’" if text[mark.at] == "“" else "''"
            edits = [(mark.at, mark.at + 1, new[0]), (mark.partner, mark.partner + 1, new[1])]
            yield changed(region, mark.at, mark.partner + 1, edits, Applicability.UNSAFE)


def _in_single(text: str, doubles: Sequence[int], at: int) -> bool:
    """Whether a mark is inside a quotation in single marks that begins after the previous double mark."""
    number = bisect_left(doubles, at) - 1
    if number < 0 or text[doubles[number]] == "”":
        return False
    return _SINGLE.search(text, doubles[number] + 1, at) is not None


def _runs_on(document: Document, region: Region, mark: Mark) -> bool:
    """Whether a mark's partner may be in a paragraph nearby."""
    at = document.index[id(region)]
    if mark.opens:
        below = document.regions[at + 1 : at + 1 + _FAR]
        if _CUT.search(region.text):
            return True
        again = below[0].text[:1] in ("“", '"') if below else len(document.regions) <= _EXCERPT
        return again or any(not m.opens and m.partner < 0 for r in below for m in quotes.marks(r.text))
    above = document.regions[max(0, at - _FAR) : at]
    return any(m.opens and m.partner < 0 for r in above for m in quotes.marks(r.text))
