"""What manuals have and articles lack: code between sentences, names of programs, parts that say the same on purpose."""

from __future__ import annotations

import pytest

from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.model.findings import Applicability
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

RULES = {rule.name: rule for rule in loader.load()}
LONG = "The harbor was dredged last spring, and two of its piers were built anew by a firm from the north."
OTHER = "A vote is planned for May, when the council meets for the last time before the long summer."


def grades(name: str, text: str, form: str = "plain") -> list[Applicability]:
    """The grade of each finding's fix."""
    found = check(parse("x", text, form), Ruleset([RULES[name]]))
    return [max((f.applicability for f in finding.fixes), default=Applicability.MANUAL) for finding in found]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("markdown", "```\nferry()\n```"),
        ("rst", ".. code-block:: python\n\n   ferry()"),
        ("rst", ".. include:: ferry.txt"),
        ("html", "<pre>ferry()</pre>"),
    ],
)
def test_a_sentence_that_goes_on_behind_code_is_whole(form: str, code: str) -> None:
    first, second = (
        "The ferry of the town is started by wrapping the long rope around,",
        "and then by pulling at it hard.",
    )
    if form == "html":
        first, second = f"<p>{first}</p>", f"<p>{second}</p>"
    assert grades("spacing/broken-sentence", f"{first}\n\n{second}\n", form) == [Applicability.SAFE]
    assert grades("spacing/broken-sentence", f"{first}\n\n{code}\n\n{second}\n", form) == []


def test_links_that_authors_set_themselves_are_for_a_person() -> None:
    rule = "boilerplate/related-links"
    headline = "Five bridges that nobody has crossed"
    assert grades(rule, f"{LONG}\n\nRelated articles\n\n{headline}\n") == [Applicability.SAFE]
    assert grades(rule, f"{LONG}\n\n## See Also\n\n* [{headline}](/five)\n", "markdown") == [Applicability.UNSAFE]


def test_parts_that_say_the_same_are_meant() -> None:
    rule = "layout/repeated-paragraph"
    assert grades(rule, f"{LONG}\n\n{OTHER}\n\n{LONG}\n", "markdown") == [Applicability.SAFE]
    assert grades(rule, f"# One\n\n{LONG}\n\n## Two\n\n{LONG}\n", "markdown") == [Applicability.UNSAFE]
    assert grades(rule, f"* One\n\n  {LONG}\n\n* Two\n\n  {LONG}\n", "markdown") == [Applicability.UNSAFE]
    assert grades(rule, f"one\n   {LONG}\n\ntwo\n   {LONG}\n", "rst") == [Applicability.UNSAFE]


@pytest.mark.parametrize(("rule", "line"), [("comment-prompt", "Comments"), ("empty-tags", "Categories")])
def test_a_heading_with_prose_below_is_one(rule: str, line: str) -> None:
    assert grades(f"boilerplate/{rule}", f"{LONG}\n\n## {line}\n\n{OTHER}\n", "markdown") == []
    assert grades(f"boilerplate/{rule}", f"{LONG}\n\n{OTHER}\n\n## {line}\n", "markdown") == [Applicability.SAFE]


def test_initials_in_a_list_are_no_advertisement_for_certain() -> None:
    assert grades("boilerplate/ad-label", f"{LONG}\n\n* AD\n* Ann Hart\n", "markdown") == [Applicability.UNSAFE]


def test_names_of_modules_are_no_sentences() -> None:
    rule = "spacing/missing-space-after-sentence"
    assert grades(rule, "The ferry left the readers.Graph and the graph, says readers.Path too.") == []
    assert grades(rule, "The ferry is late, says pathlib.Graph of the graph.") == [Applicability.UNSAFE]
    assert grades(rule, "The ferry left at noon.The graph was late.") == [Applicability.SAFE]


def test_a_reference_in_quotation_marks_is_meant() -> None:
    assert grades("encoding/html-entity", "It writes “&nbsp;” there.") == []
    assert grades("encoding/html-entity", "It writes&nbsp;there.") == [Applicability.SAFE]


@pytest.mark.parametrize("code", ["Type `virtualenv` now.", "Type this:\n\n    virtualenv --help", "Type `ferry` now."])
def test_words_of_programs_are_not_foreign(code: str) -> None:
    rule, text = "translation/foreign-fragment", "The ferry needs a virtualenv at noon.\n"
    assert grades(rule, text, "markdown") == [Applicability.MANUAL]
    assert grades(rule, f"{text}\n{code}\n", "markdown") == []
    kept = f"The ferry needs the puente of the town at noon.\n\n{code}\n"
    assert grades(rule, kept, "markdown") == [Applicability.MANUAL]


def test_two_spaces_behind_every_sentence_are_their_author_s_way_where_nobody_sees_them() -> None:
    text = "It rained.  Nobody stayed.  The ferry left.  It was  late.\n"
    assert grades("spacing/double-space", text) == [Applicability.SAFE] * 4
    for form in ("markdown", "rst", "html"):
        assert grades("spacing/double-space", text, form) == [Applicability.SAFE]
        assert grades("spacing/double-space", "It rained.  Nobody stayed. The ferry left. It was.\n", form) != []
