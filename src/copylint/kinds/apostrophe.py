"""Another mark typed for an apostrophe: don`t, it´s, they‘re.

The apostrophe written is the one that the document uses elsewhere; backticks that may enclose code are left alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..options import option
from . import Kind, replaced, required

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..document import Document
    from ..patterns import Regex
    from ..window import Window
    from . import Candidate, Match, Triggers

_CURLY, _STRAIGHT = "“”’", "\"'"


class Apostrophe(Kind):
    """Curly where the document's marks are, straight where they are straight or there are none."""

    pattern: Regex = option("the mark to replace, with what has to stand around it")

    def triggers(self) -> Triggers | None:
        return required(self.pattern)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        curly = cache(lambda: _more_curly(document.windows))  # not the marks of attributes
        for region, places in candidates:
            text = region.text
            found = list(self.pattern.at(text, places))
            ticks = sum(m[0] == "`" for m in found)
            code = ticks > 0 and text.count("`") > ticks
            for m in found:
                if m[0] == "`" and code:
                    continue
                yield replaced(region, m.start(), m.end(), "’" if m[0] == "‘" or curly() else "'")


def _more_curly(windows: Iterable[Window]) -> bool:
    more = 0
    for window in windows:
        count = window.text.count
        more += sum(map(count, _CURLY)) - sum(map(count, _STRAIGHT))
    return more > 0
