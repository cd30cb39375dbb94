"""Commas and periods on the wrong side of a closing quotation mark, by the house style or the article's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..analysis import quotes
from ..analysis.attribution import attribution
from ..analysis.quotes import fragment, sides
from ..model.findings import Applicability
from .base import Kind, Match, changed, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_OUTSIDE = re.compile(r"(?P<close>[’'”\"]*[”\"])(?P<mark>[.,])(?=[\s)\]”\"’—]|$)")
_INSIDE = re.compile(r"(?P<mark>[.,])(?P<close>[”\"])(?=[\s)\]—]|$)")
_DASHED = re.compile(r" ?(?:[-–—]|--) (?=\w)")  # a foreign attribution, fixed as a whole or not at all
_TOUCHING = re.compile(r"[”\"](?=[.,])|[.,](?=[”\"])")


class QuoteSide(Kind):
    """`style.quotes` decides: american puts them inside, british outside if the quotation is a fragment."""

    least: int = option("with `style.quotes: auto`, minimum number of closing marks beside a comma or period", 4)
    share: int = option("with `style.quotes: auto`, minimum percentage of them that agree", 75)

    def triggers(self) -> Sequence[str]:
        return [a + b for mark in quotes.CLOSING for a, b in ((mark, "."), (mark, ","), (".", mark), (",", mark))]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        touching = [(region, _touching(region.text) if places is None else places) for region, places in candidates]
        outside = {region.text[at] in quotes.CLOSING for region, places in touching for at in places}
        if document.settings.style.quotes == "auto" and len(outside) < 2:
            return
        side = self._side(document)
        if not side or (side == "inside") not in outside:
            return
        grade = Applicability.UNSAFE if document.settings.style.quotes == "auto" else Applicability.SAFE
        wrong = _OUTSIDE if side == "inside" else _INSIDE
        for region, places in touching:
            on = {region.text[at] in quotes.CLOSING for at in places}
            for m in wrong.finditer(region.text) if (side == "inside") in on else ():
                mark = quotes.closing(region.text, m.end("close") - 1)
                if (
                    mark is None
                    or _DASHED.match(region.text, m.end())
                    or not (_moves_in(region, m) if side == "inside" else _moves_out(region, m, mark))
                ):
                    continue
                new = m["mark"] + m["close"] if side == "inside" else m["close"] + m["mark"]
                start, end = m.span()
                first, second = (
                    (m.span("close"), m.span("mark")) if side == "inside" else (m.span("mark"), m.span("close"))
                )
                changes = (
                    [(first[0], first[0], m["mark"]), (*second, "")]
                    if side == "inside"
                    else [(*first, ""), (second[1], second[1], m["mark"])]
                )
                yield changed(region, start, end, changes, grade, {"new": new})

    def _side(self, document: Document) -> str:
        match document.settings.style.quotes:
            case "american":
                return "inside"
            case "british":
                return "outside"
            case _:
                count = sides(document)
                total = count.inside + count.outside
                if total < self.least or 100 * max(count) < self.share * total:
                    return ""
                return "inside" if count.inside > count.outside else "outside"


def _touching(text: str) -> list[int]:
    """Return the offsets where a mark and a comma or period touch."""
    return [m.start() for m in _TOUCHING.finditer(text)]


def _moves_in(region: Region, m: re.Match[str]) -> bool:
    before = region.text[m.start() - 1 : m.start()]
    return bool(before) and before not in ".,;:!?…" and not before.isspace()


def _moves_out(region: Region, m: re.Match[str], mark: quotes.Mark) -> bool:
    """Whether the mark moves out: only from a fragment; speech keeps its mark inside in British style too."""
    if not fragment(region.text, mark.partner + 1, mark.at):
        return False
    return m["mark"] == "." or attribution(region.text, m.end() + 1) is None
