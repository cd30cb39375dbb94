"""Findings that are accepted: entries of the configuration and baselines, and that they outlive changes around them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import articles, document, shipped, slow

from copylint.config.baseline import Baseline
from copylint.config.suppressions import Suppression, context, excerpt
from copylint.engine.fixer import check
from copylint.model.errors import UserError
from copylint.model.findings import Finding, Severity, Span
from copylint.rules.ruleset import Ruleset

RAN = {"wording/typo"}
TEXT = "The fair was shut.\n\nThey said that that was teh end  of it.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def at(text: str, what: str, rule: str = "wording/typo") -> Finding:
    start = text.index(what)
    return Finding(rule, Span(start, start + len(what)), "wrong", Severity.WARNING)


def covers(entry: str, text: str, what: str, rule: str = "wording/typo") -> bool:
    return Suppression("a.txt", rule, entry).covers(document(text), at(text, what))


# Entries


def test_a_finding_within_the_text_of_an_entry_is_covered() -> None:
    assert covers("was teh end", TEXT, "teh")
    assert covers("teh", TEXT, "teh")


@pytest.mark.parametrize("entry", ["was te", "eh end", "end  of", "the end", "was teh end of it"])
def test_a_finding_that_is_not_wholly_within_is_not_covered(entry: str) -> None:
    assert not covers(entry, TEXT, "teh")


def test_a_rule_may_be_named_with_its_group_or_without() -> None:
    assert covers("teh", TEXT, "teh", "typo")
    assert not covers("teh", TEXT, "teh", "wording/other")
    assert not covers("teh", TEXT, "teh", "layout/typo")


def test_every_occurrence_of_the_text_is_covered_even_where_they_overlap() -> None:
    text = "an an an an.\n"
    for start in (0, 3, 6):
        finding = Finding("wording/typo", Span(start, start + 5), "", Severity.WARNING)
        assert Suppression("a.txt", "typo", "an an").covers(document(text), finding)


def test_a_finding_stays_covered_wherever_the_text_moves() -> None:
    assert covers("was teh end", f"One more.\n\n{TEXT}\nAnd more.\n", "teh")


@slow
@given(articles())
def test_an_excerpt_covers_the_finding_it_was_made_of(text: str) -> None:
    """Whatever it is: blanks at the end of a line, blank lines, a missing line end."""
    doc = document(text)
    for finding in check(doc, Ruleset(f.rule for f in shipped())):
        assert Suppression("a.txt", finding.rule, excerpt(text, finding.span)).covers(doc, finding)


def test_an_excerpt_is_what_stands_around_the_place_in_its_line() -> None:
    assert excerpt(TEXT, at(TEXT, "teh").span) == "was teh end"
    long = f"{'x' * 90} teh {'y' * 90}\n"
    assert excerpt(long, at(long, "teh").span) == f"{'x' * 23} teh {'y' * 23}"


def test_the_context_of_a_baseline_marks_the_place_and_folds_white_space() -> None:
    assert context(TEXT, at(TEXT, "end  of").span) == "teh ⟦end of⟧ it."


# Baselines


def baseline(*found: tuple[str, str, list[Finding]], path: str = "b.json") -> Baseline:
    """A baseline that has been through its file."""
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(Baseline.of(Path(path), found).render(), encoding="utf-8")
    return Baseline.read(Path(path))


def test_what_is_known_is_not_new_and_what_is_new_is() -> None:
    known, new = at(TEXT, "teh"), at(TEXT, "that that")
    made = baseline(("a.txt", TEXT, [known]))
    assert made.new("a.txt", TEXT, [new, known]) == [new]
    assert made.stale("a.txt", TEXT, [new, known], RAN) == 0


def test_lines_may_move() -> None:
    made = baseline(("a.txt", TEXT, [at(TEXT, "teh")]))
    moved = f"Something else.\n\n{TEXT}"
    assert made.new("a.txt", moved, [at(moved, "teh")]) == []


def test_each_known_finding_hides_one() -> None:
    text = "It is teh end.\n\nIt is teh end.\n\nIt is teh end.\n"
    findings = [Finding("a/b", Span(n, n + 3), "", Severity.WARNING) for n in (6, 22, 38)]
    made = baseline(("a.txt", text, findings[:2]))
    assert made.new("a.txt", text, findings) == findings[2:]


def test_what_is_known_in_one_file_is_new_in_another() -> None:
    finding = at(TEXT, "teh")
    assert baseline(("a.txt", TEXT, [finding])).new("b.txt", TEXT, [finding]) == [finding]


def test_what_another_rule_says_of_the_same_place_is_new() -> None:
    made = baseline(("a.txt", TEXT, [at(TEXT, "teh")]))
    other = at(TEXT, "teh", "wording/other")
    assert made.new("a.txt", TEXT, [other]) == [other]


def test_known_findings_that_are_gone_are_counted() -> None:
    made = baseline(("a.txt", TEXT, [at(TEXT, "teh"), at(TEXT, "that that")]))
    assert made.stale("a.txt", TEXT, [at(TEXT, "teh")], RAN) == 1
    assert made.stale("a.txt", "", [], RAN) == 2
    assert made.stale("b.txt", TEXT, [], RAN) == 0


def test_what_a_rule_that_did_not_run_knew_is_not_gone() -> None:
    made = baseline(("a.txt", TEXT, [at(TEXT, "teh"), at(TEXT, "that that", "wording/other")]))
    assert made.stale("a.txt", TEXT, [], {"wording/other"}) == 1


def test_files_that_are_gone_take_their_findings_along() -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    made = baseline(("a.txt", TEXT, [at(TEXT, "teh")]), ("gone.txt", TEXT, [at(TEXT, "teh"), at(TEXT, "that that")]))
    assert made.gone() == 2


def test_a_baseline_written_again_drops_what_is_gone_and_keeps_what_was_not_looked_at() -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_text(TEXT, encoding="utf-8")
    teh, that, other = at(TEXT, "teh"), at(TEXT, "that that"), at(TEXT, "fair", "wording/other")
    old = baseline(*((f"{name}.txt", TEXT, [teh, that, other]) for name in ("a", "b", "gone")))
    seen = baseline(("a.txt", TEXT, [teh]), ("c.txt", TEXT, [that]), path="seen.json")
    ran = {"a.txt": {"wording/typo"}, "c.txt": {"wording/typo"}}
    made = old.after(seen, ran, prune=False)
    assert made.new("a.txt", TEXT, [teh, that, other]) == [that]
    assert made.new("b.txt", TEXT, [teh, that, other]) == []
    assert made.new("c.txt", TEXT, [teh, that]) == [teh]
    assert "gone.txt" not in made.known
    assert (made.less(old), old.less(made), made.total()) == (1, 4, 6)
    pruned = old.after(seen, ran, prune=True)
    assert pruned.new("c.txt", TEXT, [that]) == [that], "nothing comes in"
    assert pruned.known == {name: counts for name, counts in made.known.items() if name != "c.txt"}


def test_a_baseline_knows_its_files_wherever_it_is_used_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = at(TEXT, "teh")
    baseline(("sub/a.txt", TEXT, [finding]))
    (folder / "sub").mkdir()
    monkeypatch.chdir("sub")
    made = Baseline.read(Path("../b.json"))
    for path in ("a.txt", "./a.txt", os.path.join(folder, "sub", "a.txt")):
        assert made.new(path, TEXT, [finding]) == []


@slow
@given(st.dictionaries(st.sampled_from(["a.txt", "b/ü c.txt", 'q".txt']), articles(), max_size=3))
def test_a_baseline_of_whatever_is_found_hides_exactly_that(texts: dict[str, str]) -> None:
    rules = Ruleset(f.rule for f in shipped())
    found = [(path, text, check(document(text), rules)) for path, text in texts.items()]
    made = baseline(*found)
    for path, text, findings in found:
        assert made.new(path, text, findings) == []
        assert made.stale(path, text, findings, {r.name for r in rules.rules}) == 0
    assert json.loads(made.render()) == json.loads(Path("b.json").read_text(encoding="utf-8"))


def test_a_baseline_is_sorted_and_has_a_finding_a_line() -> None:
    found: list[tuple[str, str, list[Finding]]] = [
        ("b.txt", TEXT, [at(TEXT, "teh")]),
        ("a.txt", TEXT, [at(TEXT, "that that"), at(TEXT, "teh")]),
        ("c", TEXT, []),
    ]
    text = Baseline.of(Path("b.json"), found).render()
    assert text == Baseline.of(Path("b.json"), reversed(found)).render()
    assert [line.strip()[:8] for line in text.splitlines()] == [
        "{", '"version', '"files":', '"a.txt":', '{"rule":', '{"rule":', "],", '"b.txt":', '{"rule":', "]", "}", "}",
    ]  # fmt: skip


def test_a_missing_baseline_is_reported_with_what_to_do() -> None:
    with pytest.raises(UserError, match=r"gone\.json: no such baseline — write one with 'copylint baseline'"):
        Baseline.read(Path("gone.json"))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '{"files": 3}', '{"files": {"a": [{"rule": "x"}]}}', '{"files": {"a": 1}}', "\ud83d"]
)
def test_what_is_no_baseline_is_reported_with_what_to_do(text: str) -> None:
    Path("b.json").write_bytes(text.encode("utf-16", "surrogatepass"))
    with pytest.raises(UserError, match=r"b\.json: not a baseline — replace it with 'copylint baseline'"):
        Baseline.read(Path("b.json"))
    Path("b.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(UserError, match=r"b\.json: not a baseline"):
        Baseline.read(Path("b.json"))


def test_a_baseline_that_cannot_be_read_is_reported() -> None:
    Path("b.json").mkdir()
    with pytest.raises(UserError, match=r"b\.json: is not a regular file"):
        Baseline.read(Path("b.json"))
