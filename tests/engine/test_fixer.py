"""The engine: which fixes are made, in what order, and what stops those that would never end or break a text."""

from __future__ import annotations

import random
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from making import MANUAL, SAFE, UNSAFE, articles, document, edit, made, raw, shipped, slow, swap

from copylint.engine.fixer import check, choose, fix, moved
from copylint.model.errors import UserError
from copylint.model.findings import Applicability, Edit, Finding, Fix, Severity, Span, apply
from copylint.model.settings import Settings
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from copylint.rules.rule import Rule


def fixed(text: str, *rules: Rule, wanted: Applicability = SAFE) -> tuple[str, dict[str, str]]:
    """What becomes of a text, and which rules were left out, why."""
    done = fix(document(text), Ruleset(rules), wanted)
    return done.document.text, dict(done.skipped)


def finding(start: int, end: int, *fixes: Fix, rule: str = "test/a") -> Finding:
    return Finding(rule, Span(start, end), "wrong", Severity.WARNING, fixes)


def one(start: int, end: int, text: str, grade: Applicability = SAFE) -> Fix:
    return Fix((edit(start, end, text),), grade)


# What is found


def test_findings_come_in_source_order_the_longest_first_and_then_by_rule() -> None:
    rules = [swap("c", "two", None), swap("b", "one two", None), swap("a", "one", None), swap("d", "one", None)]
    found = check(document("One thing is one two.\n"), Ruleset(rules))
    assert [(f.rule, f.span) for f in found] == [
        ("test/b", (13, 20)),
        ("test/a", (13, 16)),
        ("test/d", (13, 16)),
        ("test/c", (17, 20)),
    ]


def test_findings_of_one_rule_at_one_place_keep_an_order_of_their_own() -> None:
    fixes = [one(0, 1, text) for text in "zyxwvutsrqponm"]
    rule = made("a", lambda _: [(Span(0, 1), [f]) for f in fixes])
    found = check(document("abc\n"), Ruleset([rule]))
    assert [f.fixes[0].edits[0].text for f in found] == sorted("zyxwvutsrqponm")


def test_a_finding_made_twice_is_reported_once() -> None:
    rule = made("a", lambda _: [(Span(0, 1), [one(0, 1, "b")])] * 3)
    assert len(check(document("abc\n"), Ruleset([rule]))) == 1


def test_a_rule_is_silent_in_a_language_that_is_not_its_own() -> None:
    rule = swap("a", "chat", "cat")
    french = rule.but(languages=("fr",))
    assert check(document("Le chat.\n", Settings("en")), Ruleset([french])) == []
    assert len(check(document("Le chat.\n", Settings("fr-CA")), Ruleset([french]))) == 1


# Which fixes are made


def test_fixes_are_made_until_none_is_left() -> None:
    assert fixed("It is aaaaaaaa here.\n", swap("a", "aa", "a")) == ("It is a here.\n", {})


def test_touching_fixes_wait_a_pass() -> None:
    first, second, apart = (finding(a, a + 1, one(a, a + 1, "x")) for a in (2, 3, 5))
    taken, edits = choose([first, second, apart], SAFE)
    assert [f for f, _ in taken] == [first, apart]
    assert edits == [edit(2, 3, "x"), edit(5, 6, "x")]


def test_an_insertion_at_the_border_of_another_edit_touches_it() -> None:
    assert len(choose([finding(2, 3, one(2, 3, "")), finding(3, 4, one(3, 3, "x"))], SAFE)[0]) == 1
    assert len(choose([finding(2, 3, one(2, 3, "")), finding(4, 5, one(4, 4, "x"))], SAFE)[0]) == 2


def test_what_waited_is_made_in_the_next_pass() -> None:
    text, skipped = fixed("The xy is here.\n", swap("a", "x(?=y)", "k"), swap("b", "(?<=[xk])y", "l"))
    assert (text, skipped) == ("The kl is here.\n", {})


def test_a_fix_of_several_edits_is_taken_whole_or_not_at_all() -> None:
    early = finding(0, 1, one(0, 1, "x"))
    pair = finding(1, 9, Fix((edit(1, 2, "("), edit(8, 9, ")"))))
    late = finding(8, 9, one(8, 9, "z"))
    taken, edits = choose([early, pair, late], SAFE)
    assert [f for f, _ in taken] == [early, late]
    assert edits == [edit(0, 1, "x"), edit(8, 9, "z")]


def test_of_findings_that_start_together_the_longest_wins() -> None:
    assert fixed("He had one two.\n", swap("a", "one", "1"), swap("b", "one two", "12"))[0] == "He had 12.\n"


def test_of_overlapping_fixes_the_first_wins() -> None:
    assert (
        fixed("He had one two six.\n", swap("b", "two six", "26"), swap("a", "one two", "12"))[0] == "He had 12 six.\n"
    )


def test_equal_edits_of_two_findings_are_shared() -> None:
    short, long = finding(3, 4, one(3, 4, "x")), finding(2, 6, one(3, 4, "x"), rule="test/b")
    taken, edits = choose([long, short], SAFE)
    assert [f for f, _ in taken] == [long, short]
    assert edits == [edit(3, 4, "x")]


def test_an_edit_may_be_shared_by_fixes_that_differ_in_the_rest() -> None:
    first = finding(2, 4, Fix((edit(2, 3, "a"), edit(8, 9, "b"))))
    second = finding(8, 20, Fix((edit(8, 9, "b"), edit(15, 16, "c"))))
    assert choose([first, second], SAFE)[1] == [edit(2, 3, "a"), edit(8, 9, "b"), edit(15, 16, "c")]


def test_several_fixes_of_one_rule_are_a_choice_and_none_is_made() -> None:
    rule = made("a", lambda text: [(Span(0, 3), [one(0, 3, "eins"), one(0, 3, "uno")])] if text[:3] == "one" else [])
    assert fixed("one of them.\n", rule) == ("one of them.\n", {})


def test_different_fixes_of_two_rules_for_one_span_are_a_choice_and_none_is_made() -> None:
    rules = [swap("a", "one", "eins"), swap("b", "one", "uno"), swap("c", "two", "2")]
    assert fixed("He had one and two.\n", *rules) == ("He had one and 2.\n", {})


def test_equal_fixes_of_two_rules_for_one_span_are_no_choice() -> None:
    assert fixed("He had one.\n", swap("a", "one", "1"), swap("b", "one", "1"))[0] == "He had 1.\n"


def test_advice_is_never_applied_and_stands_in_nobodys_way() -> None:
    rules = [swap("a", "one", "eins", MANUAL), swap("b", "two", "2", MANUAL), swap("c", "two", "zwei")]
    assert fixed("He had one and two.\n", *rules, wanted=MANUAL)[0] == "He had one and zwei.\n"


def test_an_unsafe_fix_waits_to_be_asked_for() -> None:
    rule = swap("a", "one", "1", UNSAFE)
    assert fixed("He had one.\n", rule)[0] == "He had one.\n"
    assert fixed("He had one.\n", rule, wanted=UNSAFE)[0] == "He had 1.\n"


def test_safe_fixes_come_before_unsafe_ones_and_after_them_again() -> None:
    """The unsafe rule would take what the safe one takes, if it came first; what it leaves is for another safe one."""
    rules = [
        swap("greedy", "one two", "WRONG", UNSAFE),
        swap("safe", "two", "2"),
        swap("next", "one 2", "12 x", UNSAFE),
        swap("last", "12 x", "twelve"),
    ]
    assert fixed("He had one two.\n", *rules, wanted=UNSAFE)[0] == "He had twelve.\n"


def test_what_is_not_to_be_kept_is_neither_reported_nor_fixed() -> None:
    done = fix(document("x x.\n\nIt is x.\n"), Ruleset([swap("a", "x", "y")]), SAFE, lambda _, f: f.span.start > 2)
    assert done.document.text == "x x.\n\nIt is y.\n"
    assert done.findings == ()


def test_a_place_that_is_left_moves_with_the_text_and_stays_as_it_is() -> None:
    rules = Ruleset([swap("a", "one", "eins"), swap("b", "x", "xxl", scope="source")])
    text = "An x and one; x, one and one.\n"
    done = fix(document(text.replace("x", "k", 0)), Ruleset([rules.rules[0]]), SAFE, left=[("test/a", Span(17, 20))])
    assert done.document.text == "An x and eins; x, one and eins.\n"
    assert [f.rule for f in done.findings] == ["test/a"], "it is reported all the same"


def test_places_move_with_the_edits_before_them_and_are_gone_with_those_that_change_them() -> None:
    edits = [edit(2, 4, ""), edit(8, 8, "new"), edit(20, 24, "x")]
    places = [
        ("a", Span(0, 2)),
        ("b", Span(3, 6)),
        ("c", Span(8, 9)),
        ("d", Span(9, 20)),
        ("e", Span(22, 22)),
        ("f", Span(30, 30)),
    ]
    assert moved(places, edits) == {("a", Span(0, 2)), ("c", Span(9, 10)), ("d", Span(10, 21)), ("f", Span(28, 28))}


# Guards


def ring(period: int) -> list[Rule]:
    """Rules of which each undoes what the one before did."""
    words = ["alpha", "bravo", "charlie", "delta", "echo"][:period]
    return [swap(f"r{n}", rf"\b{word}\b", words[(n + 1) % period]) for n, word in enumerate(words)]


@pytest.mark.parametrize("period", [2, 3, 5])
def test_rules_that_go_round_in_a_circle_are_left_out_and_the_rest_lands(period: int) -> None:
    text, skipped = fixed("The alpha is teh last.\n", *ring(period), swap("good", "teh", "the"))
    assert text == "The alpha is the last.\n"
    assert skipped == {f"test/r{n}": "fixes undo each other" for n in range(period)}


def test_a_rule_whose_fixes_turn_back_and_forth_by_itself_is_left_out() -> None:
    def flip(text: str) -> list[tuple[Span, list[Fix]]]:
        return [(Span(0, 1), [one(0, 1, text[0].swapcase())])]

    text, skipped = fixed("ab teh.\n", made("flip", flip), swap("good", "teh", "the"))
    assert (text, skipped) == ("ab the.\n", {"test/flip": "fixes undo each other"})


def test_a_circle_that_is_entered_late_leaves_out_its_own_rules_only() -> None:
    rules = [swap("one", r"\bone\b", "two"), swap("two", r"\btwo\b", "alpha"), *ring(3)]
    text, skipped = fixed("It was one.\n", *rules)
    assert text == "It was alpha.\n"
    assert set(skipped) == {"test/r0", "test/r1", "test/r2"}


def test_two_circles_of_different_periods_are_both_found() -> None:
    other = [swap("x", r"\bxray\b", "yankee"), swap("y", r"\byankee\b", "xray")]
    text, skipped = fixed("An alpha, an xray, teh end.\n", *ring(3), *other, swap("good", "teh", "the"))
    assert text == "An alpha, an xray, the end.\n"
    assert set(skipped) == {"test/r0", "test/r1", "test/r2", "test/x", "test/y"}


@pytest.mark.parametrize(
    "grows",
    [swap("grows", "b", "bc"), swap("grows", "b", "bb"), swap("grows", r"\.$", "..")],
    ids=["by one", "twofold", "at the end"],
)
def test_a_text_that_grows_for_ever_is_caught(grows: Rule) -> None:
    text, skipped = fixed("abbbb teh.\n", grows, swap("good", "teh", "the"))
    assert (text, skipped) == ("abbbb the.\n", {"test/grows": "fixes never end"})


def test_a_long_chain_of_fixes_is_none_that_grows_for_ever() -> None:
    assert fixed(f"It is {'a' * 90}.\n", swap("a", r"a(?=a+\b)(?<= a)", "")) == ("It is a.\n", {})


def test_a_fix_that_makes_a_list_item_of_a_paragraph_is_left_out_and_the_others_land() -> None:
    rules = [raw("bad", r"No (?=\d)", ""), swap("good", "teh", "the"), swap("also", "The", "A")]
    text, skipped = fixed("The day.\n\nNo 1. teh mayor came.\n\nteh end.\n", *rules)
    assert text == "A day.\n\nNo 1. the mayor came.\n\nthe end.\n"
    assert skipped == {"test/bad": "a fix changed text that is not prose"}


def test_a_fix_that_changes_a_list_marker_is_left_out() -> None:
    rules = [raw("bad", r"(?m)^- ", ""), swap("good", "teh", "the")]
    text, skipped = fixed("Things:\n\n- teh one\n- teh other\n", *rules)
    assert (text, set(skipped)) == ("Things:\n\n- the one\n- the other\n", {"test/bad"})


def test_where_only_two_fixes_together_break_a_text_both_rules_are_left_out() -> None:
    rules = [raw("a", "x (?=1)", ""), raw("b", "(?<=x 1);", ".")]
    text, skipped = fixed("The day was long, as ever.\n\nx 1; teh mayor came.\n", *rules, swap("good", "teh", "the"))
    assert text == "The day was long, as ever.\n\nx 1; the mayor came.\n"
    assert set(skipped) == {"test/a", "test/b"}


def test_what_rules_that_were_left_out_find_is_reported_all_the_same() -> None:
    done = fix(document("The alpha is here.\n"), Ruleset(ring(2)), SAFE)
    assert [f.rule for f in done.findings] == ["test/r0"]


def test_a_pattern_of_the_users_that_runs_for_too_long_names_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copylint.matching.regex.TIMEOUT", 0.05)
    rule = swap("slow", r"(a|aa)+$", None, trusted=False)
    with pytest.raises(UserError, match=r"a\.txt: the pattern of test/slow ran for more than \d s and was stopped"):
        check(document("a" * 60 + "!\n"), Ruleset([rule]))


# Applying


def test_edits_are_applied_from_left_to_right() -> None:
    assert apply("abcdef", [edit(0, 0, "<"), edit(1, 3, "X"), edit(6, 6, ">")]) == "<aXdef>"


@given(st.text(max_size=30), st.data())
def test_what_no_edit_covers_stays(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    edits = [Edit(span, data.draw(st.text("xyz", max_size=3))) for span in spans]
    kept = [
        text[a:b] for a, b in zip([0, *(s.end for s in spans)], [*(s.start for s in spans), len(text)], strict=True)
    ]
    new = apply(text, edits)
    for part, change in zip(kept, [*(e.text for e in edits), ""], strict=True):
        assert new.startswith(part + change)
        new = new[len(part + change) :]
    assert new == ""


# All rules, on texts that nobody wrote


@cache
def everything(seed: int = 0, *, fast: bool = True) -> Ruleset:
    """All rules that ship, those that are off as well, shuffled unless the seed is 0."""
    rules = [file.rule for file in shipped()]
    if seed:
        random.Random(seed).shuffle(rules)
    return Ruleset(rules, fast)


@slow
@given(articles(), st.integers(1, 8))
def test_findings_are_the_same_whatever_the_order_of_the_rules(text: str, seed: int) -> None:
    assert check(document(text), everything(seed)) == check(document(text), everything())


@slow
@given(articles())
@example("İſſue: “ſhe” and the the and an an\n\nCHECK ALſO\n\nIt rained on the weſt. COVİD-19\n")
def test_the_fast_path_finds_what_the_plain_one_finds(text: str) -> None:
    assert check(document(text), everything()) == check(document(text), everything(fast=False))


@slow
@given(articles(), st.sampled_from([SAFE, UNSAFE]))
def test_fixing_twice_is_fixing_once_and_differs_by_whole_fixes_only(text: str, wanted: Applicability) -> None:
    done = fix(document(text), everything(), wanted)
    passed = text
    for before, group in groupby(done.applied, key=lambda a: a.document.text):
        assert passed == before
        passed = apply(before, sorted({e for a in group for e in a.fix.edits}))
    assert passed == done.document.text
    again = fix(done.document, everything(), wanted)
    assert again.document.text == done.document.text
    assert again.findings == done.findings


@slow
@given(st.text(st.characters(exclude_categories=[])))
@example("\ud800")
@example("\ufeff\x00\x85\u2028\r\r\n\n")
def test_no_text_makes_any_rule_fail(text: str) -> None:
    done = fix(document(text), everything(), UNSAFE)
    assert {why for _, why in done.skipped} <= {"a fix changed text that is not prose"}
