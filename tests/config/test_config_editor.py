"""Edits of a configuration: what was asked is done, and whatever else the user wrote stays as it was."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copylint.config import editor as configedit
from copylint.config import layers, loader
from copylint.config.rule_selection import Known
from copylint.model.errors import UserError
from copylint.storage import yaml_editor
from copylint.storage.yaml_reader import plain
from copylint.storage.yaml_reader import read as read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

KNOWN = Known.of(["quotes/missing-space-after-quote", "quotes/nested", "spacing/double-space", "wording/fillers"])
FILE = Path(".copylint.yaml")
STYLED = """\
# our desk's style

language:   en   # not en-GB

style: # as agreed
    quotes: "american"   # since 2019


    dates: 'day-first'
# what we leave out
ignore:
- spacing   # later

# not yet:
# - wording
- nested
rules:
  missing-space-after-quote: error   # always
words: [ Kyjiw,  Odesa ]  # names
# the end
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def after(text: str | None, edit: Callable[[], object]) -> str:
    if text is not None:
        FILE.write_bytes(text.encode())
    edit()
    return FILE.read_bytes().decode()


def set_value(key: str, value: str) -> Callable[[], object]:
    return lambda: configedit.set_value(FILE, key, value, KNOWN)


def unset(key: str) -> Callable[[], object]:
    return lambda: configedit.unset(FILE, key, KNOWN)


def select(*names: str) -> Callable[[], object]:
    return lambda: configedit.select(FILE, names, KNOWN)


def ignore(*names: str) -> Callable[[], object]:
    return lambda: configedit.ignore(FILE, names, KNOWN)


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (set_value("style.quotes", "british"), '"american"', "british"),
        (set_value("style.quotes", "'british'"), '"american"', "'british'"),
        (set_value("style.dates", "month-first"), "'day-first'", "month-first"),
        (set_value("language", "de"), "language:   en ", "language:   de "),
        (
            set_value("ignore", "[all]"),
            "ignore:\n- spacing   # later\n\n# not yet:\n# - wording\n- nested\n",
            "ignore: [all]\n",
        ),
        (set_value("fail-on", "error"), "# names\n", "# names\nfail-on: error\n"),
        (set_value("words", "[Lviv]"), "[ Kyjiw,  Odesa ]", "[Lviv]"),
        (
            set_value("rules.missing-space-after-quote.fix", "manual"),
            "after-quote: error ",
            "after-quote: {enabled: true, severity: error, fix: manual} ",
        ),
        (
            set_value("rules.quotes/missing-space-after-quote.severity", "warning"),
            "after-quote: error ",
            "after-quote: {enabled: true, severity: warning} ",
        ),
        (set_value("rules.double-space", "off"), "# always\n", "# always\n  double-space: off\n"),
        (
            set_value("rules.double-space.scope", "[title]"),
            "# always\n",
            "# always\n  double-space:\n    scope: [title]\n",
        ),
        (set_value("formats..article", "plain"), "# names\n", "# names\nformats:\n  .article: plain\n"),
        (unset("language"), "language:   en   # not en-GB\n", ""),
        (unset("style.dates"), "    dates: 'day-first'\n", ""),
        (unset("words"), "words: [ Kyjiw,  Odesa ]  # names\n", ""),
        (
            unset("rules.quotes/missing-space-after-quote"),
            "rules:\n  missing-space-after-quote: error   # always\n",
            "",
        ),
        (ignore("fillers"), "- nested\n", "- nested\n- fillers\n"),
        (ignore("nested"), "", ""),
        (ignore("missing-space-after-quote"), "- nested\n", "- nested\n- missing-space-after-quote\n"),
        (select("wording", "fillers"), "# names\n", "# names\nextend-select:\n  - wording\n  - fillers\n"),
    ],
)
def test_an_edit_touches_its_own_lines_alone(edit: Callable[[], object], old: str, new: str) -> None:
    assert after(STYLED, edit) == STYLED.replace(old, new)


def test_turning_on_what_was_ignored_and_off_what_was_on_leaves_no_contradiction() -> None:
    wanted = STYLED.replace("- spacing   # later\n", "").replace("# names\n", "# names\nextend-select:\n  - spacing\n")
    assert after(STYLED, select("spacing")) == wanted
    assert after("rules:\n  nested: on # a\n  fillers: off\n", ignore("nested")) == (
        "rules:\n  fillers: off\nignore:\n  - nested\n"
    )


@pytest.mark.parametrize(
    ("text", "edit", "wanted"),
    [
        (None, set_value("style.quotes", "british"), "style:\n  quotes: british\n"),
        (None, ignore("nested"), "ignore:\n  - nested\n"),
        ("", set_value("language", "de"), "language: de\n"),
        ("# mine", set_value("language", "de"), "# mine\nlanguage: de\n"),
        ("{}\n", set_value("language", "de"), "language: de\n"),
        ("---\n# a\n", set_value("language", "de"), "---\n# a\nlanguage: de\n"),
        ("--- {}\n", set_value("style.quotes", "british"), "--- \nstyle:\n  quotes: british\n"),
        ("language: en", set_value("fail-on", "error"), "language: en\nfail-on: error\n"),
        ("language: en\n...\n", set_value("fail-on", "error"), "language: en\nfail-on: error\n...\n"),
        ("\ufefflanguage: en\n", set_value("language", "de"), "\ufefflanguage: de\n"),
        (
            "language: en\r\n# a\r\n",
            set_value("style.quotes", "auto"),
            "language: en\r\nstyle:\r\n  quotes: auto\r\n# a\r\n",
        ),
        ("style:  # ours\n# b\n", set_value("style.quotes", "auto"), "style:  # ours\n  quotes: auto\n# b\n"),
        (
            "style: {quotes: auto}  # a\n",
            set_value("style.dates", "day-first"),
            "style: {quotes: auto, dates: day-first}  # a\n",
        ),
        ("style: {quotes: auto}\n# a\n", unset("style.quotes"), "# a\n"),
        ("style: {quotes: auto, dates: day-first}\n", unset("style.quotes"), "style: {dates: day-first}\n"),
        ("{language: en, fail-on: error}\n", unset("language"), "{fail-on: error}\n"),
        (
            "language: en\n# a\nstyle:\n  # b\n  quotes: auto # c\n# d\n",
            unset("style.quotes"),
            "language: en\n# a\n  # b\n# d\n",
        ),
        ("language: |-\n  en\n# a\n", set_value("language", "de"), "language: de\n# a\n"),
        ("language: >-\n  en\n\n# a\n", unset("language"), "\n# a\n"),
        ("ignore: nested # a\n", ignore("fillers"), "ignore: [nested, fillers] # a\n"),
        ("ignore: []\n", ignore("fillers"), "ignore: [fillers]\n"),
        ("ignore: # none\n# b\n", ignore("fillers"), "ignore: # none\n  - fillers\n# b\n"),
        (
            "ignore:\n  - nested  # a\n  # b\nfail-on: error\n",
            ignore("fillers"),
            "ignore:\n  - nested  # a\n  - fillers\n  # b\nfail-on: error\n",
        ),
        ("ignore: [nested,   fillers, ]  # a\n", ignore("quotes"), "ignore: [nested,   fillers, quotes, ]  # a\n"),
        ("ignore: [nested,   fillers]\n", select("nested"), "ignore: [fillers]\nextend-select:\n  - nested\n"),
        ("ignore: [nested,   fillers]\n", select("fillers"), "ignore: [nested]\nextend-select:\n  - fillers\n"),
        ("ignore: nested\n# a\n", select("nested"), "# a\nextend-select:\n  - nested\n"),
        ("select: [quotes]\n", select("wording"), "select: [quotes, wording]\n"),
        ("select: [quotes, wording]\n", ignore("wording"), "select: [quotes]\nignore:\n  - wording\n"),
        ("select: [quotes]\n", ignore("quotes"), "select: [quotes]\nignore:\n  - quotes\n"),
        ("extend-select: [wording]\n", ignore("wording"), "ignore:\n  - wording\n"),
        (
            "rules: {nested: off, fillers: error}\n",
            select("quotes/nested"),
            "rules: {fillers: error}\nextend-select:\n  - quotes/nested\n",
        ),
        ("rules:\n  nested: true\n  fillers: on\n", ignore("nested"), "rules:\n  fillers: on\nignore:\n  - nested\n"),
        (
            "rules: {nested: {severity: error}}\n",
            set_value("rules.nested.fix", "unsafe"),
            "rules: {nested: {severity: error, fix: unsafe}}\n",
        ),
    ],
)
def test_an_edit_follows_the_way_the_file_is_written(text: str | None, edit: Callable[[], object], wanted: str) -> None:
    assert after(text, edit) == wanted


@pytest.mark.parametrize(
    ("text", "edit", "message"),
    [
        ("language: en\n", set_value("language", "english!"), "'english!' is not a language code"),
        ("language: en\n", set_value("style.quote", "auto"), "unknown key 'quote' — did you mean 'quotes'?"),
        ("language: en\n", set_value("styl.quotes", "auto"), "unknown key 'styl' — did you mean 'style'?"),
        ("language: en\n", set_value("language.code", "de"), "'language' holds no keys"),
        ("language: en\n", set_value("rules.nestd", "off"), "unknown rule 'nestd' — did you mean 'nested'?"),
        ("language: en\n", set_value("words", "[a"), "the value of words:1:3: not YAML"),
        ("language: en\n", set_value("words", ""), "no value for 'words' — to remove a key use 'unset'"),
        ("language: en\n", set_value("style.", "a"), "'style.' is no key"),
        ("language: en\n", set_value(".", "a"), "'.' is no key"),
        ("language: en\n", set_value("", "a"), "'' is no key"),
        ("language: en\n", set_value("grammar.server", "auto"), "'grammar' is read only from your own configuration"),
        ("language: en\n", unset("style.quotes"), "'style.quotes' is not set here"),
        ("language: en\n", unset("language.code"), "'language.code' is not set here"),
        ("language: en\n", select("nestd"), "unknown group or rule 'nestd'"),
        ("language: en\n", ignore("nested", "wordng"), "unknown group or rule 'wordng'"),
        ("language: [en\n", set_value("language", "de"), "not YAML"),
        ("lang: en\n", set_value("language", "de"), "unknown key 'lang'"),
        (
            "style: &s {quotes: auto}\noverrides: [{files: a, style: *s}]\n",
            unset("style"),
            "cannot change this without",
        ),
        ("? language\n: en\n", unset("language"), "cannot change this without"),
        ("words: [a, # b\n  c]\n", set_value("words", "[d]"), "cannot change this without"),
    ],
)
def test_what_cannot_be_done_is_refused_and_the_file_stays(text: str, edit: Callable[[], object], message: str) -> None:
    FILE.write_text(text)
    with pytest.raises(UserError) as caught:
        edit()
    assert message in str(caught.value)
    assert FILE.read_text() == text


def test_a_check_of_the_callers_can_refuse() -> None:
    def refuse(_: object) -> None:
        raise UserError("here", "no")

    with pytest.raises(UserError, match="here: no"):
        configedit.set_value(FILE, "language", "de", KNOWN, refuse)
    assert not FILE.exists()


def test_the_users_own_file_may_hold_what_opens_connections() -> None:
    path = Path(layers.user_file())
    path.parent.mkdir(parents=True)
    configedit.set_value(path, "grammar.server", "auto", KNOWN)
    assert loader.discover(".", KNOWN).private == {"grammar": {"server": "auto"}}


def test_findings_are_suppressed_one_by_one_and_each_once() -> None:
    for text in ("a  b", "it's: “#1”", "a  b"):
        configedit.suppress(FILE, "news/a.txt", "double-space", text, KNOWN)
    configedit.set_value(FILE, "language", "en", KNOWN)
    assert FILE.read_text(encoding="utf-8") == (
        "suppress:\n  - path: news/a.txt\n    rule: double-space\n    text: a  b\n"
        '  - path: news/a.txt\n    rule: double-space\n    text: "it\'s: “#1”"\nlanguage: en\n'
    )
    assert [s.text for s in loader.read(FILE, KNOWN).suppressions] == ["a  b", "it's: “#1”"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_suppressed(text: str) -> None:
    made = yaml_editor.append("f", "# a\nsuppress:\n- {text: x}\n# b\n", "suppress", {"text": text})
    assert plain(read_yaml("f", made).data) == {"suppress": [{"text": "x"}, {"text": text}]}
    assert made.startswith("# a\nsuppress:\n- {text: x}\n")
    assert made.endswith("\n# b\n")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_mode_of_the_file_stays() -> None:
    FILE.write_text("language: en\n")
    FILE.chmod(0o640)
    configedit.set_value(FILE, "language", "de", KNOWN)
    assert FILE.stat().st_mode & 0o777 == 0o640


KEYS = st.lists(st.sampled_from(["a", "b", "c/d"]), min_size=1, max_size=3)
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [1, True, "x", "off", "a: b", "# c", "", "x\ny", ["a", "b"], [], {"k": [1]}]
)
EDITS = st.lists(st.tuples(st.sampled_from(["put", "drop", "append", "discard"]), KEYS, VALUES), max_size=8)
STARTS = [
    STYLED,
    "",
    "# only\n",
    "a: 1\n",
    "a:\n  b:\n    # in\n    c/d: 1 # eol\n  # after\n# end\n",
    "a: {b: {c/d: 1}}\n",
    "a:\n- x\n# in\n- z\n",
]


def comments(text: str) -> list[str]:
    """The comments that stand on lines of their own: none of these edits may take one out, or move it."""
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


def lines_kept(old: str, new: str) -> bool:
    """Whether the comment lines of one text all stand in another in the same order."""
    rest = iter(comments(new))
    return all(line in rest for line in comments(old))


@given(st.sampled_from(STARTS), EDITS)
@settings(max_examples=400, deadline=None)
def test_comments_and_order_survive_any_edits(text: str, edits: list[tuple[str, list[str], Any]]) -> None:
    for what, keys, value in edits:
        before: dict[str, Any] = plain(read_yaml("f", text).data)
        try:
            match what:
                case "put":
                    new = yaml_editor.put("f", text, keys, value)
                case "drop":
                    new = yaml_editor.drop("f", text, keys)
                case "append":
                    new = yaml_editor.append("f", text, keys[0], value)
                case _:
                    new = yaml_editor.discard("f", text, keys[0], value)
        except UserError:
            continue
        replaced = before.get(keys[0]) if len(keys) == 1 or what in ("drop",) else None
        if not isinstance(replaced, (list, dict)):
            assert lines_kept(text, new)
        after_: dict[str, Any] = plain(read_yaml("f", new).data)
        common = [key for key in before if key in after_]
        assert [key for key in after_ if key in before] == common
        assert all(after_[key] == before[key] for key in common if key != keys[0])
        text = new


@given(st.sampled_from(STARTS), KEYS, VALUES)
@settings(max_examples=200, deadline=None)
def test_what_is_set_and_unset_again_leaves_the_text_as_it_was(text: str, keys: list[str], value: Any) -> None:
    before = plain(read_yaml("f", text).data)
    if keys[0] in before:
        return
    assert yaml_editor.drop("f", yaml_editor.put("f", text, keys, value), keys) == text
