"""Comments that speak to copylint: `copylint off`, `copylint on`, `copylint next`, each with rules or without.

The words are the same in every format; only the comment around them differs.
"""

from __future__ import annotations

import re

from ..findings import Span
from ..structure import Note

_NOTE = re.compile(r"(?:<!--|\{/\*|\.\.)\s*copylint:?\s+(?P<words>[^\r\n]*?)\s*(?:-->|\*/\}|\Z)", re.IGNORECASE)


def note(comment: str, start: int) -> Note | None:
    """What a comment that stands at `start` says; None if it does not speak to copylint."""
    if "opylint" not in comment and "OPYLINT" not in comment:
        return None
    m = _NOTE.fullmatch(comment.strip())
    if m is None:
        return None
    return Note(Span(start, start + len(comment)), tuple(m["words"].replace(",", " ").split()))
