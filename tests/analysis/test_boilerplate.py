"""Boilerplate around an article: one decision per document, conservative, explained."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copylint.analysis import boilerplate
from copylint.analysis.boilerplate import features, tree_model
from copylint.analysis.boilerplate import line_counts as cues
from copylint.engine.fixer import check, fix
from copylint.formats import parse
from copylint.kinds import boilerplate as kinds_boilerplate
from copylint.kinds.boilerplate import Boilerplate, decided
from copylint.model.findings import Applicability
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

FILES = [f for f in loader.read(loader.shipped()) if f.rule.group == "boilerplate"]
OURS = Ruleset(f.rule for f in FILES if f.rule.kind_name == "boilerplate")
GROUP = Ruleset(f.rule for f in FILES if f.rule.enabled)

PROSE = [
    "The harbor was dredged in the spring of that year, and for the first time in a generation the large ferry could come in.",
    "Nobody had asked the fishermen what they thought of it, which is why they came to the meeting and stayed until the end.",
    "There were some who said that the town would never be the same again, and there were others who hoped that it would not.",
    "The mayor has promised that the work on the second pier will begin when the last of the winter storms is over.",
    "It is a long way from the mill to the water, but the path is good and it has been mended where the rain took it.",
]
BOILERPLATE = [
    "Related Articles", "Ten Bridges You Must See", "Why the Ferry Is Late Again …", "Leave a Reply", "Share on Facebook",
    "Sign up for our newsletter", "© 2021 Harbor Gazette. All rights reserved.", "Read more", "Advertisement", "12 Comments",
    "Marta Lindqvist is a freelance writer who covers bridges for the Gazette.", "Privacy Policy", "Home", "Menu",
    "Subscribe to get the best of our stories in your inbox.", "By Jonas Weber", "May 4, 2021", "Corrections",
]  # fmt: skip
COMMENTS = ["12 Comments", "Old Salt says", "May 5, 2021 at 7:01 pm", "I was there, and it rained all day.", "Reply"]
documents = st.one_of(
    st.lists(st.sampled_from(PROSE + BOILERPLATE), min_size=1, max_size=24),
    st.lists(st.sampled_from(PROSE + BOILERPLATE + 3 * COMMENTS), min_size=1, max_size=32),
).map("\n\n".join)


@given(documents)
@settings(max_examples=150, deadline=None)
def test_runs_are_disjoint_in_order_and_never_all_of_a_text(text: str) -> None:
    document = parse("a.txt", text, "plain")
    runs = decided(document)
    assert all(a.first <= a.last < b.first for a, b in pairwise(runs))
    taken = {i for run in runs for i in range(run.first, run.last + 1)}
    lines, _ = features.vectors(document.regions)
    assert not runs or sum(x.prose for i, x in enumerate(lines) if i not in taken) >= 2


@given(documents)
@settings(max_examples=100, deadline=None)
def test_a_fixed_text_has_nothing_left_to_remove(text: str) -> None:
    once = fix(parse("a.txt", text, "plain"), GROUP, Applicability.UNSAFE)
    assert not once.skipped
    again = fix(once.document, GROUP, Applicability.UNSAFE)
    assert again.document.text == once.document.text
    assert not again.applied


@given(documents)
@settings(max_examples=100, deadline=None)
def test_no_paragraph_is_reported_by_two_rules(text: str) -> None:
    document = parse("a.txt", text, "plain")
    ours = [f.span for f in check(document, OURS)]
    claimed = [f.span for f in check(document, GROUP) if f.span not in ours]
    for a, b in pairwise(sorted(ours)):
        assert a.end <= b.start
    for a in ours:
        assert not any(b.start <= a.start and a.end <= b.end for b in claimed)


@pytest.mark.parametrize("prose", [PROSE, PROSE[:3], [*PROSE, *PROSE]])
@pytest.mark.parametrize("first", range(0, len(BOILERPLATE), 3))
def test_the_decision_on_a_text_after_its_own_fixes_finds_nothing(prose: list[str], first: int) -> None:
    text = "\n\n".join([*prose, *BOILERPLATE[first:], *BOILERPLATE[:first]])
    document = parse("a.txt", text, "plain")
    gone = {i for run in decided(document) for i in range(run.first, run.last + 1)}
    left = [region.text for i, region in enumerate(document.regions) if i not in gone]
    assert decided(parse("a.txt", "\n\n".join(left), "plain")) == ()


@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=12).map("\n\n".join))
def test_prose_alone_is_left_alone(text: str) -> None:
    assert decided(parse("a.txt", text, "plain")) == ()


def test_a_text_with_little_prose_is_left_alone() -> None:
    text = "\n\n".join(
        [*PROSE[:2], "Related Articles", "Ten Bridges You Must See", "Why Ferries Are Late", "Read more"]
    )
    assert decided(parse("a.txt", text, "plain")) == ()


def test_corrections_and_sources_are_never_taken() -> None:
    for line in (
        "Correction: The ferry is larger.",
        "References",
        "This article was originally published in May.",
        "Seal, H. (n.d.). Ten Bridges You Must See . Harbor Press. https://harbor.example/ten-bridges",
        "Harbor Press. (2021, May 4). Follow us on Facebook: ferries and their readers.",
    ):
        text = "\n\n".join([*PROSE, "Related Articles", "Ten Bridges You Must See", line, "© 2021 Gazette"])
        document = parse("a.txt", text, "plain")
        for run in decided(document):
            assert all(document.regions[i].text != line for i in range(run.first, run.last + 1))


def test_the_decision_is_made_once_for_all_rules() -> None:
    document = parse("a.txt", "\n\n".join([*PROSE, *BOILERPLATE]), "plain")
    assert decided(document) is decided(document)
    assert decided(document) == kinds_boilerplate.decide(document)


def test_every_category_is_a_rule_and_every_rule_a_category() -> None:
    named = [f.rule.options["category"] for f in FILES if f.rule.kind_name == "boilerplate"]
    assert sorted(named) == sorted(boilerplate.CATEGORIES)
    assert Boilerplate.declared["category"].one_of == boilerplate.CATEGORIES


def test_the_table_asks_only_for_what_is_counted() -> None:
    _, columns = features.vectors(parse("a.txt", "\n\n".join([*PROSE, *BOILERPLATE]), "plain").regions)
    asked = tree_model.table().names
    assert set(asked) <= set(columns)
    assert {len(column) for column in columns.values()} == {len(PROSE) + len(BOILERPLATE)}
    assert set(boilerplate.CUE_NAMES) == set(cues.NAMES) - {"keep"}


def test_a_tree_goes_low_up_to_its_bar_and_high_above_it() -> None:
    trees = '[["words", 3.0, -1.0, ["words", 9.0, 1.0, 2.0]]]'
    table = tree_model.read(
        f'{{"base": 0.5, "features": ["words"], "trees": {trees}, "least": {{}}, "claims": []}}', {}
    )
    assert table.scores({"words": [3, 4, 9, 10]}) == [-0.5, 1.5, 1.5, 2.5]


def test_words_weigh_by_the_root_of_how_many_are_known() -> None:
    weights = {tree_model.BASE: -1.0, "inbox": 2.0, "^your": 2.0, "your inbox": 4.0}
    assert tree_model.weigh(tree_model.tokens("Your inbox"), weights) == pytest.approx(-1 + 8 / 3**0.5)
    assert tree_model.weigh(tree_model.tokens("Nothing known"), weights) == -1.0
    assert tree_model.strongest(tree_model.tokens("Your inbox"), weights, 2) == ["your inbox", "inbox"]


def test_numbers_are_one_mark_and_apostrophes_one_letter() -> None:
    assert tree_model.tokens("It’s 2021, 7 PM") == ["it's", "0", ",", "0", "pm"]


def test_the_words_that_ship_are_sorted_and_hold_no_names_of_hosts() -> None:
    weights = tree_model.weights()
    listed = [line.split("\t")[0] for line in tree_model.LEXICON.read_text(encoding="utf-8").splitlines()]
    assert len(listed) == len(set(listed)) == len(weights)
    assert listed == sorted(listed, key=lambda mark: (-weights[mark], mark))


def test_the_best_end_is_where_the_rest_is_most_like_boilerplate() -> None:
    columns = features.tone_columns([-2.0, -2.0, 1.0, 2.0], [20, 20, 20, 20])
    assert list(columns["past best end"]) == [-2, -1, 0, 1]
    assert list(columns["lexical -1"]) == [-9.0, -2.0, -2.0, 1.0]
    assert list(columns["most below"]) == [2.0, 2.0, 2.0, -9.0]


def test_a_list_does_not_go_piece_by_piece() -> None:
    lines = [_line(text) for text in [*PROSE, "Ten bridges", "Nine ferries", *PROSE]]
    scores = [-2.0] * 5 + [1.5, 1.5] + [2.0] * 5
    some = [score > 0 for score in scores]
    assert boilerplate.within(lines, scores, some, 0.05, 3.0) == [False] * 12
    assert boilerplate.within(lines, [*scores[:-1], 3.5], some, 0.05, 3.0) == [False] * 11 + [True]
    assert boilerplate.within(lines, scores, some, 0.2, 3.0) == some


def test_the_surer_the_table_is_the_more_may_go() -> None:
    lines = [_line(text) for text in [*PROSE, *PROSE]]
    some = [False] * 5 + [True] * 5
    for score, goes in ((1.5, False), (2.9, True)):
        assert any(boilerplate.within(lines, [-2.0] * 5 + [score] * 5, some, 0.1, 3.0)) == goes


def test_a_line_between_prose_goes_only_if_it_is_certain() -> None:
    lines = [_line(text) for text in [*PROSE, "Ten bridges", *PROSE, "Nine ferries"]]
    some = [not x.prose for x in lines]
    for score, goes in ((2.0, False), (3.5, True)):
        found = boilerplate.within(lines, [score if yes else -2.0 for yes in some], some, 0.2, 3.0)
        assert [i for i, yes in enumerate(found) if yes] == ([5] if goes else []) + [11]


def _line(text: str) -> features.Line:
    return features.vectors(parse("a.txt", text, "plain").regions, {})[0][0]


def test_article_share_weights_words_by_probability() -> None:
    lines = [_line(PROSE[0]) for _ in range(3)]
    assert boilerplate.article_share(lines, [-30.0, 0.0, 30.0], [1]) == pytest.approx(1 / 3)
    assert boilerplate.article_share(lines, [-30.0, 0.0, 30.0], [2]) == pytest.approx(0)


def test_a_long_paragraph_is_sure_only_below_a_label_of_its_block() -> None:
    sign = "Sign up for our newsletter, and you will have the news of the harbor in your inbox every morning."
    for heading, goes in (("Newsletter", [True, True]), ("Harbor", [False, False])):
        regions = parse("a.txt", "\n\n".join([*PROSE, heading, sign]), "plain").regions
        lines, _ = features.vectors(regions, {})
        scores = [-5.0] * 5 + [3.0, 3.0]
        least = tree_model.table().least
        assert boilerplate.sure_lines(regions, lines, scores, [s > 0 for s in scores], (), least)[5:] == goes
    assert boilerplate.sure_lines(regions, lines, [-5.0] * 5 + [3.0, 9.0], [False] * 6 + [True], (), least)[6]


def test_nothing_above_prose_of_the_article_is_sure() -> None:
    text = "\n\n".join([*PROSE, "Leave a Reply", PROSE[1], "Leave a Reply", "It is here.", "© Gazette"])
    regions = parse("a.txt", text, "plain").regions
    lines, _ = features.vectors(regions, {})
    scores = [-3.0] * len(PROSE) + [5.0, -3.0, 5.0, 5.0, 5.0]
    taken = [score > 0 for score in scores]
    found = boilerplate.sure_lines(regions, lines, scores, taken, (), {**tree_model.table().least, "sure line": 2.0})
    assert [regions[i].text for i, yes in enumerate(found) if yes] == ["Leave a Reply"]
    assert found[-3]


def test_the_table_claims_what_the_rules_of_the_group_take_out_by_form() -> None:
    forms = [f.rule for f in FILES if f.rule.kind_name in ("block", "section")]
    rules = [r for r in forms if r.applicability > Applicability.MANUAL]
    assert [dict(c) for c in tree_model.table().claims] == [
        {"rule": r.id, "kind": r.kind_name, "scope": list(r.scope), "options": r.options} for r in rules
    ]


def test_the_evidence_names_place_and_label() -> None:
    below = ["Around the Harbor", "More From the Harbor", "Ten Bridges You Must See …", "Why Ferries Are Late …"]
    found = decided(parse("a.txt", "\n\n".join([*PROSE, *below]), "plain"))
    for run in found:
        assert run.evidence.startswith(("below", "inside"))


@pytest.mark.parametrize(
    "line",
    [
        "Share peer learning: a class for two", "Comment: the Falcons are back where they were", "94 %",
        "teacher pay commission", "Chocolate chip cookies", "Pros", "Cons", "Oslo, 1931", "Marta Lindqvist",
    ],
)  # fmt: skip
def test_a_line_of_the_article_stays(line: str) -> None:
    for at in (1, 3):
        parts = [*PROSE[:at], line, *PROSE[at:]]
        assert decided(parse("a.txt", "\n\n".join(parts), "plain")) == ()


@pytest.mark.parametrize("after", [(), ("The council will meet again on Friday to decide what to do next.",)])
def test_a_label_and_its_links_are_one_finding(after: tuple[str, ...]) -> None:
    below = ("Related Articles", "Ten Bridges You Must See", "Why the Night Ferry Is Late")
    document = parse("a.txt", "\n\n".join([*PROSE, *below, *after]), "plain")
    rules = Ruleset(f.rule for f in FILES if f.rule.enabled and f.rule.id.startswith("related-"))
    assert [finding.rule for finding in check(document, rules)] == ["boilerplate/related-links"]


@pytest.mark.parametrize(("count", "safe"), [(1, True), (20, False)])
def test_doubtful_paragraphs_stay_where_they_may_be_too_much_of_the_article(count: int, safe: bool) -> None:
    """Scores that are certain one by one are not where many together may hold 3 % of the article."""
    prose = ["The ferry left the harbor at noon, and the people who had come to see it stood on the quay."] * 8
    below = ["Sign up for our newsletter and get the news by mail."] * count
    regions = parse("a.txt", "\n\n".join([*prose, *below]), "plain").regions
    bits = cues.cues(regions)
    lines = [cues.line(region, bits[i], {}) for i, region in enumerate(regions)]
    least = tree_model.table().least
    scores = [-3.0] * len(prose) + [least["no doubt"] - 0.1] * count
    taken = [False] * len(prose) + [True] * count
    assert boilerplate.article_share(lines, scores, range(8, 8 + count)) > 0
    assert boilerplate.sure_lines(regions, lines, scores, taken, (), least)[8:] == [safe] * count
