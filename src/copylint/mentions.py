"""Words of another language that a text speaks of, quotes or explains: they are meant to stand there.

Only what stands around the words is looked at, never the words.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from .lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Callable

_AROUND = 40  # code points in which a word is introduced
_LONGEST, _WORDS = 80, 8  # code points and words of a title or a phrase
_MARK = lazy('"')
_STOP = lazy(r"[.!?…][”’\"'»]?\s*$")
_PAIRS = ("“”", "‘’", "«»", "„“", "「」", "『』", "《》", '""')
_LANGUAGE = (
    "Arabic|Bengali|Bulgarian|Catalan|Chinese|Croatian|Czech|Danish|Dutch|English|Estonian|Finnish|French|Gaelic|German|"
    "Greek|Hawaiian|Hebrew|Hindi|Hungarian|Icelandic|Indonesian|Irish|Italian|Japanese|Korean|Latin|Latvian|Lithuanian|"
    "Malay|Māori|Maori|Norwegian|Persian|Polish|Portuguese|Romanian|Russian|Sanskrit|Serbian|Slovak|Slovenian|Spanish|"
    "Swahili|Swedish|Tagalog|Thai|Turkish|Ukrainian|Urdu|Vietnamese|Welsh|Yiddish|Zulu|Cyrillic"
)
# What introduces a word as a word: “known as 人”, “Russian: слово”, „das sogenannte …“.
_NAMED = lazy(
    rf"(?i)(?:[:=/#@|&]|\b(?:called|known as|known|named|names?|nam(?:ing|es)|dubbed|labell?ed|termed|characters?|"
    rf"letters?|words?|terms?|symbols?|slogans?|mottos?|motto is|kanji|hanzi|hangul|hanja|written|writes?|"
    rf"spell(?:ed|t)|phrases?|expressions?|hashtags?|titles?|titled|entitled|reads?|reading|means|meaning|so-called|{_LANGUAGE}|genannt|heißt|"
    rf"sogenannten?|Wort|appelée?s?|dite?s?|mot|llamad[oa]s?|palabra|chamad[oa]s?|palavra|chiamat[oaie]|detto|parola|"
    rf"genoemd|woord|heet)),?\s*(?:the\s+|a\s+|an\s+)?[“”‘’\"'«„(]*$"
)
_EXPLAINED = lazy(
    r"[”’\"'»]?(?:,|\s[–—-]|\s?\()?\s*(?:meaning\b|which (?:means|translates|is)\b|that is\b|or [“‘\"]|i\.e\.|"
    r"literally\b|d\. ?h\.|das heißt\b|c[’']est-à-dire\b|es decir\b|ou seja\b|cioè\b|dat wil zeggen\b)"
    r"|[”’\"'»]?(?:,|\s[–—-])\s*(?:[“‘„«]|[\"'](?=\w))|[”’\"'»]?\s?[\[(（]"
)


def mentioned(text: str, start: int, end: int) -> bool:
    """Whether the words at `start:end` are introduced as words, explained, or the original in a round bracket."""
    if _NAMED.search(text, max(0, start - _AROUND), start) or _EXPLAINED.match(text, end):
        return True
    return text[max(0, start - 1) : start] in ("(", "（") and text[end : end + 1] in (")", "）")


@lru_cache(maxsize=8)
def _straight(text: str) -> tuple[int, ...]:
    """Where straight double marks stand."""
    return tuple([m.start() for m in _MARK.finditer(text)])


def quoted(text: str, start: int, end: int, ours: Callable[[str], int]) -> bool:
    """Whether the words stand in a quotation that is short, no sentence, and in no language of the text's.

    `ours` counts the words of the text's language in a part of the text.
    """
    for first, last in _PAIRS:
        opened = text.rfind(first, max(0, start - _LONGEST), start)
        if opened < 0 or (first == last and bisect_left(_straight(text), start) % 2 == 0):
            continue
        if text.find(last, opened + 1, end) >= 0 or (closed := text.find(last, end, end + _LONGEST)) < 0:
            continue
        inside = text[opened + 1 : closed]
        phrase = len(inside.split()) <= _WORDS and not _STOP.search(inside)
        if phrase and ours(text[opened + 1 : start] + " " + text[end:closed]) < 2:
            return True
    return False
