"""Page furniture around an article: one decision a document, conservative, explained."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copylint import library
from copylint.engine import check, fix
from copylint.findings import Applicability
from copylint.formats import parse
from copylint.furniture import cues, decision, features, model, reasons, tail
from copylint.kinds.furniture import Furniture
from copylint.ruleset import Ruleset

FILES = [f for f in library.read(library.shipped()) if f.rule.group == "boilerplate"]
OURS = Ruleset(f.rule for f in FILES if f.rule.kind_name == "furniture")
GROUP = Ruleset(f.rule for f in FILES if f.rule.enabled)

PROSE = [
    "The harbor was dredged in the spring of that year, and for the first time in a generation the large ferry could come in.",
    "Nobody had asked the fishermen what they thought of it, which is why they came to the meeting and stayed until the end.",
    "There were some who said that the town would never be the same again, and there were others who hoped that it would not.",
    "The mayor has promised that the work on the second pier will begin when the last of the winter storms is over.",
    "It is a long way from the mill to the water, but the path is good and it has been mended where the rain took it.",
]
FURNITURE = [
    "Related Articles", "Ten Bridges You Must See", "Why the Ferry Is Late Again …", "Leave a Reply", "Share on Facebook",
    "Sign up for our newsletter", "© 2021 Harbor Gazette. All rights reserved.", "Read more", "Advertisement", "12 Comments",
    "Marta Lindqvist is a freelance writer who covers bridges for the Gazette.", "Privacy Policy", "Home", "Menu",
    "Subscribe to get the best of our stories in your inbox.", "By Jonas Weber", "May 4, 2021", "Corrections",
]  # fmt: skip
documents = st.lists(st.sampled_from(PROSE + FURNITURE), min_size=1, max_size=24).map("\n\n".join)


@given(documents)
@settings(max_examples=150, deadline=None)
def test_runs_are_disjoint_in_order_and_never_all_of_a_text(text: str) -> None:
    document = parse("a.txt", text, "plain")
    runs = document.furniture
    assert all(a.first <= a.last < b.first for a, b in pairwise(runs))
    taken = {i for run in runs for i in range(run.first, run.last + 1)}
    lines, _ = features.vectors(document.regions)
    assert not runs or sum(x.prose for i, x in enumerate(lines) if i not in taken) >= 2


@given(documents)
@settings(max_examples=100, deadline=None)
def test_a_fixed_text_has_nothing_left_to_remove(text: str) -> None:
    once = fix(parse("a.txt", text, "plain"), "plain", GROUP, Applicability.UNSAFE)
    assert not once.skipped
    again = fix(once.document, "plain", GROUP, Applicability.UNSAFE)
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


@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=12).map("\n\n".join))
def test_prose_alone_is_left_alone(text: str) -> None:
    assert parse("a.txt", text, "plain").furniture == ()


def test_a_text_with_little_prose_is_left_alone() -> None:
    text = "\n\n".join(
        [*PROSE[:2], "Related Articles", "Ten Bridges You Must See", "Why Ferries Are Late", "Read more"]
    )
    assert parse("a.txt", text, "plain").furniture == ()


def test_corrections_and_sources_are_never_taken() -> None:
    for line in ("Correction: The ferry is larger.", "References", "This article was originally published in May."):
        text = "\n\n".join([*PROSE, "Related Articles", "Ten Bridges You Must See", line, "© 2021 Gazette"])
        document = parse("a.txt", text, "plain")
        for run in document.furniture:
            assert all(document.regions[i].text != line for i in range(run.first, run.last + 1))


def test_the_decision_is_made_once_for_all_rules() -> None:
    document = parse("a.txt", "\n\n".join([*PROSE, *FURNITURE]), "plain")
    assert document.furniture is document.furniture
    assert document.furniture == decision.decide(document)


def test_every_category_is_a_rule_and_every_rule_a_category() -> None:
    named = [f.rule.options["category"] for f in FILES if f.rule.kind_name == "furniture"]
    assert sorted(named) == sorted(decision.CATEGORIES)
    assert Furniture.declared["category"].one_of == decision.CATEGORIES


def test_the_table_names_every_feature_and_every_count_of_a_cut() -> None:
    data = json.loads(model.PATH.read_text(encoding="utf-8"))
    assert tuple(data["steps"]) == features.NAMES
    assert tuple(data["cut"]) == tail.NAMES
    assert set(reasons.CUES) == set(cues.NAMES) - {"keep"}


def test_the_table_claims_what_the_rules_of_the_group_report_by_form() -> None:
    rules = [f.rule for f in FILES if f.rule.kind_name in ("block", "section")]
    assert [dict(c) for c in model.table().claims] == [
        {"rule": r.id, "kind": r.kind_name, "scope": list(r.scope), "options": r.options} for r in rules
    ]


def test_the_evidence_names_place_and_label() -> None:
    below = ["Around the Harbor", "More From the Harbor", "Ten Bridges You Must See …", "Why Ferries Are Late …"]
    found = parse("a.txt", "\n\n".join([*PROSE, *below]), "plain").furniture
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
        assert parse("a.txt", "\n\n".join(parts), "plain").furniture == ()


@pytest.mark.parametrize("after", [(), ("The council will meet again on Friday to decide what to do next.",)])
def test_a_label_and_its_links_are_one_finding(after: tuple[str, ...]) -> None:
    below = ("Related Articles", "Ten Bridges You Must See", "Why the Night Ferry Is Late")
    document = parse("a.txt", "\n\n".join([*PROSE, *below, *after]), "plain")
    rules = Ruleset(f.rule for f in FILES if f.rule.enabled and f.rule.id.startswith("related-"))
    assert [finding.rule for finding in check(document, rules)] == ["boilerplate/related-links"]
