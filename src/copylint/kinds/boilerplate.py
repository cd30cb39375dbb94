"""Boilerplate paragraphs around an article, found by one decision on the whole document.

Each rule reports one category; the fix removes the paragraphs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.boilerplate import runs
from ..formats.block_removal import remove, source_region
from ..model.document import remembered
from ..model.findings import Applicability, Fix
from . import load
from .base import Candidate, Kind, Match, build, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..analysis.boilerplate import Run
    from ..analysis.boilerplate.tree_model import Table
    from ..model.document import Document


def decide(document: Document, table: Table | None = None) -> tuple[Run, ...]:
    """Return the runs of boilerplate in a document that no other rule reports by its form."""
    return runs(document, lambda used: _claimed(document, used), table)


@remembered
def decided(document: Document) -> tuple[Run, ...]:
    """Return `decide(document)`, computed once per document for all rules."""
    return decide(document)


def _claimed(document: Document, table: Table) -> set[int]:
    """Return the indices of the paragraphs that other rules report by their form."""
    regions = document.regions
    out: set[int] = set()
    for claim in table.claims:
        scope = claim["scope"]
        among = [Candidate(region) for region in regions if region.kind in scope]
        kind = build(load(claim["kind"]), claim["options"], True)
        for match in kind.find(document, among):
            out |= {
                i for i, region in enumerate(regions)
                if match.span.start <= region.whole.start and region.whole.end <= match.span.end
            }  # fmt: skip
    return out


class Boilerplate(Kind):
    """Runs of boilerplate paragraphs, in texts with at least three paragraphs of prose.

    Paragraphs that other rules report by their form are skipped, as are corrections, references, tables and verse. A
    fix is unsafe; it is safe only between script tags, and after the last article prose for paragraphs that the model
    is certain of and a label or cue of their own confirms (a long one needs a label above it as well).
    """

    hosts = "block"
    lasting = True

    category: str = option(
        "category of boilerplate to report",
        one_of=(
            "related", "newsletter", "author", "comments", "share", "menu", "advert", "legal", "appeal", "dateline",
            "caption", "code",
        ),
    )  # fmt: skip

    def names(self) -> Sequence[str]:
        return ("evidence",)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for run in decided(document):
            if run.category == self.category:
                first, last = document.regions[run.first], document.regions[run.last]
                count = run.last - run.first + 1
                title = "remove the paragraph" if count == 1 else "remove the paragraphs"
                grade = Applicability.SAFE if run.sure else Applicability.UNSAFE
                fix = Fix((remove(document, first, last),), grade, title)
                span = source_region(document).span(first.whole.start, last.whole.end)
                yield Match(span, (fix,), {"match": first.text, "evidence": run.evidence})
