"""A round or square bracket without its partner.

A bracket may be closed some paragraphs below; marks of lists, smileys and intervals of numbers are no brackets.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from . import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Region
    from . import Candidate

_BRACKET = re.compile(r"[()\[\]]")
_SMILEY = re.compile(r"[:;=][-~’'^]?[)\]]+(?!\w)|[:;] [)\]]+(?!\w)|¯\\_\(ツ\)_/¯")
# A bracket with its partner: none stands between, and neither could be a smiley.
_ROUND = re.compile(r"\([^()\[\]]*+\)(?<![:;=]\))(?<![:;=][-~’'^ ]\))")
_SQUARE = re.compile(r"\[[^()\[\]]*+\](?<![:;=]\])(?<![:;=][-~’'^ ]\])")
_NONE = re.compile(
    r"[:;=][-~’'^]?[(\[]+|(?<!\w)[()\[\]]{1,9}[-~’']?[:;=](?!\w)"  # :( and (:
    r"|(?:(?<=^)|(?<=[\s(,;:.#–—-]))(?:[A-Za-z]|\d{1,3}|[ivxIVX]{1,5})\)"  # a) and 1)
    r"|[(\[]\s?[-−+]?[\w.∞]+\s?[,;]\s?[-−+]?[\w.∞]+\s?[)\]]"  # [0, 1)
)
_PROGRAM = re.compile(r"[{};]|=>|</|\w\(\w*\)\.?\w")
_PAIRS = {")": "(", "]": "["}
_FAR = 10  # paragraphs below in which a bracket may close


class UnpairedBracket(Kind):
    """Reports the bracket; its partner may be missing anywhere, so there is no fix."""

    hosts = "block"

    def triggers(self) -> Sequence[str]:
        return "()[]"

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            alone = _alone(region.text)
            for at, bracket in () if alone and _PROGRAM.search(region.text) else alone:
                if not _elsewhere(document, region, bracket):
                    yield Match(region.span(at, at + 1), (), {"match": bracket})


@lru_cache(maxsize=512)
def _alone(text: str) -> tuple[tuple[int, str], ...]:
    """The brackets of a paragraph that have no partner in it."""
    paired = len(_ROUND.findall(text)) + (len(_SQUARE.findall(text)) if "[" in text else 0)
    if 2 * paired == sum(map(text.count, "()[]")) and "¯" not in text:
        return ()  # as in almost all texts
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


def _elsewhere(document: Document, region: Region, bracket: str) -> bool:
    """Whether the partner may stand in a paragraph nearby."""
    at = document.index[id(region)]
    opens = bracket in "(["
    near = document.regions[at + 1 : at + 1 + _FAR] if opens else document.regions[max(0, at - _FAR) : at]
    return any((other in "([") != opens for r in near for _, other in _alone(r.text))
