"""Space inside quotation marks and brackets: `“ late ”`, `( Reuters )`.

A straight mark with spaces on both sides is judged by parity, and only if all marks of the paragraph pair up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from ..analysis import quotes
from ..matching.literal_sets import OTHER
from .base import Kind, Match, Triggers, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_BRACKETS = re.compile(r"[()\[\]]")
_WORD = re.compile(r"[^\W_]+")
_NEAR = 40  # code points after a mark that contain a word in nearly all quotations
_FACE = re.compile(r"(?:[:;=8xX][’'*o-]?|[:;=] )$")  # an emoticon without its mouth
_WORDS = re.compile(r" *[$€£¥]?[^\W_] ?[^\s)\]]")  # more than the x of a ticked box
_OUTSIDE = ".,;:!%)'"  # after these a straight mark closes, and its space is outside
_INCH = re.compile(r"\d $")
_TO_CLOSE = {"(": ")", "[": "]"}


class InnerSpace(Kind):
    """Reports the space at the mark, once for each side."""

    around: str = option("where to look for the space", one_of=("quotes", "brackets"))

    def triggers(self) -> Triggers | Sequence[str]:
        if self.around == "brackets":
            return ["( ", " )", "[ ", " ]"]
        no_words = [ch for ch in map(chr, range(256)) if not ch.isalnum()] + [OTHER]
        opens = [f'{ch}" ' for ch in no_words if ch not in _OUTSIDE]  # and so does a mark at the start
        return Triggers(["“ ", " ”", *opens, *(f' "{ch}' for ch in no_words)], opening=['" '], lead=())

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        marks = _quotes if self.around == "quotes" else _brackets
        for region, _ in candidates:
            for at, opens in marks(region.text):
                yield from _space(region, at, opens)


def _space(region: Region, at: int, opens: bool) -> Iterator[Match]:
    text = region.text
    start = end = at + 1 if opens else at
    if opens:
        while text.startswith(" ", end):
            end += 1
    else:
        while start and text[start - 1] == " ":
            start -= 1
    beyond = text[end : end + 1] if opens else text[start - 1 : start]
    if start < end and start > 0 and end < len(text) and beyond not in (*"‘’'/|", ""):
        yield replaced(region, start, end, "")


def _quotes(text: str) -> Iterator[tuple[int, bool]]:
    """Yield the marks that may have a space inside, and whether they open."""
    marks = quotes.marks(text)
    paired = all(m.sure and m.partner >= 0 for m in marks)
    head, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    words: list[int] = []  # where words end, once it is asked
    for m in marks:
        start, end = min(m.at, m.partner), max(m.at, m.partner)
        if m.partner >= 0 and _WORD.search(text, start, min(end, start + _NEAR)) is None:
            words = words or [word.end() for word in _WORD.finditer(text)] or [0]
            after = bisect_right(words, start)
            if after == len(words) or _WORD.search(text, max(start, words[after] - 1), end) is None:
                continue  # a sign is meant, and the space may be a part of it: ".. "
        if text[m.at] != '"':
            if m.partner >= 0 or (m.at <= head if m.opens else m.at + 1 >= tail):
                yield m.at, m.opens
        elif paired and not _INCH.search(text, max(0, m.at - 2), m.at):
            outer = text[m.at - 1 : m.at] if m.opens else text[m.at + 1 : m.at + 2]
            if not outer.isalnum():
                yield m.at, m.opens


def _brackets(text: str) -> Iterator[tuple[int, bool]]:
    """Yield the closed brackets with words inside, except code and check boxes, and whether they open."""
    opened: list[int] = []
    for m in _BRACKETS.finditer(text):
        at = m.start()
        if m[0] in _TO_CLOSE:
            opened.append(at)
        elif opened and _TO_CLOSE[text[opened[-1]]] == m[0]:
            start = opened.pop()
            call = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_])")
            face = _FACE.search(text, max(0, start - 2), start)
            if _WORDS.match(text, start + 1) and not call and not face:
                yield start, True
                yield at, False
        else:
            opened.clear()
