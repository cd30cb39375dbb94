"""Very many literals looked up by their first bytes: for texts so short that an automaton would not pay.

What is found is what the automaton finds, in another order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD = 6  # bytes that stand nowhere in most texts


def matches(literals: Iterable[bytes], text: bytes) -> Iterator[tuple[int, int, int]]:
    """Literals by number that stand in a text, with where they start and end."""
    heads = {text[at : at + _HEAD] for at in range(len(text))}
    known = set(heads)
    for length in range(_HEAD - 1, 0, -1):
        heads = {head[:length] for head in heads}
        known |= heads
    for number, literal in enumerate(literals):
        if literal[:_HEAD] in known:
            start = text.find(literal)
            while start >= 0:
                yield number, start, start + len(literal)
                start = text.find(literal, start + 1)
