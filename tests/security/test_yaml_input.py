"""Defends against YAML that someone else wrote: configurations, rule files and values that crash, hang or exhaust
whoever reads them, mean something else to another reader, or steer the terminal that shows the error.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import slow
from project import DIRTY, PROGRAM, Done, Runner, enter_folder, environment, make

from copylint.config import loader
from copylint.model.errors import UserError
from copylint.storage import yaml_editor, yaml_reader, yaml_tree

BOMB = "a: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"b{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
LONG = "a: &a\n  - " + "x" * 100_000 + "\nb: [" + "*a, " * 2000 + "]\n"

# What no file may hold, and what is said of it, without the name of the file.
HOSTILE = {
    # tags and scalars
    "a: !!bool maybe": "1:4: 'maybe' does not fit its tag !!bool",
    "a: !!int 0x": "1:4: '0x' does not fit its tag !!int",
    "a: !!int 1:30": "1:4: '1:30' does not fit its tag !!int",
    "a: !!float x": "1:4: 'x' does not fit its tag !!float",
    "a: !!null x": "1:4: 'x' does not fit its tag !!null",
    "a: !!omap 3": "1:4: unknown tag !!omap",
    "a: !!set {b, c}": "1:4: unknown tag !!set",
    "a: !!pairs [b: c]": "1:4: unknown tag !!pairs",
    "a: !!binary aGk=": "1:4: unknown tag !!binary",
    "a: !!timestamp 2001-01-01": "1:4: unknown tag !!timestamp",
    "a: !!python/object/apply:os.system [ls]": "1:4: unknown tag !!python/object/apply:os.system",
    "a: !own b": "1:4: unknown tag !own",
    "a: ! 12": "1:4: unknown tag !",
    "a: &b ! 12": "1:4: unknown tag !",
    "a: ! {b: c}": "1:4: unknown tag !",
    "a: !!str [b]": "1:4: the tag does not fit a list",
    "a: !!seq {b: c}": "1:4: the tag does not fit a mapping",
    "a: !!map b": "1:4: 'b' does not fit its tag !!map",
    "a: 1e999": "1:4: 1e999 is not a finite number",
    "a: -.inf": "1:4: -.inf is not a finite number",
    "a: .nan": "1:4: .nan is not a finite number",
    "a: 9223372036854775808": "1:4: 9223372036854775808 is too large a number",
    "a: " + "9" * 10_000: f"1:4: {'9' * 40}… is too large a number",
    "a: 0x" + "f" * 10_000: f"1:4: 0x{'f' * 38}… is too large a number",
    # keys
    "a: 1\nb: 2\na: 3": "3:1: duplicate key 'a'",
    "1: a": "1:1: a key must be text, not 1",
    "true: a": "1:1: a key must be text, not true",
    "? ~": "1:3: a key must be text, not empty",
    "[a]: b": "1:1: a key must be text, not a list",
    "? {a: b}\n: c": "1:3: a key must be text, not a table",
    "a: &x {b: 1}\nc: {<<: *x}": "2:5: merge keys (<<) are not supported",
    # aliases
    BOMB: "6:",
    LONG: "3:",
    "a: &x [*x]": "1:8: *x refers to what it is part of",
    "&x a: *x\nb: &y {c: *y}": "2:11: *y refers to what it is part of",
    "a: [*md]": "1:5: the alias *md has no anchor before it",
    "a: [*.md]": "1:6: not YAML",
    # depth
    "[" * 100_000: "1:",
    "a: " + "{b: " * 100_000: "1:",
    "- " * 5000: "1:121: nested more than 60 levels deep",
    "? " * 5000: "1:3: a key must be text, not a table",
    "a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 500)): "61:61: nested more than 60 levels deep",
    "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 99)): "60:12: nested more than 60 levels",
    # size
    "\n" * 1_200_000: " larger than 1 MB",
    "a: " + "é" * 600_000: " larger than 1 MB",
    "a: [" + "x, " * 250_000 + "]": "1:599996: more than 200,000 values",
    # documents and directives
    "a: b\n---\nc: d": "2:1: more than one document in a file",
    "a: b\n...\n%TAG ! x\n---\nc: d": "2:1: more than one document in a file",
    "%YAML 1.1\n---\na: 1:30": "1:1: the directive %YAML 1.1 is not read",
    "%YAML 1.2\n%YAML 1.2\n---\na: b": "2:1: the directive %YAML 1.2 is not read",
    "# a\n\n%TAG ! tag:yaml.org,2002:\n---\na: !int 1": "3:1: the directive %TAG ! tag:yaml.org,2002: is not read",
    "%TAG !a! x\n" * 60_000: "1:1: the directive %TAG !a! x is not read",
    "%YAML 1.2\na: b": "2:1: a directive needs '---' after it",
    # characters
    "a: b\0": "1:5: the character U+0000 is not allowed here",
    "a: \x1b[31m": "1:4: the character U+001B is not allowed here",
    "a: b\nc: \x9b2J": "2:4: the character U+009B is not allowed here",
    "a: b\x85c": "1:5: the character U+0085 is not allowed here",
    "a: b\u2028c": "1:5: the character U+2028 is not allowed here",
    "a: \ufeffb": "1:4: the character U+FEFF is not allowed here",
    'a: "\\uD83D"': "1:",
    'a: "\\U00110000"': "1:",
    "a:\r\tb\r\t- c": "2:1: not YAML",
    "\ta: b": "1:1: not YAML",
    # no YAML
    "a: {": "1:5: not YAML",
    'a: "b': "1:6: not YAML",
    "a: b: c": "1:5: not YAML",
    "a: @b": "1:4: not YAML",
    "a: |x": "1:5: not YAML",
}
NAMES = {text: f"{text[:20]!r}" if len(text) < 100_000 else f"long {text[:8]!r}" for text in HOSTILE}
hostile = pytest.mark.parametrize("text", HOSTILE, ids=NAMES.get)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to work in, with one article."""
    work = enter_folder(tmp_path, tmp_path_factory, monkeypatch)
    make(work)
    Path("a.txt").write_text(DIRTY)
    return work


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def refused(done: Done) -> str:
    """The message of a run that was refused as it should be: whole, short, and without what steers a terminal."""
    assert done.code == 2, done
    first = done.err.splitlines()[0]
    assert first.startswith("error: ")
    assert len(first) < 500
    assert first.isprintable()
    return first.removeprefix("error: ")


@hostile
def test_a_configuration_is_refused_with_its_place(run: Runner, text: str) -> None:
    Path(".copylint.yaml").write_text(text, encoding="utf-8", newline="")
    assert refused(run("check", "a.txt")).startswith(f".copylint.yaml:{HOSTILE[text]}")


@hostile
def test_a_rule_file_is_refused_with_its_place(run: Runner, text: str) -> None:
    path = Path("house-rules/house/new.yaml")
    path.write_text(text, encoding="utf-8", newline="\n")
    assert refused(run("check", "a.txt")).startswith(f"{path}:{HOSTILE[text]}")


@hostile
def test_a_value_on_the_command_line_is_refused_with_its_place(run: Runner, text: str) -> None:
    before = Path(".copylint.yaml").read_bytes()
    assert refused(run("config", "set", "--", "words", text)).startswith(f"the value of words:{HOSTILE[text]}")
    assert Path(".copylint.yaml").read_bytes() == before


@hostile
def test_a_file_is_not_edited(run: Runner, text: str) -> None:
    Path(".copylint.yaml").write_text(text, encoding="utf-8", newline="")
    assert refused(run("config", "set", "language", "de")).startswith(f".copylint.yaml:{HOSTILE[text]}")
    assert Path(".copylint.yaml").read_bytes() == text.encode()


LIMITS = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (20, 20)); resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30)); "


@pytest.mark.skipif(sys.platform == "win32", reason="limits of CPU and memory are POSIX")
@pytest.mark.parametrize(
    "text",
    [
        "".join(f"k{n}: v\n" for n in range(1_200_000)),
        "[" * 900_000,
        "- " * 450_000,
        BOMB,
        "a: [" + "{b: c}, " * 100_000,
        "words: [" + ", ".join(f"w{n}" for n in range(100_000)) + "]\nlanguage: 1\n",
        "words: &w [" + "a, " * 1000 + "]\noverrides:\n" + "- {files: a, words: *w}\n" * 30_000,
    ],
    ids=["lines", "brackets", "dashes", "bomb", "tables", "words", "words again and again"],
)
def test_a_process_refuses_it_within_limits(folder: Path, text: str) -> None:
    Path(".copylint.yaml").write_text(text)
    command = [PROGRAM[0], "-c", LIMITS + PROGRAM[2], "check", "a.txt"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(folder.parent), check=False)
    refused(Done(done.returncode, done.stdout, done.stderr))


def test_a_file_that_is_long_to_check_is_still_checked_within_limits(folder: Path) -> None:
    Path(".copylint.yaml").write_text("words: [" + ", ".join(f"w{n}" for n in range(100_000)) + "]\n")
    command = [PROGRAM[0], "-c", LIMITS + PROGRAM[2], "check", "--select", "all", "a.txt"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(folder.parent), check=False)
    assert done.returncode in (0, 1), done.stderr


def test_the_parser_in_python_refuses_the_same() -> None:
    """Where PyYAML was built without libyaml."""
    code = (
        "import json, sys\n"
        "sys.modules['yaml._yaml'] = None\n"
        "from copylint.storage import yaml_tree as yamltree\n"
        "from copylint.model.errors import UserError\n"
        "out = []\n"
        "for text in json.load(sys.stdin):\n"
        "    try: yamltree.load('f', text)\n"
        "    except UserError as error: out.append(str(error))\n"
        "    else: out.append(text[:50])\n"
        "assert 'yaml.cyaml' not in sys.modules\n"
        "json.dump(out, sys.stdout)"
    )
    own = [text for text in HOSTILE if text not in ("a: ! 12", "a: &b ! 12")]
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(own), capture_output=True, text=True, check=True
    )
    for text, said in zip(own, json.loads(done.stdout), strict=True):
        wanted = HOSTILE[text]
        assert said.startswith("f:" + (wanted if "not YAML" not in wanted else "")), said


# Scalars


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, None) for word in ("", "~", "null", "Null", "NULL", "!!null ''", "# no")],
        *[(word, True) for word in ("true", "True", "TRUE", "!!bool 'true'")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[(word, word) for word in ("yes", "no", "on", "off", "y", "N", "tRUE", "nULL", "Nan", "nan", "inf")],
        *[(word, word) for word in ("2001-01-01", "2021-99-99", "2001-01-01 10:30:00Z", "1:30", "190:20:30", "1_000")],
        *[(word, word) for word in ("0b11", "0x", "0o8", "+0x1F", "1e", "e1", "--1", ".", "-a", "1.2.3", "1,000")],
        *[("'12'", "12"), ('"true"', "true"), ("!!str 12", "12"), ("!!str", ""), ("!!str ~", "~"), ("|\n  12", "12")],
        *[("0", 0), ("-0", 0), ("007", 7), ("+12", 12), ("0o17", 15), ("0x1F", 31), ("!!int '12'", 12)],
        *[("9223372036854775807", (1 << 63) - 1), ("-9223372036854775808", -1 << 63)],
        *[("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("-1e3", -1000.0), ("!!float 1", 1.0), ("-0.0", -0.0)],
        *[("{}", {}), ("[]", []), ("!!map {b: c}", {"b": "c"}), ("!!seq [b]", ["b"]), ("{b}", {"b": None})],
        *[('"\\0\\e\\x85\\u2028"', "\0\x1b\x85\u2028"), ("'<<'", "<<"), ("<<", "<<"), ("=", "="), ("&b c", "c")],
        *[("[&b c, *b]", ["c", "c"]), ('{"b":c}', {"b": "c"}), ("http://x/#y", "http://x/#y")],
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str, value: object) -> None:
    read = yaml_reader.plain(yaml_tree.load("f", f"a: {text}"))
    assert json.dumps(read) == json.dumps({"a": value})


@pytest.mark.parametrize(
    "text", ["\ufeffa: b", "%YAML 1.2\n---\na: b", "# x\n%YAML 1.2 # y\n\n---\na: b\n...\n", "a: b\r", "--- {a: b}"]
)
def test_what_surrounds_a_document_changes_nothing(text: str) -> None:
    assert yaml_reader.plain(yaml_reader.read("f", text).data) == {"a": "b"}


def test_places_are_those_of_keys_and_items() -> None:
    tree = yaml_tree.load("f", "é: 1\nb:\n  - c\n  - {d: e, f: g}\n\r\nh: &x\n  i: [*y, j]\n".replace("*y", "k"))
    assert isinstance(tree, yaml_tree.Mapping)
    assert (tree.place, tree.places) == ((1, 1), {"é": (1, 1), "b": (2, 1), "h": (6, 1)})
    assert tree["b"].places == [(3, 5), (4, 5)]
    assert tree["b"][1].places == {"d": (4, 6), "f": (4, 12)}
    assert tree["h"]["i"].places == [(7, 7), (7, 10)]


# Keys of a configuration


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('rule-folders: ["\\0"]', "1:16: '<U+0000>' is not a path — a path cannot contain a zero byte"),
        ('baseline: "a\\0b"', "1:1: 'a<U+0000>b' is not a path — a path cannot contain a zero byte"),
        ('extends: ["./\\0"]', "1:11: './<U+0000>' is not a path — a path cannot contain a zero byte"),
        ('words: [{file: "\\0"}]', "1:10: '<U+0000>' is not a path — a path cannot contain a zero byte"),
        (f"baseline: {'x' * 100_000}", "1:1: a path of 100,000 characters is too long"),
        (f"rule-folders: [a, {'x/' * 3000}]", "1:19: a path of 6,000 characters is too long"),
        ("language: 2001-01-01", "1:1: '2001-01-01' is not a language code"),
        ("language: 1.5", "1:1: 'language' must be text, not 1.5"),
        ("language: [en]", "1:1: 'language' must be text, not a list"),
        ("select: [yes]", "1:10: unknown group or rule 'yes'"),
        ("rules: {teh: yes}", "1:9: 'teh' must be off, on, a severity or a table, not 'yes'"),
        ("rules: {teh: 1}", "1:9: 'teh' must be off, on, a severity or a table, not 1"),
        ('rules: {teh: "\\e[2J"}', "1:9: 'teh' must be off, on, a severity or a table, not '<U+001B>[2J'"),
        (f"select: {'x' * 100_000}", f"1:1: unknown group or rule '{'x' * 40}…'"),
        (f"select: [all, {'x' * 100_000}]", f"1:15: unknown group or rule '{'x' * 40}…'"),
        (f"language: {'x' * 100_000}", f"1:1: '{'x' * 40}…' is not a language code"),
        (f"fail-on: {'x' * 100_000}", f"1:1: 'fail-on' must be one of error, warning, suggestion, not '{'x' * 40}…'"),
        (f"extends: {'x' * 100_000}", f"1:1: unknown preset '{'x' * 40}…'"),
        (f"rules: {{teh: {'x' * 100_000}}}", "1:9: 'teh' must be off, on, a severity or a table, not 'xxx"),
        (f"? {'x' * 100_000}\n: y", f"1:3: unknown key '{'x' * 40}…'"),
        (f"formats: {{? {'x' * 100_000} : plain}}", f"1:13: '{'x' * 40}…' is not a suffix"),
        (f"rules: {{? {'x' * 100_000} : off}}", f"1:11: unknown rule '{'x' * 40}…'"),
        (f"suppress: [{{path: a, rule: {'x' * 100_000}, text: y}}]", f"1:22: unknown rule '{'x' * 40}…'"),
        (f"rules: {{teh: {{scope: {'x' * 100_000}}}}}", f"1:15: unknown scope '{'x' * 40}…'"),
        (
            f"fail-on: {{{'a: {' * 50}{'}' * 50}}}",
            "1:1: 'fail-on' must be one of error, warning, suggestion, not a table",
        ),
    ],
    ids=lambda value: value[:40],
)
def test_a_value_that_a_key_cannot_hold_is_refused_with_its_place(run: Runner, text: str, said: str) -> None:
    Path(".copylint.yaml").write_text(text)
    assert refused(run("check", "a.txt")).startswith(f".copylint.yaml:{said}")


def test_a_chain_of_files_ends_somewhere(run: Runner) -> None:
    for n in range(2000):
        Path(f"{n}.yaml").write_text(f"extends: {n + 1}.yaml")
    Path(".copylint.yaml").write_text("extends: 0.yaml")
    assert refused(run("check", "a.txt")).startswith("29.yaml:1:1: more than 30 files extend each other")


def test_a_list_of_words_is_read_once_however_often_it_is_named() -> None:
    Path("w.txt").write_text("word\nother\n")
    Path(".copylint.yaml").write_text(
        "words: [&w {file: w.txt}, *w, *w]\noverrides:\n- {files: a, words: *w}\n- {files: b, words: {file: w.txt}}\n"
    )
    found = loader.parse(os.path.abspath(".copylint.yaml"), None, trusted=False)
    assert found.last("words") == ["word", "other"]
    assert [layer.values["words"] for layer in found.overrides] == [["word", "other"]] * 2


def test_a_file_that_is_too_large_to_be_edited_is_left_alone(run: Runner) -> None:
    text = "words:\n" + "".join(f"- w{n}\n" for n in range(40_000))
    Path(".copylint.yaml").write_text(text)
    said = refused(run("config", "set", "language", "de"))
    assert said == ".copylint.yaml: larger than 250 kB, too large to be edited — change it by hand"
    assert Path(".copylint.yaml").read_text() == text


# Reading and editing

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "yes",
        "1_000",
        "0o17",
        "2001-01-01",
        "1:30",
        "<<",
        "=",
        "~",
        "",
        " x ",
        "a: b",
        "# c",
        "x\n\ny\n",
        "\t",
        "- a",
        "!x",
        "*x",
        "|",
    ]
)
NUMBERS = st.integers(-(1 << 63), (1 << 63) - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES: st.SearchStrategy[Any] = st.recursive(
    TEXT | NUMBERS | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
STARTS = st.sampled_from(
    ["", "# a\n", "x: 1 # a\n", "k: # a\n", "k: 'old' # a\nx: |\n  y\n", "k: {a: [b]}\n", "k:\n  a: b # c\n# d\n"]
)


@slow
@given(STARTS, VALUES)
def test_what_is_written_is_read_again(start: str, value: Any) -> None:
    written = yaml_editor.put("f", start, ["k"], value)
    read = yaml_reader.plain(yaml_reader.read("f", written).data)
    assert json.dumps(read["k"]) == json.dumps(value)
    before = yaml_reader.plain(yaml_reader.read("f", start).data)
    assert {**read, "k": None} == {**before, "k": None}


SPELLED = st.sampled_from(
    ["a", "yes", "'it''s'", '"b\\n"', "12", "0x1F", "0o17", "1.5", "~", "null", "true", "a b", "2001-01-01", "&x a", "x#y", "!!str 1", ".5", "-1e3", "http://x", "'<<'", "{a: b, c: 'd'}", "[a, 'b', 3]", "|\n  a\n  b", ">-\n  a\n\n  b", "'a\n\n  b'", "a\n  b"]
)  # fmt: skip
LINES = st.sampled_from(["# c\n", "\n", "   # d\n"])


@slow
@given(st.lists(st.tuples(SPELLED, LINES | st.just("")), max_size=6), st.booleans())
def test_both_readers_read_the_same(parts: list[tuple[str, str]], nested: bool) -> None:
    text = "".join(f"{more}k{n}: {value}\n" for n, (value, more) in enumerate(parts))
    if nested:
        text = "top:\n" + "".join(f"  {line}" for line in text.splitlines(keepends=True)) + "  end:\n  - a: b\n"
    ours = yaml_reader.plain(yaml_reader.read("f", text).data)
    theirs: Any = yaml_reader.plain(yaml_editor.styled(text)) or {}
    assert json.dumps(ours) == json.dumps(theirs)


@pytest.mark.parametrize(
    "value", ["1_000", "2001-01-01", "'quoted'", '"double"', "{a: 'b'}", "0o17", "1.50", "!!str 12", "[a, # b\n c]"]
)
def test_a_value_is_written_as_it_is_read(value: str) -> None:
    Path("c.yaml").write_text("# a\nrules:\n  double-space: off\n")
    from copylint.config import editor

    text = Path("c.yaml").read_text()
    data = yaml_tree.load("f", value)
    written = yaml_editor.put("f", text, ["k"], editor.styled(value, data))
    assert yaml_reader.plain(yaml_reader.read("f", written).data)["k"] == yaml_reader.plain(data)


MARKS = st.sampled_from(
    ["[", "]", "{", "}", ": ", ":", "- ", "? ", "!", "!!str ", "!!int ", "!!map ", "!x ", "&a ", "*a", "<<: ", "|", ">", "|2-", "'", '"', "\\", "\\uD800", "\n", "\r", "\r\n", "\t", "  ", "#", " #", "%YAML 1.2\n", "%TAG ! x\n", "---\n", "...\n", "\0", "\x85", "\u2028", "\ufeff", "é", "~", "true", "0x", "1_0", "1e999", ".nan", "2001-01-01", "@", ",", "a", "b: c\n", "k"]
)  # fmt: skip


@slow
@given(st.lists(MARKS, max_size=30).map("".join))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    said = ""
    try:
        json.dumps(yaml_reader.plain(yaml_tree.load("f", text)), allow_nan=False)
    except UserError as error:
        said = str(error)
    assert said.startswith("f:" if said else "")
    assert said.isprintable()
