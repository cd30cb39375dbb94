"""Reading the words of a clause, and how far that can go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copylint.analysis.part_of_speech import reach, words

_PARTS = st.sampled_from(
    "he|said|Dr.|J.|Mr|Haddad|who|is|the|judge|40|1|ends.|p.m.|re-read|d’or|,|, 40,| (40)|, his lawyer,|, Nadia Haddad,"
    "|. |.|;|”| |  |—|½|é".split("|")
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("said Maria Lopez on Friday. He left", ["said", "Maria", "Lopez", "on", "Friday"]),
        ("Dr. J. F. Haddad said", ["Dr.", "J.", "F.", "Haddad", "said"]),
        ("he, 40, said", ["he", "said"]),
        ("his lawyer, Nadia Haddad, said; she", ["his", "lawyer", "said"]),
        ("his lawyer, Nadia Haddad, left", ["his", "lawyer"]),
        ("the judge  said", ["the", "judge"]),
        ("a b c d e f g h i j k l m n o p", [*"abcdefghijklmn"]),
    ],
)
def test_words_are_read_up_to_the_first_mark(text: str, wanted: list[str]) -> None:
    assert [word.text for word in words(text, 0)] == wanted


@given(st.lists(_PARTS, max_size=24), st.integers(0, 3))
def test_no_word_is_read_beyond_the_reach(parts: list[str], start: int) -> None:
    text = " ".join(parts)
    assert all(word.end <= start + len(reach(text, start, len(text))) for word in words(text, start))


@given(st.lists(_PARTS, max_size=24))
def test_fewer_words_are_the_first_of_all(parts: list[str]) -> None:
    text = "".join(parts)
    assert all(words(text, 0, n) == words(text, 0)[:n] for n in range(1, 8))
