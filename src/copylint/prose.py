"""Is this the article's prose? What boilerplate rules need to know before they may take anything out.

Every doubt counts as prose: a paragraph lost costs more than a footer left in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .document import Document, Region

APART = ("metadata", "attribute")  # kinds of regions that are none of the text's own blocks

_ENDS = re.compile(r"[.!?:;][”\"’')\]»]*$")
_TEASER = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[”\"’')\]]*$")
_RIGHTS = re.compile(r"(?i)^(?:©|copyright\b|\(c\) ?\d{4})|\ball rights reserved\.?$")


def is_prose(region: Region) -> bool:
    """Whether a region reads like the article: it ends like a sentence and is no teaser that breaks off.

    A table row, a line of verse and an item of a list of sentences are prose as well; a headline is not.
    """
    text = region.text
    if region.kind in ("table-row", "table-cell", "verse"):
        return True
    if region.kind in ("title", "heading", "label", *APART):
        return False
    if _TEASER.search(text) or _RIGHTS.search(text):
        return False
    return _ENDS.search(text) is not None or region.words > 25


def prose_after(document: Document, region: Region) -> bool:
    """Whether any of the article's prose stands below a region."""
    return document.index[id(region)] + 1 < document.prose.stop


def prose_before(document: Document, region: Region) -> bool:
    """Whether any of the article's prose stands above a region."""
    return bool(document.prose) and document.prose.start < document.index[id(region)]


def bare(text: str) -> str:
    """A line without the bullets, arrows, bars and colons that pages set around their labels."""
    return text.strip(" \t\N{NO-BREAK SPACE}»«>→←▶►▼↓▾•·|:*#=–—-")
