"""A paragraph that does not belong, by its form and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import literals
from ..findings import Fix
from ..options import option
from ..prose import is_prose, prose_after, prose_before
from . import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from ..patterns import Regex
    from . import Candidate


@dataclass(frozen=True)
class Block(Kind):
    """Reports the whole block; its fix takes the block out."""

    hosts = "block"

    form: Regex = option("what must be found in the paragraph")
    unless: Regex | None = option("what must not be found in it", None)
    place: str = option(
        "where it stands: in the head no prose is above it, in the tail none below, in the body some on both sides",
        "any",
        one_of=("any", "head", "body", "tail"),
    )
    prose: bool = option("whether the paragraph may itself end like a sentence of the article", True)
    most_words: int = option("a longer paragraph is left alone", 60)

    def triggers(self) -> Sequence[str] | None:
        found = literals.required(self.form.source)
        return None if found is None else sorted(found)

    def names(self) -> Sequence[str]:
        return (*self.form.compile().groupindex, "place")

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            m = self.form.search(region.text)
            if m is None or region.words > self.most_words or (self.unless and self.unless.search(region.text)):
                continue
            place = _place(document, region)
            if self.place not in ("any", place) or (not self.prose and is_prose(region)) or len(document.regions) == 1:
                continue
            values = {name: value or "" for name, value in m.groupdict().items()}
            fix = Fix((document.remove(region, region),), title="remove the paragraph")
            yield Match(region.whole, (fix,), {"match": region.text, "place": place, **values})


def _place(document: Document, region: Region) -> str:
    if not prose_before(document, region):
        return "head"
    return "body" if prose_after(document, region) else "tail"
