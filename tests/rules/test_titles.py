"""Titles of rules: those that ship, those of custom rules, and the outputs that show them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from editor import Editor
from project import Runner, environment

from copylint.model.errors import UserError
from copylint.model.findings import Finding, Severity, Span
from copylint.reporting import Result, renderer, rule_page
from copylint.rules import loader, parser, serialization

if TYPE_CHECKING:
    from copylint.rules.rule import Rule, RuleFile

FILES = loader.read(loader.shipped())
TITLES = {f.rule.name: f.rule.title for f in FILES}
ROOT = Path(__file__).parents[2]


def titled(message: str, title: str | None = None) -> Rule:
    head = "" if title is None else f"title: {json.dumps(title)}\n"
    text = f"{head}message: {json.dumps(message)}\nrationale: r\nkind: pattern\npattern: teh\nexamples:\n"
    text += "  - bad: Here is ⟦teh⟧ cat.\n  - good: Here is the cat.\n"
    return parser.parse(Path("rules/own/common-slip.yaml"), text, "own", trusted=False).rule


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.rule.name)
def test_a_rule_that_ships_has_a_title(file: RuleFile) -> None:
    title = file.rule.title
    assert file.text.startswith("title: ")
    assert 0 < len(title) <= 60
    assert "{" not in title
    assert not title.endswith(".")
    assert title[0] == title[0].upper()


def test_titles_are_unique() -> None:
    assert len({title.casefold() for title in TITLES.values()}) == len(TITLES)


def test_the_title_of_a_custom_rule_may_be_left_out() -> None:
    assert titled("m", "A common slip").title == "A common slip"
    assert titled("This is a slip.").title == "Common slip"
    assert titled("“{match}” is a slip").title == "Common slip"


@pytest.mark.parametrize("title", ["“{match}” is a slip", "A slip.", "A\nslip", "A \x1b[1mslip", "a" * 61])
def test_a_title_is_a_label(title: str) -> None:
    with pytest.raises(UserError, match="'title'"):
        titled("m", title)


def test_caches_and_the_wheel_keep_titles() -> None:
    assert {r.name: r.title for r in loader.load()} == TITLES
    assert {r.name: r.title for r in loader.load()} == TITLES
    rows = [serialization.data(f.rule) for f in FILES]
    assert rows == [serialization.from_json(json.loads(json.dumps(serialization.to_json(row)))) for row in rows]
    assert {r.name: r.title for r in serialization.rules(serialization.packed(rows), trusted=True)} == TITLES


def test_pages_are_headed_by_titles() -> None:
    for file in FILES[:20]:
        assert rule_page.page(file).startswith(f"# {file.rule.title}\n\n")
        assert f"*{file.rule.name} · " in rule_page.page(file)
    index = rule_page.index(FILES)
    assert all(f"| {title} |" in index for title in TITLES.values())


def test_sarif_describes_rules_by_titles() -> None:
    findings = tuple(Finding(name, Span(0, 3), "m", Severity.ERROR) for name in TITLES)
    report = json.loads("".join(renderer("sarif")([Result("a.txt", "It was late.\n", findings)], False)))
    shown = {r["id"]: r["shortDescription"]["text"] for r in report["runs"][0]["tool"]["driver"]["rules"]}
    assert shown == TITLES


def test_the_command_lists_titles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = Runner(monkeypatch)
    lines = {line[2:].split()[0]: line for line in run("rules").out.splitlines()}
    assert lines.keys() == TITLES.keys()
    assert all(lines[name].endswith(f"  {title}") for name, title in TITLES.items())
    assert {row["rule"]: row["title"] for row in json.loads(run("rules", "--json").out)} == TITLES


def test_hovers_are_headed_by_titles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It was the the end of it.\n", encoding="utf-8")
    with Editor(tmp_path, environment(tmp_path)) as editor:
        editor.initialize(textDocument={"hover": {"contentFormat": ["markdown"]}})
        uri = editor.open("a.txt")
        at = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 12}}
        shown = editor.ask("textDocument/hover", at)["contents"]["value"]
    assert f"\n# {TITLES['wording/repeated-word']}\n" in shown


def test_renamed_rules_have_new_names_that_ship() -> None:
    lines = (ROOT / "docs" / "renamed-rules.tsv").read_text(encoding="utf-8").splitlines()
    renamed = dict(line.split("\t") for line in lines)
    assert len(renamed) == len(lines) == len({*renamed.values()})
    assert not renamed.keys() & TITLES.keys()
    assert set(renamed.values()) <= TITLES.keys()
