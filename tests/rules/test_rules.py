"""Every rule file is its own test, and is tried again in every host that its scope admits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from copylint.engine.fixer import check, fix
from copylint.engine.providers import languagetool as lt_recorded
from copylint.formats import parse
from copylint.model.findings import Applicability, Span
from copylint.model.settings import Settings
from copylint.rules import loader
from copylint.rules.ruleset import SECOND, Ruleset

if TYPE_CHECKING:
    from copylint.rules.rule import Example, RuleFile

FILES = loader.read(loader.shipped())
DEFAULT = Ruleset(f.rule for f in FILES if f.rule.enabled)

# name: (the hosts it covers, what comes before, what after)
HOSTS = {
    "alone": ("inline block", "", "\n"),
    "file": ("file", "", ""),
    "sentence before": ("inline", "Ok \U0001f600 e\u0301. ", "\n"),
    "paragraph before": ("inline", "The \U0001f600 cafe\u0301 was shut on that day, as ever.\n\n", "\n"),
    "paragraphs around": ("inline", "It rained.\r\n\r\n", "\r\n\r\nIt rained again.\r\n"),
    "list item": ("inline", "It rained.\n\n- One\n- ", "\n- Three\n"),
    "nested list item": ("inline", "It rained.\n\n- One\n  - ", "\n- Three\n"),
}
_SINGLE_LINE = {"sentence before", "list item", "nested list item"}


def host_of(file: RuleFile) -> str:
    return "file" if file.rule.scope == ("source",) else file.rule.kind.hosts


def fits(file: RuleFile, example: Example, host: str) -> bool:
    """Whether a host can hold an example of the rule."""
    if host_of(file) not in HOSTS[host][0].split():
        return False
    if file.rule.kind_name == SECOND and host == "sentence before":
        return False  # a paragraph that nothing is recorded of: tests/engine/test_grammar_rules.py asks a server
    if "item" in host and "list-item" not in file.rule.scope:
        return False
    text = example.good if example.bad is None else example.bad
    return not (host in _SINGLE_LINE and "\n" in (text or ""))


def settings_of(file: RuleFile, example: Example) -> Settings:
    settings = Settings.of(example.settings or {})
    return settings.but(grammar=lt_recorded.read()) if file.rule.kind_name == SECOND else settings


@pytest.mark.parametrize(
    ("file", "example", "host"),
    [
        pytest.param(f, e, host, id=f"{f.rule.name}-{e.line}-{host}")
        for f in FILES
        for e in f.examples
        for host in HOSTS
        if fits(f, e, host)
    ],
)
def test_example(file: RuleFile, example: Example, host: str) -> None:
    _, before, after = HOSTS[host]
    settings = settings_of(file, example)
    only = Ruleset([file.rule])

    def found(text: str, rules: Ruleset) -> list[tuple[str, Span]]:
        return [(f.rule, f.span) for f in check(parse("x", text, "plain", settings), rules)]

    if example.bad is not None:
        text = before + example.bad + after
        wanted = [(file.rule.name, Span(s.start + len(before), s.end + len(before))) for s in example.spans]
        assert sorted(found(text, only)) == wanted
        assert sorted(found(text, Ruleset([file.rule], fast=False))) == wanted
        fixed = fix(parse("x", text, "plain", settings), only, Applicability.UNSAFE)
        assert not fixed.skipped
        if example.good is None:
            assert fixed.document.text == text
            return
        assert fixed.document.text == before + example.good + after
    good = before + (example.good or "") + after
    assert found(good, only) == []
    if host in ("alone", "file"):
        assert found(good, DEFAULT) == []


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.rule.name)
def test_a_safe_rule_has_ten_near_misses(file: RuleFile) -> None:
    if file.rule.applicability is Applicability.SAFE:
        assert sum(e.bad is None for e in file.examples) >= 10


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.rule.name)
def test_a_rule_with_a_fix_shows_what_it_makes(file: RuleFile) -> None:
    bad = [e for e in file.examples if e.bad is not None]
    assert all((e.good is not None) == (file.rule.applicability > Applicability.MANUAL) for e in bad)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.rule.name)
def test_the_grade_is_reached_by_an_example(file: RuleFile) -> None:
    grades = {
        max((f.applicability for f in finding.fixes), default=Applicability.MANUAL)
        for e in file.examples
        if e.bad is not None
        for finding in check(
            parse("x", e.bad + ("" if host_of(file) == "file" else "\n"), "plain", settings_of(file, e)),
            Ruleset([file.rule]),
        )
    }
    assert max(grades) == file.rule.applicability
