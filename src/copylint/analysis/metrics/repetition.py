"""Counts over lines and words, and repeated lines, paragraphs and runs of words, as filters for text corpora use them.

Counts add up over texts; repetition between texts is not counted.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...model.region import Region


# Lines and words: bullets, ellipses, end marks, symbols, stop words.

SHORT = 30  # code points; at most as many in a short line
FEW = 3  # words; C4 drops lines with fewer
STOPS = frozenset(("the", "be", "to", "of", "and", "that", "have", "with"))
_BULLET = re.compile(r"[•‣▪◦·●○■*-]\s|[–—]\s")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)[”\"’')\]]*$")
_ENDED = re.compile(r"[.!?…。！？][”\"’')\]»」]*$")
_SYMBOL = re.compile(r"#|\.\.\.|…")
_CODE = re.compile(r"[{}]|(?i:lorem ipsum)")


def lines(regions: Iterable[Region]) -> Counter[str]:
    """Return counts over the lines of a text.

    `bullets`, `ellipses`, `symbols` (# and ellipses). Source: Rae et al. 2021 (Gopher), A.1.1.
    `ended`: lines that end in a mark that ends sentences; `thin`: of fewer than three words; `braces`: with a curly
    bracket or “lorem ipsum”. Source: Raffel et al. 2020 (C4), 2.2.
    `short`: of at most 30 code points. Source: Penedo et al. 2024 (FineWeb), 3.6.
    """
    out: Counter[str] = Counter()
    for region in regions:
        text = region.text
        out["lines"] += 1
        out["bullets"] += region.kind == "list-item" or _BULLET.match(text) is not None
        out["ellipses"] += _ELLIPSIS.search(text) is not None
        out["ended"] += _ENDED.search(text) is not None
        out["thin"] += text.count(" ") + 1 < FEW
        out["short"] += len(text) <= SHORT
        out["braces"] += _CODE.search(text) is not None
        out["symbols"] += len(_SYMBOL.findall(text))
    return out


def wording(words: Iterable[str]) -> Counter[str]:
    """Return counts over lowercase words: `word-chars`, `alphabetic`, English `stops`, different `stop-kinds`.

    Source: Rae et al. 2021 (Gopher), A.1.1: a mean length of 3 to 10, four words in five with a letter, two of eight
    stop words.
    """
    counts = Counter(words)
    out: Counter[str] = Counter()
    for word, n in counts.items():
        out["word-chars"] += n * len(word)
        out["alphabetic"] += n * (word.isalpha() or any(map(str.isalpha, word)))
    found = STOPS & counts.keys()
    out["stops"], out["stop-kinds"] = sum(counts[w] for w in found), len(found)
    return out


# Repetition.

TOP = (2, 3, 4)  # run lengths in words for which only the most frequent run counts
ALL = (5, 6, 7, 8, 9, 10)  # run lengths in words for which every repeated run counts


def duplicates(blocks: Iterable[str]) -> tuple[int, int]:
    """Return the number of blocks that repeat an earlier one, and their code points.

    Source: Rae et al. 2021 (Gopher), A.1.1, “duplicate line fraction” and the like.
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
    """Count code points of words in repeated runs: `top-2` … `top-4`, `repeated-5` … `repeated-10`, total `run-chars`.

    Source: Rae et al. 2021 (Gopher), A.1.1. `top-n`: length times frequency of the most frequent run of n words, if it
    occurs at least twice. `repeated-n`: words in runs of n that occurred before, each word counted once.
    """
    lengths = list(map(len, words))
    out = Counter({"run-chars": sum(lengths)})
    pairs = list(pairwise(words))
    counts = Counter[object](pairs)
    at = [i for i, pair in enumerate(pairs) if counts[pair] > 1]
    keys: list[object] = [pairs[i] for i in at]
    n = 2
    while at:  # a longer run repeats only where this one does
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
