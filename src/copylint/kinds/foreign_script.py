"""Words in a script that the sentence around them is not written in.

Only sentences that are English beside those words are looked at; in doubt there is no match.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

# Greek to Georgian, Ethiopic, Khmer, extended Greek, kana, Han, Hangul; without currency signs.
LETTERS = "Ͱ-Ͼἀ-῾Ѐ-ԯԱ-Ֆա-ևא-תء-ۓݐ-ݿऀ-ৱ৴-૯૱-෿ก-ฺเ-๎ກ-ໟༀ-ཬက-ჿሀ-፼ក-៓぀-ヿ㐀-䶿一-鿿가-힣豈-﫿"
_RUN = re.compile(rf"[{LETTERS}]+(?:[^{LETTERS}A-Za-zÀ-ɏ()\[\]]{{1,12}}[{LETTERS}]+)*")
_HAN = re.compile("[㐀-鿿豈-﫿]")
_GREEK = re.compile("[Ͱ-Ͽἀ-῿]{1,2}")
_LATIN = re.compile(r"[A-Za-z]+")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|is|was|are|that|for|on|with|it|by|at|from|has|have|had|an|were|said)\b")
_QUOTES = ("“”", "‘’", "«»", "「」", "『』", "《》")
# What introduces a word as a word: “known as 人”, “Russian: слово”.
_NAMED = re.compile(
    r"(?i)(?:[:=/#@|&]|\b(?:called|known|named|names?|nam(?:ing|es)|characters?|letters?|words?|terms?|symbols?|kanji|"
    r"hanzi|hangul|hanja|written|writes?|spell(?:ed|t)|phrases?|hashtags?|titles?|titled|entitled|reads?|reading|means|meaning|"
    r"or|Chinese|Japanese|Korean|Russian|Ukrainian|Bulgarian|Serbian|Greek|Hebrew|Arabic|Persian|Hindi|Thai|Yiddish|Cyrillic))\s*$"
)


class ForeignScript(Kind):
    """Words in brackets or quotation marks, words spoken of as words, and lists of languages are left alone."""

    def triggers(self) -> Sequence[str]:
        return ("я",)  # folds like every character that Western European text has not

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            text = region.text
            runs = [m for m in _RUN.finditer(text) if _whole(text, m)]
            if not runs or not _english(text, runs):
                continue
            for m in runs:
                before = text[: m.start()]
                if not (_enclosed(before) or _NAMED.search(before[-24:]) or re.match(r" ?[(（\[]", text[m.end() :])):
                    yield Match(region.span(*m.span()), (), {"match": m[0]})


def _whole(text: str, m: re.Match[str]) -> bool:
    """Whether a run is a word or more, and not a sign in a formula or a part of a Latin word."""
    if _GREEK.fullmatch(m[0]) or (len(m[0]) < 2 and not _HAN.match(m[0])):
        return False
    beside = text[max(0, m.start() - 1) : m.start()] + text[m.end() : m.end() + 1]
    return _HAN.search(m[0]) is not None or not re.search(r"[\w#@\\]", beside)


def _english(text: str, runs: Sequence[re.Match[str]]) -> bool:
    """Whether what is left without the runs is an English sentence, and most of the text."""
    words = _LATIN.findall(text)
    most = sum(map(len, words)) > 2 * sum(len(m[0]) for m in runs)
    return most and len(words) > 4 and _ENGLISH.search(text) is not None


def _enclosed(before: str) -> bool:
    """Whether a text ends within a bracket, or within a quotation that has at most two Latin words so far."""
    if any(before.rfind(a) > before.rfind(b) for a, b in ("()", "[]", "（）", "【】", "<>")):
        return True
    opened = [before.rfind(a) for a, b in _QUOTES if before.rfind(a) > before.rfind(b)]
    if before.count('"') % 2:
        opened.append(before.rfind('"'))
    return bool(opened) and len(_LATIN.findall(before, max(opened))) < 3
