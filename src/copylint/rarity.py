"""How often a literal stands in English prose, guessed by its characters: what a trigger costs.

Figures compare literals with each other; none says how often one stands in a certain text.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# How often a character stands in English prose, per mille; everything else is rare.
_RATES = (180, 100, 75, 65, 62, 57, 57, 52, 50, 49, 35, 33, 22, 22, 20, 20, 18, 16, 15, 15, 12, 8, 6, 12)
_COMMON = dict(zip(" etaoinshrdlcumwfgypbvk0", _RATES, strict=True)) | {
    "j": 2.0, "q": 1.0, "x": 2.0, "z": 1.0, ".": 10.0, ",": 10.0, "-": 2.0, "'": 3.0, "’": 2.0, '"': 4.0,
    "“": 1.0, "”": 1.0, "(": 0.5, ")": 0.5, ":": 0.5, "$": 0.3, "\n": 4.0,
}  # fmt: skip
_RARE = 0.1
# How often a letter of one case stands behind another, a space or (^) anything.
_SHAPES = {
    "^a": 0.75, "^A": 0.03, "^0": 0.012, "^ ": 0.18, "aa": 0.8, "a ": 0.18, " a": 0.85, " A": 0.12, "Aa": 0.85,
    "aA": 0.0003, "AA": 0.1, "A ": 0.05, " 0": 0.02, "00": 0.4, "0 ": 0.3, "0a": 0.05,
    ". ": 0.8, ", ": 0.9, '" ': 0.4, "” ": 0.9, "' ": 0.1, "’ ": 0.1, "'a": 0.8, "’a": 0.8,
}  # fmt: skip


def rate(literals: Iterable[str]) -> float:
    """About how often one of some literals stands in 1,000 characters."""
    return sum(map(_rate, literals))


def shape_rate(shapes: Iterable[str]) -> float:
    """The same of shapes, in which `a` is any small letter and `A` any capital."""
    return sum(map(_shape_rate, shapes))


def _rate(literal: str) -> float:
    out = 1000.0
    for ch in literal.lower():
        out *= _COMMON.get("0" if ch.isdecimal() else ch, _RARE) / 1000
    return 8 * out if len(literal) < 5 and literal.isalpha() else out  # “in” and “the” are no chance meetings


def _shape_rate(shape: str) -> float:
    out = 1000.0
    for before, ch in pairwise(f"^{shape}"):
        out *= _SHAPES.get(before + ch, 0.01)
    return out
