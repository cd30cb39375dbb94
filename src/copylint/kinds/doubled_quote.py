"""A doubled quotation mark where a single one belongs.

Every doubled mark of a paragraph is tried as a single one; there are matches only if all its marks then pair up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..analysis import quotes
from ..model.findings import Applicability
from .base import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_TWICE = re.compile(r"([“”\"])\1")
_SINGLY = re.compile('[“”"]')
# Not an empty string in code: `set x to ""`, `a=""`.
_EMPTY = re.compile(r"(?:^|[\s=(\[{/+&|<>])\"\"(?=$|[\s=)\]},:;/+&|<>.!?])|,\"\",")


class DoubledQuote(Kind):
    """Reports both marks; the fix removes one."""

    def triggers(self) -> Sequence[str]:
        return "““", "””", '""'

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            text = region.text
            twice = list(_TWICE.finditer(text))
            if not twice or _EMPTY.search(text) or re.search(r"([“”\"])\1\1", text):
                continue
            single = _TWICE.sub(r"\1", text)
            # The new text's marks, and which of them were doubled.
            places = [m.start() - n for n, m in enumerate(twice)]
            marks = {m.at: m for m in quotes.marks(single)}
            if any(at not in marks or not marks[at].sure for at in places):
                continue
            grade = Applicability.UNSAFE if _nested(text) else Applicability.SAFE
            for m in twice:
                yield replaced(region, *m.span(), m[1], grade)


def _nested(text: str) -> bool:
    """Whether the marks could be right as they are: one quotation at the edge of another, ““Yes,” he wrote”."""
    depth = 0
    for m in _SINGLY.finditer(text):
        role = {"“": 1, "”": -1}.get(m[0], 0)
        if not role:
            return False
        depth += role
    inner = re.search("““[^“”]*”[^”]|[^“]“[^“”]*””", text)
    return depth == 0 and inner is not None
