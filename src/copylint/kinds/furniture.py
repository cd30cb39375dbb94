"""Paragraphs that belong to the page around an article, by one decision on the whole document.

Each rule reports one category of what was decided; the fix takes the paragraphs out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Applicability, Fix
from ..options import option
from . import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate


class Furniture(Kind):
    """Looks at texts with at least three paragraphs of prose.

    Paragraphs that other rules report by their form are left to them; corrections, references, tables and verse are no
    furniture. What it takes out is probable; it is sure only below the last prose of the article, of paragraphs that
    the table is sure of and that a label or a cue of their own says to be furniture, a long one only if a label stands
    above it as well; and between tags of a script.
    """

    hosts = "block"
    lasting = True

    category: str = option(
        "which part of a page it reports",
        one_of=(
            "related", "newsletter", "author", "comments", "share", "menu", "advert", "legal", "appeal", "dateline",
            "caption", "code",
        ),
    )  # fmt: skip

    def names(self) -> Sequence[str]:
        return ("evidence",)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for run in document.furniture:
            if run.category == self.category:
                first, last = document.regions[run.first], document.regions[run.last]
                count = run.last - run.first + 1
                title = "remove the paragraph" if count == 1 else "remove the paragraphs"
                grade = Applicability.SAFE if run.sure else Applicability.UNSAFE
                fix = Fix((document.remove(first, last),), grade, title)
                span = document.source.span(first.whole.start, last.whole.end)
                yield Match(span, (fix,), {"match": first.text, "evidence": run.evidence})
