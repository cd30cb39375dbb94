"""A sentence split across paragraphs, in texts with one paragraph per line: “a range of”, then “exercises”.

Only paragraphs are joined, not lists or verse; the first must stop within a sentence, the second begin in lowercase.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..formats.line_shapes import capitalised
from ..model.findings import Applicability, Fix, Span
from .base import Kind, Match, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_LAST = re.compile(r"(?<![^\s“\"‘(—–])(?P<word>[^\W\d_]+(?:[’'-][^\W\d_]+)*)(?P<comma>,?)$")
_FIRST = re.compile(r"(?P<word>a|[a-zà-ÿ]{2,}(?:[’'-][a-zà-ÿ]+)*)(?=[\s,;)”\"]|$)")
_BEGUN = re.compile(r"[“\"‘'(\[]?[A-ZÀ-Þ0-9]")
_ENDED = re.compile(r"[.!?…][”\"’')\]]*$")
_REST = re.compile(r"[a-zà-ÿ,.;:)”’]")
_PIECES = 8  # most lines of one sentence
_NARROW, _LEAST = 100, 40  # code points; lines up to the first may be wrapped by hand, but not below the second
_GAP = re.compile(r"(?:\s|>|</?[A-Za-z][^<>]*>)*")  # no code, picture or directive in between
_WINDOW = 60  # code points examined at the end of a line


class BrokenSentence(Kind):
    """The fix is safe if the words at the gap show one sentence and one of the lines is longer than verse."""

    hosts = "block"

    inner: Sequence[str] = option("words that no sentence ends with, lowercase")
    begin: Sequence[str] = option("words that continue a sentence at the start of a line", ())
    never: Sequence[str] = option("words that begin a separate line: bylines, credits", ())
    words: int = option("minimum number of words in the first paragraph", 5)
    long: int = option("minimum number of characters in one of the two lines for a safe fix", 60)

    def triggers(self) -> Sequence[str]:
        known = map(chr, (*range(0x21, 0x100), 0x101))
        return [f"{ch}\n" for ch in known if ch.isalpha() or ch == ","]  # regions are scanned as lines

    def names(self) -> Sequence[str]:
        return ("next",)

    @cached_property
    def _begin(self) -> frozenset[str]:
        return frozenset(self.begin)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            at = document.index[id(region)] + 1
            if at == len(document.regions):
                continue
            below = document.regions[at]
            first = _FIRST.match(below.text)
            if first is None or below.kind != "paragraph" or first["word"] in self.never:
                continue
            last = _LAST.search(region.text[-_WINDOW:])
            if last is None:
                continue
            if region.words < self.words or capitalised(region.text) or not _begun(document, at - 1):
                continue
            if not _GAP.fullmatch(document.text, region.whole.end, below.whole.start):
                continue
            if _wrapped(document, region, below):
                continue
            sure = last["comma"] or last["word"] in self.inner or first["word"] in self._begin
            if sure or _goes_on(document, at):
                certain = sure and max(len(region.text), len(below.text)) >= self.long
                grade = Applicability.SAFE if certain else Applicability.UNSAFE
                fix = Fix((document.join(region, below),), grade, "join the lines")
                yield Match(Span(region.whole.end, below.whole.start), (fix,), {"next": first["word"], "new": " "})


def _wrapped(document: Document, region: Region, below: Region) -> bool:
    """Whether the line may be wrapped by hand: in a narrow text, where the next word did not fit."""
    gap = document.text[region.whole.end : below.whole.start]
    if gap.count("\n") + gap.count("\r") - gap.count("\r\n") > 1:
        return False
    lines = document.text.splitlines()
    if max(map(len, lines)) > _NARROW:
        return False
    if gap.endswith((" ", "\t")):
        return True
    size, room = len(region.text), len(below.text)
    return size >= _LEAST and size + 1 + len(below.text.partition(" ")[0]) > room


def _begun(document: Document, at: int) -> bool:
    """Whether a line begins a sentence, or continues one that an earlier line began."""
    for region in reversed(document.regions[max(0, at - _PIECES) : at + 1]):
        if _BEGUN.match(region.text):
            return True
        if region is not document.regions[at] and not _LAST.search(region.text[-_WINDOW:]):
            return False
    return False


def _goes_on(document: Document, at: int) -> bool:
    """Whether a line ends a sentence, or the next line continues it."""
    if _ENDED.search(document.regions[at].text):
        return True
    rest = document.regions[at + 1].text if at + 1 < len(document.regions) else ""
    return _REST.match(rest) is not None and _ENDED.search(rest) is not None
