"""Tell the article's prose from the rest of a page, before boilerplate rules remove anything; words of a document.

When in doubt, text counts as prose: losing a paragraph costs more than keeping a footer.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ..model.document import remembered

if TYPE_CHECKING:
    from ..model.document import Document
    from ..model.region import Region

APART = ("metadata", "attribute")  # kinds of regions that are not blocks of the text

_ENDS = re.compile(r"[.!?:;][”\"’')\]»]*$")
_TEASER = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[”\"’')\]]*$")
_RIGHTS = re.compile(r"(?i)^(?:©|copyright\b|\(c\) ?\d{4})|\ball rights reserved\.?$")


def is_prose(region: Region) -> bool:
    """Whether a region reads like the article: it ends like a sentence and is not a truncated teaser.

    Table rows, lines of verse and list items that are sentences are prose too; headlines are not.
    """
    text = region.text
    if region.kind in ("table-row", "table-cell", "verse"):
        return True
    if region.kind in ("title", "heading", "label", *APART):
        return False
    if _TEASER.search(text) or _RIGHTS.search(text):
        return False
    return _ENDS.search(text) is not None or region.words > 25


@remembered
def extent(document: Document) -> range:
    """Return the range from the first region that reads like the article's prose to the last; empty if none does."""
    regions = document.regions
    first = next((i for i, region in enumerate(regions) if is_prose(region)), None)
    if first is None:
        return range(0)
    last = next(i for i in reversed(range(len(regions))) if is_prose(regions[i]))
    return range(first, last + 1)


def prose_after(document: Document, region: Region) -> bool:
    """Whether any prose of the article follows a region."""
    return document.index[id(region)] + 1 < extent(document).stop


def prose_before(document: Document, region: Region) -> bool:
    """Whether any prose of the article precedes a region."""
    return bool(extent(document)) and extent(document).start < document.index[id(region)]


def bare(text: str) -> str:
    """Return a line without the bullets, arrows, bars and colons that pages put around labels."""
    return text.strip(" \t\N{NO-BREAK SPACE}»«>→←▶►▼↓▾•·|:*#=–—-")


# Words of a document.

_DOTTED = re.compile(r"(?<![\w.])(\w[\w’'-]*)\.(?=[A-Za-z])")
_ALONE = re.compile(r"(?<![\w.?!@/-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w-]|\.\w)")


@remembered
def words(document: Document) -> frozenset[str]:
    """Return the words of a document in lowercase, without parts of addresses; a hyphenated compound is one word."""
    return frozenset(m[0].lower() for region in document.regions for m in _ALONE.finditer(region.text))


@remembered
def modules(document: Document) -> frozenset[str]:
    """Return the words followed by a period and a letter more than once, like module names in code."""
    counts = Counter(m[1] for m in _DOTTED.finditer(document.text))
    return frozenset(word for word, count in counts.items() if count > 1)
