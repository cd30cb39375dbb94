"""`fix` applies every fix that `check` marks as fixable, in every format and position.

A fix that would change what is not prose is neither offered nor made, and costs no other fix of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hosting import HOSTS
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from making import SAFE, UNSAFE, raw, shipped, swap

from copylint.cli.interactive import walk
from copylint.cli.tally import Tally
from copylint.engine.fixer import BREACH, LAST, Held, check, fix, offered
from copylint.engine.task import Outcome
from copylint.formats import parse
from copylint.model.findings import Applicability, Span, apply
from copylint.model.settings import Settings
from copylint.rules.rule import Rule
from copylint.rules.ruleset import SECOND, Ruleset

if TYPE_CHECKING:
    from copylint.engine.fixer import Fixed
    from copylint.model.document import Document
    from copylint.model.findings import Finding

FILES = [f for f in shipped() if f.rule.kind_name != SECOND]
EVERY = Ruleset(f.rule.but(enabled=True) for f in FILES)
GROUP = Ruleset(r for r in EVERY.rules if r.group == "boilerplate")
BAD = [e.bad for f in FILES for e in f.examples if e.bad and not e.settings]
LINES = [text for text in BAD if "\n" not in text]
GRADES = (SAFE, UNSAFE)
WORDS = "The mayor opened the old bridge on the day after the fair, as ever.\n\n"
CODE = {  # what a file may end in that is no prose
    "markdown": (
        "```\nx = 1", "```\nx = 1\n```", "    x = 1", "<!-- x", "<!-- x -->", "<pre>\nx", "<pre>x</pre>", "<script>\nx",
        "$$\nx", "- ```\n  x", "> ```\n> x", "[a]: http://x/", "![a](b.png)", "-----", "| a |\n|---|\n| b |", "`x`",
    ),
    "html": ("<pre>\nx", "<pre>x</pre>", "<script>x", "<style>x", "<!-- x", "<!-- x -->", "<textarea>x", "<svg>x", "<p>x</p>"),
    "rst": ("::\n\n    x = 1", ".. code:: text\n\n    x = 1", ".. x", ">>> x", "``x``", ".. image:: a.png", "-----", "=====\nOne\n====="),
    "plain": ("x = 1", "-----", "- x"),
}  # fmt: skip
FRONT = (
    "---\ntitle: {}\n---\n\n",
    "---\ntitle: '{}'\n---\n\n",
    '---\ntags: [a, b]\ntitle: "{}"  # so\n---\n\n',
    "---\ndescription: >\n  {}\n---\n\n",
    "---\nsummary: |\n  {}\n  And that is all.\n---\n\n",
    '+++\ntitle = "{}"\n+++\n\n',
    "+++\ntitle = '{}'\n+++\n\n",
)


def doc(text: str, form: str = "markdown") -> Document:
    return parse("a", text, form)


def offers(document: Document, form: str, rules: Ruleset, grade: Applicability) -> list[Finding]:
    """The findings that `check` marks as fixable."""
    return [f for f in offered(document, check(document, rules)) if f.fix(grade)]


def kept(text: str, form: str, rules: Ruleset, grade: Applicability) -> Fixed:
    """What becomes of a text. Raises: AssertionError if anything that is offered is neither made nor named."""
    done = fix(doc(text, form), rules, grade)
    named = {*dict(done.skipped), *(place.rule for place in done.held)}
    assert [f for f in done.findings if f.fix(grade) and f.rule not in named] == []
    assert [f for f in offers(done.document, form, rules, grade) if f.rule not in named] == []
    again = fix(done.document, rules, grade)
    assert again.document.text == done.document.text
    return done


# All rules, in all formats


@st.composite
def texts(draw: st.DrawFn, form: str) -> str:
    """Examples of rules in constructs of a format, between front matter and an end that is no prose."""
    hosts = [h for h in HOSTS if h.form == form]
    parts: list[str] = []
    if form != "plain" and draw(st.booleans()):
        parts.append(draw(st.sampled_from(FRONT)).format(draw(st.sampled_from(LINES))))
    for _ in range(draw(st.integers(1, 4))):
        if hosts and draw(st.booleans()):
            host = draw(st.sampled_from(hosts))
            parts += (host.before, draw(st.sampled_from(LINES)), host.after)
        else:
            parts += (draw(st.sampled_from(BAD)), draw(st.sampled_from(("\n", "\n\n", "\n\n> ", "\n\n- ", "\r\n\r\n"))))
        if draw(st.integers(0, 4)) == 0:
            parts.append(draw(st.sampled_from(CODE[form])) + draw(st.sampled_from(("\n", "\n\n"))))
    if draw(st.booleans()):
        parts.append(draw(st.sampled_from(CODE[form])))
    return "".join(parts)


@pytest.mark.parametrize("form", sorted(CODE))
@hypothesis_settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.data())
def test_what_is_offered_is_made_or_named(form: str, data: st.DataObject) -> None:
    text = data.draw(texts(form))
    for grade in GRADES:
        done = kept(text, form, EVERY, grade)
        refused = {(rule, done.document.text[slice(*span)]) for rule, span, why in done.held if why == BREACH}
        assert not refused & {(f.rule, text[slice(*f.span)]) for f in offers(doc(text, form), form, EVERY, grade)}


@pytest.mark.parametrize("form", sorted(CODE))
def test_a_file_that_ends_in_what_is_no_prose_gets_its_final_newline_and_all_its_other_fixes(form: str) -> None:
    rules = Ruleset([*(r for r in EVERY.rules if r.name == "spacing/final-newline"), swap("a", "teh", "the")])
    for end in CODE[form]:
        done = kept(f"It was teh end.\n\n{end}", form, rules, SAFE)
        assert not done.skipped, end
        assert done.document.text == f"It was the end.\n\n{end}\n"


# Front matter


@pytest.mark.parametrize("form", ["html", "markdown", "rst"])
@pytest.mark.parametrize("front", FRONT)
def test_fixes_in_front_matter_land_and_so_do_those_below(front: str, form: str) -> None:
    rules = Ruleset([swap("a", "teh", "the"), swap("b", "  +", " ")])
    body = "<p>And teh  mayor came.</p>\n" if form == "html" else "And teh  mayor came.\n"
    done = kept(front.format("It was teh  end") + body, form, rules, SAFE)
    assert not done.skipped
    assert done.document.text == front.format("It was the end") + body.replace("teh  ", "the ")


@pytest.mark.parametrize("key", ["url", "date", "slug"])
def test_keys_of_front_matter_that_are_no_prose_are_still_no_prose(key: str) -> None:
    text = f"---\ntitle: One teh two\n{key}: teh\n---\n\nteh end.\n"
    assert kept(text, "markdown", Ruleset([swap("a", "teh", "the")]), SAFE).document.text == text.replace(
        "One teh", "One the"
    ).replace("teh end", "the end")
    assert doc(text).mask() != doc(text.replace(f"{key}: teh", f"{key}: the")).mask()
    assert doc(text).mask() != doc(text.replace(f"{key}: teh", f"{key}:  teh")).mask()


@pytest.mark.parametrize(
    ("value", "pattern", "new"),
    [
        ("Open at 10:30 today", r"(?<=:)(?=3)", " "),  # a mapping
        ("The note:x", "x", ""),
        ("Room 5#a", "(?=#)", " "),  # a comment
        ("So - it was", "^So ", ""),  # a list
        ("a“b” is c", "^a“b” is c$", "'b"),  # a quotation mark that opens
        ("a [b] c", "^a ", ""),  # a list again
        ("a & b", "^a ", ""),
        ("3,5", ",", "."),  # a number
        ("It is true", "^It is ", ""),  # a truth value
        ("On Friday", " Friday", ""),
        ("2022 12 13", r"(?<=\d) ", "-"),  # a date
        ("nothing", "nothing", ""),
    ],
)
def test_no_edit_of_a_yaml_value_makes_it_anything_but_text(value: str, pattern: str, new: str) -> None:
    text = f"---\ntitle: {value}\n---\n\nThe end.\n"
    document = doc(text)
    found = check(document, Ruleset([swap("a", pattern, new)]))
    assert [f for f in found if f.rule == "test/a"]
    assert offers(document, "markdown", Ruleset([swap("a", pattern, new)]), SAFE) == []
    assert kept(text, "markdown", Ruleset([swap("a", pattern, new)]), SAFE).document.text == text


@hypothesis_settings(deadline=None, max_examples=300)
@given(
    st.sampled_from([f for f in FRONT if f.startswith("---")]),
    st.text("ab 3:#-’'\"[{&*!|>%@`,?.", min_size=1, max_size=12),
    st.text(" :#-'\"[{&!|>%@?3a", max_size=3),
    st.data(),
)
def test_what_can_be_edited_in_yaml_is_the_same_text_with_the_edit_made(
    front: str, value: str, new: str, data: st.DataObject
) -> None:
    text = front.format(value)
    try:
        before: dict[str, object] = yaml.safe_load(text[4 : text.rindex("\n---\n") + 1]) or {}
    except yaml.YAMLError:
        return
    document = doc(text + "The end.\n")
    region = document.regions[0]
    key = next((k for k in ("title", "description", "summary") if k in before), "")
    if region.kind != "metadata" or not isinstance(before[key], str) or str(before[key]).strip() != region.text:
        return
    start = data.draw(st.integers(0, len(region.text)))
    end = data.draw(st.integers(start, len(region.text)))
    edits = region.edit(start, end, new)
    if edits:
        done = apply(text, sorted(edits))
        after: dict[str, object] = yaml.safe_load(done[4 : done.rindex("\n---\n") + 1])
        assert {**after, key: None} == {**before, key: None}
        made = region.text[:start] + new + region.text[end:]
        assert isinstance(after[key], str)
        assert str(after[key]).strip() == made.strip()


# The guard


def test_of_a_rule_only_the_fix_that_breaks_a_text_is_left_out_and_its_place_is_named() -> None:
    text = WORDS + "NB it rained.\n\nNB 1. The mayor came.\n\nNB it snowed.\n"
    for form in ("plain", "markdown", "rst"):
        rules = Ruleset([raw("bad", "NB ", ""), swap("good", "mayor", "bishop")])
        done = kept(text, form, rules, SAFE)
        assert done.document.text == text.replace("NB it", "it").replace("mayor", "bishop")
        assert done.skipped == (("test/bad", BREACH),)
        ((rule, span, _),) = done.held
        assert (rule, done.document.text[span.start :].split("\n")[0]) == ("test/bad", "NB 1. The bishop came.")


@pytest.mark.parametrize("form", ["markdown", "html", "rst"])
def test_what_the_guard_refuses_is_reported_without_a_fix(form: str) -> None:
    text = {"html": "<p>a < b, and a <\u00a7b.</p>\n"}.get(form, WORDS + "NB 1. The mayor came.\n\nNB it rained.\n")
    rules = Ruleset([raw("bad", "\u00a7" if form == "html" else "NB ", "")])
    document = doc(text, form)
    found = offered(document, check(document, rules))
    assert [len(f.fixes) for f in found] == ([0] if form == "html" else [0, 1])
    done = fix(document, rules, SAFE)
    assert [f.fixes for f in done.findings] == [()]


def test_a_fix_that_breaks_a_text_is_made_once_another_fix_lets_it_hold() -> None:
    text = WORDS + "NB 1. The mayor came.\n"
    rules = Ruleset([raw("bad", "NB ", ""), raw("number", r"(?<=NB )1\. The", "First, the")])
    done = fix(doc(text), rules, SAFE)
    assert done.document.text == WORDS + "First, the mayor came.\n"
    assert (done.held, done.skipped) == ((), ())


def test_thousands_of_fixes_that_break_a_text_cost_no_other_rule_its_fixes() -> None:
    text = "".join(f"NB {n}. teh mayor came.\n\nNB it rained.\n\n" for n in range(1, 500))
    rules = Ruleset([raw("bad", r"NB (?=\d)", ""), swap("good", "teh", "the"), raw("fine", "NB (?=i)", "")])
    done = fix(doc(text), rules, SAFE)
    assert done.document.text == text.replace("teh", "the").replace("NB it", "it")
    assert len(done.held) == 499
    assert dict(done.skipped) == {"test/bad": BREACH}


def test_a_few_fixes_that_break_a_text_cost_their_rule_no_other_fix() -> None:
    text = "".join(f"NB {f'{n}. ' if n % 100 == 7 else ''}The mayor came.\n\n" for n in range(1000))
    done = fix(doc(text), Ruleset([raw("bad", "NB ", "")]), SAFE)
    assert done.document.text.count("NB ") == len(done.held) == 10


def test_the_summary_of_fix_names_what_was_left_out_and_where() -> None:
    text = WORDS + "NB 1. The mayor came.\n\nNB 2. It rained.\n"
    done = fix(doc(text), Ruleset([raw("bad", "NB ", "")]), SAFE)
    tally = Tally(SAFE, True, None, False)
    tally.add(Outcome("a.md", done.document.text, done.findings, skipped=done.skipped, held=done.held))
    (line,) = tally.notes()
    assert (
        line
        == f"warning: a.md:3:1: a fix of test/bad was not applied here and at 1 more place: {BREACH}. Please report this with the text"
    )
    assert tally.summary() == "No fixes applied. 2 left: 2 manual."


# Choices


def choice() -> list[Rule]:
    return [swap("a", "one", "eins"), swap("b", "one", "uno"), swap("c", "one two", "12"), swap("d", "six", "6")]


@pytest.mark.parametrize("form", sorted(CODE))
def test_different_fixes_of_two_rules_for_one_span_are_a_choice_to_check_as_they_are_to_fix(form: str) -> None:
    text = "He had one, and one two, and six.\n"
    rules = Ruleset(choice())
    document = doc(text, form)
    found = offered(document, check(document, rules))
    assert [(f.rule, len(f.fixes), f.fix(SAFE) is not None) for f in found if f.span == Span(7, 10)] == [
        ("test/a", 2, False),
        ("test/b", 2, False),
    ]
    done = kept(text, form, rules, SAFE)
    assert done.document.text == "He had one, and 12, and 6.\n"
    tally = Tally(None, False, None, False)
    tally.add(Outcome("a", text, tuple(f for f in found if f.span == Span(7, 10))))
    assert tally.summary() == "Found 2 problems in 1 file. 2 manual."


def test_a_safe_fix_is_no_choice_beside_an_unsafe_one() -> None:
    rules = Ruleset([swap("a", "one", "eins"), swap("b", "one", "uno", UNSAFE)])
    document = doc("He had one.\n")
    found = offered(document, check(document, rules))
    assert [f.fix(SAFE) is not None for f in found] == [True, False]
    assert kept("He had one.\n", "markdown", rules, UNSAFE).document.text == "He had eins.\n"


def test_a_fix_that_is_suppressed_makes_no_choice_of_another() -> None:
    done = fix(doc("He had one.\n"), Ruleset(choice()), SAFE, lambda _, f: f.rule != "test/a")
    assert done.document.text == "He had uno.\n"


def test_interactive_asks_about_no_fix_that_breaks_a_text_and_about_a_choice_once() -> None:
    asked: list[tuple[str, list[str]]] = []

    def keep(_: Document, __: Finding) -> bool:
        return True

    def ask(_: Document, finding: Finding, fixes: tuple[object, ...]) -> str:
        asked.append((finding.rule, [str(len(fixes))]))
        return "n"

    rules = Ruleset([raw("bad", r"NB ", ""), swap("a", "mayor", "bishop"), swap("b", "mayor", "abbot")])
    walk(
        doc(WORDS.replace("mayor", "king") + "NB 1. The mayor came.\n"),
        rules,
        SAFE,
        keep,
        ask,
        lambda _: None,
    )
    assert asked == [("test/a", ["2"])]


def test_settings_are_those_of_the_document_when_a_fix_is_tried() -> None:
    """Text under a front matter key that the configuration names is prose in the trial as well."""
    text = "---\nlede: NB it snowed\n---\n\nNB it rained.\n"
    document = parse("a", text, "markdown", Settings(front_matter=("lede",)))
    done = fix(document, Ruleset([swap("a", "NB ", "")]), SAFE)
    assert done.document.text == text.replace("NB it", "it")
    assert not done.held


# Blocks that are no longer found


def block(name: str, form: str, grade: Applicability, place: str = "any") -> Rule:
    options = {"forms": [form], "place": place}
    return Rule("test", name, name, "block", options, grade, languages=("any",))


@pytest.mark.parametrize("form", ["markdown", "plain", "rst"])
def test_a_block_that_is_offered_goes_though_other_fixes_take_what_showed_that_it_is_none_of_the_article(
    form: str,
) -> None:
    text = WORDS + "Beta line\n\nAlpha ends here.\n"
    rules = Ruleset([block("a", r"Alpha ends here\.", SAFE), block("b", "Beta line", UNSAFE, "body")])
    assert [f.rule for f in offers(doc(text, form), form, rules, UNSAFE)] == ["test/b", "test/a"]
    assert kept(text, form, rules, SAFE).document.text == WORDS + "Beta line\n"
    assert kept(text, form, rules, UNSAFE).document.text == WORDS.rstrip("\n") + "\n"


def test_a_block_that_another_fix_changes_still_goes() -> None:
    text = WORDS + "Beta teh line\n\nAlpha ends here.\n"
    rules = [
        block("a", r"Alpha ends here\.", SAFE),
        block("b", "Beta teh line", UNSAFE, "body"),
        swap("c", "teh", "the"),
    ]
    assert kept(text, "markdown", Ruleset(rules), UNSAFE).document.text == WORDS.rstrip("\n") + "\n"


def test_a_block_that_is_suppressed_or_left_stays() -> None:
    text = WORDS + "Beta line\n\nAlpha ends here.\n"
    rules = Ruleset([block("a", r"Alpha ends here\.", SAFE), block("b", "Beta line", UNSAFE, "body")])
    place = ("test/b", Span(len(WORDS), len(WORDS) + 9))
    assert "Beta" in fix(doc(text), rules, UNSAFE, left=[place]).document.text
    assert "Beta" in fix(doc(text), rules, UNSAFE, lambda _, f: f.rule != "test/b").document.text


def test_the_last_prose_of_a_text_is_not_taken_out_and_the_rule_is_named() -> None:
    text = "Alpha ends here.\n\nBeta ends here.\n"
    rules = Ruleset([block("a", r"Alpha ends here\.", SAFE), block("b", r"Beta ends here\.", SAFE)])
    assert len(offers(doc(text), "markdown", rules, SAFE)) == 2
    done = kept(text, "markdown", rules, SAFE)
    assert done.document.text == "Beta ends here.\n"
    assert (done.skipped, done.held) == ((), (Held("test/b", Span(0, 15), LAST),))
    tally = Tally(SAFE, True, None, False)
    tally.add(Outcome("a.md", done.document.text, done.findings, held=done.held))
    assert [*tally.notes()] == [f"note: a.md:1:1: a fix of test/b was not applied here: {LAST}"]


@hypothesis_settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_block_that_is_offered_alone_is_there_afterwards(data: st.DataObject) -> None:
    """Of pages made of lines with a number each, so that every one is there once."""
    lines = [e.bad for f in FILES if f.rule.group == "boilerplate" for e in f.examples if e.bad and not e.settings]
    parts = [line for text in lines for line in text.split("\n") if line.strip()]
    chosen = data.draw(st.lists(st.sampled_from(parts), min_size=4, max_size=30, unique=True))
    text = WORDS + "".join(f"{line}\n\n" for line in chosen) + WORDS.replace("bridge", "tower")
    done = kept(text, "plain", GROUP, UNSAFE)
    named = {*dict(done.skipped), *(place.rule for place in done.held)}
    for finding in offers(doc(text, "plain"), "plain", GROUP, UNSAFE):
        gone = text[slice(*finding.span)]
        if finding.rule not in named and "\n" not in gone and text.count(f"{gone}\n") == 1:
            assert f"{gone}\n" not in done.document.text, finding.rule
