"""An empty section: a heading or label followed by the end of the text or directly by the next heading.

A heading above one of a lower level is not empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..analysis.prose import extent
from ..formats.block_removal import remove
from ..model.findings import Applicability, Fix
from .base import Kind, Match, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..matching.regex import Regex
    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

# Rule lines, comments, and tags of elements without visible content.
_NOTHING = re.compile(
    r"(?m)^[ \t]*(?:[-*_=~][ \t]*){3,}$|<!--[\s\S]*?-->"
    r"|</?(?!(?:img|picture|video|audio|iframe|svg|canvas|object|embed|input)\b)[A-Za-z][^<>]*>"
)


class EmptySection(Kind):
    """The fix removes the line at the end of the text; elsewhere there is no fix."""

    hosts = "block"

    never: Regex | None = option("pattern of labels to skip: links or offers of the page", None)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            at = document.index[id(region)]
            if at == 0 or not extent(document) or at < extent(document).start:
                continue
            below = document.regions[at + 1] if at + 1 < len(document.regions) else None
            if self.never is not None and self.never.search(region.text):
                continue
            if _shown(document.text[region.block.end : below.block.start if below else None]):
                continue
            if below is None:
                fix = Fix((remove(document, region, region),), Applicability.UNSAFE, "remove the heading")
                yield Match(region.whole, (fix,), {"match": region.text})
            elif _closes(region, below):
                yield Match(region.whole, (), {"match": region.text})


def _shown(between: str) -> bool:
    """Whether there is visible content other than prose between two blocks, such as code or a picture."""
    return bool(_NOTHING.sub("", between).strip())


def _closes(region: Region, below: Region) -> bool:
    return region.kind == below.kind == "heading" and 0 < below.level <= region.level
