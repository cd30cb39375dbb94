"""Every example of every rule again in every construct of every format that can hold it, and silence where nothing is prose.

Examples of one rule share a document; where they would have a say in each other, each is judged alone.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hosting import FRONT, HOSTS, SILENT, Host, holds, silent
from making import shipped

from copylint.document import Settings
from copylint.engine import check, fix
from copylint.findings import Applicability, Span
from copylint.formats import parse
from copylint.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copylint.rules import Example, RuleFile

FILES = [f for f in shipped() if f.rule.scope != ("source",) and f.rule.kind.hosts == "inline"]
SKIPPED: Counter[str] = Counter()
HELD: Counter[str] = Counter()


@cache
def _only(name: str) -> Ruleset:
    return Ruleset([next(f.rule for f in FILES if f.rule.name == name)])


def _settings(example: Example) -> Settings:
    return Settings.of(example.settings or {})


def _wrong(file: RuleFile, host: Host, examples: Sequence[Example]) -> str:
    """What is not as it must be with some examples in one document; empty if all is well."""
    text, wanted_text = "", ""
    wanted: list[Span] = []
    for example in examples:
        given = example.good if example.bad is None else example.bad
        text += host.before
        wanted += [Span(s.start + len(text), s.end + len(text)) for s in example.spans if example.bad is not None]
        text += (given or "") + host.after
        good = given if example.good is None else example.good
        wanted_text += host.before + (good or "") + host.after
    rules, settings = _only(file.rule.name), _settings(examples[0])
    document = parse("x", text, host.form, settings)
    found = sorted(f.span for f in check(document, rules))
    if found != wanted:
        return f"found {[text[slice(*s)] for s in found]} and not {[text[slice(*s)] for s in wanted]} in\n{text}"
    fixed = fix(document, host.form, rules, Applicability.UNSAFE)
    if fixed.skipped:
        return f"{fixed.skipped} in\n{text}"
    if fixed.document.text != wanted_text:
        return f"became\n{fixed.document.text}\nand not\n{wanted_text}"
    return ""


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.rule.name)
def test_an_example_is_found_and_fixed_alike_wherever_it_stands(file: RuleFile) -> None:
    wrong: list[str] = []
    for host in HOSTS:
        if host.kind not in file.rule.scope:
            SKIPPED["scope"] += len(file.examples)
            continue
        groups: dict[Settings, list[Example]] = {}
        for example in file.examples:
            text = example.good if example.bad is None else example.bad
            if not holds(host, text or ""):
                SKIPPED["markup"] += 1
                continue
            HELD[host.form] += 1
            groups.setdefault(_settings(example), []).append(example)
        for group in groups.values():
            if host.final or _wrong(file, host, group):
                wrong += [f"{host.form}, {host.name}: {why}" for e in group if (why := _wrong(file, host, [e]))]
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


def test_most_examples_are_held(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nexamples in hosts: {dict(HELD)}; not held: {dict(SKIPPED)}")
