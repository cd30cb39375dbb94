"""Reports, whole: a file with all that is awkward on a terminal, in every format, and when there is colour."""

from __future__ import annotations

import io
import json
import os
import pty
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from making import articles, document, shipped, slow

from copylint.engine.fixer import check
from copylint.model.errors import printable
from copylint.model.findings import Applicability, Edit, Finding, Fix, Severity, Span, apply
from copylint.reporting import FORMATS, Result, renderer
from copylint.reporting.json import dumps, items
from copylint.reporting.text import marker, paint, wants_color, width
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

TEXT = (
    "Das  Wetter\r\n"
    "東京の  “marché”he said\tand left. \r\n"
    "\r\n\r\n\r\n"
    "An \x1b[31mescape\x07 and a \u202ebackwards\u202c mark, e\u0301te\u0301\u00a0!\r\n"
    "Read more\r\n\r\nFive things\r\n\r\nnobody knew …\r\n"
    + "It was a long line, as long as lines are that were never wrapped. " * 3
    + "Teh end of it "
    + "came much later than anybody who was there would have thought. " * 3
    + "\r\nlast"
)


def finding(rule: str, what: str, message: str, *fixes: Fix, severity: Severity = Severity.WARNING) -> Finding:
    start = TEXT.index(what)
    return Finding(rule, Span(start, start + len(what)), message, severity, fixes)


def fix(what: str, new: str, grade: Applicability = Applicability.SAFE, title: str = "", blocks: bool = False) -> Fix:
    start = TEXT.index(what)
    return Fix((Edit(Span(start, start + len(what)), new, blocks),), grade, title or new)


SECTION = "Read more\r\n\r\nFive things\r\n\r\nnobody knew …\r\n"
FINDINGS = sorted(
    [
        finding("spacing/double-space", "  ", "More than one space", fix("  ", " ")),
        finding(
            "quotes/missing-space-after-quote",
            "”he",
            "Closing quotation mark runs into “he”",
            Fix((*fix("”", ",” ").edits,), Applicability.UNSAFE, ",” "),
            severity=Severity.ERROR,
        ),
        finding("spacing/tab", "\t", "A tab", fix("\t", " ", Applicability.MANUAL)),
        finding("spacing/trailing-space", " \r\n", "Blank", fix(" \r\n", "\r\n"), severity=Severity.SUGGESTION),
        finding("spacing/blank-lines", "\r\n\r\n\r\n", "Blank lines", fix("\r\n\r\n\r\n", "\r\n")),
        finding("encoding/escape", "\x1b[31m", "Control character \x1b", fix("\x1b[31m", "")),
        finding("punctuation/space", "\u00a0!", "Space before “!”"),
        finding("boilerplate/links", SECTION, "Links\u2028\x85", fix(SECTION, "", title="remove the section", blocks=True)),
        finding("wording/typo", "Teh", "Write “The” or “Ten”", fix("Teh", "The"), fix("Teh", "Ten")),
        Finding("spacing/final-newline", Span(len(TEXT), len(TEXT)), "No line end", Severity.SUGGESTION,
                (Fix((Edit(Span(len(TEXT), len(TEXT)), "\r\n"),), title="\r\n"),)),
    ],
    key=lambda f: f.span,
)  # fmt: skip
RESULTS = [Result("clean.txt", "", ()), Result("a b\x1b/ü.txt", TEXT, tuple(FINDINGS)), Result("none.txt", TEXT, ())]


def rendered(name: str, color: bool = False, results: list[Result] = RESULTS) -> str:
    return "".join(renderer(name)(results, color))


PLAIN = FORMATS[:4]  # the others are for machines and browsers, and have tests of their own


@pytest.mark.parametrize("name", PLAIN)
def test_the_whole_report(name: str, snapshot: SnapshotAssertion) -> None:
    assert rendered(name) == snapshot


@pytest.mark.parametrize("name", ["text", "concise"])
def test_the_whole_report_in_colour(name: str, snapshot: SnapshotAssertion) -> None:
    assert rendered(name, color=True).replace("\x1b", "␛") == snapshot


@pytest.mark.parametrize("name", PLAIN)
def test_a_report_of_nothing_is_valid_all_the_same(name: str) -> None:
    assert rendered(name, results=[]) == {"json": "[]\n"}.get(name, "")
    assert rendered(name, results=[Result("a.txt", "", ())]) == {"json": "[]\n"}.get(name, "")


@given(
    st.text(st.characters(codec=None), max_size=9), st.text('"\\\x00\x1f\x7f\x85\u2028\u2029 é\U0001f600', max_size=9)
)
@example("half\ud800", "")
def test_a_line_of_jsonl_is_the_json_of_the_finding(path: str, odd: str) -> None:
    edits = (Edit(Span(0, 1), odd), Edit(Span(2, 2), "x"))
    fixes = (Fix(edits, Applicability.UNSAFE, odd), Fix((), Applicability.MANUAL))
    some = Finding(f"wording/{odd}", Span(1, 4), odd, Severity.ERROR, fixes)
    result = Result(path, "one\n\ntwo", (some, Finding("a/b", Span(0, 0), "", Severity.SUGGESTION)))
    assert "".join(renderer("jsonl")([result], False)) == "".join(f"{dumps(item)}\n" for item in items([result]))


def test_json_and_jsonl_say_the_same_and_offsets_are_those_of_the_text() -> None:
    items = json.loads(rendered("json"))
    assert items == [json.loads(line) for line in rendered("jsonl").splitlines()]
    for item, each in zip(items, FINDINGS, strict=True):
        assert (item["start"], item["end"]) == each.span
        line = TEXT.split("\r\n")[int(item["line"]) - 1]
        assert line[item["column"] - 1 :].startswith(TEXT[slice(*each.span)].partition("\r\n")[0])
        for one, other in zip(item["fixes"], each.fixes, strict=True):
            edits = [Edit(Span(e["start"], e["end"]), e["text"]) for e in one["edits"]]
            assert apply(TEXT, edits) == apply(TEXT, other.edits)


def test_a_path_that_is_no_text_is_reported_all_the_same() -> None:
    path = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    for name in FORMATS:
        rendered(name, results=[Result(path, TEXT, tuple(FINDINGS))]).encode("utf-8")


@slow
@given(articles(), st.sampled_from(["text", "concise"]))
def test_no_article_can_steer_a_terminal_nor_break_a_line(text: str, name: str) -> None:
    doc = document(text)
    report = rendered(name, results=[Result("a.txt", text, tuple(check(doc, Ruleset(f.rule for f in shipped()))))])
    assert all(ch.isprintable() or ch == "\n" for ch in report)
    if name == "concise":
        assert all(line.startswith("a.txt:") for line in report.splitlines())


@slow
@given(articles())
def test_carets_stand_under_what_is_found(text: str) -> None:
    found = check(document(text), Ruleset(f.rule for f in shipped()))
    for each in found:
        _, line, carets, *_ = rendered("text", results=[Result("a.txt", text, (each,))]).split("\n")
        shown, run = line.partition("│ ")[2], carets.partition("│ ")[2].partition(" and ")[0]
        before = len(run) - len(run.lstrip())
        marked = printable(text[slice(*each.span)].partition("\n")[0].partition("\r")[0])
        places = [n for n in range(len(shown) + 1) if width(shown[:n]) == before]
        under = next((marked[:n] for n in range(len(marked)) if width(marked[:n]) >= run.count("^")), marked)
        assert any(shown[n:].startswith(under) for n in places)
        assert run.count("^") == max(1, width(marked)) or width(marked) > 48, "what is long is cut"


# Colour


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "on_terminal", "elsewhere"),
    [
        ({}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "", "TERM": "xterm"}, True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
    ],
)
def test_there_is_colour_on_a_terminal_alone_unless_the_environment_says_otherwise(
    environment: dict[str, str], on_terminal: bool, elsewhere: bool
) -> None:
    assert wants_color(Terminal(), environment) == on_terminal
    assert wants_color(io.StringIO(), environment) == elsewhere


def test_a_pseudo_terminal_is_a_terminal() -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as stream:
        assert wants_color(stream, {"TERM": "xterm"})
    os.close(ours)


def test_nothing_is_painted_without_colour_and_an_empty_text_never() -> None:
    assert (paint("a", "red", False), paint("", "red", True), paint("a", "green", True)) == (
        "a",
        "",
        "\x1b[32ma\x1b[0m",
    )


# What can be shown


def test_width_is_what_a_terminal_takes() -> None:
    assert [width(t) for t in ("abc", "東京", "e\u0301", "ü", "ｈ", "\U0001f600", "")] == [3, 4, 1, 1, 2, 2, 0]


def test_characters_that_steer_are_shown_by_their_number() -> None:
    assert printable("a\x1b\x00\x7f\u202e\u200b\n") == "a<U+001B><U+0000><U+007F><U+202E><U+200B><U+000A>"
    assert printable("a\tb\u00a0c\u3000d") == "a b c d"
    assert printable("\udcff") == "\N{REPLACEMENT CHARACTER}"


def test_the_marker_says_how_far_a_fix_may_be_trusted() -> None:
    one, two = fix("Teh", "The"), fix("Teh", "Ten")
    unsafe, advice = (one._replace(applicability=g) for g in (Applicability.UNSAFE, Applicability.MANUAL))
    marks = [
        marker(finding("a/b", "Teh", "", *fixes))
        for fixes in ([one], [unsafe], [one, two], [advice], [], [one, unsafe])
    ]
    assert marks == [" [*]", " [?]", "", "", "", " [*]"]
