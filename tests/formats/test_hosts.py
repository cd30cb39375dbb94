"""Every example of every rule again in every construct of every format that can hold it, and silence where nothing is prose.

Examples of one rule share a document; where they would have a say in each other, each is judged alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hosting import FRONT, HOSTS, SILENT, faults, holds, silent
from making import shipped

from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.model.settings import Settings
from copylint.rules.ruleset import SECOND, Ruleset

if TYPE_CHECKING:
    from copylint.rules.rule import Example, RuleFile

FILES = [  # those that ask LanguageTool are in tests/engine/test_grammar_rules.py
    f for f in shipped() if f.rule.scope != ("source",) and f.rule.kind.hosts == "inline" and f.rule.kind_name != SECOND
]


@cache
def _only(name: str) -> Ruleset:
    return Ruleset([next(f.rule for f in FILES if f.rule.name == name)])


def _settings(example: Example) -> Settings:
    return Settings.of(example.settings or {})


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.rule.name)
def test_an_example_is_found_and_fixed_alike_wherever_it_stands(file: RuleFile) -> None:
    wrong: list[str] = []
    for host in HOSTS:
        if host.kind not in file.rule.scope:
            continue
        groups: dict[Settings, list[Example]] = {}
        for example in file.examples:
            text = example.good if example.bad is None else example.bad
            if not holds(host, text or ""):
                continue
            groups.setdefault(_settings(example), []).append(example)
        for group in groups.values():
            wrong += faults(_only(file.rule.name), host, group)
    assert not wrong, f"{len(wrong)} wrong\n\n" + "\n\n".join(wrong[:5])


@pytest.mark.parametrize("form", sorted(SILENT))
def test_no_rule_speaks_where_nothing_is_prose(form: str) -> None:
    texts = [t for f in shipped() for e in f.examples for t in (e.bad,) if t]
    rules = Ruleset(f.rule for f in shipped() if f.rule.kind_name != "metric")  # these speak of a text that has none
    text = silent(form, texts)
    document = parse("x", text, form)
    found = check(document, rules)
    places = [(f.rule, text[max(0, f.span.start - 20) : f.span.end + 20]) for f in found]
    assert not places, f"{len(places)}: {places[:5]}"


def test_no_rule_speaks_of_the_keys_of_front_matter() -> None:
    texts = [e.bad for f in shipped() for e in f.examples if e.bad and "\n" not in e.bad]
    rules = Ruleset(f.rule for f in shipped())
    for text in texts:
        document = parse("x", FRONT.format(text, text), "markdown")
        if document.protected:
            assert check(document, rules) == []


def test_most_examples_are_held() -> None:
    """Every format holds most of the examples; the others have markup that only their own format allows."""
    texts = [(f, e.good if e.bad is None else e.bad) for f in FILES for e in f.examples]
    for form in sorted({host.form for host in HOSTS}):
        hosts = [host for host in HOSTS if host.form == form]
        held = [any(host.kind in f.rule.scope and holds(host, text or "") for host in hosts) for f, text in texts]
        assert sum(held) > 0.8 * len(held), f"{form}: {sum(held)} of {len(held)}"
