"""Regions map back to the source: an edit changes the intended text and nothing else."""

from __future__ import annotations

from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import articles, document, fragments, slow

from copylint.formats.block_removal import remove, source_region
from copylint.model.document import Document
from copylint.model.findings import Edit, Span, apply
from copylint.model.region import Piece, Region
from copylint.model.settings import Settings, Style

WRAPPED = (
    "The mayor opened the old bridge over the river on\n"
    "Monday, and most of the people of the town came to\n"
    "see it, though it rained from the morning on until\n"
    "late in the afternoon.\n"
)


def edited(text: str, old: str, new: str) -> str | None:
    """A text after `old` in one of its regions has become `new`; None if that cannot be done."""
    doc = document(text)
    region = next(r for r in doc.regions if old in r.text)
    at = region.text.index(old)
    edits = region.edit(at, at + len(old), new)
    return None if edits is None else apply(text, sorted(edits))


def pieced(*pieces: tuple[str, str]) -> tuple[Region, str]:
    """A region of (region text, source) pieces and its source; a piece is verbatim where the two are one."""
    made: list[Piece] = []
    source = at = ""
    for text, raw in pieces:
        if raw.startswith("<"):  # markup, no piece
            source += raw
            continue
        made.append(Piece(len(at), text, Span(len(source), len(source) + len(raw)), text == raw))
        at, source = at + text, source + raw
    return Region("paragraph", tuple(made), Span(0, len(source))), source


def put(region: Region, source: str, start: int, end: int, new: str) -> str | None:
    edits = region.edit(start, end, new)
    return None if edits is None else apply(source, edits)


# Regions


@slow
@given(articles())
def test_regions_are_composed_disjoint_in_order_and_verbatim_where_they_say_so(text: str) -> None:
    doc = document(text)
    pos = 0
    for region in doc.regions:
        assert is_normalized("NFC", region.text) or len(text) > 100
        assert region.block.start >= pos
        assert region.block.start <= region.whole.start <= region.whole.end <= region.block.end
        at = 0
        for piece in region.pieces:
            assert (piece.at, piece.source.start >= pos) == (at, True)
            assert not piece.verbatim or text[slice(*piece.source)] == piece.text
            at, pos = piece.end, piece.source.end


def test_a_span_of_region_text_is_that_of_the_source() -> None:
    region = document(WRAPPED).regions[0]
    start = region.text.index("on Monday")
    assert WRAPPED[slice(*region.span(start, start + 9))] == "on\nMonday"
    assert region.span(start + 3, start + 3) == (50, 50)


def test_a_span_is_widened_to_whole_decoded_pieces() -> None:
    region, source = pieced(("caf", "caf"), ("é", "&eacute;"), ("s", "s"))
    assert source[slice(*region.span(2, 4))] == "f&eacute;"
    assert source[slice(*region.span(3, 4))] == "&eacute;"
    assert source[slice(*region.span(4, 5))] == "s"


# Edits


def test_an_edit_is_trimmed_to_what_differs() -> None:
    region = document("The mayor came.\n").regions[0]
    assert region.edit(4, 9, "major") == (Edit(Span(6, 7), "j"),)
    assert region.edit(4, 9, "mayor") == ()
    assert region.edit(4, 9, "mayors") == (Edit(Span(9, 9), "s"),)


def test_a_line_end_between_two_words_stays_where_both_are_edited() -> None:
    assert edited(WRAPPED, "on Monday", "in Tuesday") == WRAPPED.replace("on\nMonday", "in\nTuesday")


def test_an_edit_that_takes_a_word_away_at_a_line_end_joins_the_lines() -> None:
    assert edited(WRAPPED, "river on Monday", "river Monday") == WRAPPED.replace("river on\nMonday", "river Monday")


def test_a_line_end_may_be_replaced_or_taken_out() -> None:
    assert edited(WRAPPED, "on Monday", "onMonday") == WRAPPED.replace("on\nMonday", "onMonday")
    assert edited(WRAPPED, "on Monday", "on-Monday") == WRAPPED.replace("on\nMonday", "on-Monday")


def test_an_insertion_at_a_line_end_goes_behind_the_word_before_it_or_before_the_word_behind_it() -> None:
    assert edited(WRAPPED, "river on", "river on,") == WRAPPED.replace("on\nMonday", "on,\nMonday")
    assert edited(WRAPPED, "Monday, and", "“Monday, and") == WRAPPED.replace("on\nMonday", "on\n“Monday")


def test_a_doubled_word_over_a_line_end_goes_without_joining_the_lines() -> None:
    text = WRAPPED.replace("Monday,", "on Monday,")
    assert edited(text, "on on Monday", "on Monday") in (WRAPPED, text.replace("on\non ", "on "))


def test_a_decoded_piece_is_replaced_whole_or_not_at_all() -> None:
    region, source = pieced(("A", "A"), ("fi", "&filig;"), ("x", "x"))
    assert put(region, source, 1, 3, "ﬁ") == "Aﬁx"
    assert put(region, source, 1, 2, "F") is None
    assert put(region, source, 2, 4, "X") is None
    assert put(region, source, 3, 4, "X") == "A&filig;X"


def test_an_insertion_beside_a_decoded_piece_leaves_it_alone() -> None:
    region, source = pieced(("é", "&eacute;"), ("à", "&agrave;"), ("b", "b"))
    assert put(region, source, 0, 0, "-") == "-&eacute;&agrave;b"
    assert put(region, source, 1, 1, "-") == "&eacute;-&agrave;b"
    assert put(region, source, 2, 2, "-") == "&eacute;&agrave;-b"
    wide, source = pieced(("fi", "&filig;"))
    assert put(wide, source, 1, 1, "-") is None
    assert put(wide, source, 2, 2, ".") == "&filig;."


def test_an_edit_that_would_cross_markup_cannot_be_built() -> None:
    region, source = pieced(("a ", "a "), ("", "<b>"), ("bold", "bold"), ("", "</b>"), (" move", " move"))
    assert region.text == "a bold move"
    assert put(region, source, 4, 8, "x") is None
    assert put(region, source, 5, 8, "xyz") is None
    assert put(region, source, 2, 6, "brave") == "a <b>brave</b> move"
    assert put(region, source, 0, 11, "a bold moo") == "a <b>bold</b> moo"


def test_an_edit_over_a_line_end_beside_markup_cannot_be_built_either() -> None:
    region, source = pieced(("a", "a"), (" ", "\n> "), ("b", "b"), ("", "<i>"), ("c", "c"))
    assert put(region, source, 0, 4, "xyz") is None
    assert put(region, source, 0, 3, "x y") == "x\n> y<i>c"


def test_clusters_that_nfc_composes_are_decoded_pieces_of_their_own() -> None:
    text = "Une e\u0301cole fut cre\u0301e\u0301e hier, dit-il.\n"
    assert document(text).regions[0].text == "Une école fut créée hier, dit-il."
    assert edited(text, "école", "école") == text
    assert edited(text, "hier", "demain") == text.replace("hier", "demain")
    assert edited(text, "école fut", "ecole fut") == text.replace("e\u0301cole", "ecole")
    assert edited(text, "créée", "faite") is None


@st.composite
def _changes(draw: st.DrawFn) -> tuple[str, int, int, int, str]:
    """A text, one of its regions, and what to put in place of a part of it."""
    lines = draw(
        st.lists(
            st.sampled_from(["The mayor came", "and so", "e\u0301te\u0301 of it all", "to see it.", "a  b", "x"]),
            min_size=1,
            max_size=9,
        )
    )
    text = draw(
        st.sampled_from(
            [WRAPPED, "\n".join(lines), "\r\n".join([*lines, "", *lines]), draw(st.sampled_from(fragments()))]
        )
    )
    regions = document(text).regions
    if not regions:
        return WRAPPED, 0, 0, 0, ""
    which = draw(st.integers(0, len(regions) - 1))
    place = st.integers(0, len(regions[which].text))
    start, end = sorted((draw(place), draw(place)))
    return text, which, start, end, draw(st.sampled_from(["", "x", " ", "a b", ".", "very long words", "é"]))


def flat(text: str) -> str:
    return "".join(normalize("NFC", text).split())


@slow
@given(_changes())
def test_an_edit_makes_of_the_region_what_was_asked_for_and_leaves_all_else(
    change: tuple[str, int, int, int, str],
) -> None:
    text, which, start, end, new = change
    region = document(text).regions[which]
    edits = region.edit(start, end, new)
    if edits is None:
        assert any(not p.verbatim for p in region.pieces), "only decoded text is in the way of an edit"
        return
    after = apply(text, edits)
    wanted = region.text[:start] + new + region.text[end:]
    inside = after[region.whole.start : len(after) - (len(text) - region.whole.end)]
    assert flat(inside) == flat(wanted)
    assert (after[: region.whole.start], after[len(after) - len(text) + region.whole.end :]) == (
        text[: region.whole.start],
        text[region.whole.end :],
    )
    soft = [text[slice(*p.source)] for p in region.pieces if p.soft]
    if inside.count("\n") == text[slice(*region.whole)].count("\n") and soft:
        assert inside.split() == wanted.split() or flat(inside) == flat(wanted)


# Blocks

BLOCKS = "First one here.\n\nSecond one here.\n\nThird one here.\n"


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        (0, 0, "Second one here.\n\nThird one here.\n"),
        (1, 1, "First one here.\n\nThird one here.\n"),
        (2, 2, "First one here.\n\nSecond one here.\n"),
        (0, 1, "Third one here.\n"),
        (1, 2, "First one here.\n"),
        (0, 2, ""),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_blocks_go_with_the_blank_lines_after_them_and_the_last_with_those_before(
    first: int, last: int, left: str, newline: str
) -> None:
    text, left = BLOCKS.replace("\n", newline), left.replace("\n", newline)
    doc = document(text)
    edit = remove(doc, doc.regions[first], doc.regions[last])
    assert apply(text, [edit]) == left
    assert edit.blocks
    assert doc.mask([edit]) == document(left).mask()


def test_the_last_block_of_a_text_without_a_last_line_end_leaves_none() -> None:
    doc = document(BLOCKS.rstrip("\n"))
    assert apply(doc.text, [remove(doc, doc.regions[2], doc.regions[2])]) == "First one here.\n\nSecond one here."


def test_a_removed_list_item_takes_its_marker_along() -> None:
    doc = document("Things:\n\n- one thing\n- another thing\n- a third\n")
    edit = remove(doc, doc.regions[2], doc.regions[2])
    assert apply(doc.text, [edit]) == "Things:\n\n- one thing\n- a third\n"
    assert doc.mask([edit]) == document("Things:\n\n- one thing\n- a third\n").mask()


def test_two_blocks_are_joined_by_what_is_put_between_them() -> None:
    doc = document(BLOCKS)
    edit = doc.join(doc.regions[0], doc.regions[1])
    assert apply(BLOCKS, [edit]) == "First one here. Second one here.\n\nThird one here.\n"
    assert edit.blocks


@slow
@given(articles(), st.data())
def test_removing_blocks_takes_their_words_and_no_others(text: str, data: st.DataObject) -> None:
    doc = document(text)
    if not doc.regions:
        return
    place = st.integers(0, len(doc.regions) - 1)
    first, last = sorted((data.draw(place), data.draw(place)))
    edit = remove(doc, doc.regions[first], doc.regions[last])
    kept = [r for n, r in enumerate(doc.regions) if not first <= n <= last]
    assert all(r.whole.end <= edit.span.start or r.whole.start >= edit.span.end for r in kept)
    assert edit.span.start <= doc.regions[first].whole.start
    assert edit.span.end >= doc.regions[last].whole.end


# The mask


def test_the_mask_is_what_is_not_prose_white_space_left_out() -> None:
    assert document("Title here\n\n1. One thing\n2. Another\n\n-----\n\nThe end.\n").mask() == "1.2.-----"


def test_prose_and_white_space_between_blocks_are_none_of_the_mask() -> None:
    assert document("One.\n\n\n\nTwo.\n").mask() == document("1\n\n2, 3 and four.").mask() == ""


def test_what_is_protected_is_part_of_the_mask_to_the_letter() -> None:
    one, other = (Document("a", text, (), Settings(), (Span(0, 5),)) for text in ("a  b c", "a b  c"))
    assert one.mask() != other.mask()


# Documents


@pytest.mark.parametrize(
    ("text", "newline"),
    [
        ("a\nb\n", "\n"),
        ("a\r\nb\r\n", "\r\n"),
        ("a\rb\r", "\r"),
        ("a\r\nb\r\nc\n", "\r\n"),
        ("a\r\nb\n", "\n"),
        ("ab", "\n"),
    ],
)
def test_the_line_end_of_a_document_is_the_one_that_most_lines_have(text: str, newline: str) -> None:
    assert document(text).newline == newline


def test_the_whole_file_is_one_region_for_rules_on_its_white_space() -> None:
    source = source_region(document("a\n\n\tb"))
    assert (source.kind, source.text, source.edit(1, 3, "\n")) == ("source", "a\n\n\tb", (Edit(Span(2, 3), ""),))


def test_settings_come_from_a_configuration_s_own_keys() -> None:
    assert Settings.of({}) == Settings("en", Style("auto", "month-first"), frozenset())
    data = {"language": "pt-BR", "style": {"dates": "day-first"}, "words": ["teh"], "fail-on": "error"}
    assert Settings.of(data) == Settings("pt-BR", Style(dates="day-first"), frozenset({"teh"}))


def test_words_of_a_region_are_counted_as_people_count_them() -> None:
    assert document("The mayor’s well-known boat — a “gift” — sank in 2021.\n").regions[0].words == 9
