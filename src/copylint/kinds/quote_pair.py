"""A pair of quotation marks that do not match, or are not English.

Only certain pairs are found: both marks are identified, and all other marks of the paragraph are in order.
"""

from __future__ import annotations

from bisect import bisect
from functools import cache, partial
from typing import TYPE_CHECKING

from ..analysis import quotes
from ..matching.regex import lazy
from ..model.findings import Applicability
from .base import Kind, Match, Triggers, changed, option

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_PAIRS = {"«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "｢": "｣", "〝": "[〞〟]", "＂": "＂", "``": "''(?!')"}
_INSIDE = "[^«»‹›「」『』｢｣〝〞〟＂`\ufffc]{1,600}?"
_FOREIGN = lazy("|".join(f"{a}{_INSIDE}{b}" for a, b in _PAIRS.items()))
_WHITE = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{IDEOGRAPHIC SPACE}"
_ENGLISH = lazy(
    r"(?i)\b(?:the|and|that|with|from|said|says|this|they|which|his|asked|told|wrote|been|have|has|were|their|you|your|"
    r"would|could|who|what|when|because|not|into|about)\b"
)
_SPEECH = lazy(r"(?:\S+ ){4,}\S+[.!?…]$")  # a sentence
_LATIN = lazy(r"[^\W\d_\u2e80-\uffff]")
_TRAIL = lazy(r"[|•]|»[^«]*»|«[^»]*«")  # “Home » News » …”
_AMID = lazy(r"[\w,:] $")
_CJK = lazy("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class QuotePair(Kind):
    """Fixes write the style of marks that the paragraph or the document uses elsewhere, else curly ones."""

    fault: str = option(
        "fault: one mark straight and one curly; a curly mark facing the wrong way; marks of another language",
        one_of=("mixed", "wrong-way", "foreign"),
    )

    def triggers(self) -> Triggers | Sequence[str]:
        if self.fault == "foreign":
            return "„", "«", "»", "‹", "``", "「"  # the last covers all characters outside Windows-1252
        return Triggers(quotes=True)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        elsewhere = cache(lambda: quotes.curly(r.text for r in document.regions))
        for region, _ in candidates:
            text = region.text
            if self.fault != "foreign" and quotes.regular(text):
                continue
            new = cache(partial(_marks, text, elsewhere))
            for mark in quotes.marks(text):
                if mark.opens and mark.sure and mark.partner >= 0:
                    yield from self._pair(new, region, mark.at, mark.partner)
            if self.fault == "foreign" and _ENGLISH.search(text) and not _TRAIL.search(text):
                for m in _FOREIGN.finditer(text):
                    yield from _foreign(new, region, m)

    def _pair(self, marks: Callable[[], str], region: Region, start: int, end: int) -> Iterator[Match]:
        """Yield the match for a pair found by `analysis.quotes`."""
        text = region.text
        pair = text[start] + text[end]
        match self.fault:
            case "foreign" if pair[0] == "„" and _ENGLISH.search(text):
                new = marks()
                yield changed(region, start, end + 1, [(start, start + 1, new[0]), (end, end + 1, new[1])])
            case "mixed" if '"' in pair and pair != '""' and "„" not in pair:
                new = marks()
                at = start if pair[0] != new[0] else end
                wrong = [(i, i + 1, right) for i, right in ((start, new[0]), (end, new[1])) if text[i] != right]
                yield changed(region, at, at + 1, wrong) if len(wrong) == 1 else changed(region, start, end + 1, wrong)
            case "wrong-way" if pair in ("““", "””"):
                at = start if pair == "””" else end
                yield changed(region, at, at + 1, [(at, at + 1, "“" if at == start else "”")])
            case _:
                return


def _foreign(marks: Callable[[], str], region: Region, m: re.Match[str]) -> Iterator[Match]:
    """Yield the match for a pair of foreign marks, unless they are arrows, in a foreign text, or empty."""
    text = region.text
    opening = 2 if m[0][0] == "`" else 1
    inner = m[0][opening:-opening]
    start = m.start() + opening + len(inner) - len(inner.lstrip(_WHITE))
    end = m.end() - opening - len(inner) + len(inner.rstrip(_WHITE))
    before, after = text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
    spaced = " " in (inner[0], inner[-1])  # as in French
    amid = (
        after == ","
        or (inner.rstrip(_WHITE)[-1:] in (*",.!?…",) and after == " ")
        or _AMID.search(text, max(0, m.start() - 2), m.start()) is not None
    )
    whole = m.end() - m.start() == len(text) and _SPEECH.search(inner.strip(_WHITE)) is None
    alone = not amid and (whole or m.end() - m.start() < len(text)) if spaced else whole
    arrows = m[0][0] in "«»‹" and (alone or (spaced and m[0][0] != "«"))
    if start >= end or arrows or _CJK.search(before + after) or not _LATIN.search(inner):
        return
    around = quotes.marks(text)
    above = bisect(around, m.start(), key=lambda k: k.at) - 1
    within = above >= 0 and around[above].opens and around[above].partner > m.start()
    new = marks()
    if within or m[0][0] == "‹":
        new = "‘’" if new == "“”" else "''"
    sure = not within and not (spaced and m[0][0] == "«") and m[0][0] != "‹" and not any(k in inner for k in '“”"')
    changes = [
        (m.start(), start, (" " if before.isalnum() else "") + new[0]),
        (end, m.end(), new[1] + (" " if after.isalnum() else "")),
    ]
    yield changed(region, *m.span(), changes, Applicability.SAFE if sure else Applicability.UNSAFE)


def _marks(text: str, elsewhere: Callable[[], bool | None]) -> str:
    """Return the marks to write: as in the paragraph, else as in the document, else curly."""
    curly = quotes.curly([text])
    return '""' if (elsewhere() if curly is None else curly) is False else "“”"
