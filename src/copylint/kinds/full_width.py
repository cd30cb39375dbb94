"""Full-width punctuation between words in Latin letters.

Marks beside Chinese, Japanese or Korean characters, or in texts in these languages, are correct.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .base import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_TABLE = dict(zip("，。！？：；．、（）％＆", ",.!?:;.,()%&", strict=True))
_MARK = re.compile(f"[{''.join(_TABLE)}]")
_BEFORE = re.compile(rf"([^\W_]|\ufffc)[\s”\"’')\]“‘(\[{''.join(_TABLE)}.,;:!?]*$")
_AFTER = re.compile(rf"[\s”\"’')\]“‘(\[{''.join(_TABLE)}.,;:!?]*([^\W_]|\ufffc)?")
_LETTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?!\d)")  # May 4，2022
_FIGURES = re.compile("[０-９]+")
_TO_ASCII = {0xFF10 + n: str(n) for n in range(10)}
_FAR = 12  # code points that are searched for the next letter


class FullWidth(Kind):
    """Reports the mark; the fix writes the plain one, with a space where a word follows."""

    def triggers(self) -> Sequence[str]:
        return ("，",)  # the scanner treats all characters outside Windows-1252 as the same

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            text = region.text
            if 4 * len(_LETTER.findall(text)) > sum(map(str.isalpha, text)):
                continue
            for m in _MARK.finditer(text):
                before, after = _BEFORE.search(text, max(0, m.start() - _FAR), m.start()), _AFTER.match(text, m.end())
                left, right = before[1] if before else "", (after[1] or "") if after else ""
                if (left or right) and not _wide(left) and not _wide(right):
                    yield replaced(region, *m.span(), _plain(text, m))
            for m in _FIGURES.finditer(text):
                if not _wide(text[m.start() - 1 : m.start()] or " ") and not _wide(text[m.end() : m.end() + 1] or " "):
                    yield replaced(region, *m.span(), m[0].translate(_TO_ASCII))


def _wide(letter: str) -> bool:
    return letter > "\u2e7f" and letter.isalpha()


def _plain(text: str, m: re.Match[str]) -> str:
    """Return the plain mark, followed by a space where needed."""
    before, after = text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
    new = _TABLE[m[0]]
    if new == "(":
        return " (" if before.isalnum() else new
    if new in "%&" or (before.isdigit() and after.isdigit() and not _YEAR.match(text, m.end())):
        return new
    return f"{new} " if after.isalnum() or (after in "“‘（(" and after) else new
