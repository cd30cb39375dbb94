"""A paragraph that ends in an attribution without its period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis import quotes
from ..analysis.attribution import attribution
from ..matching.literal_sets import LETTERS
from ..model.findings import Applicability
from .base import Kind, Match, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate


class UnfinishedAttribution(Kind):
    """Reports subject and verb; the fix adds the period."""

    hosts = "block"

    def triggers(self) -> Sequence[str]:
        return [f"{letter}\n" for letter in LETTERS]  # regions are scanned as lines

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        stops: dict[str, list[Region]] = {}  # regions that end like a sentence, by kind, filled when needed
        for region, _ in candidates:
            text = region.text
            if not text[-1].isalpha() or not (closing := quotes.closings(text)):
                continue
            start = closing[-1].at + 1
            start += len(text) - start - len(text[start:].lstrip(" ,"))
            found = attribution(text, start) if start < len(text) else None
            if found and found.end == len(text) and not found.subject[0].isdigit() and not _goes_on(document, region):
                grade = Applicability.SAFE if _stops_elsewhere(document, region, stops) else Applicability.UNSAFE
                yield changed(region, start, found.end, [(found.end, found.end, ".")], grade)


def _stops_elsewhere(document: Document, region: Region, stops: dict[str, list[Region]]) -> bool:
    """Whether another paragraph ends like a sentence; a text of one paragraph may be an excerpt."""
    if not stops:
        for other in document.regions:
            if other.text.endswith((".", ".”", '."')):
                stops.setdefault(other.kind, []).append(other)
    return any(other is not region for other in stops.get(region.kind, ())[:2])


def _goes_on(document: Document, region: Region) -> bool:
    """Whether the next block may continue the sentence."""
    at = document.index[id(region)] + 1
    if at == len(document.regions):
        return False
    following = document.regions[at]
    first = following.text.lstrip("“‘\"'(")[:1]
    return following.kind == "list-item" or not (first.isupper() or first.isdigit())
