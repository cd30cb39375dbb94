"""What stands under a label and does not belong: related stories, an author's note, a newsletter box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import templates
from ..findings import Applicability, Fix
from ..options import option
from ..prose import bare, is_prose, prose_after, prose_before
from . import Kind, Match, openings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from ..patterns import Regex
    from . import Candidate, Triggers

_MOST = 12  # blocks; what is longer and stands inside the article is rather a part of it


class Section(Kind):
    """Reports label and body; the fix takes both out.

    It is safe only below the article's last prose paragraph and with no prose in or after the section but what `body`
    describes: the label is one cue, the body the other.
    """

    hosts = "block"
    lasting = True

    label: Regex = option("what the label must be, whole, without marks around it")
    likely: Regex | None = option("what it may be that authors write as well: the fix is never safe", None)
    tail: Regex | None = option("what it may be as well, where no prose of the article follows the section", None)
    body: Regex | None = option("what the first paragraph under the label must hold; then it may be prose", None)
    until: str = option(
        "where the section ends: at the article's next prose paragraph, the next heading or label, or after its body",
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
            cues = f"{place}; label “{templates.shown(text)}”; {self._evidence(count)}"
            grade = Applicability.SAFE if safe and not likely else Applicability.UNSAFE
            fix = Fix((document.remove(region, last),), grade, "remove the section")
            yield Match(document.source.span(region.whole.start, last.whole.end), (fix,), {
                "match": text, "label": text, "evidence": cues,
            })  # fmt: skip

    def _last(self, document: Document, label: Region) -> Region | None:
        """The section's last block; None if what stands under the label does not fit."""
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
                taken -= 1  # a line right above the prose that follows is rather its heading
        return below[taken - 1] if taken else None

    def _ends(self, region: Region) -> bool:
        return is_prose(region) or (self.until == "heading" and region.kind in ("heading", "label"))

    def _evidence(self, count: int) -> str:
        if self.body is not None:
            return "what follows reads like a note on the author" if count == 1 else "its body fits"
        return f"{count} line{'s' if count > 1 else ''} of headlines and teasers, no prose"
