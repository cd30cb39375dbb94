"""Very many literals looked up by their first bytes: for texts so short that an automaton would not pay.

What is found is what the automaton finds, in another order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD = 6  # bytes


class Beginnings:
    """Literals, each known by its number."""

    def __init__(self, literals: Iterable[bytes]) -> None:
        self._by_head: dict[bytes, list[tuple[int, bytes]]] = {}
        for number, literal in enumerate(literals):
            head = literal[:_HEAD]
            if head in self._by_head:
                self._by_head[head].append((number, literal))
            else:
                self._by_head[head] = [(number, literal)]
        self._lengths = sorted({*map(len, self._by_head)})

    def matches(self, text: bytes) -> Iterator[tuple[int, int, int]]:
        """Literals that stand in a text, with where they start and end."""
        by_head = self._by_head
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                if (head := text[start : start + length]) in by_head:
                    for number, literal in by_head[head]:
                        if text.startswith(literal, start):
                            yield number, start, start + len(literal)
