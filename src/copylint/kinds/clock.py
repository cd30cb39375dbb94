"""Times of day in a foreign form, rewritten in house style.

The pattern alone defines a time; the fix keeps hour and minute.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model.findings import Applicability
from .base import Kind, Match, changed, option, required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..matching.regex import Regex
    from ..model.document import Document
    from .base import Candidate, Triggers

_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?: ?h ?|\.)(?P<minute>[0-9]{2})(?: (?:hours|hrs|o[’']clock)\b)?")
_PART = re.compile(r"(?i)\b(?:tonight|night|evening|afternoon|morning|o[’']clock|[ap]\.?m)\b")
_AROUND = 40  # code points examined on either side


class Clock(Kind):
    """Month-first style writes `2:30 p.m.`, day-first style `14:30`; uncertain unless an hour is 13 or later."""

    pattern: Regex = option("pattern of a time or a time range; the group `_` is the part to replace")
    not_after: Regex | None = option("no finding where this matches the 40 characters before the text found", None)

    def triggers(self) -> Triggers | None:
        return required(self.pattern)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        twelve = document.settings.style.dates == "month-first"
        for region, places in candidates:
            text = region.text
            for m in self.pattern.at(text, places):
                if self.not_after and self.not_after.search(text[max(0, m.start() - _AROUND) : m.start()]):
                    continue
                start, end = m.span("_")
                times = list(_TIME.finditer(text, start, end))
                sure = any(12 < int(t["hour"]) < 24 for t in times)
                named = not sure and _PART.search(text[max(0, start - _AROUND) : end + _AROUND]) is not None
                changes = [(*t.span(), _written(t, twelve, named)) for t in times]
                if text[end : end + 1] == ".":
                    changes[-1] = (*times[-1].span(), changes[-1][2].removesuffix("."))
                grade = Applicability.SAFE if sure else Applicability.UNSAFE
                yield changed(region, start, end, changes, grade)


def _written(time: re.Match[str], twelve: bool, named: bool) -> str:
    """Return a time in house style; `named`: the words around it say whether it is before noon."""
    hour, minute = int(time["hour"]), int(time["minute"])
    if not twelve or (named and 0 < hour < 13):
        return f"{time['hour']}:{time['minute']}"
    if not minute and hour % 12 == 0:
        return "noon" if hour == 12 else "midnight"
    minutes = f":{minute:02}" if minute else ""
    return f"{(hour - 1) % 12 + 1}{minutes} {'p' if 11 < hour < 24 else 'a'}.m."
