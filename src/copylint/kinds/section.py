"""A boilerplate section under a label: related stories, an author bio, a newsletter prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.prose import bare, is_prose, prose_after, prose_before
from ..formats.block_removal import remove, source_region
from ..model import findings
from ..model.findings import Applicability, Fix
from .base import Kind, Match, openings, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..matching.regex import Regex
    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate, Triggers

_MOST = 12  # blocks; a longer section inside the article is probably part of it


class Section(Kind):
    """Reports label and body; the fix removes both.

    It is safe only below the article's last prose paragraph and with no prose in or after the section but what `body`
    describes: the label is one cue, the body the other.
    """

    hosts = "block"
    lasting = True

    label: Regex = option("pattern that must match the whole label, without surrounding marks")
    likely: Regex | None = option("pattern of labels that authors use as well: the fix is never safe", None)
    tail: Regex | None = option("pattern of labels that count only if no article prose follows the section", None)
    body: Regex | None = option("pattern that the first paragraph must contain; that paragraph may be prose", None)
    until: str = option(
        "end of the section: the article's next prose paragraph, the next heading or label, or the end of its body",
        "prose",
        one_of=("prose", "heading", "body"),
    )

    def triggers(self) -> Triggers | None:
        return openings([self.label, *([self.likely] if self.likely else []), *([self.tail] if self.tail else [])])

    def names(self) -> Sequence[str]:
        return ("label", "evidence")

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            text = bare(region.text)
            sure = self.label.fullmatch(text) is not None
            likely = not sure and self.likely is not None and self.likely.fullmatch(text) is not None
            if not (sure or likely or (self.tail and self.tail.fullmatch(text))) or not prose_before(document, region):
                continue
            last = self._last(document, region)
            if last is None:
                continue
            safe = not prose_after(document, last)
            if not (sure or likely or safe):
                continue
            count = document.index[id(last)] - document.index[id(region)]
            place = "below the last prose paragraph" if safe else "inside the article"
            cues = f"{place}; label “{findings.shown(text)}”; {self._evidence(count)}"
            grade = Applicability.SAFE if safe and not likely else Applicability.UNSAFE
            fix = Fix((remove(document, region, last),), grade, "remove the section")
            yield Match(source_region(document).span(region.whole.start, last.whole.end), (fix,), {
                "match": text, "label": text, "evidence": cues,
            })  # fmt: skip

    def _last(self, document: Document, label: Region) -> Region | None:
        """Return the section's last block; None if the content under the label does not fit."""
        at = document.index[id(label)]
        below = document.regions[at + 1 :]
        if self.body is not None:
            if not below or not self.body.search(below[0].text):
                return None
            if self.until == "body":
                return below[0]
        taken = least = 1 if self.body is not None else 0
        while taken < len(below) and not self._ends(below[taken]):
            taken += 1
        if least < taken < len(below) and self.until == "prose":
            if taken > _MOST:
                return None
            if below[taken - 1].kind in ("title", "heading", "paragraph", "label"):
                taken -= 1  # a line directly above prose is probably its heading
        return below[taken - 1] if taken else None

    def _ends(self, region: Region) -> bool:
        return is_prose(region) or (self.until == "heading" and region.kind in ("heading", "label"))

    def _evidence(self, count: int) -> str:
        if self.body is not None:
            return "what follows reads like an author bio" if count == 1 else "its body fits"
        return f"{count} line{'s' if count > 1 else ''} of headlines and teasers, no prose"
