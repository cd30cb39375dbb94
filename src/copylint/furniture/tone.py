"""What the words of the paragraphs around one say: of the neighbours, of all above, of all below.

All of it is sums over one list of numbers, what the words of each paragraph say by themselves.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONG = 60  # words; a longer paragraph weighs no more
_WORDS = 12  # of a paragraph that may speak against a tail
_AROUND = 4
_NONE = -9.0


def columns(lexical: Sequence[float], words: Sequence[int]) -> dict[str, Sequence[float]]:
    """The numbers by name, a value a paragraph."""
    n = len(lexical)
    out: dict[str, Sequence[float]] = {"lexical": lexical}
    for shift in (1, 2, 3):
        fill = [_NONE] * min(shift, n)
        out[f"lexical -{shift}"] = [*fill, *lexical[: n - len(fill)]]
        out[f"lexical +{shift}"] = [*lexical[len(fill) :], *fill]
    weight = [min(w, _LONG) + 2 for w in words]
    heavy = [0, *accumulate(weight)]
    sums = [0.0, *accumulate([a * b for a, b in zip(lexical, weight, strict=True)])]

    def mean(low: int, high: int) -> float:
        return (sums[high] - sums[low]) / max(1, heavy[high] - heavy[low])

    out["lexical below"] = [mean(i + 1, n) for i in range(n)]
    out["lexical from here"] = [mean(i, n) for i in range(n)]
    out["lexical above"] = [mean(0, i) for i in range(n)]
    out["lexical next"] = [mean(i + 1, min(n, i + 1 + _AROUND)) for i in range(n)]
    out["lexical last"] = [mean(max(0, i - _AROUND), i) for i in range(n)]
    firm = [s if w >= _WORDS else 9.0 for s, w in zip(lexical, words, strict=True)]
    out["least below"] = [*[*accumulate(firm[::-1], min)][::-1][1:], 9.0]
    out["most below"] = [*[*accumulate(lexical[::-1], max)][::-1][1:], _NONE]
    out["most above"] = [_NONE, *accumulate(lexical, max)][:-1]
    for name, bar in (("", 0.0), (" strict", 1.0)):
        parts = [(s - bar) * w / 100 for s, w in zip(lexical, weight, strict=True)]
        rest = [*accumulate(parts[::-1])][::-1]
        best = max(range(n), key=lambda i: (rest[i], -i))
        if rest[best] <= 0:
            best = n
        out[f"past best end{name}"] = [max(-20, min(20, i - best)) for i in range(n)]
        out[f"rest{name}"] = rest
        out[f"best rest above{name}"] = [*accumulate(rest, max)]
        out[f"sum above{name}"] = [*accumulate(parts)]
    return out
