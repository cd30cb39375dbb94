"""Runs of words in a script that the text around them is not written in.

Only texts in Latin letters are looked at, and of them those that are words of their language beside the runs.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from .languages import LETTERS
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_RUN = re.compile(rf"[{LETTERS}]+(?:[^{LETTERS}A-Za-zÀ-ɏ()\[\]]{{1,12}}[{LETTERS}]+)*")
_LETTER = re.compile(f"[{LETTERS}]")
_HAN = re.compile("[㐀-鿿豈-﫿]")
_GREEK = re.compile("[Ͱ-Ͽἀ-῿]{1,2}")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_NAME = re.compile(r"\b[A-Z][\w’'-]*$")
_NAME_GOES_ON = re.compile(r" [A-Z]")
_STARTS = re.compile(r"(?:^|[.!?:…][”\"’]?\s+|[“\"‘(])$")
_LEADS = re.compile(r"(?:^|[.!?]\W*)$")
_PAIRS = ("()", "[]", "（）", "【】", "<>")  # a run that stands in them is left alone,
_BRACKET = re.compile(f"[{re.escape(''.join(_PAIRS))}]")
_EXPLAINED = re.compile(r" ?[(（\[]")  # and one before the round one that explains it
NEAR = 200  # code points before something that say what it is
_BRIDGE = 60  # code points of names and numbers between two parts of a run
_GOES_ON = re.compile(r"[,;]?\s*[a-z]")  # the sentence, in Latin letters
_LEAST, _SMALL = 5, 3  # words of the text's own language, and in small letters
_SHARE = 0.25  # letters of its own for each of a run
_LEADING = 2.0  # the same of one that leads a sentence, as a name does


class Run(Record):
    """A run, as offsets in the text."""

    start: int
    end: int


def runs(text: str, known: Callable[[list[str]], int]) -> Iterator[Run]:
    """Runs outside of brackets. `known` counts how many of some words the text's language knows."""
    found = _joined(text, [(m.start(), m.end()) for m in _RUN.finditer(text) if _whole(text, m)])
    if not found:
        return
    around = pairwise([0, *(at for run in found for at in run), len(text)])
    words = _LATIN.findall(" ".join([text[start:end] for start, end in list(around)[::2]]))
    if len(words) < _LEAST or known([w for w in words if w.islower()]) < _SMALL:
        return
    ours, theirs = sum(map(len, words)), sum(end - start for start, end in found)
    brackets = _BRACKET.finditer(text)
    bracket = next(brackets, None)
    last: dict[str, int] = {}  # where each bracket stands for the last time before a run
    for start, end in found:
        while bracket and bracket.start() < start:
            last[bracket[0]] = bracket.start()
            bracket = next(brackets, None)
        leads = _LEADS.search(text[max(0, start - NEAR) : start]) and _GOES_ON.match(text, end)
        inside = any(last.get(a, -1) > last.get(b, -1) for a, b in _PAIRS) or _EXPLAINED.match(text, end) is not None
        if ours > (_LEADING if leads else _SHARE) * theirs and not inside:
            yield Run(start, end)


def original(text: str, before: str, after: str, known: Callable[[list[str]], int]) -> bool:
    """Whether a bracket's text is but the original of the name or the quotation that stands before it."""
    if (len(_LETTER.findall(text)) < 2 and not _HAN.search(text)) or re.search(r"[”\"’)»]$", before):
        return True
    name = _NAME.search(before)
    if not name or text[0].islower() or _NAME_GOES_ON.match(after):
        return False
    return not (_STARTS.search(before[: name.start()]) and known([name[0].lower()]))


def _joined(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs with nothing between them but names, numbers and marks made one."""
    out: list[tuple[int, int]] = []
    for start, end in found:
        gap = text[out[-1][1] : start] if out else ""
        if out and len(gap) <= _BRIDGE and not re.search(r"[\[\]]|\b[a-zß-ɏ]", gap):
            out[-1] = out[-1][0], end
        else:
            out.append((start, end))
    return out


def _whole(text: str, m: re.Match[str]) -> bool:
    """Whether a run is a word or more, and not a sign in a formula or a part of a Latin word."""
    if _GREEK.fullmatch(m[0]) or (len(m[0]) < 2 and not _HAN.match(m[0])):
        return False
    beside = text[max(0, m.start() - 1) : m.start()] + text[m.end() : m.end() + 1]
    return _HAN.search(m[0]) is not None or not re.search(r"[\w#@\\]", beside)
