"""Sentences of a block of prose, with their places.

Spans are code points in the block's text, half-open, ascending and without white space at either end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..region import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = re.compile(
    r"(?:(?<=[^\s.!?…])[.!?…]+|(?<=\w)\.)[”’\"')\]»]*(?=\s+[“‘\"'(\[«¿¡—–-]*[^\W_a-zß-öø-ÿ])|[。！？｡]+[”’」』）]*(?=\S)"
)
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Cmdr|St|Mt|Jr|Sr|No|Nos|Fig|Vol|Ch|pp|cf|vs|"
    r"approx|Inc|Ltd|Corp|Co|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Hr|Fr|Sra?|Dra|Mme|Mlle|bzw|ca|z\.B|e\.g|i\.e)"
    r"|\b[^\W\d_](?:\.[^\W\d_])*)\.$"
)
_WITHIN = 12  # code points in front of a stop in which an abbreviation is looked for


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence stands. A stop ends one before a capital or a figure, but not behind an abbreviation."""
    start = 0
    for m in _END.finditer(text):
        if m[0] == "." and _SHORT.search(text[max(start, m.end() - _WITHIN) : m.end()]):
            continue
        yield from _trimmed(text, start, m.end())
        start = m.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    if WORD.search(part):
        start += len(part) - len(part.lstrip())
        yield start, start + len(part.strip())
