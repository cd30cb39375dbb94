"""The examples of the rules that ask LanguageTool, with a real server, in every host."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
import server
from hosting import HOSTS, faults, holds
from making import shipped

from copylint.engine.fixer import check, fix
from copylint.engine.providers import languagetool as lt_recorded
from copylint.formats import parse
from copylint.model.findings import Applicability, Span
from copylint.model.settings import Settings
from copylint.rules.ruleset import SECOND, Ruleset

if TYPE_CHECKING:
    from copylint.rules.rule import Example, RuleFile

FILES = [f for f in shipped() if f.rule.kind_name == SECOND]


def test_the_answers_that_pages_and_tests_go_by_are_what_the_server_says() -> None:
    assert lt_recorded.asked(server.grammar("TYPOS")) == lt_recorded.read()


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.rule.name)
def test_an_example_behind_an_emoji_and_a_decomposed_accent_is_found_where_it_stands(file: RuleFile) -> None:
    rules, grammar = Ruleset([file.rule]), server.grammar("TYPOS")
    before = "Ok \U0001f600 e\u0301. "
    for example in file.examples:
        text = before + (example.bad or example.good or "") + "\n"
        document = grammar.provided(parse("x", text, "plain", Settings.of(example.settings or {})))
        wanted = [Span(s.start + len(before), s.end + len(before)) for s in example.spans]
        assert [f.span for f in check(document, rules)] == wanted
        fixed = fix(document, rules, Applicability.UNSAFE, renew=grammar.renewed).document.text
        assert fixed == before + (example.good or "") + "\n"


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.rule.name)
def test_an_example_is_found_and_fixed_alike_wherever_it_stands(file: RuleFile) -> None:
    rules, grammar = Ruleset([file.rule]), server.grammar("TYPOS")
    wrong: list[str] = []
    for host in HOSTS:
        groups: dict[Settings, list[Example]] = defaultdict(list)
        for example in file.examples:
            text = example.bad or example.good or ""
            if host.kind in file.rule.scope and holds(host, text) and _reads_alone(host.before):
                groups[Settings.of(example.settings or {})].append(example)
        for group in groups.values():
            wrong += faults(rules, host, group, grammar.renewed)
    assert not wrong, f"{len(wrong)} wrong\n\n" + "\n\n".join(wrong[:5])


def _reads_alone(before: str) -> bool:
    """Whether what a host puts before an example, in its paragraph, ends a sentence: LanguageTool reads whole ones."""
    line = before.rpartition("\n")[2].rstrip()
    return "\\" not in line and (not line or line[-1] in ".>|#-*")
