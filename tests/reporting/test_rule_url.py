"""Addresses of rule pages: everywhere where a site is published, nowhere without one."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from test_report import Terminal

from copylint import reporting
from copylint.cli.rules import explain
from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.lsp import diagnostics
from copylint.model.errors import visible
from copylint.reporting.text import wants_links
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "quotes/missing-space-after-quote"
BASE = "https://docs.example/copylint"
PAGE = f"{BASE}/rules/{RULE}/"
TEXT = "She called it a “positive result”he added.\n"


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """Drop what earlier tests cached."""
    yield
    for cached in (reporting.site_url, reporting.rule_url, diagnostics.href):
        cached.cache_clear()


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package that knows the address of its site."""
    (tmp_path / reporting.URL_FILE).write_text(f"{BASE}/\n")
    monkeypatch.setattr("copylint.storage.package_data.DATA", str(tmp_path))
    assert reporting.site_url() == BASE


def results() -> list[reporting.Result]:
    rules = [rule for rule in loader.load() if rule.name == RULE]
    return [reporting.Result("a.txt", TEXT, tuple(check(parse("a.txt", TEXT, "plain"), Ruleset(rules))))]


def driver_rule() -> dict[str, Any]:
    sarif = json.loads("".join(reporting.renderer("sarif")(results(), False)))
    (rule,) = sarif["runs"][0]["tool"]["driver"]["rules"]
    return rule


def on_terminal(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name in ("NO_COLOR", "CI", "FORCE_HYPERLINK"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Terminal())
        return "".join(reporting.renderer("text")(results(), True))


def explained() -> str:
    return CliRunner().invoke(explain, [RULE]).output


def test_without_a_site_there_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reporting.site_url() == ""
    assert reporting.rule_url(RULE) is None
    assert "helpUri" not in driver_rule()
    assert (diagnostics.href(RULE, ()) or "").startswith("file:")
    assert "\x1b]8;" not in on_terminal(monkeypatch, TERM="xterm-kitty")
    assert "Online:" not in explained()


@pytest.mark.usefixtures("published")
def test_with_a_site_every_report_names_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert driver_rule()["helpUri"] == PAGE
    assert diagnostics.href(RULE, ()) == PAGE
    shown = on_terminal(monkeypatch, TERM="xterm-kitty")
    assert f"\x1b]8;;{PAGE}\x1b\\{RULE}\x1b]8;;\x1b\\" in shown
    assert visible(shown, color=True) == shown, "the guard against control characters keeps our links"
    assert explained().endswith(f"Online: {PAGE}\n")


@pytest.mark.usefixtures("published")
def test_pipes_and_custom_rules_get_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b]8;" not in "".join(reporting.renderer("text")(results(), True))
    assert "\x1b]8;" not in on_terminal(monkeypatch, TERM="xterm-kitty", CI="true")
    assert reporting.rule_url("wording/our-name") is None
    assert reporting.rule_url("../../etc/passwd") is None


@pytest.mark.parametrize(
    ("environment", "on_terminal", "elsewhere"),
    [
        ({}, False, False),
        ({"TERM": "xterm-256color"}, False, False),
        ({"TERM": "xterm-kitty"}, True, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, True, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4902"}, False, False),
        ({"TERM_PROGRAM": "WezTerm"}, True, False),
        ({"TERM_PROGRAM": "WezTerm", "TERM": "dumb"}, False, False),
        ({"TERM_PROGRAM": "WezTerm", "NO_COLOR": "1"}, False, False),
        ({"TERM_PROGRAM": "WezTerm", "CI": "1"}, False, False),
        ({"TERM_PROGRAM": "WezTerm", "FORCE_HYPERLINK": "0"}, False, False),
        ({"FORCE_HYPERLINK": "1"}, True, True),
        ({"FORCE_HYPERLINK": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_links_are_for_terminals_that_show_them(
    environment: dict[str, str], on_terminal: bool, elsewhere: bool
) -> None:
    assert wants_links(Terminal(), environment) == on_terminal
    assert wants_links(io.StringIO(), environment) == elsewhere


def test_a_wheel_carries_the_address_that_the_project_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))  # pyright: ignore[reportUnknownMemberType]
    from hatch_build import CustomBuildHook

    for urls in ({}, {"Documentation": BASE}):
        hook = CustomBuildHook.__new__(CustomBuildHook)
        project = SimpleNamespace(core=SimpleNamespace(urls=urls))
        monkeypatch.setattr(CustomBuildHook, "root", str(Path(__file__).parents[2]))
        monkeypatch.setattr(CustomBuildHook, "metadata", project)
        data: dict[str, Any] = {"force_include": {}}
        hook.initialize("standard", data)
        carried = {target: path for path, target in data["force_include"].items()}
        path = carried.get(f"copylint/data/{reporting.URL_FILE}")
        assert (path is not None) == bool(urls)
        assert path is None or Path(path).read_text() == f"{BASE}\n"
        hook.finalize("standard", data, "")
