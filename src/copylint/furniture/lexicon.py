"""What the words of a paragraph say: which words, pairs and whole lines furniture is made of, and which articles are.

A word counts once a paragraph; the sum is divided by the root of how many are known, so that length alone says nothing.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATH = Path(__file__).parents[1] / "data" / "boilerplate-words.tsv"

BASE = "(base)"  # the mark of every paragraph
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[^\w\s]")
_MOST = 1500  # characters of a paragraph that are read
_LINE = 8  # tokens; a shorter paragraph counts as a whole line too
_STRONG = 1.0  # a weaker word is not worth a mention
_SHORT = 16  # tokens; in a shorter one every word counts a second time, as a word of a short line


def tokens(text: str) -> list[str]:
    """Words in small letters, numbers as `0`, and marks one by one."""
    found = _TOKEN.findall(text[:_MOST].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower())
    return ["0" if t[0].isdigit() else t for t in found]


def marks(some: Sequence[str]) -> set[str]:
    """What the table may know of a paragraph.

    Words, pairs; `^` the first three, `$` the last three, `=` the whole line, `~` a word of a short line.
    """
    out = set(some)
    out.update([f"{a} {b}" for a, b in itertools.pairwise(some)])
    out.update(["^" + t for t in some[:3]])
    out.update(["$" + t for t in some[-3:]])
    if len(some) > 1:
        out.add(f"^{some[0]} {some[1]}")
        out.add(f"${some[-2]} {some[-1]}")
    if len(some) <= _SHORT:
        out.update(["~" + t for t in some])
        if len(some) <= _LINE:
            out.add("=" + " ".join(some))
    return out


def weigh(some: Sequence[str], weights: Mapping[str, float]) -> float:
    """The sum of what the known marks weigh; positive speaks for furniture."""
    get = weights.get
    known = [w for mark in marks(some) if (w := get(mark)) is not None]
    base = get(BASE, 0.0)
    return base + sum(known) / len(known) ** 0.5 if known else base


def strongest(some: Sequence[str], weights: Mapping[str, float], count: int) -> list[str]:
    """The words that speak most for furniture, strongest first; marks of place are left out."""
    found = {mark for mark in marks(some) if mark[0].isalpha() and weights.get(mark, 0.0) > 0.5}
    return sorted(found, key=lambda mark: (-weights[mark], mark))[:count]


def read(text: str) -> dict[str, float]:
    """The weights in a table: a line is a mark, a tab, a weight."""
    return {mark: float(weight) for mark, weight in (line.split("\t") for line in text.splitlines())}


@cache
def weights() -> dict[str, float]:
    """The weights that ship."""
    return read(PATH.read_text(encoding="utf-8"))
