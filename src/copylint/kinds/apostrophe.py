"""A wrong character for an apostrophe: don`t, it´s, they‘re.

The fix writes the apostrophe that the document uses elsewhere; backticks that may enclose code are skipped.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..matching.text_window import document_windows
from .base import Kind, option, replaced, required

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..matching.regex import Regex
    from ..matching.text_window import Window
    from ..model.document import Document
    from .base import Candidate, Match, Triggers

_CURLY, _STRAIGHT = "“”’", "\"'"


class Apostrophe(Kind):
    """The fix writes a curly apostrophe if most marks of the document are curly, else a straight one."""

    pattern: Regex = option("pattern of the character to replace, with its required context")

    def triggers(self) -> Triggers | None:
        return required(self.pattern)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        curly = cache(lambda: _more_curly(document_windows(document)))  # not the marks of attributes
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
