"""Words and phrases from other languages that a text keeps: they are no fragments.

The list is read when the first strange word is met, and then once.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from .wordtable import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .tokens import Token

FILE = os.path.join(os.path.dirname(__file__), "data", "loans.txt")
Phrases: TypeAlias = "Mapping[str, Sequence[tuple[str, ...]]]"  # by first word


def phrases(lines: Iterable[str]) -> Phrases:
    """Phrases as sequences of words."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in lines:
        if words := tuple(WORD.findall(line.lower())):
            found.setdefault(words[0], []).append(words)
    return found


@cache
def shipped() -> Phrases:
    """Those that ship."""
    with open(FILE, encoding="utf-8") as file:
        return phrases(line for line in file if not line.startswith("#"))


def places(tokens: Sequence[Token], *lists: Phrases) -> Iterator[int]:
    """The places of the words that belong to a phrase of one of the lists."""
    words = [token.word for token in tokens]
    for known in lists:
        first = known.keys() & words if known else ()
        for i in [i for i, word in enumerate(words) if word in first] if first else ():
            for phrase in known[words[i]]:
                if len(phrase) == 1 or tuple(words[i : i + len(phrase)]) == phrase:
                    yield from range(i, i + len(phrase))
