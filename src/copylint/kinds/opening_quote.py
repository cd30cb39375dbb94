"""An opening quotation mark without a space before it: said“Hello.

Only marks that certainly open are found, by their shape or because all marks of the paragraph are paired.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..analysis import quotes
from .base import Kind, Match, Triggers, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

# Not a string prefix in code (rb"x"), a single letter (O"x), or part of a compound.
_BEFORE = re.compile(r"(?:(?<![^\W_])(?!(?:rb|br|fr|rf|ur)\b)[^\W\d_]{2,}|(?<=[^\W\d_]{2})[,;:])$")


class OpeningQuote(Kind):
    """Reports the mark; the fix puts a space before it."""

    def triggers(self) -> Triggers:
        return Triggers(quotes=True)

    def names(self) -> Sequence[str]:
        return ("word",)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            text = region.text
            for mark in () if quotes.regular(text) else quotes.marks(text):
                at = mark.at
                if not mark.opens or not mark.sure or mark.partner < at + 2 or text[at] == "„":
                    continue
                word = _BEFORE.search(text, max(0, at - 20), at)
                if word and (text[at + 1].isalnum() or text[at + 1] in "‘'’$£€[") and text[mark.partner - 1] != " ":
                    yield changed(region, at, at + 1, [(at, at, " ")], values={"word": word[0]})
