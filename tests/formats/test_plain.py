"""Plain text is cut into the regions that its reader sees, however it was wrapped; offsets are exact throughout.

Every sentence in here was written for these tests.
"""

from __future__ import annotations

import gc
import re
import textwrap
import time
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import slow

from copylint.formats.plain import _blocks, regions  # pyright: ignore[reportPrivateUsage]
from copylint.formats.region_builder import normalized_pieces as pieces
from copylint.matching.literal_sets import western

if TYPE_CHECKING:
    from copylint.model.region import Piece

HARBOUR = (
    "The harbour master closed the northern basin on Monday after divers found a cracked gate below the old swing "
    "bridge. Ferries will leave from the southern quay until the gate has been replaced, which may take six weeks."
)
BAKERY = (
    "A bakery that has sold rye bread on the same corner since the war will move across the river in spring, because "
    "its landlord wants to build flats there, and the queue on Saturday mornings has begun to block the tram."
)
ORCHARD = (
    "Growers in the valley say that the frost took a third of the early cherries. They hope that the late ones, which "
    "flower ten days after them, will make up for it if the nights stay mild."
)
PROSE = (HARBOUR, BAKERY, ORCHARD)


def found(text: str) -> list[tuple[str, str]]:
    return [(region.kind, region.text) for region in regions(text)]


def texts(text: str) -> list[str]:
    return [region.text for region in regions(text)]


def kinds(text: str) -> list[str]:
    return [region.kind for region in regions(text)]


def wrap(paragraph: str, width: int) -> str:
    return textwrap.fill(paragraph, width, break_on_hyphens=False)


# --- shapes


@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n\r\n", " \t\n\x0b\f\u2028\n"])
def test_an_empty_text_has_no_regions(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\n \t\n\n", "\r\n", "\r\n\r\n", "\r", "\r\r"])
def test_long_lines_are_paragraphs_whatever_parts_them(gap: str) -> None:
    assert texts(gap.join(PROSE)) == list(PROSE)


@pytest.mark.parametrize("width", [60, 66, 72, 80, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_wrapped_paragraphs_become_one_region_each(width: int, end: str) -> None:
    text = "\n\n".join(wrap(p, width) for p in PROSE).replace("\n", end)
    assert texts(text) == list(PROSE)


@pytest.mark.parametrize("first", [0, 1, 2])
def test_both_shapes_may_stand_in_one_file(first: int) -> None:
    shaped = [p if i == first else wrap(p, 70) for i, p in enumerate(PROSE)]
    assert texts("\n\n".join(shaped)) == list(PROSE)


def test_both_shapes_may_stand_in_one_block() -> None:
    assert texts(f"{HARBOUR}\n{wrap(BAKERY, 64)}\n{ORCHARD}") == list(PROSE)


def test_a_short_line_ends_a_wrapped_paragraph() -> None:
    assert len(wrap(BAKERY, 72).splitlines()[-1]) < 60
    assert texts(f"{wrap(BAKERY, 72)}\n{wrap(ORCHARD, 72)}") == [BAKERY, ORCHARD]


def test_an_indent_begins_a_wrapped_paragraph() -> None:
    book = "\n".join(textwrap.fill(p, 64, initial_indent="    ", break_on_hyphens=False) for p in PROSE * 2)
    assert texts(book) == [*PROSE, *PROSE]


def test_an_indented_block_is_wrapped_within_its_indent() -> None:
    assert texts(textwrap.indent(wrap(HARBOUR, 60), "        ")) == [HARBOUR]


def test_a_title_right_above_a_wrapped_paragraph_stays_apart() -> None:
    assert found(f"A gate cracks\n{wrap(HARBOUR, 72)}") == [("title", "A gate cracks"), ("paragraph", HARBOUR)]


def test_two_lines_are_joined_when_their_sentence_shows_it() -> None:
    assert texts("Nobody at the mill could say who had left the sluice\nopen overnight.") == [
        "Nobody at the mill could say who had left the sluice open overnight."
    ]


def test_two_lines_are_joined_when_the_column_of_other_blocks_shows_it() -> None:
    pair = "The miller kept his accounts in a green book. It was found\nMonday."
    assert len(texts(pair)) == 2
    assert texts("\n\n".join([wrap(HARBOUR, 60), wrap(BAKERY, 60), pair]))[2] == pair.replace("\n", " ")


def test_a_sentence_broken_among_long_lines_stays_two_regions() -> None:
    broken = ["The club on the hill now offers its members a wide range of", "courses including pottery and weaving."]
    assert texts("\n".join([HARBOUR, *broken, BAKERY])) == [HARBOUR, *broken, BAKERY]


def test_a_broken_sentence_whose_lines_differ_in_length_stays_two_regions() -> None:
    lines = ["Tickets are sold at the", "door and in the two bookshops on the market square from Friday morning on."]
    assert texts("\n".join(lines)) == lines


def test_headlines_of_like_length_are_not_taken_for_wrapped_prose() -> None:
    lines = [
        "Council Votes to Keep the Old Tram Depot Open",
        "Three Rescued as Ferry Runs Aground off Cape",
        "Teachers Call for Smaller Classes in Suburbs",
        "Museum Finds Lost Sketchbook Below a Heater",
        "Rain Halts Final of County Bowls Tournament",
    ]
    assert texts("\n".join(lines)) == lines


def test_a_ragged_block_without_a_short_line_is_one_paragraph() -> None:
    ragged = (
        "Nobody paints the lamp on the mole as well as the old\nkeeper did. It has burnt since the gate was made.\n"
        "Pilots steer by it, and so do the ferries."
    )
    assert texts(f"{wrap(HARBOUR, 62)}\n\n{wrap(BAKERY, 62)}\n\n{ragged}")[2:] == [ragged.replace("\n", " ")]


def test_lines_of_any_length_share_no_column() -> None:
    lines = ["of all the ferries" + " and boats" * n + " with a gate" for n in (2, 2, 7, 1, 4, 2, 8, 5, 3)]
    assert texts("\n".join(lines)) == lines


def test_a_few_broken_lines_among_longer_sentences_share_no_column() -> None:
    broken = "of all the ferries that sail from the old basin, this"
    whole = "The ferries that sail from the old basin on weekdays will sail from the new one on Sundays."
    lines = [broken, broken, broken, "one sails.", *[whole] * 6]
    assert texts("\n".join(lines)) == lines


def test_a_hyphen_at_a_line_end_stays() -> None:
    text = "The report that was printed on Tuesday des-\ncribes how the gate cracked and who had seen it."
    assert texts(text) == [text.replace("\n", " ")]


def test_a_soft_break_covers_the_line_end_and_the_blanks_around_it() -> None:
    first, rest = HARBOUR[:62].rstrip(), HARBOUR[62:].lstrip()
    text = f"  {first} \t\r\n  {wrap(rest, 66)}"
    (region, *_) = regions(text)
    soft = region.pieces[1]
    assert soft.soft
    assert text[slice(*soft.source)] == " \t\r\n  "
    assert region.text.startswith(f"{first} ")


def test_a_dash_at_the_head_of_a_wrapped_line_begins_no_item() -> None:
    prose = f"{HARBOUR} The pilots wanted more time for the repair than that - and so did the owners of the ferries."
    wrapped = next(w for w in (wrap(prose, n) for n in range(60, 110)) if "\n- " in w)
    assert found(wrapped) == [("paragraph", prose)]


def test_a_quoted_line_is_a_paragraph() -> None:
    lines = [f"> {line}" for line in wrap(HARBOUR, 60).split("\n")]
    assert texts("\n\n".join([wrap(BAKERY, 62), wrap(ORCHARD, 62), "\n".join(lines)]))[2:] == lines


@pytest.mark.parametrize("mark", ["\x0b", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_lines_end_at_lf_cr_and_crlf_only(mark: str) -> None:
    assert texts(f"One{mark}two\n\nThree.") == [f"One{mark}two", "Three."]


# --- kinds


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_a_short_first_line_is_the_title(gap: str) -> None:
    assert kinds(f"Harbour gate cracks after the storm{gap}{HARBOUR}") == ["title", "paragraph"]


@pytest.mark.parametrize(
    "first",
    ["The gate cracked.", "Is the gate safe?", "We list the gates:", "word " * 21, "Related Articles", "- A gate"],
)
def test_other_first_lines_are_no_title(first: str) -> None:
    assert "title" not in kinds(f"{first}\n\n{HARBOUR}")


def test_a_broken_sentence_at_the_top_is_no_title() -> None:
    assert kinds(f"Divers have looked at the\ngate again.\n{HARBOUR}") == ["paragraph"] * 3


def test_a_line_alone_is_no_title() -> None:
    assert kinds("Harbour gate cracks after the storm\n\n") == ["paragraph"]


@pytest.mark.parametrize("line", ["Ferries and Pilots", "A SECOND GATE", "Five Years of Repairs"])
def test_a_capitalised_line_before_prose_is_a_heading(line: str) -> None:
    assert kinds(f"{HARBOUR}\n\n{line}\n\n{BAKERY}") == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize("line", ["and what the ferries do now", "Ferries And Pilots.", "By Jane Roe", "May 5, 2019"])
def test_other_short_lines_are_paragraphs(line: str) -> None:
    assert kinds(f"{HARBOUR}\n\n{line}\n\n{BAKERY}") == ["paragraph"] * 3


def test_a_heading_needs_blank_lines_and_prose_below() -> None:
    assert "heading" not in kinds(f"{HARBOUR}\nFerries and Pilots\n{BAKERY}")
    assert "heading" not in kinds(f"{HARBOUR}\n\nFerries and Pilots\n\nSee below.")
    assert kinds(f"Harbour gate cracks\n\nJane Roe\n\n{HARBOUR}") == ["title", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "label",
    [
        *("Check Also", "RELATED", "Related:", ">> Related Articles <<", "*Related posts*", "Read more", "Read also:"),
        *(
            "Also read",
            "More from the harbour",
            "You may also like",
            "Share this",
            "Share this:",
            "Tags",
            "Filed under",
        ),
        *(
            "Advertisement",
            "[Advertisement]",
            "About the author",
            "About Jane Roe",
            "About Jane Ann Roe",
        ),
        *("Comments", "3 Comments", "Leave a comment", "Recommended", "Trending", "Most read", "Most popular"),
        *("Newsletter", "Subscribe to our newsletter", "Follow us", "Author", "Source:", "Sources", "References"),
    ],
)
def test_page_furniture_is_labelled(label: str) -> None:
    assert kinds(f"{HARBOUR}\n\n{label}\n\n{BAKERY}") == ["paragraph", "label", "paragraph"]
    assert kinds(f"{HARBOUR}\n{label}\n{BAKERY}") == ["paragraph", "label", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Related to the mayor, he resigned.",
            "About forty people came",
            "Sources say no",
            "Tags are dear now",
            "comments",
        ),
        *("Share this with your neighbours before it is too late.", "Subscribe, or do not.", "Tags: ferry, gate"),
    ],
)
def test_prose_that_begins_like_a_label_is_none(line: str) -> None:
    assert kinds(f"{HARBOUR}\n\n{line}\n\n{BAKERY}")[1] == "paragraph"


def test_a_label_ends_a_wrapped_paragraph() -> None:
    assert found(f"{wrap(BAKERY, 72)}\nRead more") == [("paragraph", BAKERY), ("label", "Read more")]


@pytest.mark.parametrize("marker", ["-", "*", "•", "–", "1.", "12)", "a)", "(a)", "(iv)"])
def test_list_markers_lie_outside_the_text_and_inside_the_block(marker: str) -> None:
    text = f"We need:\n\n  {marker} flour\n\n{BAKERY}"
    _, item, _ = regions(text)
    assert (item.kind, item.text, item.level, item.parent) == ("list-item", "flour", 1, None)
    assert text[slice(*item.block)] == f"  {marker} flour\n\n"


@pytest.mark.parametrize(
    "line", ["-flour", "A. Roe came", "2019. It was", "*Flour is dear.", "— Flour, said he", "3.5 kg"]
)
def test_what_only_looks_like_a_marker_stays_in_the_text(line: str) -> None:
    assert texts(f"We need:\n\n{line}\n\n{BAKERY}")[1] == line


def test_lists_nest_by_indent() -> None:
    items = list(regions("- bread\n  - rye\n    1. dark\n  - wheat\n\n- salt\n"))
    assert [(i.text, i.level, i.parent.text if i.parent else "") for i in items] == [
        ("bread", 1, ""),
        ("rye", 2, "bread"),
        ("dark", 3, "rye"),
        ("wheat", 2, "bread"),
        ("salt", 1, ""),
    ]


def test_prose_between_two_lists_ends_the_first() -> None:
    items = list(regions(f"- bread\n\n{HARBOUR}\n\n  - salt"))
    assert (items[2].level, items[2].parent) == (1, None)


def test_what_hangs_below_a_marker_belongs_to_the_item() -> None:
    text = "- flour from the mill at the\n  lower end of the valley\n- salt"
    assert texts(text) == ["flour from the mill at the lower end of the valley", "salt"]


@pytest.mark.parametrize("below", ["Millers of the valley", "flour of the mill " * 9])
def test_a_paragraph_of_its_own_below_a_marker_stays_one(below: str) -> None:
    assert texts(f"- Grind it as fine as you can\n  {below}") == ["Grind it as fine as you can", below.strip()]


def test_an_item_as_long_as_the_column_does_not_swallow_the_next() -> None:
    item = f"- {'a mill by the river ' * 3}bank\n  {'a mill by the river ' * 3}bank"
    text = f"{wrap(HARBOUR, 66)}\n\n{wrap(BAKERY, 66)}\n\n{item}\n- salt"
    assert texts(text)[2:] == [item[2:].replace("\n ", ""), "salt"]


def test_wrapped_items_hold_together_without_an_indent() -> None:
    text = "\n".join(wrap(f"- {p}", 70) for p in PROSE)
    assert found(text) == [("list-item", p) for p in PROSE]


def test_a_list_right_below_wrapped_prose_is_a_list() -> None:
    text = f"{wrap(HARBOUR, 72)}\n- ferries\n- pilots"
    assert found(text) == [("paragraph", HARBOUR), ("list-item", "ferries"), ("list-item", "pilots")]


@pytest.mark.parametrize(
    "table",
    [
        "Name\tAge\nAnn\t33",
        "Name | Age\nAnn | 33",
        "Name    Age   Town\nAnn     33    Ulm",
        "Ann\t33\tUlm",
        "Ann | 33 | Ulm",
    ],
)
def test_rows_of_a_table_are_regions(table: str) -> None:
    text = f"{HARBOUR}\n\n{table}\n\n{BAKERY}"
    rows = table.split("\n")
    assert found(text)[1:-1] == [("table-row", row) for row in rows]


@pytest.mark.parametrize(
    "prose",
    [
        "Name\tAge",
        "Ann | Age",
        "The gate cracked.  Nobody saw it.  It was dark.\nThe ferry left.  It was late.  It rained.",
        "The  gate was closed   for the night\nwhen a boat  came   in from the sea",
        f"{HARBOUR}\t{BAKERY}\t{ORCHARD}",
    ],
)
def test_odd_spaces_make_no_table(prose: str) -> None:
    assert "table-row" not in kinds(f"{HARBOUR}\n\n{prose}\n\n{BAKERY}")


STANZA = """The gate is down, the tide is high,
The gulls are asking me for bread;
I hear the early ferry sigh
And turn my collar up instead."""


def test_every_line_of_a_stanza_is_verse() -> None:
    text = f"{HARBOUR}\n\n{STANZA}\n\n{STANZA}\n\n{BAKERY}"
    assert found(text)[1:-1] == [("verse", line) for line in STANZA.split("\n")] * 2


@pytest.mark.parametrize(
    "block",
    [
        "Home\nNews\nSport\nContact us",
        "Ann Roe,\n12 Mill Lane,\nLower Ulm,\nDanube",
        "We left the house.\nIt was still dark.\nNobody saw us go.\nThe dog slept.",
        "Height: 12 m, as built\nLength: 40 m, with quay\nWeight: 90 t, all told\n",
        "The gate is down,\nthe tide is high",
    ],
)
def test_other_short_lines_are_no_verse(block: str) -> None:
    assert "verse" not in kinds(f"{HARBOUR}\n\n{block}\n\n{BAKERY}")


@pytest.mark.parametrize("rule", ["---", "* * *", "_____", "—————", "|---|:--|", "====="])
def test_a_rule_is_in_no_region_and_no_block(rule: str) -> None:
    text = f"{HARBOUR}\n\n{rule}\n\n{BAKERY}"
    above, below = regions(text)
    assert text[above.block.end : below.block.start] == f"{rule}\n\n"
    assert [above.text, below.text] == [HARBOUR, BAKERY]


def test_a_rule_ends_a_paragraph_without_blank_lines() -> None:
    assert texts(f"{wrap(HARBOUR, 60)}\n---\n{wrap(BAKERY, 60)}") == [HARBOUR, BAKERY]


@pytest.mark.parametrize("line", ["-", "--", "•", "..."])
def test_fewer_marks_are_text(line: str) -> None:
    assert texts(f"{HARBOUR}\n\n{line}\n\n{BAKERY}")[1] == line


# --- blocks and offsets


def test_a_block_takes_the_blank_lines_after_it_but_none_before_the_first() -> None:
    text = "\n \n  One.\r\n\r\n \nTwo. \n\n"
    assert [text[slice(*r.block)] for r in regions(text)] == ["  One.\r\n\r\n \n", "Two. \n\n"]
    assert [text[slice(*r.whole)] for r in regions(text)] == ["One.", "Two."]


def test_deep_nesting_keeps_regions_comparable() -> None:
    text = "".join(" " * i + "- a\n" for i in range(3000))
    assert list(regions(text)) == list(regions(text))


# --- composed characters


def test_region_text_is_composed_and_maps_back_to_what_stands_there() -> None:
    text = "Cafe\u0301s in Que\u0301bec"
    (region,) = regions(text)
    assert region.text == "Cafés in Québec"
    assert [(p.text, text[slice(*p.source)], p.verbatim) for p in region.pieces] == [
        ("Caf", "Caf", True),
        ("é", "e\u0301", False),
        ("s in Qu", "s in Qu", True),
        ("é", "e\u0301", False),
        ("bec", "bec", True),
    ]


@pytest.mark.parametrize("word", ["한글", "ক\u09cbন", "Ǘ", "Å\u0323"])
def test_clusters_of_any_script_are_composed_whole(word: str) -> None:
    source = unicodedata.normalize("NFD", word)
    made = pieces(f"a {source} b", 0, 0)
    assert "".join(p.text for p in made) == unicodedata.normalize("NFC", f"a {source} b")
    assert made[0].text.startswith("a ")
    assert made[-1].verbatim


def test_marks_that_compose_with_nothing_are_verbatim() -> None:
    (piece,) = pieces("x\u0301 and क्षि", 5, 2)
    assert (piece.at, piece.source, piece.verbatim) == (2, (5, 16), True)


def test_wrapped_text_in_decomposed_form_joins_too() -> None:
    prose = HARBOUR.replace("gate", "gâté")
    assert texts(unicodedata.normalize("NFD", "\n\n".join([wrap(prose, 70)] * 2))) == [prose] * 2


def test_a_flood_of_marks_is_left_as_it_is() -> None:
    flood = "a" + "\u0301\u0323" * 10_000
    assert "".join(p.text for p in pieces(flood, 0, 0)) == flood


ODD = (
    "aeKAé\u0301\u0323\u0308\u0344\u0f73\u0f71\u0f72\u0f74\u09c7\u09be"  # marks
    "\u1100\u1161\u11a8\uac00\u212b\u2126\u037e\u2000\u0958\ud800😀"  # Hangul, singletons, others
)


@given(st.text(st.sampled_from(ODD) | st.characters(), max_size=20))
def test_pieces_join_to_the_composed_text(text: str) -> None:
    made = pieces(text, 7, 3)
    assert "".join(p.text for p in made) == unicodedata.normalize("NFC", text)
    assert "".join(text[p.source.start - 7 : p.source.end - 7] for p in made) == text
    check(made, " " * 7 + text, 3)


def check(made: tuple[Piece, ...], text: str, at: int) -> None:
    for piece in made:
        assert piece.at == at
        at = piece.end
        if piece.verbatim:
            assert text[slice(*piece.source)] == piece.text


# --- properties

LINE = st.one_of(
    st.sampled_from(
        ["- ", "  * ", "1. ", "---", "Related:", "About Jane Roe", "a\tb\tc", "x | y", "A Title Here", STANZA]
    ),
    st.sampled_from([*PROSE, *(wrap(p, 60) for p in PROSE), "  hanging line", "- item", "    - nested", "> quoted"]),
    st.text(st.sampled_from("aB é\u0301.,-*|\t  \u2028\x85\x0b\r\ud800"), max_size=12),
    st.text(max_size=8),
)
TEXT = st.lists(st.tuples(LINE, st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\n \n", ""]))).map(
    lambda lines: "".join(line + end for line, end in lines)
)
MARKER = re.compile(r"\s*(?:[-*•–‣◦▪·●○■]|\d{1,3}[.)]|[a-z]\)|\([0-9a-z]{1,4}\))\s+")
RULE = re.compile(r"[-–—―−_*=~|+:\s]+")


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_regions_hold_all_text_once_and_in_order(text: str) -> None:
    end = 0
    inked: list[str] = []  # what lies in pieces
    for region in regions(text):
        assert region.text
        assert region.text == region.text.strip()
        assert region.text == unicodedata.normalize("NFC", region.text)
        check(region.pieces, text, 0)
        for before, after in pairwise(region.pieces):
            assert before.source.end == after.source.start
        assert end <= region.block.start <= region.whole.start
        assert region.whole.end <= region.block.end
        between, marker = text[end : region.block.start], text[region.block.start : region.whole.start]
        assert not between.strip() or RULE.fullmatch(between)
        assert not marker.strip() or (region.kind == "list-item" and MARKER.fullmatch(marker))
        assert not text[region.whole.end : region.block.end].strip()
        assert region.block.start == 0 or text[region.block.start - 1] in "\r\n"
        end = region.block.end
        inked.append(text[slice(*region.whole)])
    rest = text[end:]
    assert not rest.strip() or RULE.fullmatch(rest)
    if inked and not rest.strip():
        assert end == len(text)


@given(TEXT)
def test_blocks_follow_one_another_without_a_gap_but_for_rules(text: str) -> None:
    found_regions = list(regions(text))
    for before, after in pairwise(found_regions):
        gap = text[before.block.end : after.block.start]
        assert not gap or gap.strip()


@given(TEXT)
def test_line_ends_make_no_difference(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert found(plain.replace("\n", "\r\n")) == found(plain) == found(plain.replace("\n", "\r"))


WORDS = st.lists(st.sampled_from(HARBOUR.lower().replace(".", "").split()), min_size=30, max_size=60)


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(60, 100))
def test_wrapped_paragraphs_come_back_whole(paragraphs: list[list[str]], width: int) -> None:
    prose = [" ".join(words).capitalize() + "." for words in paragraphs]
    assert texts("\n\n".join(wrap(p, width) for p in prose)) == prose


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "A short line\n",
        "- item\n  more\n",
        "a\tb\tc\n",
        "a\t",
        "a  ",
        "-",
        "- ",
        "(",
        "1",
        "\n",
        "a\r",
        "\t \u3000",
        "e\u0301 ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        best = 9.0
        gc.disable()  # as the command does: it would look at all objects of this process
        try:
            for _ in range(2):
                start = time.process_time()
                for _ in regions(text):
                    pass
                best = min(best, time.process_time() - start)
        finally:
            gc.enable()
        return best

    assert cost(160_000) < 10 * cost(40_000) + 0.05


LINES = (
    "- item",
    "1. two",
    "* * *",
    "Related articles",
    "About John Smith",
    "Headline of Some Kind",
    "“Quote”",
    "x",
    "é €",
)
GAPS = ("\n\n", "\n\n", "\n\n", "\n", "\n\n\n", " \n\n", "\n\n\t")


@slow
@given(st.lists(st.tuples(st.sampled_from((*LINES, "A long line of prose " * 7)), st.sampled_from(GAPS)), max_size=7))
def test_lines_that_stand_apart_are_what_they_are_when_looked_at_one_by_one(lines: list[tuple[str, str]]) -> None:
    text = "".join(line + gap for line, gap in lines)
    assert tuple(regions(text)) == tuple(_blocks(text, True))


def test_what_western_text_is_made_of_composes_with_nothing() -> None:
    signs = [char for char in map(chr, range(0x11000)) if western(char)]
    assert len(signs) > 0x100
    assert all(unicodedata.is_normalized("NFC", before + char) for before in "aé" for char in signs)
