"""A full stop, question mark or exclamation mark with no space behind it: `the bridge.They left`.

Addresses, file names, abbreviations and program code have the same form, so both words must be known or plain.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..findings import Applicability
from ..options import option
from . import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

_GLUED = re.compile(
    r"(?<![^\s“\"‘(\[—–])(?P<left>[^\W_][\w’'-]*)(?P<close>[)”]?)(?P<_>[.?!])(?P<quote>[“‘]?)(?P<right>[A-Za-z][\w’'-]*)"
    r"(?=[.,;:!?]{0,3}[”\"’')\]]{0,2}(?:[\s—–]|$))"
)
_IN_WORD = "_’'-)”"  # what the first of two words may have beside letters
_SUFFIXES = frozenset(
    "net js com org co io ai tv fm me uk us eu info gov edu app dev txt doc pdf jpg png exe html py csv json md".split()
)
_PLAIN = re.compile(r"[a-zà-ÿ]{2,}(?:[’'-][a-zà-ÿ]+)*")
_TITLES = frozenset("mr mrs ms dr st no vs jr sr prof inc ltd corp etc al fig vol ch pp ed eds op cf".split())


class GluedSentence(Kind):
    """Safe behind a word in small letters and before a capital that begins a known word."""

    starts: Sequence[str] = option("words that often begin a sentence, in small letters")
    goes_on: Sequence[str] = option("words that show the same in small letters; none may be the end of an address")

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
        if start not in self._starts and left in document.modules:
            return None
        if len(right) > 1 and not right[1:].replace("’", "").replace("'", "").replace("-", "").islower():
            known = right.isupper() or start in document.vocabulary
            return Applicability.UNSAFE if plain and known and len(left) > 2 else None
        if plain and (start in self._starts or (start in document.vocabulary and _known(document, left))):
            return Applicability.SAFE
        if len(left) > 1 and len(right) > 1 and (start in self._starts or (plain and len(left) > 2)):
            return Applicability.UNSAFE
        if m["_"] == "." and len(left) > 2 and len(right) > 1 and left.isalpha() and start in document.vocabulary:
            return Applicability.UNSAFE
        return None


def _known(document: Document, word: str) -> bool:
    """Whether a word in small letters is one of the text's language, so far as that is known."""
    from .. import wordtable

    language = document.settings.code
    return language not in wordtable.LANGUAGES or wordtable.knows(word, language)


def _glued(text: str, places: Sequence[int] | None) -> Iterator[re.Match[str]]:
    """Where two sentences may touch; `places` are those of marks."""
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
