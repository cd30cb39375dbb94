"""Tests of substitutions: the same wordings are found with triggers as without."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from making import document

from copylint.engine.fixer import check
from copylint.rules.rule import Rule
from copylint.rules.ruleset import Ruleset

WORDS = ("kit", "Kit bag", "so so", "Straße", "ITS", "x", "a.m")
AROUND = st.text("kKiItTsSſ\u212aßaogbS xX.m-@#_/é\n", max_size=12)


def found(word: str, case: bool, text: str, fast: bool) -> list[tuple[int, int, str]]:
    rule = Rule("wording", "house", "Write “{new}”", "substitution", {"swap": {word: "new"}, "case": case})
    findings = check(document(text), Ruleset([rule], fast))
    return [(f.span.start, f.span.end, f.message) for f in findings]


@given(st.sampled_from(WORDS), st.booleans(), st.lists(st.one_of(AROUND, st.sampled_from(WORDS)), max_size=9))
def test_a_wording_is_found_at_its_triggers_and_nowhere_else(word: str, case: bool, parts: list[str]) -> None:
    text = "".join(parts)
    assert found(word, case, text, fast=True) == found(word, case, text, fast=False)


def test_a_wording_is_whole_words_and_no_part_of_an_address() -> None:
    text = "Kit, kit.\nkits, my-kit, kit-bag, kit.com, #kit, KIT, \u212ait."
    assert found("kit", False, text, fast=True) == [
        (0, 3, "Write “New”"),
        (5, 8, "Write “new”"),
        (48, 51, "Write “New”"),
        (53, 56, "Write “New”"),
    ]
    assert found("kit", True, text, fast=True) == [(5, 8, "Write “new”")]
