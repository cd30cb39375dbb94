"""Which quotation marks open, which close, and which of them are certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copylint.analysis.attribution import attribution
from copylint.analysis.quotes import (
    _REGULAR,  # pyright: ignore[reportPrivateUsage]
    Sides,
    _traced,  # pyright: ignore[reportPrivateUsage]
    closing,
    closings,
    curly,
    fragment,
    marks,
    regular,
    sides,
)
from copylint.formats import parse

if TYPE_CHECKING:
    from copylint.model.document import Document


def document(text: str) -> Document:
    return parse("x", text, "plain")


def pairs(text: str) -> list[str]:
    """Return the texts between marks that are certain."""
    return [text[m.at + 1 : m.partner] for m in marks(text) if m.opens and m.sure and m.partner >= 0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("She said “yes” and “no.”", ["yes", "no."]),
        ('She said "yes" and "no."', ["yes", "no."]),
        ('She said"yes" and "no"then.', ["yes", "no"]),
        ("„Ja“ is what „he” said.", ["Ja", "he"]),
        ("Swedish has ”ja” and ”nej”.", ["ja", "nej"]),
        ('A “mixed" one and a "mixed” one.', ["mixed", "mixed"]),
        ("It was “wrong“ again.", ["wrong"]),
        ('The “24" screen” is out.', ['24" screen']),
        ('The "Class of 98" met.', ["Class of 98"]),
        ("The 85” screen is “big.”", ["big."]),
        ('" We are ready, " she said.', [" We are ready, "]),
    ],
)
def test_marks_are_paired_by_shape_neighbors_and_parity(text: str, wanted: list[str]) -> None:
    assert pairs(text) == wanted


@given(text=st.text('""““””„„ .,:;=[{(—-’‘0129abÂé\n\u00a0', max_size=30))
@settings(max_examples=2000)
def test_plain_pairs_are_read_as_any_other_marks(text: str) -> None:
    """The short cut for texts whose marks are all in order gives what reading them one by one gives."""
    assert not regular(text) or marks(text) == _traced(text)


_TEXTS = st.lists(
    st.sampled_from('“|”|"|“|”|„| | “|” | "|" | |late|Late|a|.|,|!|(|)|â€|—|’|: |=|\u00a0|É|9'.split("|")), max_size=20
).map("".join)


@given(_TEXTS)
def test_one_make_of_marks_is_judged_as_both_are(text: str) -> None:
    assert regular(text) == (_REGULAR.fullmatch(text) is not None and "â€" not in text)


@given(_TEXTS)
def test_a_closing_mark_by_itself_is_as_among_all(text: str) -> None:
    known = {mark.at: mark for mark in closings(text)}
    assert all(closing(text, at) == known.get(at) for at, ch in enumerate(text) if ch in '“”"')


@given(st.lists(_TEXTS, max_size=4))
def test_sides_are_counted_over_fragments(texts: list[str]) -> None:
    inside = outside = 0
    for text in texts:
        for mark in closings(text):
            first, second = text[mark.at - 1] in ".,", text[mark.at + 1 : mark.at + 2] in (".", ",")
            if first != second and fragment(text, mark.partner + 1, mark.at):
                inside, outside = inside + first, outside + second
    assert sides(document("\n\n".join(texts))) == Sides(inside, outside)


@pytest.mark.parametrize("text", ['She said "yes" and "no."', "“Yes,” (“no”) and — “so”", "none", '"a" "b"'])
def test_marks_in_order_take_the_short_cut(text: str) -> None:
    assert regular(text)


@pytest.mark.parametrize(
    "text",
    [
        "the roadâ€”the old oneâ€”is shut",
        '{"size": "large", "color": "red"}',
        '<a href="x">',
        "[button link=”x” type=”big”]",
    ],
)
def test_decoded_rubbish_and_programs_have_no_marks(text: str) -> None:
    assert marks(text) == ()


@pytest.mark.parametrize(
    "text",
    ["“He said, “yes,”” she told us.", 'We are ready," she said.', "“One. “Two,” he said.", "One.” “Two.” Three.”"],
)
def test_nothing_is_sure_where_marks_are_out_of_order(text: str) -> None:
    assert not any(m.sure for m in marks(text))


def test_a_quotation_inside_a_quotation_is_paired() -> None:
    inner = [m for m in marks("“He said “yes” to us,” she told us.") if m.inner and m.opens]
    assert [(m.at, m.partner) for m in inner] == [(9, 13)]


def test_a_closing_mark_that_is_separate_or_doubled_is_not_trusted() -> None:
    assert closings("“We are ready, ” she said.") == ()
    assert closings("“We are ready,”” she said.") == ()
    assert len(closings("We were always ready,” she said.")) == 1  # begun in a paragraph above


def test_only_fragments_show_the_side() -> None:
    assert sides(document("“We are ready,” she said. It was “old”.\n")) == (0, 1)
    assert sides(document("It was “old.” It was “cold,” too.\n")) == (2, 0)


def test_the_make_of_most_marks_counts() -> None:
    assert curly(['It was “old” and "cold”.']) is True
    assert curly(['It was "old".', "It was late."]) is False
    assert curly(["It was late."]) is None


@pytest.mark.parametrize(
    ("text", "end", "verb"),
    [
        ("said Dr. Elif Aydin, 54, a botanist", "Aydin, 54,", "said"),
        ("the 32-year-old said.", "said", "said"),
        ("Maria de la Cruz, 41, told the BBC. Nobody knew.", "BBC", "told"),
        ("she quietly added.", "added", "added"),
        ("said Tom Berg who left.", "Berg", "said"),
    ],
)
def test_attributions_are_read_word_by_word(text: str, end: str, verb: str) -> None:
    found = attribution(text, 0)
    assert found is not None
    assert found.plain
    assert text[: found.end].endswith(end)
    assert found.verb == verb


@pytest.mark.parametrize(
    "text", ["said nothing of the kind.", "he said nothing more.", "says little about farms.", "what he said."]
)
def test_what_only_looks_like_an_attribution_is_not_plain(text: str) -> None:
    found = attribution(text, 0)
    assert found is None or not found.plain


@pytest.mark.parametrize("text", ["Er sagte „ja“ und ging.", "Er sagte„ja“ und ging.", "„Ja“, sagte er."])
def test_a_low_mark_opens_wherever_it_is(text: str) -> None:
    first, second = marks(text)
    assert (text[first.at], first.opens, text[first.partner]) == ("„", True, "“")
    assert (second.opens, second.partner) == (False, first.at)
