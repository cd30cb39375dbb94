"""A heading or a label with nothing under it: the text ends there, or the next heading follows at once.

A heading above one of a lower level is not empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..findings import Applicability, Fix
from ..options import option
from . import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from ..patterns import Regex
    from . import Candidate

# Rule lines, comments, and tags of elements that show nothing by themselves.
_NOTHING = re.compile(
    r"(?m)^[ \t]*(?:[-*_=~][ \t]*){3,}$|<!--[\s\S]*?-->"
    r"|</?(?!(?:img|picture|video|audio|iframe|svg|canvas|object|embed|input)\b)[A-Za-z][^<>]*>"
)


class EmptySection(Kind):
    """The fix takes the line out where the text ends with it; elsewhere what should stand there is for a person."""

    hosts = "block"

    never: Regex | None = option("labels that are links or offers of the page, whatever stands below", None)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            at = document.index[id(region)]
            if at == 0 or not document.prose or at < document.prose.start:
                continue
            below = document.regions[at + 1] if at + 1 < len(document.regions) else None
            if self.never is not None and self.never.search(region.text):
                continue
            if _shown(document.text[region.block.end : below.block.start if below else None]):
                continue
            if below is None:
                fix = Fix((document.remove(region, region),), Applicability.UNSAFE, "remove the heading")
                yield Match(region.whole, (fix,), {"match": region.text})
            elif _closes(region, below):
                yield Match(region.whole, (), {"match": region.text})


def _shown(between: str) -> bool:
    """Whether anything that is no prose stands between two blocks: code, a picture."""
    return bool(_NOTHING.sub("", between).strip())


def _closes(region: Region, below: Region) -> bool:
    return region.kind == below.kind == "heading" and 0 < below.level <= region.level
