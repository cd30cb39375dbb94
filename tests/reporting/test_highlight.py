"""Marks that are judged by the whole text: apostrophes, tags, spaces and attributions that other rules touch as well."""

from __future__ import annotations

import pytest

from copylint.engine.fixer import check, fix
from copylint.formats import parse
from copylint.model.findings import Applicability
from copylint.model.settings import Settings, Style
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

RULES = Ruleset([rule for rule in loader.load() if rule.enabled])
AMERICAN = Settings(style=Style(quotes="american"))


def fixed(text: str, wanted: Applicability = Applicability.SAFE) -> str:
    return fix(parse("x", text, "plain", AMERICAN), RULES, wanted).document.text


def test_an_apostrophe_is_written_as_the_rest_of_the_article_writes_it() -> None:
    assert fixed("It´s late.\n\n“We don’t know,” she said.\n") == "It’s late.\n\n“We don’t know,” she said.\n"
    assert fixed('It´s late.\n\n"We don\'t know," she said.\n') == "It's late.\n\n\"We don't know,\" she said.\n"


@pytest.mark.parametrize("lost", ["\\", "\ufffd"])
def test_no_comma_is_put_behind_what_is_no_word(lost: str) -> None:
    text = f"“We are late{lost}” she said.\n"
    assert fixed(text) == text


def test_three_of_a_word_go_together_or_not_at_all() -> None:
    text = "They spoke of of of the ferry.\n"
    assert fixed(text) == text
    assert fixed(text, Applicability.UNSAFE) == "They spoke of the ferry.\n"


def test_two_commas_with_spaces_are_not_mended_by_half() -> None:
    text = "The ferry left , , and nobody waved.\n"
    assert fixed(text) == text
    assert fixed(text, Applicability.UNSAFE) == "The ferry left, and nobody waved.\n"


def test_a_word_with_an_invisible_character_inside_repeats_nothing() -> None:
    assert fixed("Here we we\u200bre late, and we knew.\n") == "Here we were late, and we knew.\n"


def test_a_space_beside_a_mark_without_partner_is_left() -> None:
    text = "It means no safety,“ Hart says, “I do not think that it ever will.\n"
    assert fixed(text) == text


def test_a_foreign_attribution_is_one_finding() -> None:
    found = check(parse("x", "“We are ready”, - said the mayor.\n", "plain", AMERICAN), RULES)
    assert [f.rule for f in found] == ["quotes/attribution-dash"]


@pytest.mark.parametrize(
    "text",
    [
        "A working writer who is asked what he thinks of his critics is like\na lamp post that is asked about dogs.\n\t\t-- Hart\n",
        "Hart’s rule:\n\tWhoever waits long enough for one of the old\n\tboats will see it leave without a bell.\n",
    ],
)
def test_lines_wrapped_by_hand_are_no_broken_sentences(text: str) -> None:
    assert [f for f in check(parse("x", text, "plain"), RULES) if f.rule == "spacing/broken-sentence"] == []


def test_a_line_that_had_room_for_the_next_word_is_broken() -> None:
    text = "Hart said that it was the\nferry that had been late on every single day of the summer.\n"
    assert "the ferry that" in fixed(text, Applicability.UNSAFE)
