"""Duplicates in a document: whole blocks in the same order, or sentences of a minimum length.

The first copy is never changed; a fix removes whole blocks only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from ..analysis.prose import APART, is_prose
from ..formats.block_removal import remove, source_region
from ..model.findings import Applicability, Fix
from .base import Kind, Match, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_NEXT = re.compile(r"[.!?][\"”’)\]]*\s+(?=[\"“‘(]?[A-Z])")
_AROUND = ' "“”’)]'
_SHORT = 16  # code points; every sentence has a longer stretch without an end mark
_LAST = 24  # code points at the end of a stretch that identify it
_LONG = 32  # code points; the end of a longer stretch contains no opening marks
_PART = 1000  # regions examined together, to limit memory
_INDENT = 200  # code points before a block that show whether it is indented
_STOPS = (".", "!", "?")
_ROOM = 64  # hash values for the stretches of a region, which has far fewer; a collision costs a comparison
_KEPT = frozenset(("table-row", "table-cell", "verse", "quotation", *APART))  # these repeat on purpose
_SPEECH = re.compile(r"[“\"‘'—–-]|.*[?:…]$", re.DOTALL)


class Duplicate(Kind):
    """A fix of blocks is safe if one of them has at least `sure` words, and none occurs three times."""

    hosts = "block"

    what: str = option("unit to compare", one_of=("blocks", "sentences"))
    least: int = option("minimum number of words; shorter duplicates are allowed", 8)
    sure: int = option("minimum number of words for a safe fix: such duplicates are no coincidence", 12)

    def names(self) -> Sequence[str]:
        return ("count",)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        count = len(document.regions)
        if count < 2 or (self.what == "blocks" and len({region.text for region in document.regions}) == count):
            return
        regions = [region for region, _ in candidates if region.kind not in APART]
        if len(regions) > 1:
            yield from self._blocks(document, regions) if self.what == "blocks" else self._sentences(document, regions)

    def _blocks(self, document: Document, regions: Sequence[Region]) -> Iterator[Match]:
        first: dict[str, int] = {}
        twin: dict[int, int] = {}  # index of a later block → index of the first one equal to it
        for i, region in enumerate(document.regions):
            if region.kind not in _KEPT and (earlier := first.setdefault(region.text, i)) != i:
                twin[i] = earlier
        if not twin:
            return
        index = document.index
        scope = {index[id(region)] for region in regions}
        often = {earlier for earlier, n in Counter(twin.values()).items() if n > 1}
        headings = [i for i, region in enumerate(document.regions) if region.kind == "heading"]
        start = -1
        for i, earlier in twin.items():
            if start < 0:
                start = i
            if twin.get(i + 1) != earlier + 1:
                run = range(start, i + 1)
                if match := self._run(document, run, scope, twin, often, headings):
                    yield match
                start = -1

    def _run(
        self,
        document: Document,
        run: range,
        scope: set[int],
        twin: Mapping[int, int],
        often: set[int],
        headings: Sequence[int],
    ) -> Match | None:
        """Return the match of blocks that repeat others in the same order."""
        scoped = [at for at in run if at in scope]
        long = [at for at in scoped if document.regions[at].words >= self.sure]
        if not long and not any(self._counts(document.regions[at]) for at in scoped):
            return None
        same = all(_source(document, at) == _source(document, twin[at]) for at in run)
        first, last = document.regions[run[0]], document.regions[run[-1]]
        quoted = run[0] > 0 and document.regions[run[0] - 1].text.endswith(
            ":"
        )  # “They wrote:”, and the quoted text again
        refrain = quoted or last.text.endswith(":") or any(twin[at] in often for at in long)
        meant = refrain or any(_elsewhere(document, twin[at], at, headings) for at in run)
        grade = Applicability.SAFE if long and same and not meant else Applicability.UNSAFE
        fix = Fix((remove(document, first, last),), grade, "remove the duplicate")
        span = source_region(document).span(first.whole.start, last.whole.end)
        return Match(span, (fix,), {"match": document.regions[scoped[0]].text, "count": str(len(run))})

    def _counts(self, region: Region) -> bool:
        """Whether a short paragraph is a sentence of the article and not speech."""
        return region.words >= self.least and is_prose(region) and not _SPEECH.match(region.text)

    def _sentences(self, document: Document, regions: Sequence[Region]) -> Iterator[Match]:
        seen: dict[int, Region] = {}  # by hash, because the sentences themselves would take as much memory as the text
        for region in _repeating(regions):
            start = 0
            for end in (*[m.start() + 1 for m in _NEXT.finditer(region.text)], len(region.text)):
                sentence = region.text[start:end].strip(_AROUND)
                enough = sentence.count(" ") + 1 >= self.least
                if (
                    enough
                    and (other := seen.setdefault(hash(sentence), region)) is not region
                    and other.text != region.text
                    and sentence in other.text
                ):
                    at = region.text.index(sentence, start)
                    yield Match(region.span(at, at + len(sentence)), (), {"match": sentence, "count": "2"})
                start = end


def _repeating(regions: Sequence[Region]) -> Iterator[Region]:
    """Yield the regions with a stretch between end marks that ends like another; only they can have duplicates."""
    if len(regions) > _PART:
        yield from _repeating_in_parts(regions)
    elif len({*(every := _ends(regions))}) < len(every):
        twice = {end for end, count in Counter(every).items() if count > 1}
        for region in regions:
            if not twice.isdisjoint(_ends((region,))):
                yield region


def _repeating_in_parts(regions: Sequence[Region]) -> Iterator[Region]:
    """Yield the regions of a long text with repeated stretch ends; a byte per hash saves the memory of the ends."""
    size = _ROOM * len(regions)
    seen, twice = bytearray(size), set[int]()
    for first in range(0, len(regions), _PART):
        for end in _ends(regions[first : first + _PART]):
            number = hash(end) % size
            if seen[number]:
                twice.add(number)
            seen[number] = 1
    for region in regions:
        if not twice.isdisjoint([hash(end) % size for end in _ends((region,))]):
            yield region


def _ends(regions: Sequence[Region]) -> list[str]:
    """Return the ends of the longer stretches between end marks; all end marks are periods here."""
    texts = [region.text for region in regions]
    text = ".".join([text if text[-1:] in _STOPS else text.rstrip(_AROUND) for text in texts])
    for mark in "!?":
        text = text.replace(mark, ".")
    stretches = [stretch for stretch in text.split(".") if len(stretch) > _SHORT]
    return [stretch[-_LAST:] if len(stretch) > _LONG else stretch.lstrip(_AROUND)[-_LAST:] for stretch in stretches]


def _elsewhere(document: Document, first: int, second: int, headings: Sequence[int]) -> bool:
    """Whether two copies are in different parts of a text, such as a manual that says the same of two things.

    Parts are under their own headings or list items, or indented. `headings` are the indices of headings.
    """
    one, two = document.regions[first], document.regions[second]
    if one.parent is not two.parent or bisect_left(headings, first) < bisect_left(headings, second):
        return True
    end = two.whole.start
    before = document.text[max(0, end - _INDENT) : end]
    return document.structure is not None and before[before.rfind("\n") + 1 :].isspace()


def _source(document: Document, at: int) -> str:
    """Return the source of a block with markup and link addresses, whitespace normalized."""
    start, end = document.regions[at].whole
    return " ".join(document.text[start:end].split())
