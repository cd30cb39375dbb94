"""Which share of a text stands in it more than once: lines, paragraphs and runs of words.

Counts add up over texts; what two texts share is not seen here.
"""

from __future__ import annotations

from collections import Counter
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
    lengths = [len(w) for w in words]
    out = Counter({"run-chars": sum(lengths)})
    numbers: dict[str, int] = {}
    ids = [numbers.setdefault(w, len(numbers)) for w in words]
    base = len(numbers) + 1
    codes = ids
    n = 1
    while n < ALL[-1] and len(codes) > 1:
        n += 1
        codes = [code * base + last for code, last in zip(codes, ids[n - 1 :], strict=False)]
        known: dict[int, int] = {}
        codes = [known.setdefault(code, len(known)) for code in codes]  # small again
        if len(known) == len(codes):
            break  # no run stands twice, so no longer one does
        if n in TOP:
            out[f"top-{n}"] = _top(codes, lengths, n)
        elif n in ALL:
            out[f"repeated-{n}"] = _repeated(codes, lengths, n)
    return out


def _top(codes: Sequence[int], lengths: Sequence[int], n: int) -> int:
    counts = Counter(codes)
    most = max(counts.values())
    best = {code for code, count in counts.items() if count == most}
    at = next(i for i, code in enumerate(codes) if code in best)
    return min(most * sum(lengths[at : at + n]), sum(lengths))


def _repeated(codes: Sequence[int], lengths: Sequence[int], n: int) -> int:
    seen: set[int] = set()
    total = covered = 0
    for at, code in enumerate(codes):
        if code in seen:
            total += sum(lengths[max(at, covered) : at + n])
            covered = at + n
        seen.add(code)
    return total
