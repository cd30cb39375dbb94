"""What builders of text corpora look at in the lines of a page: bullets, ellipses, end marks, symbols, stop words.

A line is a block as its reader sees it: a paragraph, a heading, an item of a list, a row.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..document import Region

SHORT = 30  # code points of a line that is short
FEW = 3  # words that a line of C4 has at least
STOPS = frozenset(("the", "be", "to", "of", "and", "that", "have", "with"))
_BULLET = re.compile(r"[•‣▪◦·●○■*-]\s|[–—]\s")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)[”\"’')\]]*$")
_ENDED = re.compile(r"[.!?…。！？][”\"’')\]»」]*$")
_SYMBOL = re.compile(r"#|\.\.\.|…")
_CODE = re.compile(r"[{}]|(?i:lorem ipsum)")


def lines(regions: Iterable[Region]) -> Counter[str]:
    """Counts over the lines of a text.

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
    """Counts over words in small letters: `word-chars`, `alphabetic` the English `stops`, and how many kinds.

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
