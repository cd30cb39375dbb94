"""The same word twice in a row."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ..findings import Applicability
from ..options import option
from . import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

_TWICE = re.compile(r"(?<![\w’'.@/\\-])([^\W\d_]+) +((?i:\1))(?![\w’'@/\\-]|\.\w)")


class Repetition(Kind):
    """The second must start with a small letter; a fix takes it out with the space before it."""

    words: Sequence[str] = option("the words that are wrong twice in a row; empty: every word", ())
    allow: Sequence[str] = option("words that may stand twice", ())

    def triggers(self) -> Sequence[str] | None:
        return [f"{w} {w}" for w in self.words] or None

    @cached_property
    def _only(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def _allowed(self) -> frozenset[str]:
        return frozenset(w.lower() for w in self.allow)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            for m in _TWICE.finditer(region.text):
                word = m[1].lower()
                if m[2][0].isupper() or (self._only and word not in self._only) or word in self._allowed:
                    continue
                thrice = region.text[m.end() :].lstrip(" ").startswith(f"{m[2]} ")
                grade = Applicability.UNSAFE if thrice else Applicability.SAFE
                yield replaced(region, m.start(), m.end(), m[1], grade)
