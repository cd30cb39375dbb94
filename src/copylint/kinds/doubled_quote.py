"""A double quotation mark that stands twice where one belongs.

Every doubled mark of a paragraph is tried as a single one; only if all its marks then pair up is anything found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import quotation
from ..findings import Applicability
from . import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

_TWICE = re.compile(r"([“”\"])\1")
_SINGLY = re.compile('[“”"]')
# Not the empty string of a program: `set x to ""`, `a=""`.
_EMPTY = re.compile(r"(?:^|[\s=(\[{/+&|<>])\"\"(?=$|[\s=)\]},:;/+&|<>.!?])|,\"\",")


class DoubledQuote(Kind):
    """Reports both marks; the fix takes one out."""

    def triggers(self) -> Sequence[str]:
        return "““", "””", '""'

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            text = region.text
            twice = list(_TWICE.finditer(text))
            if not twice or _EMPTY.search(text) or re.search(r"([“”\"])\1\1", text):
                continue
            single = _TWICE.sub(r"\1", text)
            # The new text's marks, and which of them were doubled
            places = [m.start() - n for n, m in enumerate(twice)]
            marks = {m.at: m for m in quotation.marks(single)}
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
