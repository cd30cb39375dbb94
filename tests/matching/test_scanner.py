"""Literals looked up by their first bytes are found where an automaton finds them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from making import slow

from copylint.matching.scanner import Scanner, matches

TEXTS = st.text("ab ", max_size=30).map(str.encode)
LITERALS = st.lists(
    st.lists(st.text("ab ", min_size=1, max_size=9).map(str.encode), unique=True, max_size=3), max_size=6
)


@slow
@given(LITERALS, TEXTS)
def test_they_are_found_where_the_automaton_finds_them(literals: list[list[bytes]], text: bytes) -> None:
    asking: dict[bytes, list[int]] = {}
    for number, own in enumerate(literals):
        for literal in own:
            asking.setdefault(literal, []).append(number)
    by_literal = list(asking.values())
    found = sorted((number, start) for n, start, _ in matches(asking, text) for number in by_literal[n])
    places = Scanner(dict(enumerate(literals))).places(text, [0, len(text) + 1])
    assert found == sorted((number, place) for number, blocks in places.items() for place in blocks[0])


def test_many_literals_wait_for_some_text_before_an_automaton_is_made() -> None:
    numbers = {n: [f"word {n}.".translate({48 + d: 97 + d for d in range(10)}).encode()] for n in range(1000)}
    scanner = Scanner(numbers)
    text = b"this is word bc. and word d."
    rounds = [scanner.places(text, [0, len(text) + 1])]
    assert "_automaton" not in vars(scanner)
    rounds += [scanner.places(text, [0, len(text) + 1]) for _ in range(len(numbers) // len(text))]
    assert "_automaton" in vars(scanner)
    assert rounds[0] == {12: {0: [8]}, 3: {0: [21]}}
    assert all(each == rounds[0] for each in rounds)
