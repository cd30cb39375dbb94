"""Double quotation marks of a text in pairs, and the side on which a document puts commas and periods.

Curly marks are known by their shape, straight ones by their neighbours and by parity; `sure` says whether these agree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .document import Document

CLOSING = '”"'
OPENING = '“"'
_MARK = re.compile(r"[“”\"]")
_INCHES = re.compile(r"\d['’′]\s?\d{1,2}\"|(?<![\w.])\d{1,3}(?:\.\d+)?\"(?=[\s,.;:)x×-]|$)")
_INSIDE, _OUTSIDE = (",”", ".”", ',"', '."'), ("”,", "”.", '",', '".')


class Mark(NamedTuple):
    """A quotation mark: its offset, whether it opens, the offset of its partner or -1, and whether that is certain."""

    at: int
    opens: bool
    partner: int
    sure: bool


@lru_cache(maxsize=512)
def marks(text: str) -> tuple[Mark, ...]:
    """The double quotation marks of a paragraph, in order; inch marks are left out.

    An opening mark that is never closed is sure where the paragraph's marks are otherwise in order: quotations may run
    on over paragraphs.
    """
    inches = {m.end() - 1 for m in _INCHES.finditer(text)} if '"' in text else set[int]()
    found: list[list[int]] = []  # at, opens, partner
    orphans = False
    opened = -1  # index into `found` of the mark that waits for its partner
    for m in _MARK.finditer(text):
        at = m.start()
        if at in inches and not (opened >= 0 and text.count('"', at + 1) % 2 == 0):
            continue
        role = _role(text, at)
        opens = role > 0 if role else opened < 0
        if opens:
            orphans = orphans or opened >= 0
            opened = len(found)
            found.append([at, 1, -1])
        elif opened >= 0:
            found[opened][2] = at
            found.append([at, 0, found[opened][0]])
            opened = -1
        else:
            orphans = True
            found.append([at, 0, -1])
    return tuple(Mark(at, bool(opens), partner, not orphans) for at, opens, partner in found)


def _role(text: str, at: int) -> int:
    """1 for a mark that must open, -1 for one that must close, 0 where only parity can tell."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] == "“":
        return 1
    if text[at] == "”":
        return -1
    if before in " ([{—–‘“\N{NO-BREAK SPACE}" and not after.isspace() and after not in ".,;:!?)]}":
        return 1
    if not before.isspace() and (after.isspace() or after in ".,;:!?)]}—–’"):
        return -1 if before not in "([{—–" else 0
    return 0


def closings(text: str) -> tuple[Mark, ...]:
    """The closing marks that are certain."""
    return tuple(m for m in marks(text) if not m.opens and (m.sure or text[m.at] == "”"))


class Sides(NamedTuple):
    """How many commas and periods a document has inside and outside of closing quotation marks."""

    inside: int
    outside: int


def sides(document: Document) -> Sides:
    """Counts over the whole document."""
    inside = outside = 0
    for region in document.regions:
        text = region.text
        if "”" in text or '"' in text:
            inside += sum(map(text.count, _INSIDE))
            outside += sum(map(text.count, _OUTSIDE))
    return Sides(inside, outside)


def inside(document: Document) -> bool:
    """Whether a missing comma goes inside the closing mark: by the configured style, the document's, the locale's."""
    match document.settings.style.quotes:
        case "american":
            return True
        case "british":
            return False
        case _:
            count = sides(document)
            if count.inside != count.outside:
                return count.inside > count.outside
            return not document.settings.language.lower().startswith(("en-gb", "en-au", "en-nz", "en-ie"))
