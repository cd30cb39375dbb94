"""Times of day in a foreign form, rendered as the house writes times.

Only the pattern says what is a time; the rendering keeps hour and minute as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import literals
from ..findings import Applicability
from ..options import option
from . import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from ..patterns import Regex
    from . import Candidate

_PART = re.compile(r"(?i)\b(?:tonight|night|evening|afternoon|morning|o[’']clock|[ap]\.?m)\b")
_AROUND = 40  # code points on either side in which the part of the day may be named


class Clock(Kind):
    """Month-first style writes `2:30 p.m.`, day-first style `14:30`; an hour below 13 is not certain."""

    pattern: Regex = option("times, with the groups `hour`, `minute` and, around what is replaced, `_`")
    unless: Regex | None = option("no finding where this matches the text found", None)

    def triggers(self) -> Sequence[str] | None:
        found = literals.required(self.pattern.source)
        return None if found is None else sorted(found)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        twelve = document.settings.style.dates == "month-first"
        for region, _ in candidates:
            for m in self.pattern.finditer(region.text):
                hour, minute = int(m["hour"]), int(m["minute"])
                if hour + minute / 60 > 24 or minute > 59 or (self.unless and self.unless.search(m[0])):
                    continue
                start, end = m.span("_")
                around = region.text[max(0, start - _AROUND) : end + _AROUND]
                new = _twelve(hour, minute) if twelve else f"{m['hour']}:{m['minute']}"
                if twelve and 0 < hour < 13 and _PART.search(around):
                    new = f"{hour}:{m['minute']}"
                if region.text[end : end + 1] == ".":
                    new = new.removesuffix(".")
                grade = Applicability.SAFE if 12 < hour < 24 else Applicability.UNSAFE
                yield replaced(region, start, end, new, grade)


def _twelve(hour: int, minute: int) -> str:
    """A time in American style."""
    if not minute and hour % 12 == 0:
        return "noon" if hour == 12 else "midnight"
    minutes = f":{minute:02}" if minute else ""
    return f"{(hour - 1) % 12 + 1}{minutes} {'p' if hour > 11 else 'a'}.m."
