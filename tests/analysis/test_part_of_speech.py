"""What the table of word classes says, and the forms that are made from it."""

from __future__ import annotations

import pytest

from copylint.analysis import part_of_speech


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("leave", "leaving"), ("know", "knowing"), ("begin", "beginning"), ("open", "opening"), ("see", "seeing"),
        ("lie", "lying"), ("be", "being"), ("agree", "agreeing"), ("get", "getting"), ("visit", "visiting"),
        ("admit", "admitting"), ("dye", "dyeing"), ("raise", "raising"),
    ],
)  # fmt: skip
def test_a_gerund_is_spelled_as_it_should(verb: str, form: str) -> None:
    assert part_of_speech.gerund(verb) == form


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("expects", (True, True)), ("hopes", (True, False)), ("denies", (True, True)), ("refuses", (True, True)),
        ("houses", (False, False)), ("boss", (False, False)), ("its", (False, False)), ("expect", (False, False)),
    ],
)  # fmt: skip
def test_a_third_person_may_be_a_plural(word: str, found: tuple[bool, bool]) -> None:
    assert part_of_speech.third_person(word) == found


def test_classes_of_verbs_share_no_word() -> None:
    pure, seldom, both = part_of_speech.verbs(), part_of_speech.verbs_seldom_nouns(), part_of_speech.verbs_or_nouns()
    assert len(pure) + len(seldom) + len(both) == len(part_of_speech.base_forms())
    assert pure | seldom | both == part_of_speech.base_forms()
    assert {"acquire", "become"} <= pure
    assert {"leave", "work"} <= both


@pytest.mark.parametrize("word", ["status", "policies", "churches", "systems"])
def test_nouns_are_known_in_the_plural_too(word: str) -> None:
    assert part_of_speech.is_noun(word)


@pytest.mark.parametrize("word", ["leave", "public", "run", "was", "leaves"])
def test_what_may_be_something_else_is_no_noun(word: str) -> None:
    assert not part_of_speech.is_noun(word)


def test_adjectives_class_or_say_how_a_thing_is() -> None:
    assert {"economic", "neutral", "presidential", "norwegian"} <= part_of_speech.classing()
    assert not {"responsible", "available", "general"} & part_of_speech.classing()
    assert {"online", "virtual"} <= part_of_speech.adjectives()
    assert not {"liberal", "public", "the"} & part_of_speech.adjectives()
