"""An opening quotation mark without the space before it: said“Hello.

Only marks that open beyond doubt are found, by their shape or because every mark of the paragraph has its partner.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import quotation
from . import Kind, Match, Triggers, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

# Not a prefix of a string in a program (rb"x"), a single letter (O"x), or a part of a compound.
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
            for mark in () if quotation.regular(text) else quotation.marks(text):
                at = mark.at
                if not mark.opens or not mark.sure or mark.partner < at + 2 or text[at] == "„":
                    continue
                word = _BEFORE.search(text, max(0, at - 20), at)
                if word and (text[at + 1].isalnum() or text[at + 1] in "‘'’$£€[") and text[mark.partner - 1] != " ":
                    yield changed(region, at, at + 1, [(at, at, " ")], values={"word": word[0]})
