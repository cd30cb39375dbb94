"""The public API: what docs/api.md says of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import copylint
from copylint.engine.fixer import check
from copylint.formats import FORMATS, parse
from copylint.rules.ruleset import Ruleset

DOCS = Path(__file__).parents[1] / "docs" / "api.md"
TEXT = "# A title\n\nHe left at  noon.\n\n“It is late” she said.\n"


@pytest.mark.parametrize("number", range(3))
def test_the_examples_in_the_docs_run(number: int) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) == 3
    exec(compile(blocks[number], "docs/api.md", "exec"), {})


def test_dir_shows_the_public_names_and_each_can_be_imported() -> None:
    assert set(dir(copylint)) == {*copylint.__all__, "__version__"}
    assert [name for name in dir(copylint) if getattr(copylint, name, None) is None] == []
    with pytest.raises(AttributeError):
        _ = copylint.nothing  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]


def test_the_docs_name_every_public_name() -> None:
    shown = DOCS.read_text(encoding="utf-8")
    assert [name for name in copylint.__all__ if f"`{name}" not in shown] == []


def test_a_finding_has_the_line_and_column_of_its_start() -> None:
    found = copylint.check_text(TEXT, format="markdown")
    assert found
    for finding in found:
        line = TEXT.split("\n")[finding.line - 1]
        assert line[finding.column - 1 :].startswith(
            TEXT[finding.span.start : finding.span.end].split("\n", maxsplit=1)[0]
        )


@pytest.mark.parametrize("form", FORMATS)
def test_the_default_selection_is_the_commands(form: str, tmp_path: Path) -> None:
    suffix = {"plain": "txt", "markdown": "md", "html": "html", "rst": "rst"}[form]
    path = tmp_path / f"a.{suffix}"
    path.write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "copylint", "check", "--no-cache", "--output-format", "jsonl", path.name]
    out = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False).stdout
    by_command = re.findall(r'"rule": ?"([^"]+)"', out)
    assert by_command
    assert [f.rule for f in copylint.check_text(TEXT, format=form)] == by_command
    assert [f.rule for f in copylint.Linter().check(path)] == by_command


def test_a_text_is_fixed_as_the_command_fixes_it(tmp_path: Path) -> None:
    for unsafe in (False, True):
        path = tmp_path / "a.md"
        path.write_text(TEXT, encoding="utf-8")
        more = ["--unsafe-fixes"] if unsafe else []
        command = [sys.executable, "-m", "copylint", "fix", *more, path.name]
        subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
        assert copylint.fix_text(TEXT, format="markdown", unsafe=unsafe) == path.read_text(encoding="utf-8")
    assert copylint.fix_text(TEXT, format="markdown") != TEXT


def test_a_configuration_chooses_rules_and_language(tmp_path: Path) -> None:
    config = tmp_path / "mine.yaml"
    config.write_text("select: [spacing]\nlanguage: en-GB\n", encoding="utf-8")
    assert {f.rule for f in copylint.check_text(TEXT, config=config)} == {"spacing/double-space"}
    linter = copylint.Linter(config)
    assert {f.rule for f in linter.check_text(TEXT)} == {"spacing/double-space"}
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert {f.rule for f in linter.check(str(path))} == {"spacing/double-space"}


def test_a_text_is_judged_by_no_file_that_lies_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".copylint.yaml").write_text("ignore: [spacing]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "spacing/double-space" in {f.rule for f in copylint.check_text(TEXT)}
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert "spacing/double-space" not in {f.rule for f in copylint.Linter().check(path)}


def test_rules_are_selected_and_ignored_by_name() -> None:
    assert {f.rule for f in copylint.Linter(select=["spacing"]).check_text(TEXT)} == {"spacing/double-space"}
    assert "spacing/double-space" not in {f.rule for f in copylint.Linter(ignore=["spacing"]).check_text(TEXT)}


def test_the_language_of_a_text_may_be_given_with_it() -> None:
    assert copylint.check_text("Ele chegou as 12.500 metros.\n", language="pt") == []
    assert copylint.check_text("The 12.500 people  came.\n", language="pt") != copylint.check_text(
        "The 12.500 people  came.\n"
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: copylint.check_text("a", format="docx"), "unknown format 'docx'"),
        (lambda: copylint.check_text("a", config="/nowhere.yaml"), "/nowhere.yaml"),
        (lambda: copylint.Linter(select=["spacin"]).check_text("a"), "did you mean 'spacing'"),
        (lambda: copylint.Linter().check("/nowhere.txt"), "/nowhere.txt"),
    ],
    ids=["format", "config", "rule", "file"],
)
def test_what_cannot_be_used_is_an_error_that_says_so(call: object, said: str) -> None:
    with pytest.raises(copylint.UserError, match=re.escape(said)):
        call()  # type: ignore[operator]  # pyright: ignore[reportCallIssue]


def test_a_call_writes_nothing(tmp_path: Path) -> None:
    code = "import copylint; copylint.check_text('A  b.'); copylint.fix_text('A  b.')"
    env = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "c"), "XDG_STATE_HOME": str(tmp_path / "s")}
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, **env}, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_load_rules_gives_those_that_ship() -> None:
    names = {rule.name for rule in copylint.load_rules()}
    assert "spacing/double-space" in names


def test_a_document_knows_its_format() -> None:
    for form in FORMATS:
        assert parse("a", "A b.\n", form).format == form


def test_a_linter_finds_what_the_engine_finds() -> None:
    linter = copylint.Linter(select=["spacing"])
    rules = [rule for rule in copylint.load_rules() if rule.group == "spacing"]
    found = check(parse("a", TEXT, "plain"), Ruleset(rules))
    assert [f.span for f in linter.check_text(TEXT)] == [f.span for f in found if f.rule == "spacing/double-space"]
