"""A period, question mark or exclamation mark without a space after it: `the bridge.They left`.

Addresses, file names, abbreviations and code look the same, so both words must be known or plain words.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..analysis import prose
from ..model.findings import Applicability
from .base import Kind, Match, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_GLUED = re.compile(
    r"(?<![^\s“\"‘(\[—–])(?P<left>[^\W_][\w’'-]*)(?P<close>[)”]?)(?P<_>[.?!])(?P<quote>[“‘]?)(?P<right>[A-Za-z][\w’'-]*)"
    r"(?=[.,;:!?]{0,3}[”\"’')\]]{0,2}(?:[\s—–]|$))"
)
_IN_WORD = "_’'-)”"  # characters other than letters that the first word may contain
_SUFFIXES = frozenset(
    "net js com org co io ai tv fm me uk us eu info gov edu app dev txt doc pdf jpg png exe html py csv json md".split()
)
_PLAIN = re.compile(r"[a-zà-ÿ]{2,}(?:[’'-][a-zà-ÿ]+)*")
_TITLES = frozenset("mr mrs ms dr st no vs jr sr prof inc ltd corp etc al fig vol ch pp ed eds op cf".split())


class GluedSentence(Kind):
    """The fix is safe between a lowercase word and a known word with a capital."""

    starts: Sequence[str] = option("words that often begin a sentence, lowercase")
    goes_on: Sequence[str] = option("words that show a new sentence even if lowercase; none may end an address")

    def triggers(self) -> Sequence[str]:
        return [mark + between for mark in ".?!" for between in (*"abcdefghijklmnopqrstuvwxyz", "“", "‘")]

    @cached_property
    def _starts(self) -> frozenset[str]:
        return frozenset(self.starts)

    @cached_property
    def _goes_on(self) -> frozenset[str]:
        return frozenset(self.goes_on)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            for m in _glued(region.text, places):
                grade = self._grade(document, m)
                if grade is not None:
                    yield replaced(region, m.start("_"), m.end("_"), m["_"] + " ", grade)

    def _grade(self, document: Document, m: re.Match[str]) -> Applicability | None:
        left, right = m["left"], m["right"]
        plain = _PLAIN.fullmatch(left) is not None and not m["close"]
        base = right.partition("’")[0].partition("'")[0]
        start = base.lower()
        if start in _SUFFIXES - self._starts or left.lower() in _TITLES or (left.isdigit() and len(left) < 4):
            return None
        if right[0].islower():
            return Applicability.UNSAFE if plain and len(left) > 2 and right in self._goes_on else None
        if start not in self._starts and left in prose.modules(document):
            return None
        if len(right) > 1 and not right[1:].replace("’", "").replace("'", "").replace("-", "").islower():
            known = right.isupper() or start in prose.words(document)
            return Applicability.UNSAFE if plain and known and len(left) > 2 else None
        if plain and (start in self._starts or (start in prose.words(document) and _known(document, left))):
            return Applicability.SAFE
        if len(left) > 1 and len(right) > 1 and (start in self._starts or (plain and len(left) > 2)):
            return Applicability.UNSAFE
        if m["_"] == "." and len(left) > 2 and len(right) > 1 and left.isalpha() and start in prose.words(document):
            return Applicability.UNSAFE
        return None


def _known(document: Document, word: str) -> bool:
    """Whether a lowercase word is known in the text's language, or that language is not supported."""
    from ..analysis.foreign import lexicon

    language = document.settings.code
    return language not in lexicon.LANGUAGES or lexicon.knows(word, language)


def _glued(text: str, places: Sequence[int] | None) -> Iterator[re.Match[str]]:
    """Yield matches where two sentences may touch; `places` are the offsets of end marks, or None."""
    if places is None:
        yield from _GLUED.finditer(text)
        return
    end = 0
    for place in places:
        start = place
        while start > end and (text[start - 1].isalnum() or text[start - 1] in _IN_WORD):
            start -= 1
        if start < place and (m := _GLUED.match(text, start)):
            yield m
            end = m.end()
