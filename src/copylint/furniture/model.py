"""The table of weights: how much each step of each feature says for furniture, and how a cut of the tail is judged.

The table is data/boilerplate.json, written by data/make_boilerplate.py; all of it is sums of numbers that people can
read.
"""

from __future__ import annotations

import json
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATH = Path(__file__).parents[1] / "data" / "boilerplate.json"


class Table(Value):
    """Weights in logits: positive speaks for furniture, of a cut for ending the article there."""

    base: float
    steps: tuple[tuple[float, ...], ...]  # by feature, in the order of `features.NAMES`, then by step
    cut_base: float
    cut: tuple[float, ...]  # in the order of `tail.NAMES`
    least: Mapping[str, float]  # what a paragraph's score, or a cut's probability, must reach
    claims: Sequence[Mapping[str, Any]]  # rules that report furniture by its form: name, kind, options, scope

    def score(self, steps: Sequence[int]) -> float:
        """The logit of one paragraph."""
        return self.base + sum(
            [weights[step] if step < len(weights) else 0.0 for weights, step in zip(self.steps, steps, strict=True)]
        )

    def chance(self, values: Sequence[float]) -> float:
        """How likely nothing below a cut belongs to the article."""
        x = self.cut_base + sum([weight * value for weight, value in zip(self.cut, values, strict=True)])
        return 1 / (1 + exp(-max(-30.0, min(30.0, x))))


def read(text: str) -> Table:
    """A table from its JSON."""
    from . import features, tail

    data = json.loads(text)
    return Table(
        data["base"],
        tuple(tuple(data["steps"].get(name, ())) for name in features.NAMES),
        data["cut base"],
        tuple(data["cut"][name] for name in tail.NAMES),
        data["least"],
        tuple(data["claims"]),
    )


@cache
def table() -> Table:
    """The table that ships."""
    return read(PATH.read_text(encoding="utf-8"))
