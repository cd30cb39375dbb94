"""A sentence that goes on in the next paragraph, where a line is a paragraph: “a range of”, then “exercises”.

Only paragraphs are joined, the first stopping within a sentence, the second in small letters; lists and verse are not.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..findings import Applicability, Fix, Span
from ..formats.forms import capitalised
from ..options import option
from . import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from . import Candidate

_LAST = re.compile(r"(?<![^\s“\"‘(—–])(?P<word>[^\W\d_]+(?:[’'-][^\W\d_]+)*)(?P<comma>,?)$")
_FIRST = re.compile(r"(?P<word>a|[a-zà-ÿ]{2,}(?:[’'-][a-zà-ÿ]+)*)(?=[\s,;)”\"]|$)")
_BEGUN = re.compile(r"[“\"‘'(\[]?[A-ZÀ-Þ0-9]")
_ENDED = re.compile(r"[.!?…][”\"’')\]]*$")
_REST = re.compile(r"[a-zà-ÿ,.;:)”’]")
_PIECES = 8  # lines that one sentence may be cut into
_NARROW, _LEAST = 100, 40  # where no line is longer, people may have broken them; none breaks them that short
_GAP = re.compile(r"(?:\s|>|</?[A-Za-z][^<>]*>)*")  # no code, picture or directive is between the two
_WINDOW = 60  # characters at a line's end that are looked at


class BrokenSentence(Kind):
    """Safe where the words at the gap show that it is one sentence, and one of the lines is longer than verse."""

    hosts = "block"

    inner: Sequence[str] = option("words no sentence ends in, in small letters")
    begin: Sequence[str] = option("words that go on with a sentence at the start of a line", ())
    never: Sequence[str] = option("words that begin a line of its own: bylines, credits", ())
    words: int = option("how many words the first must have at least", 5)
    long: int = option("characters that one of the two lines must have for the fix to be safe", 60)

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
    """Whether the line may as well have been wrapped by hand: in a narrow text, where the next word had no room."""
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
    """Whether a line begins as a sentence does, or goes on with one that a line above began."""
    for region in reversed(document.regions[max(0, at - _PIECES) : at + 1]):
        if _BEGUN.match(region.text):
            return True
        if region is not document.regions[at] and not _LAST.search(region.text[-_WINDOW:]):
            return False
    return False


def _goes_on(document: Document, at: int) -> bool:
    """Whether a line ends a sentence, or the one below it goes on with it."""
    if _ENDED.search(document.regions[at].text):
        return True
    rest = document.regions[at + 1].text if at + 1 < len(document.regions) else ""
    return _REST.match(rest) is not None and _ENDED.search(rest) is not None
