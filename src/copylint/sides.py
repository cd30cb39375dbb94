"""On which side of closing quotation marks a document puts commas and periods.

Only fragments tell: speech has its marks inside in every style.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .quotation import closings, pairs
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .document import Document

_FRAGMENT = re.compile(r"[a-z][^.!?]*+\.?$")
_NEAR = 8  # code points in front of a quotation
_BEGINS = ("", ",", ":")  # what a quotation stands behind that is no part of a sentence
_STOPS = (".", ",")


def fragment(text: str, start: int, end: int) -> bool:
    """Whether `start:end`, a quotation without its marks, is a few words quoted inside a sentence, rather than speech.

    The opening mark stands in front; a start of 0 says that there is none.
    """
    if start <= 0 or text[max(0, start - 1 - _NEAR) : start - 1].rstrip()[-1:] in _BEGINS:
        return False
    return _FRAGMENT.match(text, start, end) is not None


class Sides(Record):
    """How many commas and periods a document has inside and outside of closing quotation marks."""

    inside: int
    outside: int


def sides(texts: Iterable[str]) -> Sides:
    """Counts over all paragraphs of a document."""
    found: list[bool] = []
    for text in texts:
        if "”" in text or '"' in text:
            plain = pairs(text)
            quoted = plain if plain is not None else [(mark.partner, mark.at + 1) for mark in closings(text)]
            for start, end in quoted:
                if text[start + 1].islower():  # else it is no fragment
                    first = text[end - 2] in _STOPS
                    if first != (text[end : end + 1] in _STOPS) and fragment(text, start + 1, end - 1):
                        found.append(first)
    return Sides(found.count(True), found.count(False))


def inside(document: Document) -> bool:
    """Whether a missing comma goes inside the closing mark: by the configured style, the document's, the locale's."""
    match document.settings.style.quotes:
        case "american":
            return True
        case "british":
            return False
        case _:
            count = document.sides
            if count.inside != count.outside:
                return count.inside > count.outside
            return not document.settings.language.lower().startswith(("en-gb", "en-au", "en-nz", "en-ie"))
