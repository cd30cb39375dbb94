"""Faults in the title of a document: it is duplicated, names the site, or ends with a period.

Only regions above the article's prose are examined; the name of a site is recognized from the document alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..analysis.prose import APART
from ..formats.block_removal import remove
from ..formats.line_shapes import capitalised
from ..model.findings import Applicability, Fix
from .base import Kind, Match, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_SUFFIX = re.compile(r"\s+(?:[-–—|•·»]|::)\s+(?P<site>[^|•·»]{2,40}?)\s*$")
_PARTED = re.compile(r"[-–—|•·»:](?:(?<=\s[^:])|:)\s")  # in every suffix, and fast to search
_NOT_WORD = re.compile(r"\W+")
_STOP = re.compile(r"[.!?]\W*\s")
_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]|\.[A-Za-z]|\b(?:Inc|Ltd|Corp|Co|Jr|Sr|etc|No|vs|St|Mr|Mrs|Dr))\.$")
_BYLINE = re.compile(r"(?i)by [a-z].{2,60}$|[^.]{0,20}\b(?:19|20)\d\d\b.{0,30}$")
# Words that headlines omit; a headline in capitals has only the shortest function words.
_SENTENCE = re.compile(r"(?i)\b(?:the|an?|is|was|were|are|am|be|been|has|have|had|this|that|he|she|it|they|we|you|i)\b")
_SMALL = re.compile(r"\b(?:[a-z]{5,}|is|was|were|are|be|has|have|had|this|that|he|she|it|they|we|you)\b")
_LONGEST = 250  # code points
_CLOSED = (".", ":", "”", '"')  # a title that ends with one of these is not repeated
_NO_TITLE = ("table-row", "list-item", "verse")
_ABOVE = 8  # blocks that are searched for a repeated title


class Title(Kind):
    """Reports the second title, the site's name with its separator, or the period."""

    hosts = "block"

    fault: str = option("fault to report", one_of=("repeated", "site", "full-stop"))
    least: int = option("skip titles with fewer words", 4)

    def names(self) -> Sequence[str]:
        return ("site",)

    def _likely(self, text: str) -> bool:
        """Whether a title could have the fault; a cheap test before anything else."""
        if len(text) > _LONGEST:
            return False
        match self.fault:
            case "repeated":
                return not text.endswith(_CLOSED)
            case "site":
                return _PARTED.search(text) is not None and _SUFFIX.search(text) is not None
            case _:
                return (
                    text[-1] == "."
                    and _STOP.search(text) is None
                    and not (_SMALL.search(text) and _SENTENCE.search(text))
                )

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        title = next((r for r in document.regions if r.kind not in APART), None)
        if title is None or not self._likely(title.text) or all(c.region is not title for c in candidates[:_ABOVE]):
            return
        own = [r for r in document.regions if r.kind not in APART]
        if len(own) < 2 or title.words < self.least:
            return
        match self.fault:
            case "repeated":
                found = _repeated(document, own)
            case "site":
                found = _site(own)
            case _:
                found = _full_stop(own)
        if found:
            yield found


def _repeated(document: Document, own: Sequence[Region]) -> Match | None:
    title = own[0]
    at = next((at for at, region in enumerate(own[1:_ABOVE], 1) if _same(region.text, title.text)), None)
    if at is None or any(r.kind in _NO_TITLE for r in own[1 : at + 1]) or any(r.words > 25 for r in own[1:at]):
        return None
    second = own[at]
    grade = Applicability.SAFE if second.text == title.text else Applicability.UNSAFE
    last = at  # all repetitions are removed in one pass
    while grade == Applicability.SAFE and last + 1 < len(own) and own[last + 1].text == title.text:
        below = own[last + 1]
        if below.kind in _NO_TITLE or document.index[id(below)] != document.index[id(own[last])] + 1:
            break
        last += 1
    fix = Fix((remove(document, second, own[last]),), grade, "remove the second title")
    return Match(second.whole, (fix,), {"match": second.text})


def _site(own: Sequence[Region]) -> Match | None:
    title = own[0]
    m = _SUFFIX.search(title.text)
    if m is None or m["site"].count(" ") > 4:
        return None
    name, site = title.text[: m.start()], m["site"]
    rights = re.compile(rf"(?:©|Copyright|\(c\)).{{0,20}}{re.escape(site)}")
    proved = any(_same(r.text, name) for r in own[1:_ABOVE]) or any(
        r.text == site or rights.match(r.text) for r in own[1:]
    )
    if not proved or name.count(" ") < 2:
        return None
    made = replaced(title, m.start(), len(title.text), "", Applicability.UNSAFE)
    return Match(made.span, made.fixes, {**made.values, "site": site})


def _full_stop(own: Sequence[Region]) -> Match | None:
    title, below = own[:2]
    text = title.text
    if text.endswith("..") or _ABBREVIATED.search(text):
        return None
    byline = _BYLINE.match(below.text) is not None and _SENTENCE.search(text) is None
    capitals = capitalised(text) and _SMALL.search(text) is None
    if title.words > 16 or not (capitals or byline):
        return None
    return replaced(title, len(text) - 1, len(text), "", Applicability.UNSAFE)


def _same(one: str, other: str) -> bool:
    """Whether two lines have the same words, ignoring case and punctuation."""
    return one == other or (
        abs(len(one) - len(other)) < 10
        and _NOT_WORD.sub(" ", one).strip().casefold() == _NOT_WORD.sub(" ", other).strip().casefold()
    )
