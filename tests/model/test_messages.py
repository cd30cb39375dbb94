"""Templates of messages and replacements: placeholders, doubled braces, and values made printable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copylint.model.findings import LONGEST, fill, names, parts, shown


def test_names_are_filled_and_doubled_braces_are_braces() -> None:
    assert fill("{a}{b} {{a}} {a}", {"a": "1", "b": "{b}"}.__getitem__) == "1{b} {a} 1"


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("say {a}", lambda _: "{b} {{ }") == "say {b} {{ }"


def test_a_template_without_braces_comes_back_as_it_is() -> None:
    assert fill("as it is", lambda _: pytest.fail("no name is used")) == "as it is"


@pytest.mark.parametrize(
    "template", ["{", "}", "a {b", "{}", "{1}", "{a.b}", "{a!r}", "{a:>3}", "{a b}", "{{}", "{ä-ö}"]
)
def test_a_lone_brace_is_an_error_that_says_what_to_write(template: str) -> None:
    with pytest.raises(ValueError, match=r"unpaired '[{}]' in .*; write '(\{\{|\}\})' for a literal brace"):
        list(parts(template))


def test_the_names_of_a_template_are_known() -> None:
    assert names("“{match}” is {new}, {{not}} {match}") == {"match", "new"}


@given(st.text())
def test_doubling_the_braces_of_any_text_makes_a_template_of_it(text: str) -> None:
    template = text.replace("{", "{{").replace("}", "}}")
    assert fill(template, lambda _: pytest.fail("no name is used")) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_no_value_can_steer_a_terminal_or_fill_a_screen(value: str) -> None:
    new = shown(value)
    assert len(new) <= LONGEST
    assert not any(ord(ch) < 32 or 0x7F <= ord(ch) < 0xA0 or ch in "\u200b\u200e\u202e\u2028\u2066\ufeff" for ch in new)


def test_white_space_of_one_key_is_shown_as_that_key() -> None:
    assert shown("a\r\n\tb\x1b[1m\u202e") == "a⏎⇥bU+001B[1mU+202E"


def test_a_long_value_is_cut_where_it_can_be_seen() -> None:
    assert shown("x" * LONGEST) == "x" * LONGEST
    assert shown("x" * (LONGEST + 1)) == "x" * (LONGEST - 1) + "…"
