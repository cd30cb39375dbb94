"""The common dialect of `re` and `regex`: an inline flag applies from its position on, in both."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from making import slow

from copylint.kinds.base import required
from copylint.matching import regex_tree
from copylint.matching.regex import Regex


@pytest.mark.parametrize(
    ("pattern", "standard"),
    [
        (r"\b(?i)front[- ]line(s?)\b", r"\b(?i:front[- ]line(s?)\b)"),
        ("a|b(?i)c", "a|b(?i:c)"),
        (r"[\](](?i)a|", r"[\](](?i)a|"),
        ("(?i)a", "(?i)a"),
        ("a(?i)b|c", "a(?i)b|c"),
        ("(a(?i)b)c", "(a(?i)b)c"),
        ("[(?i)]x", "[(?i)]x"),
        (r"\(?i)b", r"\(?i)b"),
        ("(?x)a(?i)b", "(?x)a(?i)b"),
        ("a(?i)b(?i)c", "a(?i)b(?i)c"),
    ],
)
def test_a_flag_in_the_middle_is_put_around_what_it_is_for_or_left_to_regex(pattern: str, standard: str) -> None:
    assert regex_tree.standard(pattern) == standard


PARTS = st.lists(st.sampled_from(["a", "b", "[ab]", r"\b", "(a)", "(?:a|b)", "|", "(", ")", "[", "]", "\\", " ", "A"]))


@slow
@given(PARTS, PARTS, st.text("abAB ", max_size=12))
def test_what_is_put_so_means_the_same(before: list[str], behind: list[str], text: str) -> None:
    pattern = f"{''.join(before)}(?i){''.join(behind)}"
    if regex_tree.standard(pattern) == pattern or (tree := regex_tree.tree(pattern)) is None or not tree.getwidth()[0]:
        return
    own = [m.span() for m in Regex(pattern, trusted=False).finditer(text)]
    assert own == [m.span() for m in regex.finditer(pattern, text, regex.V0)]


def test_a_pattern_with_a_flag_in_the_middle_has_triggers() -> None:
    found = required(Regex(r"\b(?i)front[- ]line(s?)\b", trusted=False))
    assert found is not None
    assert {"front-line", "front line"} <= {*found.anywhere}
    assert found.lead == (0,)
