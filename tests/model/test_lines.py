"""Offsets, lines, columns and code units convert both ways and agree with Python's codecs."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from copylint.model.lines import Lines, Position

ENCODINGS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}  # bytes of a code unit
texts = st.text(
    st.one_of(st.sampled_from("\r\n\r\na\t\x0b\x0c\x85\u2028\u2029é\U0001f600"), st.characters()), max_size=40
)


def test_lines_end_at_lf_crlf_and_cr_only() -> None:
    lines = Lines("a\nb\r\nc\rd\x0be\x0cf\x85g\u2028h\n")
    assert [lines.line(n) for n in range(1, 6)] == ["a", "b", "c", "d\x0be\x0cf\x85g\u2028h", ""]
    assert len(lines.starts) == 5


def test_a_tab_is_one_column_and_so_is_whatever_is_one_code_point() -> None:
    lines = Lines("\ta\n\U0001f600\u0301漢b")
    assert lines.position(1) == Position(1, 2)
    assert lines.position(6) == Position(2, 4)


def test_an_empty_text_has_one_line_with_one_place() -> None:
    lines = Lines("")
    assert lines.position(0) == (1, 1)
    assert (lines.bounds(1), lines.line(1), lines.offset(1, 1)) == ((0, 0), "", 0)


@given(texts, st.lists(st.integers(0, 40), max_size=12), st.sampled_from(["utf-8", "utf-16"]))
def test_columns_are_the_same_in_whatever_order_they_are_asked_for(text: str, asked: list[int], encoding: str) -> None:
    lines = Lines(text)
    offsets = [min(offset, len(text)) for offset in asked]
    assert [lines.units(o, encoding) for o in offsets] == [Lines(text).units(o, encoding) for o in offsets]


def test_a_column_that_was_asked_for_counts_in_its_own_line_alone() -> None:
    lines = Lines("four\né")
    assert [lines.units(offset, "utf-8") for offset in (6, 4, 5, 3)] == [2, 4, 0, 3]


def test_a_column_past_the_end_of_its_line_means_the_end() -> None:
    assert Lines("ab\r\ncd").offset(1, 99) == 2
    assert Lines("ab\r\ncd").offset(2, 99) == 6


@pytest.mark.parametrize("line", [0, -1, 4])
def test_a_line_that_is_not_there_is_an_error(line: int) -> None:
    with pytest.raises(IndexError, match=f"no line {line}"):
        Lines("a\nb\nc").offset(line, 1)


@given(texts, st.data())
def test_an_offset_comes_back_from_its_position(text: str, data: st.DataObject) -> None:
    lines = Lines(text)
    offset = data.draw(st.integers(0, len(text)))
    assume(text[max(0, offset - 1) : offset + 1] != "\r\n")  # between the two is no column of any line
    assert lines.offset(*lines.position(offset)) == offset


@given(texts)
def test_lines_and_what_ends_them_make_up_the_text(text: str) -> None:
    lines = Lines(text)
    bounds = [lines.bounds(n) for n in range(1, len(lines.starts) + 1)]
    ends = [text[end:start] for (_, end), start in zip(bounds, [*lines.starts[1:], len(text)], strict=True)]
    assert all(end in ("\n", "\r\n", "\r") for end in ends[:-1])
    assert ends[-1] == ""
    assert not any(ch in text[start:end] for start, end in bounds for ch in "\r\n")


@given(texts, st.data(), st.sampled_from(sorted(ENCODINGS)))
def test_code_units_are_those_of_the_codec_and_come_back(text: str, data: st.DataObject, encoding: str) -> None:
    lines = Lines(text)
    line = data.draw(st.integers(1, len(lines.starts)))
    start, end = lines.bounds(line)
    offset = data.draw(st.integers(start, end))
    little = encoding if encoding == "utf-8" else f"{encoding}-le"
    column = len(text[start:offset].encode(little)) // ENCODINGS[encoding]
    assert lines.units(offset, encoding) == column
    assert lines.from_units(line, column, encoding) == offset


def test_a_column_inside_of_a_character_means_its_start_and_one_past_the_line_its_end() -> None:
    lines = Lines("a\U0001f600b\nc")
    assert [lines.from_units(1, n, "utf-16") for n in range(7)] == [0, 1, 1, 2, 3, 3, 3]
    assert [lines.from_units(1, n, "utf-8") for n in (2, 3, 4, 5, 6, 99)] == [1, 1, 1, 2, 3, 3]
    assert lines.from_units(1, 99, "utf-32") == 3
