"""Dates in a foreign form, rewritten in house style if they have one reading.

A date that shows the order of another one in the document is never safe alone: once rewritten, it shows nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from ..model.findings import Applicability
from .base import Kind, Match, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NUMBERS = {m[:3].lower(): n for n, m in enumerate(_MONTHS, 1)}
_DOTTED = re.compile(
    rf"(?<![\w.])(?P<day>[0-9]{{1,2}})(?:\.|(?P<german>(?<=\b(?:on|by) [0-9][0-9])\. ))"
    rf"(?P<month>(?:{'|'.join(_MONTHS)}|{'|'.join(m[:3] for m in _MONTHS)}|Sept))"
    r"(?(german) |\.)(?P<year>\d{4})(?!\w|\.\w)",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"(?P<a>[0-9](?<![\w./\\:=@#&%+–-][0-9])[0-9]?)(?<!(?<![0-9])9(?=/11/2001))(?P<by>[./-])(?P<b>[0-9]{1,2})(?P=by)(?P<year>(?:1[5-9]|20)[0-9]{2})"
    r"(?![\w/\\@=]|[.–-]\w)"
)
_NUMBERED = re.compile(  # the name of a version, a law, a file; a label
    r"(?i)(?::|[#№]|\b(?:n[or]s?|art|v(?:er(?:sion)?)?|release|build|section|article|law|decree|act|resolution|order|"
    r"case|file|ref(?:erence)?|number|id|isbn|code|ticket|invoice|tel|phone|call)\b[.:]?)\s*$"
)
_CLOCK = re.compile(r",? ?[0-9]{1,2}[:.h][0-9]{2}")


class Date(Kind):
    """`style.dates` decides between `April 26, 2022` and `26 April 2022`."""

    form: str = option(
        "which dates: with the month as a word between periods, in digits with one reading, in digits with two",
        "word",
        one_of=("word", "figures", "doubtful"),
    )

    def triggers(self) -> Sequence[str]:
        if self.form == "word":
            return [f"1{dot}{m[:3]}" for m in _MONTHS for dot in (".", ". ")]
        return [f"{by}{n}{by}2000" for by in "./-" for n in (1, 11)]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        first = document.settings.style.dates == "month-first"
        if self.form != "word":
            yield from self._figures(document, candidates, first)
            return
        for region, _ in candidates:
            for m in _DOTTED.finditer(region.text):
                month, day, year = _NUMBERS[m["month"][:3].lower()], int(m["day"]), int(m["year"])
                if year >= 1000 and 1 <= day <= monthrange(year, month)[1]:
                    grade = Applicability.UNSAFE if m["german"] else Applicability.SAFE
                    yield replaced(region, m.start(), m.end(), _written(first, year, month, day), grade)

    def _figures(self, document: Document, candidates: Sequence[Candidate], first: bool) -> Iterator[Match]:
        orders = [_orders(m) for r in document.regions for m in _FIGURES.finditer(r.text)]
        proven = set[str]().union(*(o for o in orders if len(o) == 1))
        doubtful = any(len(o) == 2 for o in orders)
        for region, _ in candidates:
            for m in _FIGURES.finditer(region.text):
                order = _orders(m)
                if not order or _label(region, m):
                    continue
                if len(order) == 2 and len(proven) == 1:
                    order, grade = proven, Applicability.UNSAFE
                else:
                    grade = Applicability.UNSAFE if doubtful and len(proven) == 1 else Applicability.SAFE
                house = first and "month" in order  # how the house's own readers write it
                a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
                if len(order) == 1 and self.form == "figures" and not house:
                    month, day = (b, a) if "day" in order else (a, b)
                    yield replaced(region, m.start(), m.end(), _written(first, year, month, day), grade)
                elif len(order) == 2 and self.form == "doubtful" and a != b:
                    one, other = _written(first, year, b, a), _written(first, year, a, b)
                    match, second = (replaced(region, m.start(), m.end(), new) for new in (one, other))
                    yield Match(match.span, match.fixes + second.fixes, {**match.values, "other": other})

    def names(self) -> Sequence[str]:
        return ("other",) if self.form == "doubtful" else ()


def _written(first: bool, year: int, month: int, day: int) -> str:
    name = _MONTHS[month - 1]
    return f"{name} {day}, {year}" if first else f"{day} {name} {year}"


def _orders(m: re.Match[str]) -> set[str]:
    """Return what may come first in a date in digits: day, month, either, or nothing if it is no date."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
    pairs = {"day": (b, a), "month": (a, b)}
    return {o for o, (month, day) in pairs.items() if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]}


def _label(region: Region, m: re.Match[str]) -> bool:
    """Whether a date in digits names something, or is a page's timestamp."""
    before = region.text[max(0, m.start() - 24) : m.start()]
    stamp = region.words <= 7 and not region.text.rstrip("”\"’')").endswith((".", "!", "?"))
    return stamp or _NUMBERED.search(before) is not None or _CLOCK.match(region.text, m.end()) is not None
