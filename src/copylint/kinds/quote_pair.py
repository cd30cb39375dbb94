"""The two marks of one quotation that do not belong together, or not to English.

Only pairs that are certain are found: both marks are known, and no other mark of the paragraph is out of order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import quotation
from ..findings import Applicability
from ..options import option
from . import Kind, Match, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from . import Candidate

_PAIRS = {"«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "｢": "｣", "〝": "[〞〟]", "＂": "＂", "``": "''(?!')"}
_INSIDE = "[^«»‹›「」『』｢｣〝〞〟＂`\ufffc]{1,600}?"
_FOREIGN = re.compile("|".join(f"{a}{_INSIDE}{b}" for a, b in _PAIRS.items()))
_WHITE = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{IDEOGRAPHIC SPACE}"
_ENGLISH = re.compile(r"(?i)\b(?:the|and|that|with|from|said|says|this|they|which)\b")
_LATIN = re.compile(r"[^\W\d_\u2e80-\uffff]")
_TRAIL = re.compile(r"[|•]|»[^«]*»|«[^»]*«")  # “Home » News » …”
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class QuotePair(Kind):
    """Fixes write the marks that the paragraph or the document has elsewhere, curly ones where it has none."""

    fault: str = option(
        "what is wrong: one mark straight, one curly; a curly mark turned the wrong way; marks of another language",
        one_of=("mixed", "wrong-way", "foreign"),
    )

    def triggers(self) -> Sequence[str]:
        match self.fault:
            case "mixed":
                return ('"',)
            case "wrong-way":
                return "“", "”"
            case _:
                return "„", "«", "»", "‹", "``", "「"  # the scan takes all that cp1252 lacks for the last of these

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            for mark in quotation.marks(region.text):
                if mark.opens and mark.sure and mark.partner >= 0:
                    yield from self._pair(document, region, mark.at, mark.partner)
            if self.fault == "foreign" and _ENGLISH.search(region.text):
                for m in _FOREIGN.finditer(region.text):
                    yield from _foreign(document, region, m)

    def _pair(self, document: Document, region: Region, start: int, end: int) -> Iterator[Match]:
        """A pair of marks that `quotation` knows."""
        text = region.text
        pair = text[start] + text[end]
        new = _marks(document, text)
        match self.fault:
            case "foreign" if pair[0] == "„" and _ENGLISH.search(text):
                yield changed(region, start, end + 1, [(start, start + 1, new[0]), (end, end + 1, new[1])])
            case "mixed" if '"' in pair and pair != '""' and "„" not in pair:
                new = new if new == "“”" or text.count('"') > 2 else "“”"
                at = start if pair[0] != new[0] else end
                wrong = [(i, i + 1, right) for i, right in ((start, new[0]), (end, new[1])) if text[i] != right]
                yield changed(region, at, at + 1, wrong) if len(wrong) == 1 else changed(region, start, end + 1, wrong)
            case "wrong-way" if pair in ("““", "””"):
                at = start if pair == "””" else end
                yield changed(region, at, at + 1, [(at, at + 1, "“" if at == start else "”")])
            case _:
                return


def _foreign(document: Document, region: Region, m: re.Match[str]) -> Iterator[Match]:
    """A pair of marks of another language, unless it is one of arrows, of a foreign text, or around nothing."""
    text = region.text
    opening = 2 if m[0][0] == "`" else 1
    inner = m[0][opening:-opening]
    start = m.start() + opening + len(inner) - len(inner.lstrip(_WHITE))
    end = m.end() - opening - len(inner) + len(inner.rstrip(_WHITE))
    before, after = text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
    spaced = " " in (inner[0], inner[-1])  # as in French
    amid = after == "," or re.search(r"[\w,:] $", text[: m.start()]) is not None
    alone = not amid if spaced else m.end() - m.start() == len(text)
    arrows = m[0][0] in "«»‹" and (alone or (spaced and m[0][0] != "«") or _TRAIL.search(text) is not None)
    if start >= end or arrows or _CJK.search(before + after) or not _LATIN.search(inner):
        return
    within = any(k.opens and k.partner > m.start() > k.at for k in quotation.marks(text))
    marks = _marks(document, text)
    if within or m[0][0] == "‹":
        marks = "‘’" if marks == "“”" else "''"
    sure = not within and not (spaced and m[0][0] == "«") and m[0][0] != "‹" and not any(k in inner for k in '“”"')
    changes = [
        (m.start(), start, (" " if before.isalnum() else "") + marks[0]),
        (end, m.end(), marks[1] + (" " if after.isalnum() else "")),
    ]
    yield changed(region, *m.span(), changes, Applicability.SAFE if sure else Applicability.UNSAFE)


def _marks(document: Document, text: str) -> str:
    return "“”" if quotation.curly(document, text) else '""'
