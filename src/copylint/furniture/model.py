"""The table of trees: how much the numbers of a paragraph say for furniture.

The table is data/boilerplate.json, written by data/make_boilerplate.py: sums of small trees of questions that people
can read.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ..values import Value
from . import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATH = Path(__file__).parents[1] / "data" / "boilerplate.json"

Tree: TypeAlias = "float | tuple[int, float, Tree, Tree]"
"""A leaf's logit; or a question: the number of a feature, its bar, the tree up to the bar, the tree above it."""


class Table(Value):
    """Logits: positive speaks for furniture."""

    base: float
    names: tuple[str, ...]  # of the features that are asked for
    trees: tuple[Tree, ...]
    least: Mapping[str, float]  # what a paragraph's score must reach, and what may go in all
    claims: Sequence[Mapping[str, Any]]  # rules that report furniture by its form: name, kind, options, scope
    words: Mapping[str, float]  # what words weigh

    def scores(self, columns: Mapping[str, Sequence[float]]) -> list[float]:
        """The logit of every paragraph, of the numbers by name."""
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
    """A table from its JSON, and the weights of words that it was fitted with."""
    data = json.loads(text)
    names = tuple(data["features"])
    at = {name: i for i, name in enumerate(names)}
    return Table(
        data["base"], names, tuple(_tree(t, at) for t in data["trees"]), data["least"], tuple(data["claims"]), words
    )


@cache
def table() -> Table:
    """The table that ships."""
    return read(PATH.read_text(encoding="utf-8"), lexicon.weights())
