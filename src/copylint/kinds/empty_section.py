"""A heading or a label with nothing under it: the text ends there, or the next heading follows at once.

A heading above one of a lower level is not empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Applicability, Fix
from . import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from . import Candidate


class EmptySection(Kind):
    """The fix takes the line out where the text ends with it; elsewhere what should stand there is for a person."""

    hosts = "block"

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            at = document.index[id(region)]
            if at == 0 or not document.prose or at < document.prose.start:
                continue
            below = document.regions[at + 1] if at + 1 < len(document.regions) else None
            if below is None:
                fix = Fix((document.remove(region, region),), Applicability.UNSAFE, "remove the heading")
                yield Match(region.whole, (fix,), {"match": region.text})
            elif _closes(region, below):
                yield Match(region.whole, (), {"match": region.text})


def _closes(region: Region, below: Region) -> bool:
    return region.kind == below.kind == "heading" and 0 < below.level <= region.level
