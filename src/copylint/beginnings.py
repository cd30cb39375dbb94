"""Very many literals looked up by their first bytes: for texts so short that an automaton would not pay.

What is found is what the automaton finds, in another order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = 6  # bytes


class Beginnings:
    """Literals with the numbers of those that ask for them."""

    def __init__(self, asking: Mapping[bytes, list[int]]) -> None:
        self._asking = asking
        self._by_head: dict[bytes, list[bytes]] = {}
        for literal in asking:
            head = literal[:_HEAD]
            if head in self._by_head:
                self._by_head[head].append(literal)
            else:
                self._by_head[head] = [literal]
        self._lengths = sorted({*map(len, self._by_head)})

    def places(self, text: bytes) -> Iterator[tuple[int, int]]:
        """Numbers, each with a place where one of its literals starts in a text."""
        by_head = self._by_head
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                if (head := text[start : start + length]) in by_head:
                    for literal in by_head[head]:
                        if text.startswith(literal, start):
                            for number in self._asking[literal]:
                                yield number, start
