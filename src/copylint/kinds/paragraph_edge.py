"""Faults at the start and end of a paragraph.

Only prose paragraphs are examined, and only if their neighbors show that they are complete.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..matching.literal_sets import LETTERS
from ..model.findings import Applicability
from .base import Candidate, Kind, Match, Triggers, changed, option
from .unfinished_attribution import UnfinishedAttribution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region

_PROSE = ("paragraph", "quotation")
_MARKS, _CLOSERS = (".", "!", "?", "…", ":", ";"), "”\"’')]»*_"
_BROKEN_OFF = re.compile(r"[\w,”\"]")
_STOPS = ".!?…"
_BEHIND = re.compile(r"[”\"’')\]]* (?=.)", re.DOTALL)
_PLAIN = re.compile(r"\b[a-z][a-z’'-]+")
_SENTENCE = re.compile(r"[.!?][”\"’')\]]* [“\"‘'(\[]?[A-Z]")
_ORPHAN = re.compile(r"[,.;](?: (?=[“\"‘]?[^\W\d_])|(?<=,)(?=[^\W\d_]))")
_SMALL = re.compile(r"[a-z][a-z’'-]* [a-z]+ ")
_PARTICLES = re.compile(r"(?:de|da|di|du|van|von|del|della|la|le|al|el|bin|ibn|ter|ten)\b")


class ParagraphEdge(Kind):
    """Reports the last word, the mark or the first word; only an orphan mark has a fix."""

    hosts = "block"

    fault: str = option(
        "fault: no mark at the end, a mark at the start, or a lowercase letter at the start",
        one_of=("no-stop", "orphan-mark", "small-letter"),
    )
    words: int = option("minimum number of words of a one-sentence paragraph, for an end without a mark", 25)

    def triggers(self) -> Triggers | None:
        match self.fault:
            case "no-stop":
                return Triggers([f"{ch}\n" for ch in f'{LETTERS}0_,”"'], lead=())  # regions are scanned as lines
            case "orphan-mark":
                return Triggers(opening=(",", ".", ";"), lead=())
            case _:
                return None

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            match self.fault:
                case "no-stop":
                    yield from self._no_stop(document, region)
                case "orphan-mark":
                    if (m := _ORPHAN.match(region.text)) and _ends(_beside(document, region, -1)):
                        yield changed(region, 0, m.end(), [(0, m.end(), "")], Applicability.UNSAFE)
                case _:
                    small = _SMALL.match(region.text) and not _PARTICLES.match(region.text)
                    if small and _ended(region.text) and _ends(_beside(document, region, -1), strictly=True):
                        end = region.text.index(" ")
                        yield Match(region.span(0, end), (), {"match": region.text[:end]})

    def _no_stop(self, document: Document, region: Region) -> Iterator[Match]:
        text = region.text
        if text[-1] in ".!?" or not _BROKEN_OFF.match(text[-1]) or _ended(text):
            return
        above, below = _beside(document, region, -1), _beside(document, region, 1)
        if not (_ends(above, strictly=True) and _ends(below, strictly=True) and below and below.text[0].isupper()):
            return
        last = _last(text)
        if 2 * len(_PLAIN.findall(last)) <= len(last.split()):
            return  # a headline, a credit, a list of names
        if _SENTENCE.search(text) is None and region.words < self.words:
            return  # a caption, a line of an address
        if any(UnfinishedAttribution().find(document, [Candidate(region)])):
            return
        start = max(text.rfind(" ") + 1, 0)
        yield Match(region.span(start, len(text)), (), {"match": text[start:]})


def _beside(document: Document, region: Region, step: int) -> Region | None:
    at = document.index[id(region)] + step
    return document.regions[at] if 0 <= at < len(document.regions) else None


def _ends(region: Region | None, strictly: bool = False) -> bool:
    """Whether a neighbor is complete; with `strictly`, whether it is a paragraph that ends with a mark."""
    if region is None or region.kind not in _PROSE:
        return not strictly
    return _ended(region.text)


def _ended(text: str) -> bool:
    """Whether a text ends with an end mark, ignoring closing marks."""
    return text.rstrip(_CLOSERS).endswith(_MARKS)


def _last(text: str) -> str:
    """Return the last sentence of a text without an end mark; empty if its start is not clear."""
    stop = max(map(text.rfind, _STOPS))
    begins = _BEHIND.match(text, stop + 1) if stop >= 0 else None
    return text[begins.end() :] if begins else text if stop < 0 else ""
