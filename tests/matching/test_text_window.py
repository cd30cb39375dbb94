"""A document's regions as one text: offsets, words, initials, and equal results for long and short texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.matching.text_window import Window, document_windows, windows
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

RULES = [
    loader.read_file(loader.shipped() / "translation" / f"{name}.yaml", True).rule
    for name in ("foreign-fragment", "word-loop", "phrase-loop")
]
LOOP = "It was decided that the old town the old town the old town should be closed."
FOREIGN = "The captain said that the tripulação was safe and on its way home."


def only(text: str) -> Window:
    (window,) = windows(parse("x.txt", text, "plain").regions)
    return window


def test_words_stand_where_they_do_in_the_text() -> None:
    window = only("Don’t say 5 well-known “naïve” things?\n\nŁódź, 大学!\n")
    assert window.words.split() == [b"Don\xa6t", b"say", b"well-known", b"na\xefve", b"things", b"?\xf3d?", b"??"]
    at = window.words.index(b"?\xf3d?")
    assert window.text[at : at + 4] == "Łódź"
    assert (window.region(at - 3), window.region(at)) == (0, 1)


@given(st.lists(st.text("aÉ?“ \u2003\tж1-ſ", min_size=1), min_size=1))
def test_there_is_an_initial_for_each_stretch_without_white_space(texts: list[str]) -> None:
    document = parse("x.txt", "\n\n".join(texts), "plain")
    for window in windows(document.regions):
        sizes = [len(part) for part in window.initials.split(b"\n")[1:]]
        assert sizes[:-1] == [len(region.text.split()) for region in document.regions]


def test_initials_do_not_tell_letter_case() -> None:
    assert only("The É the é\n").initials[1:5] == only("the é The É\n").initials[1:5]


def test_a_long_text_is_read_in_several_windows_and_gives_the_same() -> None:
    plain = "The bridge was closed on Friday, and nobody in the town knew why it was.\n\n" * 4_000
    text = f"{LOOP}\n\n{FOREIGN}\n\n{plain}{FOREIGN}\n\n{plain}{LOOP}\n"
    document = parse("x.txt", text, "plain")
    assert next(w.first for w in document_windows(document)) == 0
    assert len([*document_windows(document)]) > 2
    assert [text[slice(*f.span)] for f in check(document, Ruleset(RULES))] == [
        "the old town the old town the old town",
        "tripulação",
        "tripulação",
        "the old town the old town the old town",
    ]


def test_a_loop_is_found_in_any_of_many_regions_that_begin_alike() -> None:
    text = "\n\n".join(
        ["A b a b a b", "The bridge was shut", LOOP, "Bern, Bern, Bern, Bern, Bern", "Five by five by five"]
    )
    found = check(parse("x.txt", text, "plain"), Ruleset(RULES))
    assert [f.rule.partition("/")[2] for f in found] == ["phrase-loop", "phrase-loop", "word-loop"]
