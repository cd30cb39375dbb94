"""A word broken by a hyphen at the end of a line: `des-` and `cribes` below it.

Certain only by the form of the halves or the document's other words; a hyphen that may belong to the word is kept.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..analysis import prose
from ..matching.literal_sets import LETTERS
from ..model.findings import Applicability, Fix, Span
from ..model.values import Record
from .base import Kind, Match, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..matching.regex import Regex
    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_HYPHENS = "-\u00ad\u2010"
_WINDOW = 100  # code points examined on either side
_LEFT = re.compile(r"(?<![\w-])(?P<word>[^\W\d_]{2,40})(?P<hyphen>[-\u00ad\u2010])$")
_LIKELY = re.compile(r"(?<=[^\W\d_]{2})[-\u00ad\u2010](?: [a-zà-ÿ]{2}|\Z)")
_RIGHT = re.compile(r"(?P<word>[a-zà-ÿ]{2,40})(?P<more>[-\w]?)")


class _Break(Record):
    """A word broken between two regions or two lines of a region: its halves and their places."""

    first: Region
    at: int  # end of the first region's text, or of the line
    second: Region  # the first region again, if the line break is inside it
    left: str
    hyphen: str
    right: str


class LineEndHyphen(Kind):
    """The fix is safe if neither half could be a word, or the whole word occurs elsewhere; else it is unsafe."""

    hosts = "block"

    no_start: Regex = option("pattern of letters that no English word starts with")
    no_end: Regex = option("pattern of letters that no English word ends with")
    endings: Sequence[str] = option("word endings that are not words themselves")
    first: Sequence[str] = option("first halves of compounds that keep their hyphen")
    second: Sequence[str] = option("second halves of such compounds")
    words: Sequence[str] = option("words before which the hyphen is a dash or an omitted half")

    def triggers(self) -> Sequence[str] | None:
        ends = [hyphen + end for hyphen in _HYPHENS for end in " \n"]  # regions are scanned as lines of one text
        return [letter + end for letter in LETTERS for end in ends]

    def names(self) -> Sequence[str]:
        return ("left", "right")

    @cached_property
    def _compounds(self) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(self.first), frozenset(self.second)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            text = region.text
            if places is not None and not any(_LIKELY.match(text, at + 1) for at in places):
                continue
            for found in _breaks(document, region):
                if found.right not in self.words:
                    yield self._match(document, found)

    def _match(self, document: Document, found: _Break) -> Match:
        kept, grade = self._judged(document, found)
        between = found.hyphen if kept else ""
        if found.first is found.second:
            edits = found.first.edit(found.at - 1, found.at + 1, between) or ()
            span = found.first.span(found.at - 1, found.at + 1)
        else:
            edits = (document.join(found.first, found.second, between, cut=1),)
            span = Span(found.first.whole.end - 1, found.second.whole.start)
        new = found.left + between + found.right
        fixes = (Fix(edits, grade, new),) if edits else ()
        return Match(span, fixes, {"left": found.left, "right": found.right, "new": new})

    def _judged(self, document: Document, found: _Break) -> tuple[bool, Applicability]:
        """Return whether the hyphen stays, and the applicability of the fix."""
        if found.hyphen == "\u00ad":
            return False, Applicability.SAFE
        left, right = found.left.lower(), found.right
        whole, apart = left + right in prose.words(document), f"{left}-{right}" in prose.words(document)
        if whole != apart:
            return apart, Applicability.SAFE
        first, second = self._compounds
        if left in first and right in second:
            return True, Applicability.UNSAFE
        certain = right in self.endings or self.no_start.search(right) or (len(left) > 2 and self.no_end.search(left))
        return False, Applicability.SAFE if certain else Applicability.UNSAFE


def _breaks(document: Document, region: Region) -> Iterator[_Break]:
    text = region.text
    for piece in region.pieces:
        if piece.soft and text[piece.at - 1] in _HYPHENS:
            found = _halves(text[max(0, piece.at - _WINDOW) : piece.at], text[piece.end : piece.end + _WINDOW])
            if found:
                yield _Break(region, piece.at, region, *found)
    at = document.index[id(region)] + 1
    if text[-1:] in _HYPHENS and at < len(document.regions) and document.regions[at].kind == "paragraph":
        below = document.regions[at]
        if found := _halves(text[-_WINDOW:], below.text[:_WINDOW]):
            yield _Break(region, len(text), below, *found)


def _halves(above: str, below: str) -> tuple[str, str, str] | None:
    """Return the left half, hyphen and right half of a word broken between two lines; None if there is none."""
    left, right = _LEFT.search(above), _RIGHT.match(below)
    if left is None or right is None or right["more"] or left["word"].isupper() or not left["word"][1:].islower():
        return None
    return left["word"], left["hyphen"], right["word"]
