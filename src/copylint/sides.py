"""On which side of closing quotation marks a document puts commas and periods.

Only fragments tell: speech has its marks inside in every style.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .quotation import closings, regular
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .document import Document
    from .quotation import Mark

_FRAGMENT = re.compile(r"[a-z][^.!?]*[.,]?$")
_NEAR = 8  # code points in front of a quotation
_STOPS = (".", ",")


def fragment(text: str, mark: Mark) -> bool:
    """Whether a closing mark ends a few words quoted inside a sentence, rather than speech."""
    if mark.partner < 0 or not _amid(text[max(0, mark.partner - _NEAR) : mark.partner]):
        return False
    return _FRAGMENT.match(text[mark.partner + 1 : mark.at]) is not None


def _amid(before: str) -> bool:
    """Whether a quotation behind some text is a part of its last sentence."""
    return before[-_NEAR:].rstrip()[-1:] not in ("", ",", ":", "\0")


class Sides(Record):
    """How many commas and periods a document has inside and outside of closing quotation marks."""

    inside: int
    outside: int


def sides(texts: Iterable[str]) -> Sides:
    """Counts over all paragraphs of a document."""
    quoting = [text for text in texts if "”" in text or '"' in text]
    plain = [text for text in quoting if regular(text)]
    found = _plain(plain)
    for text in quoting if len(plain) < len(quoting) else ():
        if not regular(text):
            for mark in closings(text):
                first, second = text[mark.at - 1] in ".,", text[mark.at + 1 : mark.at + 2] in _STOPS
                if first != second and fragment(text, mark):
                    found.append(first)
    return Sides(found.count(True), found.count(False))


def _plain(texts: Sequence[str]) -> list[bool]:
    """Of each fragment with a stop on one side whether it is inside, in paragraphs whose marks stand in plain pairs."""
    found: list[bool] = []
    parts = "\0".join(texts).replace("“", '"').replace("”", '"').split('"')  # every second one is quoted
    for at in range(1, len(parts), 2):
        quoted = parts[at]
        first = quoted.endswith(_STOPS)
        if first != parts[at + 1].startswith(_STOPS) and _FRAGMENT.match(quoted):
            before = parts[at - 1]
            if _amid(before if at == 1 else f'"{before}'):
                found.append(first)
    return found


def inside(document: Document) -> bool:
    """Whether a missing comma goes inside the closing mark: by the configured style, the document's, the locale's."""
    match document.settings.style.quotes:
        case "american":
            return True
        case "british":
            return False
        case _:
            count = document.sides
            if count.inside != count.outside:
                return count.inside > count.outside
            return not document.settings.language.lower().startswith(("en-gb", "en-au", "en-nz", "en-ie"))
