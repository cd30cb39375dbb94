"""Which share of a text stands in it more than once: lines, paragraphs and runs of words.

Counts add up over texts; what two texts share is not seen here.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOP = (2, 3, 4)  # words of the runs of which the most frequent counts
ALL = (5, 6, 7, 8, 9, 10)  # words of the runs of which every repeated one counts


def duplicates(blocks: Iterable[str]) -> tuple[int, int]:
    """How many blocks stand for a second time or more, and their code points.

    Source: Rae et al. 2021 (Gopher), A.1.1, “duplicate line fraction” and its like: a block counts if an equal one
    stands before it.
    """
    seen: set[str] = set()
    number = chars = 0
    for block in blocks:
        if block in seen:
            number += 1
            chars += len(block)
        seen.add(block)
    return number, chars


def runs(words: Sequence[str]) -> Counter[str]:
    """Code points of words in repeated runs: `top-2` … `top-4`, `repeated-5` … `repeated-10`, and `run-chars` in all.

    Source: Rae et al. 2021 (Gopher), A.1.1. `top-n`: the most frequent run of n words, times its length, if it stands
    twice. `repeated-n`: words in any run of n that has stood before, no word counted twice.
    """
    lengths = list(map(len, words))
    out = Counter({"run-chars": sum(lengths)})
    pairs = list(pairwise(words))
    counts = Counter[object](pairs)
    at = [i for i, pair in enumerate(pairs) if counts[pair] > 1]
    keys: list[object] = [pairs[i] for i in at]
    n = 2
    while at:  # a longer run stands twice only where this one does
        if n in TOP:
            out[f"top-{n}"] = _top(at, keys, counts, lengths, n)
        elif n in ALL:
            out[f"repeated-{n}"] = _repeated(at, keys, lengths, n)
        if n == ALL[-1]:
            break
        known: dict[object, int] = {}
        longer = [
            (i, (known.setdefault(key, len(known)), words[i + n]))
            for i, key in zip(at, keys, strict=True)
            if i + n < len(words)
        ]
        counts = Counter[object](key for _, key in longer)
        at = [i for i, key in longer if counts[key] > 1]
        keys = [key for _, key in longer if counts[key] > 1]
        n += 1
    return out


def _top(at: Sequence[int], keys: Sequence[object], counts: Counter[object], lengths: Sequence[int], n: int) -> int:
    most = max(counts.values())
    first = next(i for i, key in zip(at, keys, strict=True) if counts[key] == most)
    return min(most * sum(lengths[first : first + n]), sum(lengths))


def _repeated(at: Sequence[int], keys: Sequence[object], lengths: Sequence[int], n: int) -> int:
    seen: set[object] = set()
    total = covered = 0
    for i, key in zip(at, keys, strict=True):
        if key in seen:
            total += sum(lengths[max(i, covered) : i + n])
            covered = i + n
        seen.add(key)
    return total
