"""Dates in a foreign form with one reading, rendered as the house writes dates."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NUMBERS = {m[:3].lower(): n for n, m in enumerate(_MONTHS, 1)}
_DOTTED = re.compile(
    rf"(?<![\w.])(?P<day>\d{{1,2}})\.(?P<month>(?:{'|'.join(_MONTHS)}|{'|'.join(m[:3] for m in _MONTHS)}|Sept))"
    r"\.(?P<year>\d{4})(?!\w|\.\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Date(Kind):
    """`style.dates` decides between `April 26, 2022` and `26 April 2022`."""

    def triggers(self) -> Sequence[str]:
        return [f".{m[:3]}" for m in _MONTHS]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            for m in _DOTTED.finditer(region.text):
                month, day, year = _NUMBERS[m["month"][:3].lower()], int(m["day"]), int(m["year"])
                if year < 1000 or not 1 <= day <= monthrange(year, month)[1]:
                    continue
                name = _MONTHS[month - 1]
                first = document.settings.style.dates == "month-first"
                new = f"{name} {day}, {year}" if first else f"{day} {name} {year}"
                yield replaced(region, m.start(), m.end(), new)
