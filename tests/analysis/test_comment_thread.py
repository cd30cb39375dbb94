"""Tests of readers' comments below an article: found by the lines between them, never by their text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copylint.analysis.boilerplate import features, tree_model
from copylint.analysis.boilerplate.comment_thread import thread
from copylint.formats import parse
from copylint.kinds.boilerplate import decide

PROSE = [
    "The harbor was dredged in the spring of that year, and for the first time in a generation the large ferry could come in.",
    "Nobody had asked the fishermen what they thought of it, which is why they came to the meeting and stayed until the end.",
    "There were some who said that the town would never be the same again, and there were others who hoped that it would not.",
]
SAID = [
    "I was there when they opened it, and it rained all day, but nobody went home before the band had played.",
    "Thank you!",
    "My grandfather built the first pier with his own hands and was never paid for it, as far as anybody knows.",
    "What about the mill?",
]


def found(*below: str) -> list[str]:
    """The paragraphs that are taken for comments."""
    regions = parse("a.txt", "\n\n".join([*PROSE, *below]) + "\n", "plain").regions
    lines, _ = features.vectors(regions)
    return [regions[i].text for i in thread(regions, lines)]


def woven(*between: str) -> list[str]:
    """Return comments, each after such lines; the first `/` is replaced by the comment."""
    return [line.replace("/", said) for said in SAID for line in between]


@pytest.mark.parametrize(
    "between",
    [
        ("Old Salt says", "May 5, 2021 at 7:01 pm", "/"),
        ("Old Salt on May 5, 2021 at 7:01 pm said:", "/"),
        ("Old Salt’s avatar", "/", "Expand full comment"),
        ("/", "Posted by: Old Salt at 5 May 2021 12:28 PM"),
        ("- old_salt", "/", "Reply"),
        ("Old Salt • 3 years ago", "/", "• Reply • Share ›"),
        ("old_salt 5 May 2021 19:01", "/"),
        ("/", "▲ ▼", "Quote | Report | Like"),
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        "Comments",
        "4 Comments",
        "Comments (4)",
        "View all 4 comments",
        "Responses (4)",
        "4 thoughts on “The Old Harbor”",
        "Discussion about this post",
    ],
)
def test_comments_are_found_from_their_head_to_the_last(head: str, between: tuple[str, ...]) -> None:
    assert found(head, *woven(*between))[0] == head
    assert {*SAID} <= {*found(head, *woven(*between), "Related Articles", "Ten Bridges You Must See")}
    assert "Related Articles" not in found(head, *woven(*between), "Related Articles")


def test_a_head_that_counts_shows_that_a_list_below_is_comments() -> None:
    items = [f"{i + 1}. {said}" for i, said in enumerate(SAID)]
    assert {*SAID} <= {*found("4 Comments on “The Old Harbor”", *items)}
    assert {*SAID} <= {*found("124 Reader Comments", *items)}


def test_names_and_replies_show_it_without_a_head() -> None:
    assert {*SAID} <= {*found(*woven("- old_salt", "/", "Reply"))}


@pytest.mark.parametrize(
    "below",
    [
        ["Comments", *PROSE],
        ["Comments", *woven("The mayor said:", "/")],  # an article that gathers what people said
        ["Comments", "Old Salt says", SAID[0], "Reply"],  # too little to be certain of
        ["4 responses to the flood", *(f"{i + 1}. {said}" for i, said in enumerate(SAID))],
        ["Four thoughts on the mill", *(f"{i + 1}. {said}" for i, said in enumerate(SAID))],
        ["Comments on the harbor", *woven("The mayor said:", "/")],
        ["3 comments on the harbor", *woven("The mayor said:", "/")],
        [*woven("May 5, 2021 at 7:01 pm", "/")],  # a diary
        [*woven("The mayor said:", "/")],
    ],
)
def test_what_an_article_may_hold_is_left_alone(below: list[str]) -> None:
    assert not found(*below)


def test_an_article_has_prose_above_its_comments() -> None:
    regions = parse("a.txt", "\n\n".join([PROSE[0], "4 Comments", *woven("- old_salt", "/", "Reply")]), "plain").regions
    assert not thread(regions, features.vectors(regions)[0])


CUED = "I signed up for the newsletter in May, and you can unsubscribe when you like, but nobody told me of the pier."
LINKS = [
    "Related Articles",
    *(f"{n} Bridges You Must See" for n in "Two Three Four Five Six Seven Eight Ten".split() * 2),
]


COMMENTS = [*woven("Old Salt says", "May 5, 2021 at 7:01 pm", "/"), "Marta says", "May 6, 2021 at 8:12 am", CUED]


@pytest.mark.parametrize(
    ("below", "table"),
    [
        (COMMENTS, tree_model.table()),
        # Without trees nothing else is taken, so that the second half is met once the first is gone.
        ([*COMMENTS, *LINKS, "4 thoughts on “The Old Harbor”", *COMMENTS], tree_model.table().but(trees=(), base=-5.0)),
    ],
    ids=["at once", "in two rounds"],
)
def test_comments_are_taken_but_never_unattended(below: list[str], table: tree_model.Table) -> None:
    document = parse("a.txt", "\n\n".join([*PROSE, "4 Comments", *below]) + "\n", "plain")
    gone = {i: run for run in decide(document, table) for i in range(run.first, run.last + 1)}
    said = [i for i, region in enumerate(document.regions) if region.text in {*SAID, CUED}]
    assert len(said) > len(SAID)
    assert {*said} <= {*gone}
    for i in said:
        assert gone[i].category == "comments"
        assert not gone[i].sure
        assert gone[i].evidence.startswith("in a thread of readers' comments")


@given(
    st.lists(
        st.sampled_from([*PROSE, *SAID, "Reply", "Comments", "3 Comments", "- old_salt", "Old Salt says"]), max_size=30
    )
)
@settings(max_examples=200, deadline=None)
def test_what_is_found_ends_within_the_text_and_leaves_prose_above(some: list[str]) -> None:
    regions = parse("a.txt", "\n\n".join(some), "plain").regions
    lines = features.vectors(regions)[0]
    numbers = thread(regions, lines)
    assert numbers.stop <= len(regions)
    assert not numbers or sum(x.prose for x in lines[: numbers.start]) >= 2
