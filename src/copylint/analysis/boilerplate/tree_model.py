"""The boilerplate model: word weights and a sum of small decision trees that give each paragraph a score.

The trees are in data/boilerplate.json, in a form that people can read; data/make_boilerplate.py writes it.
"""

from __future__ import annotations

import itertools
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ...model.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


# Word weights: words, word pairs and whole lines typical of boilerplate or of articles.

LEXICON = Path(__file__).parents[2] / "data" / "boilerplate-words.tsv"

BASE = "(base)"  # the token of every paragraph
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[^\w\s]")
_MOST = 1500  # code points read per paragraph
_LINE = 8  # tokens; a shorter paragraph counts as a whole line too
_STRONG = 1.0  # a weaker word is not mentioned
_SHORT = 16  # tokens; in a shorter paragraph every word also counts as a word of a short line


def tokens(text: str) -> list[str]:
    """Return lowercase words, numbers as `0`, and single punctuation marks."""
    found = _TOKEN.findall(text[:_MOST].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower())
    return ["0" if t[0].isdigit() else t for t in found]


def marks(some: Sequence[str]) -> set[str]:
    """Return the keys of a paragraph that may have a weight.

    Words and pairs; `^` the first three, `$` the last three, `=` the whole line, `~` a word of a short line.
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
    """Return the scaled sum of the known weights; positive means boilerplate."""
    get = weights.get
    known = [w for mark in marks(some) if (w := get(mark)) is not None]
    base = get(BASE, 0.0)
    return base + sum(known) / len(known) ** 0.5 if known else base


def strongest(some: Sequence[str], weights: Mapping[str, float], count: int) -> list[str]:
    """Return up to `count` words most typical of boilerplate, strongest first, without position keys."""
    found = {mark for mark in marks(some) if mark[0].isalpha() and weights.get(mark, 0.0) > 0.5}
    return sorted(found, key=lambda mark: (-weights[mark], mark))[:count]


def read_lexicon(text: str) -> dict[str, float]:
    """Parse a weight table: each line is a key, a tab and a weight."""
    return {mark: float(weight) for mark, weight in (line.split("\t") for line in text.splitlines())}


@cache
def weights() -> dict[str, float]:
    """Return the shipped word weights."""
    return read_lexicon(LEXICON.read_text(encoding="utf-8"))


PATH = Path(__file__).parents[2] / "data" / "boilerplate.json"

Tree: TypeAlias = "float | tuple[int, float, Tree, Tree]"
"""A leaf's logit, or a split: feature index, threshold, the tree up to the threshold, the tree above it."""


class Table(Value):
    """The model; its scores are logits, positive for boilerplate."""

    base: float
    names: tuple[str, ...]  # features in use
    trees: tuple[Tree, ...]
    least: Mapping[str, float]  # thresholds of the score, and the share that may be removed
    claims: Sequence[Mapping[str, Any]]  # rules that report boilerplate by its form: name, kind, options, scope
    words: Mapping[str, float]  # word weights

    def scores(self, columns: Mapping[str, Sequence[float]]) -> list[float]:
        """Return the logit of every paragraph from its features by name."""
        out: list[float] = []
        for x in zip(*[columns[name] for name in self.names], strict=True):
            score = self.base
            for tree in self.trees:
                node = tree
                while isinstance(node, tuple):
                    node = node[2] if x[node[0]] <= node[1] else node[3]
                score += node
            out.append(score)
        return out


def _tree(data: Any, at: Mapping[str, int]) -> Tree:
    if not isinstance(data, list):
        return data
    name, bar, low, high = cast("tuple[str, float, Any, Any]", data)
    return at[name], bar, _tree(low, at), _tree(high, at)


def read(text: str, words: Mapping[str, float]) -> Table:
    """Parse a model from its JSON and the word weights that it was fitted with."""
    data = json.loads(text)
    names = tuple(data["features"])
    at = {name: i for i, name in enumerate(names)}
    return Table(
        data["base"], names, tuple(_tree(t, at) for t in data["trees"]), data["least"], tuple(data["claims"]), words
    )


@cache
def table() -> Table:
    """Return the shipped model."""
    return read(PATH.read_text(encoding="utf-8"), weights())
