"""The same word twice in a row.

The second must start with a lowercase letter, so that names and sentence starts are never reported.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..model.findings import Applicability
from .base import Kind, Match, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..matching.regex import Regex
    from ..model.document import Document
    from .base import Candidate

_TWICE = re.compile(
    r"(?<![\w’'.@/\\-])([^\W\d_]+(?:[’'][^\W\d_]+)?) +((?i:\1))(?![\w’'@/\\\u00ad\u200b-\u200d\u2060-]|\.\w)"
)
_BEFORE = 40  # code points


class Repetition(Kind):
    """The fix removes one of the two words and the space between."""

    words: Sequence[str] = option("words that are wrong twice in a row")
    doubtful: Sequence[str] = option("words that are sometimes repeated on purpose: their fix is unsafe", ())
    after: Regex | None = option(
        "pattern before the two words that the first may belong to: the fix is unsafe, and doubtful words are skipped",
        None,
    )

    def triggers(self) -> Sequence[str]:
        return [f"{w} {w}" for w in (*self.words, *self.doubtful)]

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset((*self.words, *self.doubtful))

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            text = region.text
            for m in _TWICE.finditer(text) if places is None else filter(None, (_TWICE.match(text, p) for p in places)):
                word = m[1].lower().replace("’", "'")
                if m[2][0].isupper() or word not in self._all:
                    continue
                before = text[max(0, m.start() - _BEFORE) : m.start()].rstrip()
                if before.endswith(m[1]) and not before[: -len(m[1])][-1:].isalnum():
                    continue  # already reported with the previous one
                thrice = re.compile(rf"(?: +{re.escape(m[2])}\b)+").match(text, m.end())
                belongs = self.after is not None and self.after.search(before)
                doubtful = word in self.doubtful
                if doubtful and belongs:
                    continue
                sure = not (thrice or belongs or doubtful)
                grade = Applicability.SAFE if sure else Applicability.UNSAFE
                yield replaced(region, m.start(), thrice.end() if thrice else m.end(), m[1], grade)
