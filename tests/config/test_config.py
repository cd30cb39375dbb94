"""Configurations as files on a disk: what is read, what is refused and where, and what holds for which file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from copylint.config import layers, loader
from copylint.config import layers as config_layers
from copylint.config.json_schema import schema
from copylint.config.layers import Config, Layer, Resolved, effective, origins
from copylint.config.loader import find
from copylint.config.presets import ABOUT, PRESETS, starter
from copylint.config.rule_selection import Known, check_changes, choose, tuned
from copylint.model.errors import UserError
from copylint.model.findings import Applicability, Severity
from copylint.model.settings import Settings, Style
from copylint.rules import loader as rules_loader
from copylint.rules.folder import Folder
from copylint.rules.rule import Rule
from copylint.storage.yaml_reader import load as load_yaml
from copylint.storage.yaml_reader import plain

HERE = ".copylint.yaml"
KNOWN = Known.of(
    [
        *("quotes/missing-space-after-quote", "quotes/nested", "spacing/double-space", "boilerplate/related-links"),
        "layout/twice",
        *(rule for preset in PRESETS.values() for rule in preset.get("rules", ())),
        *(rule for preset in PRESETS.values() for rule in preset.get("extend-select", ()) if "/" in rule),
    ]
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, with caches and the user's own configuration beside it."""
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def read(text: str, name: str = HERE, trusted: bool = False, known: Known = KNOWN) -> Config:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return loader.read(name, known, trusted)


def refusal(text: str, **more: Any) -> str:
    with pytest.raises(UserError) as caught:
        read(text, **more)
    return str(caught.value)


# Documents that the reader and the schema must judge alike; the schema knows the rules that ship.
GOOD = [
    "",
    "{}",
    "# nothing yet",
    "extends: scraped",
    "extends: [translated, house-uk]",
    "extends:",
    "select: quotes",
    "select: []",
    "select: [all]\nextend-select: [quotes, spacing/double-space, double-space]\nignore: [readability]",
    "ignore:\n  # - quotes",
    "rules: {double-space: off, spacing/trailing-space: on, missing-space-after-quote: error}",
    "rules: {double-space: false, trailing-space: true}",
    "rules:\n  double-space:",
    "rules: {missing-space-after-quote: {severity: suggestion, fix: manual, scope: [title, quotation], enabled: on}}",
    "rules: {missing-space-after-quote: {fix: safe, scope: any, enabled: false}}",
    "rules: {double-space: {scope: [source]}}",
    "rules: {repeated-word: {severity: }}",
    "language: pt-BR",
    "language:",
    "style: {quotes: british, dates: day-first}",
    "style:",
    "style: {quotes: }",
    "words: [Kyjiw, x]",
    "words: Kyjiw",
    "exclude: ['*.bak', drafts/]",
    "exclude: drafts",
    "formats: {.article: plain}",
    "formats: {}",
    "fail-on: error",
    "suppress: [{path: a.txt, rule: double-space, text: 'a  b'}]",
    "baseline: known.json",
    "overrides: [{files: '*.txt', select: [quotes], style: {dates: day-first}, words: [x], language: de}]",
    "overrides: [{files: [a, b], rules: {double-space: off}, ignore: all, extend-select: quotes}]",
    "overrides: []",
]
BAD = {
    "- select": "1:1: must hold keys and values",
    "selct: [all]": "1:1: unknown key 'selct' — did you mean 'select'?",
    "extends: scrapd": "1:1: unknown preset 'scrapd' — did you mean 'scraped'?",
    "extends: {a: b}": "1:1: 'extends' must be a list of texts",
    "select: [1]": "1:1: 'select' must be a list of texts",
    "select: [quotes, spacng]": "1:18: unknown group or rule 'spacng' — did you mean 'spacing'?",
    "ignore:\n  - quotes\n  - quotes/missing-space-after-quot": "3:5: unknown rule 'quotes/missing-space-after-quot' — did you mean",
    "extend-select: dubble-space": "1:1: unknown group or rule 'dubble-space' — did you mean 'double-space'?",
    "rules: [quotes]": "1:1: 'rules' must be a table",
    "rules:\n  double-spaces: off": "2:3: unknown rule 'double-spaces' — did you mean 'double-space'?",
    "rules:\n  spacing: off": "2:3: 'spacing' is not a rule — groups go under",
    "rules: {double-space: erorr}": "1:9: 'double-space' must be off, on, a severity or a table, not 'erorr' — did you",
    "rules: {double-space: 1}": "1:9: 'double-space' must be off, on, a severity or a table, not 1",
    "rules: {double-space: [off]}": "1:9: 'double-space' must be off, on, a severity or a table, not",
    "rules:\n  double-space:\n    serverity: error": "3:5: unknown key 'serverity' — did you mean 'severity'?",
    "rules: {double-space: {severity: loud}}": "1:24: 'severity' must be one of error, warning, suggestion, not 'loud'",
    "rules: {double-space: {fix: sure}}": "1:24: 'fix' must be one of safe, unsafe, manual, not 'sure'",
    "rules: {double-space: {scope: [titel]}}": "1:32: unknown scope 'titel' — did you mean 'title'?",
    "rules: {double-space: {scope: [title, source]}}": "1:24: 'source' is the whole file and cannot be combined",
    "rules: {double-space: {enabled: 1}}": "1:24: 'enabled' must be true or false",
    "rules: {late-expansion: {fix: safe}}": "1:26: 'fix' of wording/late-expansion cannot be raised from",
    "rules: {1: off}": "1:9: a key must be text, not 1 — put it in quotes",
    "language: english!": "1:1: 'english!' is not a language code — use a code",
    "language: 1": "1:1: 'language' must be text, not 1",
    "style: american": "1:1: 'style' must be a table",
    "style: {quotes: american, date: day-first}": "1:27: unknown key 'date' — did you mean 'dates'?",
    "style: {quotes: curly}": "1:9: 'quotes' must be one of auto, american, british, not 'curly'",
    "words: [1]": "1:1: 'words' must be a list of words and 'file: PATH' entries — put words in quotes",
    "words: [{fil: x}]": "1:9: 'file' is missing",
    "words: {fil: x}": "1:8: 'file' is missing",
    "words: 7": "1:1: 'words' must be a list of words",
    "exclude: {}": "1:1: 'exclude' must be a list of texts",
    "formats: {article: plain}": "1:11: 'article' is not a suffix — write '.article'",
    "formats: {.article: plane}": "1:11: '.article' must be one of",
    "formats: {.article: }": "1:11: '.article' must be one of",
    "fail-on: never": "1:1: 'fail-on' must be one of error, warning, suggestion, not 'never'",
    "suppress: {path: a, rule: double-space, text: x}": "1:1: 'suppress' must be a list of tables",
    "suppress: [{path: a, rule: double-space}]": "1:12: 'text' is missing",
    "suppress: [{path: a, rule: dubble-space, text: x}]": "1:22: unknown rule 'dubble-space' — did you mean",
    "suppress: [{path: a, rule: double-space, text: x, why: y}]": "1:51: unknown key 'why'",
    "baseline: [a]": "1:1: 'baseline' must be text",
    "overrides: [{select: [quotes]}]": "1:13: 'files' is missing",
    "overrides: [{files: []}]": "1:13: 'files' is missing",
    "overrides: [{files: a, fail-on: error}]": "1:24: unknown key 'fail-on'",
    "overrides: [{files: a, overrides: []}]": "1:24: unknown key 'overrides'",
    "overrides: [{files: a, ignore: [nothing]}]": "1:33: unknown group or rule 'nothing'",
    "overrides: {files: a}": "1:1: 'overrides' must be a list of tables",
    "overrides: [a]": "1:1: 'overrides' must be a list of tables",
    "grammar: {server: auto}": "1:1: 'grammar' is read only from your own configuration — put it into",
    "translate: {command: x}": "1:1: 'translate' is read only from your own configuration — put it into",
}


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    return rules_loader.load(use_cache=False)


@pytest.fixture(scope="module")
def judge(rules: list[Rule]) -> Draft202012Validator:
    made = schema(rules)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


def accepted(validator: Draft202012Validator, text: str) -> bool:
    return cast("bool", validator.is_valid(plain(load_yaml("", text))))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("text", GOOD)
def test_reader_and_schema_accept(text: str, rules: list[Rule], judge: Draft202012Validator) -> None:
    check_changes(read(text, known=Known.of(r.name for r in rules)), rules)
    assert accepted(judge, text)
    assert accepted(Draft202012Validator(schema()), text)


@pytest.mark.parametrize("text", BAD)
def test_reader_and_schema_refuse(text: str, rules: list[Rule], judge: Draft202012Validator) -> None:
    with pytest.raises(UserError) as caught:
        check_changes(read(text, known=Known.of(r.name for r in rules)), rules)
    assert str(caught.value).startswith(f"{HERE}:{BAD[text]}")
    if text != "rules: {1: off}":  # not read at all
        assert not accepted(judge, text)


def test_the_schema_describes_every_option_of_every_rule(rules: list[Rule]) -> None:
    tables = schema(rules)["properties"] if "properties" in schema(rules) else schema(rules)["anyOf"][0]["properties"]
    changes = tables["rules"]["anyOf"][0]["properties"]
    for rule in rules:
        known = changes[rule.name]["anyOf"][0]["anyOf"][1]["properties"]
        assert rule.options.keys() <= known.keys()
        assert all(value["description"] for value in known.values())


def test_the_schema_accepts_what_rules_are_set_to_already(rules: list[Rule], judge: Draft202012Validator) -> None:
    for rule in rules:
        assert judge.is_valid({"rules": {rule.name: dict(rule.options)}}), rule.name  # type: ignore[no-untyped-call]


def test_the_nearest_file_above_is_found(place: Path) -> None:
    (place / "a/b").mkdir(parents=True)
    assert find(place / "a/b") is None
    (place / HERE).touch()
    assert find(place / "a/b") == place / HERE
    (place / "a" / HERE).touch()
    assert find(place / "a/b/text.txt") == place / "a" / HERE
    (place / "a/b" / HERE).mkdir()  # no file
    assert find(place / "a/b") == place / "a" / HERE


def test_without_a_file_the_default_preset_holds() -> None:
    found = loader.discover(".", KNOWN)
    assert [x.source for x in found.layers] == ["default", "preset article"]
    assert found.path is None
    assert effective(found, "a.txt").settings == Settings()


def test_values_of_the_file_win_over_its_presets() -> None:
    found = read("extends: house-uk\nstyle: {dates: month-first}\nwords: [Kyjiw]\nlanguage: en-GB")
    wanted = Settings("en-GB", Style("british", "month-first"), frozenset({"Kyjiw"}))
    assert effective(found, None).settings == wanted


def test_other_files_come_before_the_one_that_extends_them_and_paths_are_relative_to_their_own(place: Path) -> None:
    Path("house").mkdir()
    Path("house/desk.txt").write_text("\ufeff# names\nZelenskyy  # not Zelensky\n\nC#\n", encoding="utf-8")
    Path("house/style.yaml").write_text("words: [{file: desk.txt}, own]\nfail-on: error\nbaseline: b.json")
    found = read("extends: [house/style.yaml, house-us]\nfail-on: suggestion")
    assert effective(found, None).settings.words == {"Zelenskyy", "C#", "own"}
    assert found.fail_on == "suggestion"
    assert found.baseline == place / "house/b.json"
    assert [x.source.rpartition("/")[2] for x in found.layers] == ["default", "style.yaml", "preset house-us", HERE]


def test_a_file_that_extends_itself_over_another_is_refused() -> None:
    Path("a.yaml").write_text("extends: b.yaml")
    Path("b.yaml").write_text("extends:\n  - a.yaml")
    assert (
        refusal("extends: ./a.yaml") == "b.yaml:2:5: a.yaml extends itself: .copylint.yaml → a.yaml → b.yaml → a.yaml"
    )


def test_a_file_met_twice_counts_once() -> None:
    Path("base.yaml").write_text("words: [x]")
    for name in ("a.yaml", "b.yaml"):
        Path(name).write_text("extends: base.yaml")
    assert read("extends: [a.yaml, b.yaml]").all("words") == ["x"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("extends: gone.yaml", "1:1: cannot read gone.yaml: no such file"),
        ("words: [{file: gone.txt}]", "1:10: cannot read gone.txt: no such file"),
        ("extends: ./", "1:1: "),
        ("rule-folders: [gone]", "1:16: cannot read the rule folder gone: "),
        ('extends: "a\\0.yaml"', "1:1: 'a<U+0000>.yaml' is not a path"),
        ("extends: //evil/share/a.yaml", "1:1: '//evil/share/a.yaml' is a path on another machine"),
        ("words: [{file: '\\\\evil\\share'}]", "1:10: '\\\\\\\\evil\\\\share' is a path on another machine"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_where_it_is_named(text: str, wanted: str) -> None:
    assert refusal(text).startswith(f"{HERE}:{wanted}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
def test_a_pipe_is_not_waited_for() -> None:
    os.mkfifo("pipe.yaml")
    assert refusal("extends: pipe.yaml") == f"{HERE}:1:1: pipe.yaml is not a regular file — name a file"


BOMB = "a: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"b{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "&a\nrules:\n  nested: {x: *a}",
        "[" * 100_000,
        "[" * 200,
        "- " * 5000,
        "a: 2021-99-99",
        "a: !!float x",
        "a: [*.md]",
        "a: \0",
        "a: {",
        "\t",
    ],
)
def test_hostile_yaml_is_an_error_like_any_other(text: str) -> None:
    assert refusal(text).startswith(HERE)


@given(st.text(alphabet=st.sampled_from(sorted(set("abrules:-[]{}&*!|>'\"#,? \n\t.~0\0é"))), max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_whatever_the_file_says_it_is_read_or_refused(text: str) -> None:
    with suppress(UserError):
        read(text)


def test_bytes_that_are_not_utf_8_are_refused_with_their_offset() -> None:
    Path(HERE).write_bytes(b"words: [caf\xe9]")
    with pytest.raises(UserError, match=r"^\.copylint\.yaml: not UTF-8 at byte 11 — save it as UTF-8$"):
        loader.read(HERE, KNOWN)


def test_what_opens_connections_is_read_from_the_users_own_file_alone() -> None:
    user = Path(layers.user_file())
    user.parent.mkdir(parents=True)
    user.write_text("grammar: {server: auto}\nfail-on: error\n")
    assert loader.discover(".", KNOWN).fail_on == "error"
    Path(HERE).write_text("fail-on: suggestion")
    found = loader.discover(".", KNOWN)
    assert (found.fail_on, found.private) == ("suggestion", {"grammar": {"server": "auto"}})
    Path("other.yaml").write_text("translate: {command: x}")
    assert loader.discover(".", KNOWN, Path("other.yaml")).private == {"translate": {"command": "x"}}


def test_trust_is_not_handed_on_to_files_that_a_trusted_one_extends() -> None:
    Path("repository.yaml").write_text("grammar: {server: http://evil}")
    assert refusal("extends: repository.yaml", trusted=True).startswith("repository.yaml:1:1: 'grammar' is read only")


def test_rules_of_own_folders_are_known() -> None:
    Path("desk/house").mkdir(parents=True)
    Path("desk/house/our-name.yaml").touch()
    found = read("rule-folders: desk\nselect: [house]\nrules: {our-name: error}\nignore: [house/our-name]")
    assert found.rule_folders == (Folder(str(Path("desk").absolute()), str(Path.cwd())),)
    assert refusal("rule-folders: [desk]\nignore: [house/our-nam]").endswith("did you mean 'house/our-name'?")


def test_a_configuration_is_read_without_what_only_edits_need() -> None:
    Path("w.txt").write_text("word")
    read("extends: scraped\nselect: [quotes]\nwords: [{file: w.txt}]\nrules: {nested: {severity: error, x: [1, {}]}}")
    code = (
        "import sys; from copylint.config import loader as config; from copylint.config.rule_selection import Known\n"
        f"config.read('{HERE}', Known.of({sorted(KNOWN.rules)!r}))\n"
        "print(sorted({'ruamel.yaml', 'dataclasses', 'regex', 'platformdirs', 'pathspec'} & {*sys.modules}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_nothing_of_a_configuration_is_kept_in_the_cache(tmp_path: Path) -> None:
    read("extends: scraped\ntranslate: {command: x}", trusted=True)
    assert not list((tmp_path / "cache").glob("*"))


def test_a_change_in_any_file_that_contributed_is_seen() -> None:
    text = "extends: base.yaml\nwords: [{file: w.txt}]"
    Path("w.txt").write_text("one")
    Path("base.yaml").write_text("language: de")
    assert effective(read(text), None).settings == Settings("de", Style(), frozenset({"one"}))
    Path("w.txt").write_text("two")
    assert effective(read(text), None).settings.words == {"two"}
    Path("base.yaml").write_text("language: fr")
    assert effective(read(text), None).settings.language == "fr"
    Path("base.yaml").unlink()
    assert "cannot read base.yaml" in refusal(text)


def test_names_are_checked_against_the_rules_there_are_now() -> None:
    read("ignore: [nested]")
    message = refusal("ignore: [nested]", known=Known.of(["spacing/double-space"]))
    assert message.startswith(f"{HERE}:1:10: unknown group or rule 'nested'")


def test_two_folders_with_the_same_text_keep_their_own_places() -> None:
    read("ignore: [nested]", name=f"a/{HERE}")
    found = read("ignore: [nested]", name=f"b/{HERE}")
    assert found.layers[-1].place("ignore.0") == f"b/{HERE}:1:10"
    assert found.root == os.path.abspath("b")


@dataclass(frozen=True)
class Named:
    name: str
    enabled: bool = True

    @property
    def group(self) -> str:
        return self.name.partition("/")[0]

    @property
    def id(self) -> str:
        return self.name.partition("/")[2]


ALL = [Named("q/a"), Named("q/b"), Named("s/c"), Named("s/d", enabled=False)]


def chosen(*layers: dict[str, Any], **cli: list[str]) -> str:
    made = Resolved(tuple(Layer("", values, {}) for values in layers))
    arguments: dict[str, Any] = {f"cli_{key}": value for key, value in cli.items()}
    return "".join(rule.id for rule in choose(ALL, made, **arguments))


CHOICES: list[tuple[list[dict[str, Any]], dict[str, list[str]], str]] = [
    ([], {}, "abc"),
    ([{"select": ["q"]}], {}, "ab"),
    ([{"select": []}], {}, ""),
    ([{"select": ["all"]}], {}, "abcd"),
    ([{"extend-select": ["s/d"]}], {}, "abcd"),
    ([{"ignore": ["q"]}], {}, "c"),
    ([{"ignore": ["all"]}], {}, ""),
    ([{"select": ["q"], "ignore": ["q/a"]}], {}, "b"),
    ([{"select": ["q/a"], "ignore": ["q"]}], {}, "a"),
    ([{"select": ["a"], "ignore": ["q/a"]}], {}, ""),
    ([{"select": ["q"], "ignore": ["q"]}], {}, ""),
    ([{"select": ["q"], "ignore": ["all"]}], {}, "ab"),
    ([{"extend-select": ["s"]}, {"select": ["q"]}], {}, "ab"),
    ([{"select": ["q"]}, {"extend-select": ["d"]}], {}, "abd"),
    ([{"ignore": ["a"]}, {"select": ["q"]}], {}, "b"),
    ([{"ignore": ["q"]}, {"select": ["q"]}], {}, "ab"),
    ([{"ignore": ["a"]}, {"extend-select": ["q"]}], {}, "abc"),
    ([{"rules": {"d": {"enabled": True}, "q/a": {"enabled": False}}}], {}, "bcd"),
    ([{"rules": {"d": {"severity": "error"}}}], {}, "abc"),
    ([{"ignore": ["a"]}], {"select": ["q/a"]}, "a"),
    ([{"ignore": ["a"]}], {"select": ["q"]}, "b"),
    ([{"ignore": ["q"]}], {"select": ["all"]}, "cd"),
    ([{"ignore": ["a"]}], {"select": []}, ""),
    ([{"select": ["q/a"]}], {"ignore": ["q"]}, ""),
    ([{"select": ["q"]}], {"extend_select": ["d"], "ignore": ["b"]}, "ad"),
    ([{"ignore": ["a"]}, {"extend-select": ["a"]}], {"select": ["q"]}, "ab"),
]


@pytest.mark.parametrize(("layers", "cli", "wanted"), CHOICES)
def test_which_rules_run(layers: list[dict[str, Any]], cli: dict[str, list[str]], wanted: str) -> None:
    assert chosen(*layers, **cli) == wanted


def test_overrides_hold_for_their_files_and_later_ones_win() -> None:
    found = read(
        "language: en\noverrides:\n"
        "  - {files: [letters/, '*.txt'], style: {quotes: british}, words: [x], ignore: [quotes]}\n"
        "  - {files: letters/uk/**, style: {quotes: american}}\n"
        "  - {files: ['*.txt', '!keep.txt'], language: de}\n"
    )

    def at(path: str) -> tuple[str, str, list[str]]:
        resolved = effective(found, path)
        rules = choose([Named("quotes/nested"), Named("layout/twice")], resolved)
        return resolved.settings.language, resolved.settings.style.quotes, [r.id for r in rules]

    assert at("other.md") == ("en", "auto", ["nested", "twice"])
    assert at("letters/a.md") == ("en", "british", ["twice"])
    assert at("letters/uk/a/b.txt") == ("de", "american", ["twice"])
    assert at("deep/keep.txt") == ("en", "british", ["twice"])
    assert at("../a.md") == ("en", "auto", ["nested", "twice"])


def test_files_with_the_same_overrides_share_what_holds_for_them() -> None:
    found = read("overrides: [{files: a/, language: de}]")
    assert effective(found, "a/x") is effective(found, "a/y")
    assert effective(found, "b") is effective(found, None)
    assert effective(found, "a/x").digest != effective(found, "b").digest


def rule_named(rules: list[Rule], name: str) -> Rule:
    return next(rule for rule in rules if rule.id == name)


def test_changes_to_a_rule_are_made_in_order_of_layers(rules: list[Rule]) -> None:
    known = Known.of(r.name for r in rules)
    rule = rule_named(rules, "missing-space-after-quote")
    text = "rules: {missing-space-after-quote: {severity: suggestion, fix: manual, scope: [title]}}\noverrides:\n"
    found = read(text + "  - {files: a, rules: {quotes/missing-space-after-quote: warning}}", known=known)
    made = tuned(rule, effective(found, None))
    wanted = (Severity.SUGGESTION, Applicability.MANUAL, ("title",))
    assert (made.severity, made.applicability, made.scope) == wanted
    assert tuned(rule, effective(found, "a")).severity == Severity.WARNING
    assert tuned(rule_named(rules, "double-space"), effective(found, "a")) is rule_named(rules, "double-space")


def test_a_pattern_from_a_configuration_is_not_trusted_nor_are_old_triggers_kept() -> None:
    rule = Rule("quotes", "nested", "m", "pattern", {"pattern": "a"}, given_triggers=("a",))
    found = read("rules: {nested: {pattern: xylophone}}")
    made = tuned(rule, effective(found, None))
    assert made.options == {"pattern": "xylophone"}
    assert not made.trusted
    assert made.triggers != ("a",)
    assert tuned(rule, effective(read("rules: {nested: {severity: error}}"), None)).trusted


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ("{serverity: error}", "2:12: unknown key 'serverity' — did you mean 'severity'?"),
        ("{pattern: 1}", "2:12: 'pattern' must be a regular expression"),
        ("{pattern: '('}", "2:12: "),
        (
            "{fix: safe}",
            "2:12: 'fix' of quotes/nested cannot be raised from unsafe to safe — the applicability reflects how certain",
        ),
    ],
)
def test_a_change_that_the_rule_does_not_take_is_an_error_at_its_place(change: str, wanted: str) -> None:
    rule = Rule("quotes", "nested", "m", "pattern", {"pattern": "a"}, Applicability.UNSAFE)
    found = read(f"rules:\n  nested: {change}")
    with pytest.raises(UserError) as caught:
        check_changes(found, [rule])
    assert str(caught.value).startswith(f"{HERE}:{wanted}")


def test_every_value_in_force_has_its_origin() -> None:
    Path("w.txt").write_text("word")
    text = "extends: [scraped, house-uk]\nstyle:\n  dates: month-first\nignore: [nested]\n"
    found = read(text + "rules:\n  twice: {severity: error}\noverrides: [{files: a, language: de}]")
    assert {tuple(row) for row in origins(found) if not isinstance(row.value, list)} == {
        ("language", "en", "default"),
        ("fail-on", "warning", "default"),
        ("file-seconds", 30.0, "default"),
        ("style.quotes", "british", "preset house-uk"),
        ("style.dates", "month-first", f"{HERE}:3:3"),
        ("rules.twice.severity", "error", f"{HERE}:6:11"),
        ("overrides.0.language", "de", f"{HERE}:7:24"),
    }
    lists = {row.key: row.source for row in origins(found) if isinstance(row.value, list)}
    assert lists == {"extend-select": "preset scraped", "ignore": f"{HERE}:4:1", "overrides.0.files": f"{HERE}:7:14"}
    assert ("language", "de", f"{HERE}:7:24") in origins(found, "a")


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_only_what_a_file_could(name: str) -> None:
    changes = PRESETS[name].get("rules", {})
    rules = {
        rule: {k: v for k, v in change.items() if k != "options"} | change.get("options", {})
        for rule, change in changes.items()
    }
    said = {**PRESETS[name], **({"rules": rules} if rules else {})}
    assert read(json.dumps(said)).layers[-1].values == PRESETS[name]
    assert name in ABOUT


@pytest.mark.parametrize("name", PRESETS)
def test_a_new_configuration_is_valid_as_it_is_and_with_every_comment_taken_in(name: str) -> None:
    assert read(starter(name)).layers[1].source == f"preset {name}"
    full = read(re.sub(r"^#(?=\S|  )", "", starter(name), flags=re.M))
    assert full.overrides
    assert full.layers[-1].values.keys() >= {"rules", "style", "words", "exclude", "formats", "fail-on"}


def test_a_new_configuration_of_an_unknown_preset_is_refused() -> None:
    with pytest.raises(UserError, match="unknown preset 'scrapd' — did you mean 'scraped'"):
        starter("scrapd")


def test_what_is_suppressed_is_listed_with_its_place() -> None:
    made = read("suppress: [{path: a, rule: nested, text: x}]")
    assert made.suppressions == (config_layers.Suppression("a", "nested", "x", f"{HERE}:1:22"),)
