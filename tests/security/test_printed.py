"""Untrusted texts, names and rule files cannot control the terminal, CI log, spreadsheet or editor showing them.

Control characters are shown, never sent, in all that people read; a log has no line that its runner takes for a command;
what programs read is the same data.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from editor import Editor
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from project import DIRTY, PROGRAM, Runner, enter_folder, environment, make, rule_file

from copylint import reporting
from copylint.cli.unified_diff import patch
from copylint.model import errors

EVIL = "\x1b[31m\x07\x08\x7f\x9b2J\u200e\u061c\u202e\u2066\ufeff\u2028\U000e0041\r"
LOGS = {"GITHUB_ACTIONS": "true"}
PAGE = re.compile(r"(?m)^[^\x21-\x7e]*::|##\[")  # in page.css and page.js


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with rules and articles that try to steer."""
    work = enter_folder(tmp_path, tmp_path_factory, monkeypatch)
    for name in ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"):
        monkeypatch.delenv(name, raising=False)
    make(work)
    shown = json.dumps(f"{EVIL}\n::error::owned\n [x](command:y) ![i](http://evil/i) <b>`x`</b> http://evil ##[error]x")
    shown = shown.replace("\\udb40\\udc41", "\\U000e0041")  # one escape in YAML
    text = rule_file("evil", f"kind: substitution\nswap: {{teh: the}}\nmessage: {shown}\nsource: {shown}")
    text = text.replace("rationale: It is so.", f"rationale: {shown}").replace("bad: 'bad", "bad: 'bad")
    Path("house-rules/house/evil.yaml").write_text(text, encoding="utf-8")
    config = f"\nwords: [{shown}]\nexclude: [{shown}]\n"
    Path(".copylint.yaml").write_text(Path(".copylint.yaml").read_text() + config, encoding="utf-8")
    return work


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def write(name: str, text: str = DIRTY) -> str:
    try:
        Path(name).write_text(text, encoding="utf-8", newline="")
    except OSError:
        pytest.skip("this file system takes no such names")
    return name


def steers(text: str) -> list[str]:
    """The characters of a text that a terminal or a reader's eye may be steered by; newlines and tabs are layout."""
    return [
        ch for ch in text if ch not in "\n\t" and unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    ]


def commands(text: str) -> list[str]:
    """The lines that GitHub's runner, or another one, takes for a command, however it compares characters."""
    found: list[str] = []
    for line in re.split(r"\r\n|\r|\n", text):
        bare = "".join(ch for ch in line if unicodedata.category(ch)[0] not in "CM").lstrip()
        if bare.startswith("::") or re.search(r"##[A-Za-z]*\[", bare):
            found.append(line)
    return found


NAMES = (
    f"a{EVIL}.txt",
    "::error file=a::b.txt",
    " ::set-output name=x::y.txt",
    "##[error]x.txt",
    "\ufe0f:\u034f:add-mask::x.txt",
)
HUMAN = (
    ("check", "--output-format", "text"),
    ("check", "--output-format", "concise"),
    ("check", "--statistics"),
    ("fix", "--diff"),
    ("stats",),
    ("stats", "--output-format", "csv"),
    ("check", "--min-score", "100"),
    ("check", "--output-format", "html"),
)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("args", HUMAN)
def test_names_and_rules_are_shown_never_sent(
    run: Runner, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], log: bool
) -> None:
    for name in NAMES:
        write(name, "It was teh end.\n" if args[1:] == ("--diff",) else DIRTY)
    if log:
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = run(*args, *(f"./{name}" if name.startswith("#") else name for name in NAMES), "gone" + EVIL)
    assert done.code == 2
    assert steers(done.out + done.err) == []
    if log:
        assert commands(done.out + done.err) == []


@pytest.mark.parametrize(
    "args",
    [
        ("explain", "evil"),
        ("rules",),
        ("rules", "--cost"),
        ("config", "show"),
        ("explain", EVIL),
        (f"nocommand{EVIL}\n::error::x",),
        ("check", f"--option{EVIL}"),
        ("check", "--select", f"{EVIL}\n::error::x"),
        ("check", "--output-format", f"{EVIL}\n::error::x"),
        ("config", "set", f"{EVIL}", "1"),
        ("check", "--changed-since", f"\n::error::x{EVIL}"),
        ("suppress", f"\n::error::x{EVIL}", "teh"),
        ("check", "--config", f"\n::error::x{EVIL}"),
        ("check", "--baseline", f"\n::error::x{EVIL}", "."),
        ("baseline", "-o", f"\n::error::x{EVIL}"),
    ],
)
def test_what_other_commands_say_is_shown_too(
    run: Runner, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = run(*args)
    assert done.code in (0, 1, 2)
    assert steers(done.out + done.err) == []
    assert commands(done.out + done.err) == []
    assert "Traceback" not in done.err


HOSTILE = st.text(
    st.one_of(
        st.sampled_from(
            [*EVIL, ":", "#", "[", "]", " ", "\n", "\t", "=", "-", "\u034f", "\ufe0f", "\u2029", "\x85", "\xa0"]
        ),
        st.characters(codec="utf-8", exclude_characters="\0"),
    ),
    max_size=20,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HOSTILE, min_size=1, max_size=3), st.sampled_from(["text", "concise"]), st.booleans())
def test_no_article_steers_a_terminal_or_a_log(
    run: Runner, monkeypatch: pytest.MonkeyPatch, parts: list[str], form: str, color: bool
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("FORCE_COLOR", "1" if color else "")
    text = "\n".join(f"{part} teh {part}::x" for part in parts)
    _, out, err = run.raw("check", "-", "--stdin-filename", f"::{parts[0]}.txt", "--format", "plain",
                          "--output-format", form, stdin=text.encode())  # fmt: skip
    said = (out + err).decode()
    said = re.sub(r"\x1b\[(0|1|2|31;1|32|33;1|34;1|36)m", "", said) if color else said
    assert steers(said) == []
    assert commands(said) == []


@given(HOSTILE)
@example("::error::a")
@example(" \t\xa0::error::a")
@example("a\n\u034f:\ufe0f:error::a")
@example("a ##[error]b")
@example("a #\u034f#vso[task.complete]b")
def test_a_line_that_no_runner_runs_says_the_same_otherwise(text: str) -> None:
    seen = errors.inert(errors.visible(text))
    assert commands(seen) == []
    assert seen.replace("<U+003A>", ":").replace("<U+0023>", "#") == errors.visible(text)


@given(HOSTILE)
def test_what_programs_read_is_the_same_data_and_no_command(text: str) -> None:
    coded = json.dumps({"a": text}, ensure_ascii=False)
    made = errors.inert_json(coded)
    assert json.loads(made) == {"a": text}
    assert "##[" not in made
    element = ET.Element("a", b=errors.printable(text))
    element.text = errors.visible(text)
    coded = ET.tostring(element, "unicode")
    made = errors.inert_xml(f"{coded}\n")
    back = ET.fromstring(made)
    assert (back.text or "", back.get("b")) == (element.text, element.get("b"))
    assert commands(made) == []


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "gitlab", "rdjson", "junit", "checkstyle", "html"])
def test_a_report_for_programs_is_whole_and_no_command(run: Runner, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    name = write(f"a{EVIL}##[error]\n::error::x.txt", f"teh {EVIL}##[error]x \n::error:: teh\n")
    run("check", name, "--output-format", form)
    plain = run("check", name, "--output-format", form).out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    logged = run("check", name, "--output-format", form).out
    if form in ("junit", "checkstyle"):
        assert ET.canonicalize(logged) == ET.canonicalize(plain)
    elif form == "jsonl":
        assert [json.loads(line) for line in logged.split("\n") if line] == [
            json.loads(line) for line in plain.split("\n") if line
        ]
    elif form != "html":
        assert json.loads(logged) == json.loads(plain)
    assert "##[" not in logged
    assert [line for line in logged.split("\n") if line.lstrip().startswith("::")] == []


def test_the_page_has_no_lines_of_its_own_that_a_log_would_run() -> None:
    """So its style and script may pass what makes a log's lines inert, and keep the hashes of its policy."""
    folder = Path(reporting.__file__).parent / "templates"
    for path in folder.iterdir():
        assert not PAGE.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [EVIL.replace("\r", "") + ' b"\\ä.txt', "::x::.txt", "a b.txt", "##[e].txt"])
@pytest.mark.parametrize("log", [False, True])
def test_a_patch_applies_whatever_its_names_and_lines_are(
    run: Runner, monkeypatch: pytest.MonkeyPatch, name: str, log: bool
) -> None:
    text = "\n".join([" ::error::one", "::warning::two", "\x1b[31mred", "It was teh end.", "::x::", "\t::y::", "z"])
    write(name, text)
    if log:
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
    code, out, _ = run.raw("fix", "--diff", name)
    assert code == 1
    assert steers(out.decode().split("@@")[0]) == []
    if log:
        assert commands(out.decode()) == []
    before = Path(name).read_bytes()
    subprocess.run(["git", "apply", "-"], input=out, check=True)
    assert Path(name).read_bytes() == before.replace(b"teh", b"the")


def test_old_commands_in_a_patch_are_turned_off_around_it(folder: Path) -> None:
    write("a.txt", "##[set-output name=a]b\nIt was teh end.\n")
    done = subprocess.run(
        [*PROGRAM, "fix", "--diff", "a.txt"], capture_output=True, env=environment(folder.parent, **LOGS), check=False
    )
    first, *_, last, _ = done.stdout.decode().split("\n")
    token = first.removeprefix("::stop-commands::")
    assert (len(token), last) == (32, f"::{token}::")
    subprocess.run(["git", "apply", "-"], input=done.stdout, check=True)
    assert "the end" in Path("a.txt").read_text()
    with open("../p.patch", "wb") as file:
        write("a.txt", "##[set-output name=a]b\nIt was teh end.\n")
        subprocess.run(
            [*PROGRAM, "fix", "--diff", "a.txt"], stdout=file, env=environment(folder.parent, **LOGS), check=False
        )
    assert "stop-commands" not in Path("../p.patch").read_text(), "a file is no log"


def test_a_patch_on_a_terminal_is_shown(folder: Path) -> None:
    write("a.txt", "\x1b[31m\u202eteh end\n")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, "fix", "--diff", "a.txt"], stdout=theirs, stderr=subprocess.PIPE, env=environment(folder.parent)
    ) as process:
        process.communicate()
    os.close(theirs)
    said = os.read(ours, 10_000).decode().replace("\r\n", "\n")
    os.close(ours)
    assert "-<U+001B>[31m<U+202E>teh end" in said
    assert steers(said) == []


def test_an_unchanged_line_is_only_written_otherwise_where_it_would_be_run() -> None:
    before, after = b"::a::\nb:: ::c\nold\n", b"::a::\nb:: ::c\nnew\n"
    assert patch("a", before, after, True) == patch("a", before, after).replace(b" ::a::", b"-::a::\n+::a::")


def test_text_cells_of_csv_are_no_formulas_and_numbers_stay(run: Runner) -> None:
    names = ["=1+1.txt", "+a.txt", "-b.txt", "@c.txt", "\ta.txt", "'a.txt", "d,e.txt"]
    for name in names:
        write(name, "It was the end.\n")
    rows = list(csv.reader(io.StringIO(run("stats", ".", "--output-format", "csv").out)))
    cells = {row[0] for row in rows[1:]}
    assert {"'=1+1.txt", "'+a.txt", "'-b.txt", "'@c.txt", "'a.txt", "d,e.txt", " a.txt"} <= cells
    numbers = [cell for row in rows[1:] for cell in row[2:-1] if cell]
    assert all(float(cell) is not None for cell in numbers)
    assert errors.cell("\ta") == "'\ta"


def test_the_list_of_what_was_removed_is_shown(run: Runner) -> None:
    write("a.txt", "It rained.\n\nAdvertisement\n\nIt was late.\n")
    write(f"a{EVIL}.txt", "It rained.\n\nAdvertisement\n\nIt was late.\n")
    assert run("fix", "a.txt", f"a{EVIL}.txt", "--removed", "r.out").code == 0
    assert steers(Path("r.out").read_text(encoding="utf-8")) == []


def test_a_picture_is_xml_whatever_its_name(run: Runner) -> None:
    name = write(f"a{EVIL}<b>&.txt", "It was the end. It was late.\n")
    assert run("stats", name, "--plot", "p.svg").code == 0
    text = Path("p.svg").read_text(encoding="utf-8")
    ET.fromstring(text)
    assert steers(text) == []


def test_rules_need_names_that_can_be_written(run: Runner) -> None:
    Path("house-rules/house/evil.yaml").rename(f"house-rules/house/e{EVIL[:3]}.yaml")
    done = run("check", write("a.txt"))
    assert done.code == 2
    assert "invalid rule file name" in done.err
    assert steers(done.err) == []


def test_a_hover_brings_no_link_image_or_tag_of_a_rule_or_a_match(folder: Path) -> None:
    pytest.importorskip("pygls")
    with Editor(folder, environment(folder.parent)) as editor:
        editor.initialize(textDocument={"hover": {"contentFormat": ["markdown"]}})
        uri = editor.open("a.txt", "It was teh end.\n")
        where = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 8}}
        found = editor.ask("textDocument/hover", where)["contents"]
        assert found["kind"] == "markdown"
        assert "house/evil" in found["value"]
        assert steers(found["value"]) == []
        html = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").render(found["value"])
        assert "<a " not in html
        assert "<img" not in html
        assert "<b>" not in html
        prose = re.sub(r"(?ms)^(`{3,})text$.*?^\1$", "", found["value"])
        assert "://" not in prose, "no automatic link either"
