"""The command line as a contract: options, streams, exit codes, patches, and what a run imports."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
from pathlib import Path

import pytest
from project import CLEAN, CLEANEST, CONFIG, DIRTY, PROGRAM, Runner, enter_folder, environment, make, rule_file, spawn


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project to work in; what is cached is shared by all tests."""
    work = enter_folder(tmp_path, tmp_path_factory, monkeypatch)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    make(work)
    return work


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def write(name: str, text: str = DIRTY) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


# check


def test_check_reports_and_changes_nothing(run: Runner) -> None:
    path = write("a.txt")
    done = run("check", "a.txt", "--output-format", "concise")
    assert done.code == 1
    assert done.out.splitlines() == [
        "a.txt:1:8: error house/teh [*] Write “the”",
        "a.txt:3:3: warning house/very [?] Weak word",
        "a.txt:3:18: error house/teh [*] Write “and”",
        "a.txt:3:22: suggestion house/utilize Long word for use",
    ]
    assert (
        done.err
        == "Found 4 problems in 1 file. [*] 2 fixable with `copylint fix`, [?] 1 more with `--unsafe-fixes`, 1 manual.\n"
    )
    assert path.read_text() == DIRTY


def test_a_clean_file_exits_with_0_and_prints_nothing_but_the_summary(run: Runner) -> None:
    write("a.txt", "It was late.\n")
    assert run("check", "a.txt") == (0, "", "No problems found (1 file checked).\n")


def test_text_is_the_format_unless_another_is_asked_for(run: Runner) -> None:
    write("a.txt", "It was teh end.\n")
    text = run("check", "a.txt").out
    assert text == run("check", "a.txt", "--output-format", "text").out
    assert "1 │ It was teh end.\n  │        ^^^\n  + It was the end.  [fix]\n" in text


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_machines_get_json(run: Runner, form: str) -> None:
    write("b ü/a.txt")
    out = run("check", ".", "--output-format", form).out
    items = json.loads(out) if form == "json" else [json.loads(line) for line in out.splitlines()]
    assert [(i["path"], i["rule"], i["start"]) for i in items][:2] == [
        ("b ü/a.txt", "house/teh", 7),
        ("b ü/a.txt", "house/very", 19),
    ]


@pytest.mark.parametrize(("least", "code"), [("error", 0), ("warning", 0), ("suggestion", 1)])
def test_fail_on_says_from_which_severity_on_findings_count(run: Runner, least: str, code: int) -> None:
    write("a.txt", "They utilize it.\n")
    assert run("check", "a.txt", "--fail-on", least).code == code
    assert run("check", "a.txt").code == 0, "warning is what counts unless something else is said"
    run("config", "set", "fail-on", least)
    assert run("check", "a.txt").code == code


def test_warnings_are_no_errors(run: Runner) -> None:
    write("a.txt", "A very late end.\n")
    assert run("check", "a.txt").code == 1
    assert run("check", "a.txt", "--fail-on", "error").code == 0


def test_exit_zero_forgives_findings_but_no_mistakes(run: Runner) -> None:
    write("a.txt")
    assert run("check", "a.txt", "--exit-zero").code == 0
    assert run("check", "a.txt", "gone.txt", "--exit-zero").code == 2


def test_a_file_that_cannot_be_read_makes_2_and_hides_no_findings(run: Runner) -> None:
    write("a.txt")
    done = run("check", "gone.txt", "a.txt", "--output-format", "concise")
    assert done.code == 2
    assert len(done.out.splitlines()) == 4
    assert done.err.startswith("error: gone.txt: no such file or folder — ")


def test_rules_and_groups_are_selected_and_ignored(run: Runner) -> None:
    write("a.txt")

    def found(*args: str) -> list[str]:
        out = run("check", "a.txt", "--output-format", "concise", *args).out
        return re.findall(r"house/(\w+)", out)

    assert found("--select", "teh") == ["teh", "teh"]
    assert found("--select", "house/teh,very") == ["teh", "very", "teh"]
    assert found("--select", "teh", "--select", "very") == ["teh", "very", "teh"]
    assert found("--ignore", "teh,utilize") == ["very"]
    assert found("--ignore", "house") == []
    assert found("--ignore", "house", "--extend-select", "very") == ["very"]


@pytest.mark.parametrize("flag", ["--select", "--ignore", "--extend-select"])
def test_an_unknown_rule_is_a_mistake_with_a_hint(run: Runner, flag: str) -> None:
    write("a.txt")
    done = run("check", "a.txt", flag, "tehh")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {flag}: unknown group or rule 'tehh' — did you mean 'teh'?\n"


def test_statistics_count_by_rule_instead_of_listing(run: Runner) -> None:
    write("a.txt")
    write("b.txt")
    assert run("check", "--statistics").out == "4  house/teh\n2  house/utilize\n2  house/very\n"


def test_quiet_leaves_the_summary_out(run: Runner) -> None:
    write("a.txt")
    assert run("check", "-q", "a.txt").err == ""
    assert run("fix", "-q", "a.txt") == (0, "", "")


def test_check_fix_makes_the_safe_fixes_and_reports_what_is_left(run: Runner) -> None:
    path = write("a.txt")
    done = run("check", "--fix", "a.txt", "--output-format", "concise")
    assert path.read_text() == CLEAN
    assert re.findall(r"house/(\w+)", done.out) == ["very", "utilize"]
    assert (done.code, done.last) == (
        1,
        "Fixed 2 problems in 1 file. 2 left: [?] 1 fixable with `--unsafe-fixes`, 1 manual.",
    )


def test_the_language_of_the_command_line_wins(run: Runner) -> None:
    rules = Path("house-rules/house/teh.yaml")
    rules.write_text(rules.read_text() + "languages: [fr]\n")
    write("a.txt", "It was teh end.\n")
    assert run("check", "a.txt").code == 0
    assert run("check", "a.txt", "--language", "fr-CA").code == 1
    run("config", "set", "language", "fr")
    assert run("check", "a.txt").code == 1
    assert run("check", "a.txt", "-l", "en").code == 0


def test_a_format_may_be_named_for_a_file_whose_name_says_nothing(run: Runner) -> None:
    write("README")
    done = run("check", "README")
    assert (done.code, done.out) == (2, "")
    assert "set the format, such as --format plain" in done.err
    assert run("check", "README", "--format", "plain").code == 1
    assert run("check", "README", "--format", "plane").code == 2


def test_an_encoding_may_be_named_and_stays(run: Runner) -> None:
    Path("a.txt").write_bytes("Café: teh end.\n".encode("cp1252"))
    done = run("fix", "a.txt")
    assert done.code == 2
    assert "error: a.txt: not UTF-8: invalid byte 0xE9 at offset 3" in done.err
    assert run("fix", "a.txt", "--encoding", "cp1252").code == 0
    assert Path("a.txt").read_bytes() == "Café: the end.\n".encode("cp1252")


# Which files


def test_folders_are_searched_for_known_files_and_what_git_ignores_is_left_out(run: Runner) -> None:
    for name in ("b.txt", "a/c.txt", "a/d.py", "out/e.txt", ".hidden/f.txt", "a/kept.txt"):
        write(name)
    Path(".git").mkdir()
    write(".gitignore", "out/\n*kept*\n")

    def seen(*args: str) -> list[str]:
        return sorted(
            {line.split(":")[0] for line in run("check", "--output-format", "concise", *args).out.splitlines()}
        )

    assert seen() == seen(".") == ["a/c.txt", "b.txt"]
    assert seen("out/e.txt", "a") == ["a/c.txt", "out/e.txt"]
    assert seen("--exclude", "a/") == ["b.txt"]
    assert seen("b.txt", "--exclude", "b.txt") == ["b.txt"]
    assert seen("b.txt", "a", "--exclude", "b.txt", "--force-exclude") == ["a/c.txt"]


def test_what_a_folders_own_configuration_leaves_out_is_left_out_from_wherever_it_is_named(run: Runner) -> None:
    Path(".git").mkdir()  # what x/.copylint.yaml names is in the same project
    write("x/drafts/a.txt")
    write("x/b.txt")
    write("x/.copylint.yaml", CONFIG.replace("house-rules", "../house-rules") + "exclude: [drafts/]\n")
    write("c.txt")
    paths = re.findall(r"^(\S+?):1:", run("check", "c.txt", "x", "x/b.txt", "--output-format", "concise").out, re.M)
    assert paths == ["c.txt", "x/b.txt"]


def test_nothing_to_look_at_is_said(run: Runner) -> None:
    done = run("check")
    assert (done.code, done.out) == (0, "")
    assert (
        "no files to check: folders are searched for .htm, .html, .markdown, .md, .mdx, .qmd, .rst, .text, .txt"
        in done.err
    )


def test_more_processes_find_the_same_in_the_same_order(run: Runner) -> None:
    for n in range(40):
        write(f"{n % 7}/{n}.txt", DIRTY * (n % 5))
    Path("3/bad.txt").write_bytes(b"\xff\xfe\xff")
    args = ("--output-format", "jsonl", "gone.txt", ".")
    one, two = run("check", "-j", "1", *args), spawn(Path.cwd().parent, "check", "-j", "2", *args)
    assert one.out
    assert one == two
    fixed = spawn(Path.cwd().parent, "fix", "-j", "2", "-q", ".")
    assert fixed.code == 2
    assert all(p.read_text() == CLEAN * (int(p.stem) % 5) for p in Path().glob("*/[0-9]*.txt"))


# fix


def test_fix_mends_in_place_and_prints_what_is_left(run: Runner) -> None:
    path = write("a.txt")
    done = run("fix", "a.txt", "--output-format", "concise")
    assert path.read_text() == CLEAN
    assert re.findall(r"house/(\w+)", done.out) == ["very", "utilize"]
    assert (done.code, done.last) == (
        0,
        "Fixed 2 problems in 1 file. 2 left: [?] 1 fixable with `--unsafe-fixes`, 1 manual.",
    )
    assert run("fix", "a.txt").last == "No fixes applied. 2 left: [?] 1 fixable with `--unsafe-fixes`, 1 manual."


def test_unsafe_fixes_are_made_when_asked_for(run: Runner) -> None:
    path = write("a.txt")
    done = run("fix", "--unsafe-fixes", "a.txt")
    assert path.read_text() == CLEANEST
    assert (done.code, done.last) == (0, "Fixed 3 problems in 1 file. 1 left: 1 manual.")


def test_what_is_left_makes_1_with_fail_on_alone(run: Runner) -> None:
    write("a.txt")
    assert run("fix", "a.txt").code == 0
    assert run("fix", "a.txt", "--fail-on", "warning").code == 1
    assert run("fix", "a.txt", "--fail-on", "error").code == 0
    assert run("fix", "a.txt", "--fail-on", "warning", "--exit-zero").code == 0


def test_an_output_is_written_instead_of_the_file(run: Runner) -> None:
    path = write("a.txt")
    assert run("fix", "a.txt", "-o", "b.txt").code == 0
    assert (path.read_text(), Path("b.txt").read_text()) == (DIRTY, CLEAN)
    assert run("fix", "a.txt", "-o", "-").out == CLEAN
    write("clean.txt", CLEAN)
    assert run("fix", "clean.txt", "-o", "-").out == CLEAN, "a text that needs nothing is delivered too"


def test_an_output_takes_one_file(run: Runner) -> None:
    write("a.txt")
    write("b.txt")
    done = run("fix", "a.txt", "b.txt", "-o", "c.txt")
    assert done.code == 2
    assert "-o writes the result of one file, not of 2" in done.err
    assert not Path("c.txt").exists()


def test_an_output_keeps_encoding_and_bom(run: Runner) -> None:
    Path("a.txt").write_bytes("\ufeffIt was teh end.\r\n".encode("utf-16-le"))
    run("fix", "a.txt", "-o", "b.txt")
    assert Path("b.txt").read_bytes() == "\ufeffIt was the end.\r\n".encode("utf-16-le")


def test_removed_blocks_are_listed_with_place_and_rule(run: Runner) -> None:
    write("a.txt", "It rained.\n\nAdvertisement\n\nIt was teh end.\n\nADVERTISEMENT\n")
    done = run("fix", "a.txt", "--removed", "gone.txt")
    assert Path("a.txt").read_text() == "It rained.\n\nIt was the end.\n"
    assert Path("gone.txt").read_text() == (
        "a.txt:3: house/advert: A label of body matter\n    Advertisement\n\n"
        "a.txt:7: house/advert: A label of tail matter\n    ADVERTISEMENT\n"
    )
    assert done.last == "Fixed 3 problems in 1 file."
    run("fix", "a.txt", "--removed", "gone.txt")
    assert Path("gone.txt").read_text() == ""


@pytest.mark.parametrize(
    "args",
    [
        ("--diff", "-o", "b.txt"),
        ("-i", "--diff"),
        ("-i", "-o", "x"),
        ("-i", "-"),
        ("-i", "--removed", "x"),
        ("-", "a.txt"),
    ],
)
def test_options_that_exclude_each_other_are_a_mistake(run: Runner, args: tuple[str, ...]) -> None:
    path = write("a.txt")
    done = run("fix", "a.txt", *args) if "a.txt" not in args else run("fix", *args)
    assert done.code == 2
    assert done.err.startswith(("Usage: ", "Error: "))
    assert path.read_text() == DIRTY


# Standard input


def test_standard_input_is_checked_under_the_name_given(run: Runner) -> None:
    done = run("check", "-", "--output-format", "concise", stdin=DIRTY.encode())
    assert (done.code, done.out.splitlines()[0]) == (1, "<stdin>:1:8: error house/teh [*] Write “the”")
    named = run("check", "-", "--stdin-filename", "x/a.txt", "--output-format", "concise", stdin=DIRTY.encode())
    assert named.out == done.out.replace("<stdin>", "x/a.txt")


def test_what_holds_for_the_name_given_holds_for_standard_input(run: Runner) -> None:
    Path(".git").mkdir()
    write("x/.copylint.yaml", CONFIG.replace("house-rules", "../house-rules").replace("[house]", "[very]"))
    done = run("check", "-", "--stdin-filename", "x/a.txt", "--output-format", "concise", stdin=DIRTY.encode())
    assert re.findall(r"house/(\w+)", done.out) == ["very"]


def test_standard_input_is_mended_onto_standard_output(run: Runner) -> None:
    code, out, err = run.raw("fix", "-", stdin=b"\xef\xbb\xbf" + DIRTY.replace("\n", "\r\n").encode())
    assert (code, out) == (0, b"\xef\xbb\xbf" + CLEAN.replace("\n", "\r\n").encode())
    assert err == b"Fixed 2 problems in 1 file. 2 left: [?] 1 fixable with `--unsafe-fixes`, 1 manual.\n"


@pytest.mark.parametrize(
    ("args", "stdin"),
    [
        ((), b"teh \xff end"),
        (("--stdin-filename", "a.xyz"), b"teh end"),
        (("--encoding", "nonsense"), b"teh end"),
        (("--select", "nonsense"), b"teh end"),
        (("--config", "gone.yaml"), b"teh end"),
        (("--baseline", "gone.json"), b"teh end"),
        ((), b"GIF\0teh"),
        (("--format", "nonsense"), b"teh end"),
        (("--nonsense",), b"teh end"),
        (("b.txt",), b"teh end"),
        (("--interactive",), b"teh end"),
        (("--stdin-filename", "broken/a.txt"), b"teh end"),
        (("--stdin-filename", "ruled/a.txt"), b"teh end"),
        (("--stdin-filename", "a.txt", "--encoding", "ascii"), "teh “end”".encode()),
    ],
)
def test_what_cannot_be_mended_goes_out_as_it_came_in(run: Runner, args: tuple[str, ...], stdin: bytes) -> None:
    for name, config in (("broken", "a: ["), ("ruled", "rule-folders: [gone]")):
        Path(name).mkdir()
        Path(name, ".copylint.yaml").write_text(config)
    code, out, err = run.raw("fix", "-", *args, stdin=stdin)
    assert (code, out) == (2, stdin)
    assert re.search(rb"(?mi)^error: ", err)


def test_a_bug_before_anything_is_read_loses_nothing_either(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copylint.rules.loader.stamped", None)
    assert run.raw("fix", "-", stdin=b"teh end\n")[:2] == (3, b"teh end\n")


def test_mistakes_that_are_no_filters_wait_for_no_input(run: Runner) -> None:
    assert run.raw("fix", "-o", "-", "--nonsense", stdin=b"teh end")[:2] == (2, b"")
    assert run.raw("check", "-", "--nonsense", stdin=b"teh end")[:2] == (2, b"")


def test_a_bug_loses_nothing_that_came_in(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copylint.engine.fixer.fix", None)
    code, out, err = run.raw("fix", "-", stdin=b"teh end\n")
    assert (code, out) == (3, b"teh end\n")
    assert b"TypeError" in err
    assert b"a bug in copylint" in err


def test_check_fix_of_standard_input_is_a_mistake_since_the_text_would_be_lost(run: Runner) -> None:
    assert run("check", "--fix", "-", stdin=b"teh end\n").code == 2


# Patches


def apply_patch(tool: str, patch: bytes, folder: Path) -> None:
    command = ["patch", "-p1", "--binary"] if tool == "patch" else ["git", "apply", "-"]
    if not shutil.which(command[0]):
        pytest.skip(f"no {command[0]} here")
    done = subprocess.run(command, input=patch, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout, done.stderr, patch)


@pytest.mark.parametrize("tool", ["patch", "git"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", DIRTY.encode()),
        ("no end.txt", b"It was late.\n\nIt was teh end."),
        ("dos.txt", DIRTY.replace("\n", "\r\n").encode()),
        ("mixed.txt", b"teh one\r\nteh other\rteh third\n"),
        ("b ü/c d.txt", DIRTY.encode()),
        ('quo"te.txt', DIRTY.encode()),
        ("bom.txt", b"\xef\xbb\xbfteh end\n"),
        ("utf16.txt", "\ufeffIt was late.\n\nIt was teh end.\n\nIt\u0a0a was teh end.".encode("utf-16-le")),
        ("long.txt", (DIRTY + "\nIt was late, and it rained.\n" * 20 + "\n" + DIRTY).encode()),
    ],
)
def test_a_patch_is_taken_by_patch_and_by_git(run: Runner, tool: str, name: str, data: bytes, folder: Path) -> None:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    code, patch, _ = run.raw("fix", "--diff", name)
    assert code == 1
    assert path.read_bytes() == data, "nothing is written"
    apply_patch(tool, patch, folder)
    patched = path.read_bytes()
    path.write_bytes(data)
    run("fix", name)
    assert patched == path.read_bytes() != data


def test_a_patch_is_in_the_encoding_of_its_file(run: Runner, folder: Path) -> None:
    Path("a.txt").write_bytes("Café: teh end.\n".encode("cp1252"))
    apply_patch("git", run.raw("fix", "--diff", "--encoding", "cp1252", "a.txt")[1], folder)
    assert Path("a.txt").read_bytes() == "Café: the end.\n".encode("cp1252")


def test_a_patch_of_several_files_is_one_patch_and_of_none_is_empty(run: Runner, folder: Path) -> None:
    for name in ("a.txt", "b/c.txt", "d.txt"):
        write(name, CLEAN if name == "d.txt" else DIRTY)
    code, patch, err = run.raw("fix", "--diff", ".")
    assert (code, patch.count(b"\n+++ b/"), err.splitlines()[-1]) == (
        1,
        2,
        b"Would fix 4 problems. 6 left: [?] 3 fixable with `--unsafe-fixes`, 3 manual.",
    )
    apply_patch("git", patch, folder)
    assert run("fix", "--diff", ".") == (
        0,
        "",
        "No fixes to apply. 6 left: [?] 3 fixable with `--unsafe-fixes`, 3 manual.\n",
    )


def test_a_patch_of_standard_input_is_printed(run: Runner) -> None:
    done = run("fix", "-", "--diff", "--stdin-filename", "a.txt", stdin=b"teh end\n")
    assert (done.code, done.out) == (1, "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-teh end\n+the end\n")


def test_mistakes_win_over_a_patch(run: Runner) -> None:
    write("a.txt")
    done = run("fix", "--diff", "a.txt", "gone.txt")
    assert done.code == 2
    assert "+It was the end." in done.out


# Rules and pages


def test_rules_are_listed_with_a_star_where_they_run(run: Runner) -> None:
    lines = run("rules").out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("* ")] == [
        f"house/{r}" for r in ("advert", "gaps", "teh", "utilize", "very")
    ]
    (line,) = (line for line in lines if line.startswith("  spacing/double-space "))
    assert line.endswith("  More than one space between words"), "the title"


def test_rules_as_json_say_what_a_rule_is(run: Runner) -> None:
    rows = {row["rule"]: row for row in json.loads(run("rules", "--json").out)}
    assert {k: rows["house/very"][k] for k in ("on", "severity", "fix", "kind", "languages", "message", "title")} == {
        "on": True, "severity": "warning", "fix": "unsafe", "kind": "pattern", "languages": ["en"], "message": "Weak word",
        "title": "Very",
    }  # fmt: skip


def test_costs_name_the_rules_that_always_run_first(run: Runner) -> None:
    write(
        "house-rules/house/any.yaml", rule_file("any", "kind: pattern\npattern: '\\w+(?= end)|\\d'\nmessage: Anything")
    )
    lines = run("rules", "--cost").out.splitlines()
    assert "always runs (no trigger)" in lines[0]
    house = [line for line in lines if "house/" in line]
    assert "house/very" in house[-1] or "times per 1,000 characters" in house[-1]


def test_a_rules_page_shows_the_real_diagnostic(run: Runner) -> None:
    page = run("explain", "house/teh").out
    assert page == run("explain", "teh").out
    assert page.startswith("# Teh\n")
    assert "*house/teh · error" in page
    assert "teh end\n^^^ Write “the”\n" in page
    assert run("explain", "double-space").code == 0


def test_an_unknown_rule_has_no_page_but_a_neighbour(run: Runner) -> None:
    done = run("explain", "duoble-space")
    assert (done.code, done.err) == (2, "error: no rule 'duoble-space' — did you mean 'double-space'?\n")


# Configuration


def test_config_show_says_where_each_value_comes_from(run: Runner) -> None:
    out = run("config", "show").out
    assert 'select: ["house"]  # .copylint.yaml:2:1\n' in out
    assert 'fail-on: "warning"  # default\n' in out
    rows = json.loads(run("config", "show", "--json").out)
    assert {"key": "fail-on", "value": "warning", "from": "default"} in rows


def test_config_is_edited_and_what_is_wrong_is_refused(run: Runner) -> None:
    write(".copylint.yaml", "# ours\n" + CONFIG)
    assert run("config", "set", "style.quotes", "british").err == "changed .copylint.yaml\n"
    assert run("config", "ignore", "teh", "spacing").code == 0
    assert run("config", "select", "very").code == 0
    text = Path(".copylint.yaml").read_text()
    assert text.startswith("# ours\n")
    assert "british" in text
    done = run("config", "set", "style.quotes", "french")
    assert (done.code, Path(".copylint.yaml").read_text()) == (2, text)
    assert run("config", "unset", "style.quotes").code == 0
    assert "british" not in Path(".copylint.yaml").read_text()
    assert run("config", "unset", "style.quotes").code == 2


def test_the_schema_is_json(run: Runner) -> None:
    assert json.loads(run("config", "schema").out)["$schema"].startswith("https://json-schema.org/")


def test_init_writes_a_configuration_that_works_once(run: Runner) -> None:
    Path(".copylint.yaml").unlink()
    assert run("init", "--preset", "scraped").err == "wrote .copylint.yaml; next: copylint check\n"
    assert run("check").code == 0
    done = run("init")
    assert (done.code, done.err.partition(" — ")[0]) == (2, "error: .copylint.yaml: already exists")
    assert run("init", "--force").code == 0


def test_the_cache_is_cleared(run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, state = folder.parent / "own-cache", folder.parent / "own-state"
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(cache))
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    write("a.txt")
    run("check")
    count = len(list(cache.iterdir()))
    assert count
    assert [*state.rglob("*.key")]
    assert run("cache", "clear").err == f"{count} file{'s' * (count > 1)} deleted\n"
    assert [*cache.iterdir(), *state.rglob("*.key")] == []


def test_no_cache_leaves_none(run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = folder.parent / "own-cache"
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(cache))
    write("a.txt")
    assert run("check", "--no-cache").code == 1
    assert not cache.exists()


# Suppressions and baselines


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        (DIRTY, "a.txt:1", "teh"),
        (DIRTY, "a.txt:3", "house/very"),
        ("It  was late.\n", "a.txt:1", "gaps"),
        ("A gap.\n" + "x" * 60 + " teh.\n", "./a.txt:2", "teh"),
    ],
)
def test_a_finding_is_suppressed_for_good(run: Runner, text: str, place: str, rule: str) -> None:
    write("a.txt", text)
    before = run("check", "a.txt", "--output-format", "concise").out.splitlines()
    done = run("suppress", place, rule)
    assert (done.code, done.err) == (0, "Suppressed 1 finding in .copylint.yaml.\n")
    write("a.txt", f"Something else.\n\n{text}")
    after = run("check", "a.txt", "--output-format", "concise")
    assert len(after.out.splitlines()) == len(before) - 1
    assert "1 suppressed" in after.last
    run("fix", "--unsafe-fixes", "a.txt")
    assert run("check", "a.txt").last.rstrip(").").endswith(" 1 suppressed"), "nor is it fixed"


def test_what_white_space_rules_find_can_be_suppressed_too(run: Runner) -> None:
    write("a.txt", "It was late.  \n\n\n\nIt rained.")
    run("config", "select", "spacing/trailing-space", "spacing/blank-lines", "spacing/final-newline")
    for line, rule in ((1, "trailing-space"), (2, "blank-lines"), (5, "final-newline")):
        assert run("suppress", f"a.txt:{line}", rule).code == 0, rule
    assert run("check", "a.txt").last == "No problems found (1 file checked, 3 suppressed)."


def test_a_suppression_is_for_its_own_file_whatever_its_name(run: Runner) -> None:
    for name in ("b[1].txt", "b1.txt", "!x.txt"):
        write(name, "It was teh end.\n")
    assert run("suppress", "b[1].txt:1", "teh").code == 0
    assert run("suppress", "!x.txt:1", "teh").code == 0
    assert run("check", "b[1].txt", "!x.txt").code == 0
    assert run("check", "b1.txt").code == 1


def test_a_suppression_that_hides_nothing_any_more_is_reported_while_its_rule_runs(run: Runner) -> None:
    write("a.txt", "It was teh end.\n")
    run("suppress", "a.txt:1", "teh")
    write("a.txt", "It was the end.\n")
    assert "warning: .copylint.yaml:5:5: unused suppression; remove it" in run("check", "a.txt").err
    assert "unused suppression" not in run("check", "a.txt", "--ignore", "teh").err


@pytest.mark.parametrize(
    ("place", "rule", "said"),
    [
        ("a.txt", "teh", "'a.txt' is not a place — expected PATH:LINE"),
        ("a.txt:2", "teh", "a.txt:2: teh finds nothing there — run 'copylint check' for the places"),
        ("a.txt:1", "hte", "no enabled rule 'hte' for a.txt — did you mean 'teh'?"),
        ("gone.txt:1", "teh", "gone.txt: no such file or folder"),
    ],
)
def test_a_suppression_of_nothing_is_a_mistake(run: Runner, place: str, rule: str, said: str) -> None:
    write("a.txt")
    done = run("suppress", place, rule)
    assert done.code == 2
    assert done.err.startswith(f"error: {said}")
    assert Path(".copylint.yaml").read_text() == CONFIG


def test_a_baseline_hides_what_is_known_and_counts_what_is_gone(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    write("x/a.txt")
    assert run("baseline").err == "Recorded 4 findings of 1 file in .copylint-baseline.json\n"
    flags = ("--baseline", ".copylint-baseline.json")
    assert run("check", *flags) == (0, "", "No problems found (1 file checked).\n")
    write("x/a.txt", f"It was not teh end.\n\n{DIRTY}")
    assert run("check", *flags, "--output-format", "concise").out.startswith("x/a.txt:1:12: error house/teh")
    write("x/a.txt", DIRTY.replace("teh", "the"))
    assert run("check", *flags) == (
        0,
        "",
        "note: 1 finding of the baseline no longer found — run 'copylint baseline --prune' to remove the entries\nNo problems found (1 file checked).\n",
    )
    monkeypatch.chdir("x")
    assert run("check", "--baseline", "../.copylint-baseline.json").code == 0


def test_a_baseline_written_again_says_what_came_and_what_went(run: Runner) -> None:
    flags = ("--baseline", ".copylint-baseline.json")
    write("a.txt")
    write("b.txt", "It was teh end.\n")
    run("baseline")
    write("a.txt", DIRTY.replace("teh", "the").replace("was a word", "was teh word"))
    assert run("baseline", "a.txt").err == (
        "Recorded 5 findings of 2 files in .copylint-baseline.json: 1 new, 1 no longer found\n"
    )
    assert run("check", *flags).code == 0, "what was not looked at is still known"
    assert run("baseline", "--select", "house/very").err.endswith(" of 2 files in .copylint-baseline.json\n"), (
        "as is what rules that did not run knew"
    )
    write("a.txt", "A very late end, and teh last.\n")
    Path("b.txt").unlink()
    assert run("check", *flags).err.startswith(
        "note: 4 findings of the baseline no longer found — run 'copylint baseline"
    )
    assert (
        run("baseline", "--prune").err == "Recorded 1 finding of 1 file in .copylint-baseline.json: 4 no longer found\n"
    )
    done = run("check", *flags, "--output-format", "concise")
    assert done.out == "a.txt:1:22: error house/teh [*] Write “the”\n", "pruning lets nothing in"


def test_a_damaged_baseline_is_written_anew_but_never_pruned(run: Runner) -> None:
    write("a.txt", "It was teh end.\n")
    write(".copylint-baseline.json", "<<<<<<< ours\n")
    assert run("baseline", "--prune") == (
        2, "", "error: .copylint-baseline.json: not a baseline — replace it with 'copylint baseline'\n",
    )  # fmt: skip
    assert run("baseline").err.startswith("note: .copylint-baseline.json was not a baseline and is replaced\n")
    assert run("check", "--baseline", ".copylint-baseline.json").code == 0


def test_a_baseline_of_the_configuration_is_used(run: Runner) -> None:
    write("a.txt")
    run("baseline", "-o", "known.json")
    run("config", "set", "baseline", "known.json")
    assert run("check").code == 0
    assert run("baseline", "-o", "again.json").err == "Recorded 4 findings of 1 file in again.json\n"


def test_a_missing_baseline_is_one_mistake_however_many_files_there_are(run: Runner) -> None:
    for n in range(3):
        write(f"{n}.txt")
    assert run("check", "--baseline", "b.json").err.count("no such baseline") == 1


# Help and mistakes


def test_help_names_every_command_and_imports_none(run: Runner) -> None:
    out = run("--help").out
    for command in ("check", "fix", "explain", "rules", "config", "init", "suppress", "baseline", "cache"):
        assert re.search(rf"^  {command} ", out, re.M)
        assert run(command, "--help").code == 0
    assert run("--version").out.startswith("copylint, version ")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("chek",), "no command 'chek' — did you mean 'check'?"),
        (("check", "--fail-onn", "error"), "No such option"),
        (("check", "--output-format", "xml"), "'xml' is not one of"),
        (("check", "--jobs", "-1"), "-1"),
        (("fix", "-i", "a.txt"), "--interactive needs a terminal"),
        (("config", "set", "fail-on"), "Missing argument 'VALUE'"),
    ],
)
def test_mistakes_of_usage_exit_with_2(run: Runner, args: tuple[str, ...], said: str) -> None:
    write("a.txt")
    done = run(*args)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


# Streams


def test_a_report_is_written_even_where_characters_are_lacking() -> None:
    write("a.txt")
    done = spawn(Path.cwd().parent, "check", "a.txt", PYTHONIOENCODING="ascii")
    assert done.code == 1
    assert "It was teh end." in done.out


def test_a_file_name_that_is_no_text_is_no_bug(run: Runner) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        write(name)
    except OSError:
        pytest.skip("this file system takes no such names")
    for form in ("text", "concise", "json", "jsonl"):
        assert run("check", ".", "--output-format", form).code == 1


def test_colour_is_for_terminals_and_for_those_who_ask(monkeypatch: pytest.MonkeyPatch, run: Runner) -> None:
    write("a.txt")
    assert "\x1b[" not in run("check", "a.txt").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("check", "a.txt").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("check", "a.txt").out


# Interactive, on a pseudo-terminal


class Talk:
    """A run of copylint that has a terminal to talk to."""

    def __init__(self, *args: str, **more: str) -> None:
        ours, theirs = pty.openpty()
        own = environment(Path.cwd().parent, TERM="dumb", **more)
        self.process = subprocess.Popen([*PROGRAM, *args], stdin=theirs, stdout=theirs, stderr=theirs, env=own)
        os.close(theirs)
        self.terminal, self.said = ours, ""

    def until(self, text: str) -> str:
        """What is said up to a text, which is waited for."""
        while text not in self.said:
            if not select.select([self.terminal], [], [], 60)[0]:
                raise AssertionError(f"no {text!r} after {self.said!r}")
            try:
                data = os.read(self.terminal, 4096)
            except OSError:
                data = b""
            if not data:
                raise AssertionError(f"no {text!r} before the end of {self.said!r}")
            self.said += data.decode().replace("\r\n", "\n")
        said, _, self.said = self.said.partition(text)
        return said

    def answer(self, *letters: str) -> None:
        for letter in letters:
            self.until("]? ")
            os.write(self.terminal, f"{letter}\n".encode())

    def end(self) -> int:
        """The exit code, once all is said."""
        try:
            while data := os.read(self.terminal, 4096):
                self.said += data.decode()
        except OSError:  # how Linux says that the other end is closed
            pass
        os.close(self.terminal)
        return self.process.wait(60)


@pytest.mark.parametrize(
    ("answers", "left", "summary"),
    [
        ("yyy", CLEANEST, "Fixed 3 problems in 1 file. 1 left: 1 manual."),
        ("nnn", DIRTY, "No fixes applied. 4 left: [?] 1 fixable with `--unsafe-fixes`, 3 manual."),
        ("yny", CLEAN, "Fixed 2 problems in 1 file. 2 left: [?] 1 fixable with `--unsafe-fixes`, 1 manual."),
        ("a", CLEAN, "Fixed 2 problems in 1 file. 2 left: [?] 1 fixable with `--unsafe-fixes`, 1 manual."),
        ("nya", CLEANEST.replace("the", "teh"), "Fixed 2 problems in 1 file. 2 left: 2 manual."),
        ("ya", CLEANEST, "Fixed 3 problems in 1 file. 1 left: 1 manual."),
        (
            "yq",
            DIRTY.replace("teh", "the"),
            "Fixed 1 problem in 1 file. 3 left: [?] 1 fixable with `--unsafe-fixes`, 2 manual.",
        ),
        ("q", DIRTY, "No fixes applied. 4 left: [?] 1 fixable with `--unsafe-fixes`, 3 manual."),
        ("zyyy", CLEANEST, "Fixed 3 problems in 1 file. 1 left: 1 manual."),
    ],
)
def test_interactive_asks_about_each_fix(answers: str, left: str, summary: str) -> None:
    path = write("a.txt")
    chat = Talk("fix", "-i", "a.txt")
    chat.answer(*answers)
    assert chat.end() == 0
    assert path.read_text() == left
    assert summary in chat.said


def test_what_was_declined_stays_declined_when_all_others_are_made() -> None:
    """Even if nearby fixes move it and change the text around it."""
    path = write("a.txt", "So teh one, teh two, adn teh three  end.\n")
    chat = Talk("fix", "-i", "a.txt")
    chat.answer("y", "n", "a")
    assert chat.end() == 0
    assert path.read_text() == "So the one, teh two, and the three end.\n"


def test_questions_show_the_place_and_a_question_mark_the_help() -> None:
    write("a.txt")
    chat = Talk("fix", "-i", "a.txt")
    said = chat.until("Apply this fix [y,n,a,q,e,?]? ")
    assert "a.txt:1:8 error Write “the” house/teh [*]" in said
    assert "It was the end." in said
    os.write(chat.terminal, b"?\n")
    assert "n - skip this fix" in chat.until("]? ")
    os.write(chat.terminal, b"q\n")
    assert chat.end() == 0


def test_where_there_is_a_choice_it_is_made_by_number() -> None:
    write(
        "house-rules/house/choice.yaml",
        "kind: consistency\npattern: '\\b(?P<a>web)site\\b'\nvariants: ['{a} site', '{a}-site']\nmessage: Write “{other}” as elsewhere\n"
        "severity: warning\nrationale: One word.\nexamples:\n  - bad: |-\n      A web site.\n\n      A ⟦website⟧.\n"
        "  - good: A website.\n",
    )
    path = write("a.txt", "A web site here.\n\nA website there.\n")
    chat = Talk("fix", "-i", "a.txt")
    question = chat.until("]? ")
    os.write(chat.terminal, b"n\n" if "[y" in question else b"1\n")
    assert chat.end() == 0
    assert path.read_text().startswith("A web site here.")


def test_a_line_is_edited_by_hand_and_its_line_end_stays(folder: Path) -> None:
    editor = folder / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/teh end/a new end/' \"$1\"\n")
    editor.chmod(0o755)
    path = write("a.txt", "It was teh end.\r\nIt rained.\r\n")
    chat = Talk("fix", "-i", "a.txt", EDITOR=str(editor), VISUAL=str(editor))
    chat.answer("e")
    assert chat.end() == 0
    assert path.read_bytes() == b"It was a new end.\r\nIt rained.\r\n"


def test_an_editor_that_fails_loses_nothing() -> None:
    path = write("a.txt", "It was teh end.\n\nIt was adn one.\n")
    chat = Talk("fix", "-i", "a.txt", EDITOR="false", VISUAL="false")
    chat.answer("e", "y")
    assert chat.end() == 0
    assert path.read_text() == "It was teh end.\n\nIt was and one.\n"


def test_q_leaves_the_rest_of_all_files() -> None:
    for name in "abc":
        write(f"{name}.txt", "It was teh end.\n")
    chat = Talk("fix", "-i", "a.txt", "b.txt", "c.txt")
    chat.answer("y", "q")
    assert chat.end() == 0
    assert [Path(f"{n}.txt").read_text()[7:10] for n in "abc"] == ["the", "teh", "teh"]


def test_the_end_of_input_is_a_q_and_ctrl_c_writes_nothing_of_the_file_at_hand() -> None:
    path = write("a.txt")
    chat = Talk("fix", "-i", "a.txt")
    chat.answer("y", "\x04")
    assert chat.end() == 0
    assert path.read_text() == DIRTY.replace("teh", "the")
    write("a.txt")
    chat = Talk("fix", "-i", "a.txt")
    chat.answer("y")
    chat.until("]? ")
    chat.process.send_signal(2)
    assert chat.end() == 130
    assert path.read_text() == DIRTY


# What a run imports

HEAVY = (
    "ruamel", "yaml", "regex", "rich", "ftfy", "babel", "platformdirs", "difflib", "multiprocessing", "concurrent", "subprocess",
    "asyncio", "ssl", "http", "email", "logging", "tempfile", "unittest", "importlib.metadata", "traceback", "pygls",
    "textstat", "json", "array", "copylint.engine.workers", "language_tool_python", "copylint.engine.providers.", "copylint.kinds.languagetool",
    "copylint.config.reader", "copylint.storage.yaml_tree", "copylint.reporting.json", "copylint.kinds.date",
)  # fmt: skip


def imported(*args: str) -> set[str]:
    """The modules that a run had imported when it ended."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(' '.join(sys.modules), file=sys.stderr))\n"
        "from copylint.cli import main\nmain()"
    )
    own = environment(Path.cwd().parent)
    done = subprocess.run([PROGRAM[0], "-c", code, *args], capture_output=True, text=True, env=own, check=False)
    return set(done.stderr.splitlines()[-1].split())


def test_a_warm_check_imports_nothing_heavy() -> None:
    Path(".copylint.yaml").unlink()
    write("a.txt")
    imported("check", "a.txt")
    modules = imported("check", "a.txt")
    assert "copylint.engine.fixer" in modules
    assert {m for m in modules if m.startswith(HEAVY)} == set()


def test_help_imports_no_command() -> None:
    modules = imported("--help")
    assert {m for m in modules if m.startswith("copylint.cli.")} == {"copylint.cli.options", "copylint.cli.streams"}
    assert "copylint.engine.fixer" not in modules
