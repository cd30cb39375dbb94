"""A round or square bracket without its partner.

A bracket may be closed some paragraphs later. List markers, emoticons and intervals of numbers are skipped.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from .base import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_BRACKET = re.compile(r"[()\[\]]")
_SMILEY = re.compile(r"[:;=][-~’'^]?[)\]]+(?!\w)|[:;] [)\]]+(?!\w)|¯\\_\(ツ\)_/¯")
_EYES = (":", ";", "=")
_NOSES = (*"-~’'^ ",)
_NONE = re.compile(
    r"[:;=][-~’'^]?[(\[]+|(?<!\w)[()\[\]]{1,9}[-~’']?[:;=](?!\w)"  # :( and (:
    r"|(?:(?<=^)|(?<=[\s(,;:.#–—-]))(?:[A-Za-z]|\d{1,3}|[ivxIVX]{1,5})\)"  # a) and 1)
    r"|[(\[]\s?[-−+]?[\w.∞]+\s?[,;]\s?[-−+]?[\w.∞]+\s?[)\]]"  # [0, 1)
)
_PROGRAM = re.compile(r"[{};]|=>|</|\w\(\w*\)\.?\w")
_PAIRS = {")": "(", "]": "["}
_FAR = 10  # later paragraphs in which a bracket may close


class UnpairedBracket(Kind):
    """Reports the bracket; its partner may be missing anywhere, so there is no fix."""

    hosts = "block"

    def triggers(self) -> Sequence[str]:
        return "()[]"

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            alone = () if _paired(region.text, places) else _alone(region.text)
            elsewhere = cache(partial(_elsewhere, document, region))
            for at, bracket in () if alone and _PROGRAM.search(region.text) else alone:
                if not elsewhere(bracket in "(["):
                    yield Match(region.span(at, at + 1), (), {"match": bracket})


def _paired(text: str, places: Sequence[int] | None) -> bool:
    """Whether all brackets form plain pairs, not nested and not like an emoticon, as in most texts."""
    if places is None:
        places = [m.start() for m in _BRACKET.finditer(text)]
    brackets = "".join([text[at] for at in places])
    if brackets.replace("()", "").replace("[]", ""):
        return False
    faces = [at for at in places[1::2] if text[at - 1] in _EYES or (text[at - 1] in _NOSES and text[at - 2] in _EYES)]
    return not faces and "¯" not in text


@lru_cache(maxsize=512)
def _alone(text: str) -> tuple[tuple[int, str], ...]:
    """Return the offsets and characters of the brackets without a partner in their paragraph."""
    opened: list[tuple[int, str]] = []
    closed: list[tuple[int, str]] = []
    smileys = _places(_SMILEY, text)
    for m in _BRACKET.finditer(text):
        partner = _PAIRS.get(m[0])
        if m.start() in smileys:
            continue
        if partner is None:
            opened.append((m.start(), m[0]))
        elif opened and opened[-1][1] == partner:
            opened.pop()
        else:
            closed.append((m.start(), m[0]))
    none = _places(_NONE, text) if opened or closed else set[int]()
    return tuple(b for b in (*opened, *closed) if b[0] not in none)


def _places(pattern: re.Pattern[str], text: str) -> set[int]:
    return {at for m in pattern.finditer(text) for at in range(*m.span())}


def _elsewhere(document: Document, region: Region, opens: bool) -> bool:
    """Whether the partner of a bracket may be in a paragraph nearby."""
    at = document.index[id(region)]
    near = document.regions[at + 1 : at + 1 + _FAR] if opens else document.regions[max(0, at - _FAR) : at]
    return any((other in "([") != opens for r in near for _, other in _alone(r.text))
