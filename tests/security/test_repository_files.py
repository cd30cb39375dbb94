"""What a stranger's project may name: no file outside of it, no device, no pipe, nothing without end.

Defends against projects that make copylint hang, run out of memory, show or use a file of the user's, or write one.
Each runs on the command line and in the language server, under limits of CPU and memory, so that a fault fails here.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from editor import Editor
from project import DIRTY, PROGRAM, RULES, Done, Runner, environment, rule_file, shared_cache

from copylint import boundary, config
from copylint.boundary import Boundary, project_root, refused_by_windows
from copylint.config.selection import Known
from copylint.discover import files
from copylint.errors import UserError
from copylint.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs links, pipes and limits")

SECRET = "hunter2-of-the-user"
CPU, MEMORY = 60, 2 << 30  # seconds, bytes
OUT = "leads out of the project"
LIMITED = f"import resource as r; r.setrlimit(r.RLIMIT_CPU, ({CPU}, {CPU})); r.setrlimit(r.RLIMIT_AS, ({MEMORY},) * 2); "
SHEET = "kind: sheet\nfile: {}\nmessage: A wording of {{note}}\nfix: safe"
HOSTILE: dict[str, tuple[Callable[[], object], str]] = {}


@pytest.fixture(autouse=True)
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one article, and files of the user's beside it."""
    for key, value in environment(tmp_path, COPYLINT_CACHE_DIR=shared_cache(tmp_path_factory)).items():
        monkeypatch.setenv(key, value)
    (tmp_path / "cred.yaml").write_text(f"{SECRET}: {SECRET}\n")
    (tmp_path / "secret.txt").write_text(f"{SECRET}\n")
    (tmp_path / "secret.csv").write_text(f"from,to\nteh,{SECRET}\n")
    outside = tmp_path / "elsewhere" / "house"
    outside.mkdir(parents=True)
    (outside / "teh.yaml").write_text(rule_file("teh", RULES["teh"]).replace("Write", SECRET))
    folder = tmp_path / "work"
    (folder / ".git").mkdir(parents=True)
    (folder / "a.txt").write_text(DIRTY)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def says(text: str) -> None:
    Path(".copylint.yaml").write_text(text)


def link(path: str, to: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).symlink_to(to)


def pipe(path: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


def sparse(path: str) -> None:
    """A file of 10 GB that takes no place on the disk."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with Path(path).open("wb") as file:
        file.truncate(10 << 30)


def hostile(wanted: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """A project that is refused with a message."""

    def named(make: Callable[[], object]) -> Callable[[], object]:
        HOSTILE[make.__name__] = make, wanted
        return make

    return named


@hostile(OUT)
def baseline_is_a_device() -> None:
    says("baseline: /dev/zero")


@hostile(OUT)
def baseline_is_a_link_to_a_device() -> None:
    link("b.json", "/dev/zero")
    says("baseline: b.json")


@hostile("is not a regular file")
def baseline_is_a_pipe() -> None:
    pipe("b.json")
    says("baseline: b.json")


@hostile("is larger than 16 MB")
def baseline_has_no_end() -> None:
    sparse("b.json")
    says("baseline: b.json")


@hostile(OUT)
def rule_folders_is_everything() -> None:
    says("rule-folders: [/]")


@hostile(OUT)
def rule_folders_is_above() -> None:
    says("rule-folders: [../elsewhere]\nextend-select: [house]")


@hostile(OUT)
def rule_folders_is_a_link() -> None:
    link("rules", "../elsewhere")
    says("rule-folders: [rules]\nextend-select: [house]")


@hostile(OUT)
def group_of_rules_is_a_link() -> None:
    link("rules/house", "../../elsewhere/house")
    says("rule-folders: [rules]\nextend-select: [house]")


@hostile(OUT)
def rule_is_standard_input() -> None:
    link("rules/g/x.yaml", "/dev/stdin")
    says("rule-folders: [rules]")


@hostile(OUT)
def rule_is_a_file_of_the_users() -> None:
    link("rules/g/x.yaml", "../../../cred.yaml")
    says("rule-folders: [rules]")


@hostile("is not a regular file")
def rule_is_a_pipe() -> None:
    pipe("rules/g/x.yaml")
    says("rule-folders: [rules]")


@hostile("is larger than 16 MB")
def rule_has_no_end() -> None:
    sparse("rules/g/x.yaml")
    says("rule-folders: [rules]")


@hostile("is not a folder")
def rule_folder_is_a_pipe() -> None:
    pipe("rules")
    says("rule-folders: [rules]")


@hostile(OUT)
def extends_a_file_of_the_users() -> None:
    says("extends: ../cred.yaml")


@hostile(OUT)
def extends_it_by_its_whole_path() -> None:
    says(f"extends: {Path('../cred.yaml').resolve()}")


@hostile(OUT)
def extends_a_link() -> None:
    link("base.yaml", "../cred.yaml")
    says("extends: base.yaml")


@hostile(OUT)
def extends_what_extends_it() -> None:
    Path("base.yaml").write_text("extends: ../cred.yaml")
    says("extends: base.yaml")


@hostile("is not a regular file")
def extends_a_pipe() -> None:
    pipe("base.yaml")
    says("extends: base.yaml")


@hostile("is larger than 16 MB")
def extends_what_has_no_end() -> None:
    sparse("base.yaml")
    says("extends: base.yaml")


@hostile("extends itself")
def extends_itself_through_a_link() -> None:
    link("d", ".")
    link("e", "d")
    Path("base.yaml").write_text("extends: [d/base.yaml, e/base.yaml]")
    says("extends: base.yaml")


@hostile("more than 30 files extend each other")
def extends_a_long_row() -> None:
    for n in range(2000):
        Path(f"{n}.yaml").write_text(f"extends: ./{n + 1}.yaml")
    says("extends: ./0.yaml")


@hostile(OUT)
def words_of_the_users() -> None:
    says("words: [{file: ../secret.txt}]")


@hostile("cannot read ~/secret.txt: no such file")
def words_at_home() -> None:
    says("words: [{file: ~/secret.txt}]")


@hostile(OUT)
def words_of_a_link_in_the_way() -> None:
    link("d", "..")
    says("words: [{file: d/secret.txt}]")


@hostile("lead round in a circle")
def words_of_a_loop() -> None:
    link("loop", "loop")
    says("words: [{file: loop}]")


@hostile("is not a regular file")
def words_of_a_pipe() -> None:
    pipe("words.txt")
    says("overrides: [{files: [a.txt], words: [{file: words.txt}]}]")


@hostile("is not a regular file")
def words_of_a_socket() -> None:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as made:
        made.bind("s")
    says("words: [{file: s}]")


@hostile("is larger than 16 MB")
def words_without_end() -> None:
    sparse("words.txt")
    says("words: [{file: words.txt}]")


@hostile("is Git's own")
def words_of_git() -> None:
    Path(".git/config").write_text(f"token = {SECRET}\n")
    says("words: [{file: .git/config}]")


@hostile("is Git's own")
def words_of_git_through_a_link() -> None:
    Path(".git/config").write_text(f"token = {SECRET}\n")
    link("g", ".git")
    says("words: [{file: g/config}]")


@hostile(OUT)
def sheet_of_the_users() -> None:
    says("rules: {house-wording: {enabled: true, file: ../secret.csv}}")


@hostile("is not a regular file")
def sheet_is_a_pipe() -> None:
    pipe("s.csv")
    says("rules: {house-wording: {enabled: true, file: s.csv}}")


@hostile("is larger than 16 MB")
def sheet_without_end() -> None:
    sparse("s.csv")
    says("rules: {house-wording: {enabled: true, file: s.csv}}")


@hostile(OUT)
def sheet_that_a_rule_names() -> None:
    Path("rules/house").mkdir(parents=True)
    Path("rules/house/teh.yaml").write_text(rule_file("teh", SHEET.format("../../../secret.csv")))
    says("rule-folders: [rules]\nextend-select: [house]")


@hostile(OUT)
def sheet_that_a_rule_names_by_a_link() -> None:
    link("rules/house/s.csv", "../../../secret.csv")
    Path("rules/house/teh.yaml").write_text(rule_file("teh", SHEET.format("s.csv")))
    says("rule-folders: [rules]\nextend-select: [house]")


@hostile(OUT)
def configuration_is_a_link() -> None:
    link(".copylint.yaml", "../cred.yaml")


@hostile(OUT)
def configuration_is_a_device() -> None:
    link(".copylint.yaml", "/dev/zero")


@hostile("is not a regular file")
def configuration_is_a_pipe() -> None:
    pipe(".copylint.yaml")


@hostile("is larger than 16 MB")
def configuration_has_no_end() -> None:
    sparse(".copylint.yaml")


@hostile(OUT)
def project_is_the_folder_where_there_is_no_git() -> None:
    Path(".git").rmdir()
    says("extends: ../cred.yaml")


@hostile(OUT)
def project_is_where_the_file_is_that_git_leaves_in_worktrees() -> None:
    Path(".git").rmdir()
    Path(".git").write_text("gitdir: /\n")
    Path("../.git").mkdir()
    says("extends: ../cred.yaml")


@hostile("is no path")
def names_hold_a_zero_byte() -> None:
    says('rule-folders: ["\\0"]')


@hostile("is no path")
def names_cannot_be_written() -> None:
    says('words: [{file: "\\ud800"}]')


def spawned(*args: str, stdin: str = "") -> Done:
    """Run copylint under limits. What it waits for never comes: then it is ended, and the test fails."""
    program = [*PROGRAM[:2], LIMITED + PROGRAM[2]]
    done = subprocess.run([*program, *args], input=stdin.encode(), capture_output=True, timeout=300, check=False)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_project_is_refused_on_the_command_line(name: str) -> None:
    make, wanted = HOSTILE[name]
    make()
    done = spawned("check", ".")
    assert done.code == 2, done
    assert wanted in done.err
    assert "Traceback" not in done.err
    assert SECRET not in done.out + done.err


@pytest.fixture
def editor(work: Path) -> Iterator[Editor]:
    pytest.importorskip("pygls", reason="the extra `lsp` is not installed")
    with Editor(work, os.environ) as made:
        if sys.platform == "linux":
            import resource

            for kind, most in ((resource.RLIMIT_CPU, CPU), (resource.RLIMIT_AS, MEMORY)):
                resource.prlimit(made.process.pid, kind, (most, most))
        yield made


@pytest.mark.parametrize("name", HOSTILE)
def test_the_language_server_answers_after_a_hostile_project_was_opened(name: str, work: Path, editor: Editor) -> None:
    make, wanted = HOSTILE[name]
    make()
    editor.initialize()
    uri = editor.open("a.txt")
    assert editor.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 8}}) is None
    editor.until(lambda m: m.get("method") in ("textDocument/publishDiagnostics", "window/showMessage") and wanted in json.dumps(m, ensure_ascii=False))
    (work / "b").mkdir()
    (work / "b" / "c.txt").write_text(DIRTY)
    (work / "b" / ".git").mkdir()
    (work / "b" / ".copylint.yaml").write_text("select: [spacing]")
    editor.diagnostics(editor.open("b/c.txt"))
    assert editor.quit() == 0
    assert SECRET not in json.dumps(editor.said) + b"".join(editor.errors).decode()
