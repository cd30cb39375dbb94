"""Kinds that check whole blocks, in cases that examples in rule files cannot express."""

from __future__ import annotations

import pytest

from copylint.engine.fixer import check, fix
from copylint.formats import parse
from copylint.kinds.base import Candidate, build
from copylint.kinds.block import Block
from copylint.kinds.duplicate import Duplicate
from copylint.model.findings import Applicability
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

RULES = {rule.name: rule for rule in loader.load()}
LONG = "The harbor was dredged last spring, and two of its piers were built anew by a firm from the north."
OTHER = "A vote is planned for May, when the council meets for the last time before the long summer."


def grades(name: str, text: str) -> list[Applicability]:
    """The grade of each finding's fix."""
    found = check(parse("x", text, "plain"), Ruleset([RULES[name]]))
    return [max((f.applicability for f in finding.fixes), default=Applicability.MANUAL) for finding in found]


def fixed(name: str, text: str, wanted: Applicability = Applicability.SAFE) -> str:
    return fix(parse("x", text, "plain"), Ruleset([RULES[name]]), wanted).document.text


FURNITURE = [
    ("boilerplate/share-bar", "Print"),
    ("boilerplate/comment-prompt", "Comments"),
    ("boilerplate/page-navigation", "Contact us"),
    ("boilerplate/newsletter", "Sign up now"),
    ("boilerplate/tag-line", "Tags: bridges, boats"),
    ("boilerplate/login-form", "Log in"),
]


@pytest.mark.parametrize(("rule", "line"), FURNITURE)
def test_a_doubtful_line_is_safe_only_below_the_last_prose(rule: str, line: str) -> None:
    assert grades(rule, f"{LONG}\n\n{OTHER}\n\n{line}\n") == [Applicability.SAFE]
    assert grades(rule, f"{LONG}\n\n{line}\n\n{OTHER}\n") == [Applicability.UNSAFE]
    assert grades(rule, f"{line}\n\n{LONG}\n\n{OTHER}\n") == [Applicability.UNSAFE]


@pytest.mark.parametrize(("rule", "line"), [*FURNITURE, ("boilerplate/ad-label", "Advertisement")])
def test_a_document_without_prose_is_left_alone(rule: str, line: str) -> None:
    assert grades(rule, f"{line}\n") == []
    assert grades(rule, f"One\n\n{line}\n\nTwo\n") == []


def test_lines_that_touch_all_go() -> None:
    text = f"{LONG}\n\nAdvertisement\n\nAdvertisement\n\nADVERTISEMENT\n\n{OTHER}\n\nAdvertisement\n"
    assert fixed("boilerplate/ad-label", text) == f"{LONG}\n\n{OTHER}\n"


@pytest.mark.parametrize(
    "line",
    [
        "Correction: the bridge was built in 1931, not in 1913.",
        "Editor’s note: this story was first told in May.",
        "This article was originally published in the Harbor Gazette.",
        "Originally published May 4, 2021",
        "OSLO, May 4 (Reuters) - The bridge opened on Monday.",
        "OSLO — The bridge opened on Monday.",
        "Share\tPrice\tDate",
        "Marta Lindqvist contributed to this report.",
        "Update: the bridge opened at noon.",
        "Clarification: an earlier version named the wrong pier.",
    ],
)
def test_what_a_desk_needs_is_never_taken_out(line: str) -> None:
    rules = Ruleset(rule for rule in RULES.values() if rule.group == "boilerplate")
    for text in (f"{line}\n\n{LONG}\n\n{OTHER}\n", f"{LONG}\n\n{line}\n\n{OTHER}\n", f"{LONG}\n\n{OTHER}\n\n{line}\n"):
        assert fix(parse("x", text, "plain"), rules, Applicability.UNSAFE).document.text == text


def test_three_of_a_row_are_one_finding_and_two_are_none() -> None:
    kind = build(Block, {"forms": ["facebook|twitter|x"], "least": 3}, True)

    def spans(text: str) -> list[str]:
        document = parse("x", text, "plain")
        found = kind.find(document, [Candidate(region) for region in document.regions])
        return [text[slice(*match.span)] for match in found]

    assert spans(f"{LONG}\n\nFacebook\n\nX\n\n{OTHER}\n") == []
    assert spans(f"{LONG}\n\nFacebook\n\nX\n\nTwitter\n\n{OTHER}\n") == ["Facebook\n\nX\n\nTwitter"]


def test_a_label_with_more_lines_than_a_box_has_is_a_part_of_the_article() -> None:
    lines = "\n\n".join(f"How harbor number {n} was built" for n in range(30))
    assert grades("boilerplate/related-links", f"{LONG}\n\nRelated stories\n\n{lines}\n\n{OTHER}\n") == []
    assert grades("boilerplate/related-links", f"{LONG}\n\nRelated stories\n\n{lines}\n") == [Applicability.SAFE]


def test_an_article_that_stands_twice_stands_once_afterwards() -> None:
    article = f"{LONG}\n\nNo.\n\n“Nobody came to the bridge,” she said.\n\n{OTHER}\n"
    assert fixed("layout/repeated-paragraph", f"{article}\n{article}") == article


def test_a_paragraph_that_stands_three_times_may_be_a_refrain() -> None:
    assert (
        grades("layout/repeated-paragraph", f"{LONG}\n\n{OTHER}\n\n{LONG}\n\nNo.\n\n{LONG}\n")
        == [Applicability.UNSAFE] * 2
    )


def test_a_long_paragraph_that_leads_to_a_list_is_not_taken_out_unattended() -> None:
    lead = "These are the things that a crew should have with it on every crossing of the strait:"
    text = f"{lead}\n\n- a rope\n\n{OTHER}\n\n{lead}\n\n- a lamp\n"
    assert grades("layout/repeated-paragraph", text) == [Applicability.UNSAFE]


def test_a_long_quotation_that_is_introduced_again_is_not_taken_out_unattended() -> None:
    quoted = f"“{LONG}”"
    text = f"{quoted}\n\nIt is worth hearing once more:\n\n{quoted}\n\n{OTHER}\n"
    assert grades("layout/repeated-paragraph", text) == [Applicability.UNSAFE]


def test_many_paragraphs_that_stand_twice_take_no_longer_each() -> None:
    text = "\n\n".join(f"{LONG} It was pier number {n % 1500}." for n in range(3000))
    document = parse("x", text, "plain")
    found = list(build(Duplicate, {"what": "blocks"}, True).find(document, [Candidate(r) for r in document.regions]))
    assert len(found) == 1


def test_a_site_is_named_in_the_title_only_if_the_document_says_so() -> None:
    title = "Old Ferry Makes Its Last Crossing"
    proved = f"{title} - Harbor Gazette\n\n{LONG}\n\n© 2021 Harbor Gazette\n"
    assert fixed("layout/site-in-title", proved, Applicability.UNSAFE).startswith(f"{title}\n")
    again = f"{title} - Harbor Gazette\n\n{title}\n\n{LONG}\n"
    assert fixed("layout/site-in-title", again, Applicability.UNSAFE).startswith(f"{title}\n\n{title}\n")
    assert grades("layout/site-in-title", f"{title} - Harbor Gazette\n\n{LONG}\n") == []


SECTIONS = [
    ("markdown", "# Pier\n\n{prose}\n\n## Build\n\n{what}\n\n## Plan\n\n{prose}\n", "```sh\nmake pier\n```"),
    ("markdown", "# Pier\n\n{prose}\n\n## Plan\n\n{what}\n", "![the piers](piers.png)"),
    ("rst", "Pier\n====\n\n{prose}\n\nBuild\n-----\n\n{what}\n\nPlan\n----\n\n{prose}\n", "::\n\n  make pier"),
    ("html", "<h1>Pier</h1><p>{prose}</p><h2>Build</h2>{what}<h2>Plan</h2><p>{prose}</p>", "<pre>make pier</pre>"),
    ("html", "<h1>Pier</h1><p>{prose}</p><section><h2>Plan</h2>{what}</section>", '<img src="piers.png">'),
]


@pytest.mark.parametrize(("form", "page", "what"), SECTIONS)
def test_a_heading_above_code_or_a_picture_is_not_empty_and_one_above_nothing_is(
    form: str, page: str, what: str
) -> None:
    def found(what: str) -> int:
        document = parse("x", page.format(prose=LONG, what=what), form)
        return len(check(document, Ruleset([RULES["layout/empty-section"]])))

    assert found(what) == 0
    assert found("") == 1
    assert found("<!-- to come -->" if form != "rst" else "") == 1


def test_a_paragraph_after_a_colon_that_is_quoted_again_is_not_removed_unattended() -> None:
    text = f"{OTHER}\n\nThe captain wrote:\n\n{LONG}\n\nThe mayor read it out again:\n\n{LONG}\n\nNobody spoke.\n"
    assert grades("layout/repeated-paragraph", text) == [Applicability.UNSAFE]
    assert grades("layout/repeated-paragraph", text.replace(":\n", ".\n")) == [Applicability.SAFE]
