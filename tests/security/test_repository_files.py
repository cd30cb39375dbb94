"""An untrusted project can refer only to its own regular files: no outside file, device, pipe or endless input.

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
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from editor import Editor, Message
from project import DIRTY, PROGRAM, RULES, Done, Runner, environment, rule_file, shared_cache

from copylint.config import layers
from copylint.model.errors import UserError
from copylint.storage import boundary
from copylint.storage.boundary import Boundary, project_root, refused_by_windows
from copylint.storage.discovery import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs links, pipes and limits")

SECRET = "hunter2-of-the-user"
CPU, MEMORY = 60, 2 << 30  # seconds, bytes
OUT = "leads out of the project"
LIMITED = (
    f"import resource as r; r.setrlimit(r.RLIMIT_CPU, ({CPU}, {CPU})); r.setrlimit(r.RLIMIT_AS, ({MEMORY},) * 2); "
)
SHEET = "kind: sheet\nfile: {}\nmessage: A wording of {{note}}\nfix: safe"
HOSTILE: dict[str, tuple[Callable[[], object], str]] = {}


def project(folder: Path) -> Path:
    """A repository with one article."""
    (folder / ".git").mkdir(parents=True)
    (folder / "a.txt").write_text(DIRTY)
    return folder


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
    folder = project(tmp_path / "work")
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


@hostile("~/secret.txt: no such file")
def words_at_home() -> None:
    says("words: [{file: ~/secret.txt}]")


@hostile(OUT)
def words_of_a_link_in_the_way() -> None:
    link("d", "..")
    says("words: [{file: d/secret.txt}]")


@hostile("too many levels of symbolic links")
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
    says("rules: {custom-wording: {enabled: true, file: ../secret.csv}}")


@hostile("is not a regular file")
def sheet_is_a_pipe() -> None:
    pipe("s.csv")
    says("rules: {custom-wording: {enabled: true, file: s.csv}}")


@hostile("is larger than 16 MB")
def sheet_without_end() -> None:
    sparse("s.csv")
    says("rules: {custom-wording: {enabled: true, file: s.csv}}")


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


@hostile("is not a path")
def names_hold_a_zero_byte() -> None:
    says('rule-folders: ["\\0"]')


@hostile("not YAML")
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


def heard(editor: Editor, wanted: str) -> bool:
    """Whether the server has said something of a file, or says it now."""

    def says_it(message: Message) -> bool:
        told = message.get("method") in ("textDocument/publishDiagnostics", "window/showMessage")
        return told and wanted in json.dumps(message, ensure_ascii=False)

    return any(map(says_it, editor.said)) or bool(editor.until(says_it))


ALONE = [name for name in HOSTILE if name.startswith(("baseline", "project"))]  # they hold for the folder it runs in


@pytest.mark.parametrize(
    "names", [*([name] for name in ALONE), sorted({*HOSTILE} - {*ALONE})], ids=lambda names: names[0]
)
def test_the_language_server_answers_after_hostile_projects_were_opened(
    names: list[str], work: Path, editor: Editor
) -> None:
    editor.initialize()
    for name in names:
        make, wanted = HOSTILE[name]
        if len(names) > 1:
            os.chdir(project(work.parent / name))
        make()
        editor.folder = Path.cwd()
        asked = {"textDocument": {"uri": editor.open("a.txt")}, "position": {"line": 0, "character": 8}}
        assert editor.ask("textDocument/hover", asked) is None, name
        assert heard(editor, wanted), name
    os.chdir(project(work / "b"))
    says("select: [spacing]")
    editor.folder = work / "b"
    editor.diagnostics(editor.open("a.txt"))
    assert editor.quit() == 0
    assert SECRET not in json.dumps(editor.said) + b"".join(editor.errors).decode()


def test_a_project_that_turns_hostile_while_it_is_open_shows_nothing_of_the_users(work: Path, editor: Editor) -> None:
    Path("rules/house").mkdir(parents=True)
    rule = Path("rules/house/teh.yaml")
    rule.write_text(rule_file("teh", RULES["teh"]))
    says("rule-folders: [rules]\nselect: [house]")
    editor.initialize()
    uri = editor.open("a.txt")
    asked = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 8}}
    assert "Write" in editor.ask("textDocument/hover", asked)["contents"]["value"]
    rule.unlink()
    rule.symlink_to("../../../elsewhere/house/teh.yaml")
    editor.ask("textDocument/hover", asked)
    editor.notify("workspace/didChangeWatchedFiles", {"changes": []})
    assert heard(editor, OUT)
    rule.unlink()
    os.mkfifo(rule)
    editor.ask("textDocument/hover", asked)
    editor.notify("workspace/didChangeWatchedFiles", {"changes": []})
    assert heard(editor, "is not a regular file")
    assert editor.quit() == 0
    assert SECRET not in json.dumps(editor.said) + b"".join(editor.errors).decode()


# What may be named


def test_files_of_the_project_may_be_named_however_they_are_reached(run: Runner) -> None:
    for folder in ("house", "rules/house", "docs"):
        Path(folder).mkdir(parents=True)
    Path("house/words.txt").write_text("teh\n")
    Path("house/s.csv").write_text("from,to\nadn,and\n")
    Path("house/teh.yaml").write_text(rule_file("teh", RULES["teh"]))
    Path("house/base.yaml").write_text("extends: ../docs/more.yaml\nwords: [{file: words.txt}]")
    Path("docs/more.yaml").write_text(f"baseline: {Path('b.json').absolute()}\nrule-folders: ../linked")
    Path("b.json").write_text('{"version": 1, "files": {}}')
    Path("linked").symlink_to(Path("rules").absolute())
    Path("rules/house/teh.yaml").symlink_to("../../house/teh.yaml")
    Path("docs/.copylint.yaml").symlink_to("house.yaml")
    Path("docs/house.yaml").write_text(
        "extends: ../linked/../house/base.yaml\nselect: [house/teh]\n"
        "rules: {custom-wording: {enabled: true, file: ../house/s.csv}}"
    )
    Path("docs/a.txt").write_text(DIRTY)
    os.chdir("docs")
    done = run("check", "--output-format", "concise", "a.txt")
    assert done.code == 1, done
    rules = [line.split()[2] for line in done.out.splitlines()]
    assert rules == ["house/teh", "house/teh", "wording/custom-wording"]


def test_what_the_user_names_may_be_anywhere(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("teh\n")
    (tmp_path / "mine.yaml").write_text(
        f"rule-folders: {tmp_path / 'elsewhere'}\nselect: [house]\nwords: [{{file: ~/words.txt}}]\nbaseline: {tmp_path / 'b.json'}\n"
    )
    (tmp_path / "b.json").write_text('{"version": 1, "files": {}}')
    assert SECRET in run("check", "--config", "../mine.yaml", "a.txt").out
    Path("mine.yaml").symlink_to("../mine.yaml")
    assert SECRET in run("check", "--config", "mine.yaml", "a.txt").out
    assert run("config", "set", "--config", "mine.yaml", "language", "en-GB").code == 0
    assert "language: en-GB" in (tmp_path / "mine.yaml").read_text()
    own = Path(layers.user_file())
    own.parent.mkdir(parents=True)
    own.write_text("rule-folders: ../../elsewhere\nselect: [house]")
    assert SECRET in run("check", "a.txt").out
    assert run("check", "--baseline", "../b.json", "a.txt").code == 1


def test_what_the_users_own_file_extends_is_held_to_its_own_project(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "base.yaml").write_text("words: [{file: ../secret.txt}]")
    (tmp_path / "mine.yaml").write_text("extends: team/base.yaml")
    done = run("check", "--config", "../mine.yaml", "a.txt")
    assert (done.code, OUT in done.err, SECRET in done.err) == (2, True, False)
    (tmp_path / ".git").mkdir()  # now they are of one project
    assert run("check", "--config", "../mine.yaml", "a.txt").code in (0, 1)


@pytest.mark.parametrize("option", ["--config", "--baseline"])
@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "."])
def test_what_has_no_end_is_refused_of_the_user_too(option: str, name: str) -> None:
    os.mkfifo("pipe")
    done = spawned("check", option, name, "a.txt")
    assert (done.code, "is not a regular file" in done.err) == (2, True), done


# How much


def test_files_in_rule_folders_are_counted_while_they_are_looked_for(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(40):
        for group in ("one/a", "one/b", "two/c"):
            Path(group).mkdir(parents=True, exist_ok=True)
            Path(group, f"x{n}.txt").touch()
    says("rule-folders: [one, two]")
    assert run("check", "a.txt").code in (0, 1)
    monkeypatch.setattr(boundary, "FILES", 100)
    for more in ((), ("--no-cache",), ("--select", "nothing-of-that-name")):
        done = run("check", "a.txt", *more)
        assert (done.code, "has more than 100 files" in done.err) == (2, True), done


def test_a_hundred_thousand_files_are_too_many() -> None:
    Path("rules/g").mkdir(parents=True)
    Path("rules/g/x").touch()
    for n in range(boundary.FILES):
        os.link("rules/g/x", f"rules/g/{n}")
        if n % 30_000 == 29_999:  # as many links as a file of some systems may have
            Path("rules/g/x").unlink()
            Path("rules/g/x").touch()
    says("rule-folders: [rules]")
    done = spawned("check", "a.txt")
    assert (done.code, "has more than 100,000 files" in done.err) == (2, True), done


def test_all_files_together_are_bounded(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary, "TOGETHER", 5000)
    Path("words.txt").write_text("# none\n" * 300)
    says("words: [{file: words.txt}]")
    assert run("check", "a.txt").code in (0, 1)
    for n in range(2):  # the same file is read once
        Path(f"words{n}.txt").write_text("# none\n" * 300)
    says("words: [{file: words.txt}]\noverrides: [{files: [b], words: [{file: words0.txt}, {file: words1.txt}]}]")
    done = run("check", "a.txt")
    assert (done.code, "that all files together may have" in done.err) == (2, True), done
    Path("rules/house").mkdir(parents=True)
    Path("rules/house/teh.yaml").write_text("#" * 6000 + "\n" + rule_file("teh", RULES["teh"]))
    says("rule-folders: [rules]")
    done = run("check", "a.txt")
    assert (done.code, "that all files together may have" in done.err) == (2, True), done


# What is written


@pytest.mark.parametrize(
    "args",
    [
        ("baseline", "a.txt"),
        ("baseline", "--prune", "a.txt"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_a_baseline_is_not_written_through_a_link_that_leads_out(
    args: tuple[str, ...], there: bool, run: Runner, tmp_path: Path
) -> None:
    users = tmp_path / "bashrc"
    if there:
        users.write_text(SECRET)
    link(".copylint-baseline.json", "../bashrc")
    done = run(*args)
    assert (done.code, OUT in done.err) == (2, True), done
    assert users.exists() == there
    assert not there or users.read_text() == SECRET
    if args == ("baseline", "a.txt"):
        assert run("baseline", "-o", ".copylint-baseline.json", "a.txt").code == 0  # this the user has named
        assert '"files"' in users.read_text()


@pytest.mark.parametrize(
    "args",
    [
        ("init", "--preset", "article"),
        ("init", "--force", "--preset", "article"),
        ("config", "set", "language", "en-GB"),
        ("config", "ignore", "spacing"),
        ("config", "select", "wording"),
        ("config", "unset", "language"),
        ("suppress", "a.txt:1", "teh"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_a_configuration_is_not_written_through_a_link_that_leads_out(
    args: tuple[str, ...], there: bool, run: Runner, tmp_path: Path
) -> None:
    users = tmp_path / "users.yaml"
    if there:
        users.write_text("language: en\n")
    link(".copylint.yaml", "../users.yaml")
    done = run(*args)
    assert done.code == 2, done
    assert users.exists() == there
    assert not there or users.read_text() == "language: en\n"


def test_a_link_within_the_project_is_written_through(run: Runner) -> None:
    Path("house").mkdir()
    Path("house/c.yaml").write_text("language: en\n")
    Path("house/b.json").write_text('{"version": 1, "files": {}}')
    link(".copylint.yaml", "house/c.yaml")
    link(".copylint-baseline.json", "house/b.json")
    assert run("config", "set", "language", "en-GB").code == 0
    assert Path("house/c.yaml").read_text() == "language: en-GB\n"
    assert run("baseline", "a.txt").code == 0
    assert Path("house/b.json").stat().st_size > 30
    assert Path(".copylint.yaml").is_symlink()


def test_names_in_a_baseline_are_looked_for_in_the_project_alone(run: Runner) -> None:
    names = ["/etc/passwd", "/nothing/there", "../cred.yaml", "a.txt", "gone.txt", "\\\\evil\\share"]
    entry = [{"rule": "spacing/x", "context": "c", "count": 1}]
    Path("b.json").write_text(json.dumps({"version": 1, "files": dict.fromkeys(names, entry)}))
    says("baseline: b.json")
    assert "1 finding of the baseline no longer found" in run("check", "a.txt").err


# What Git leaves out


def walked() -> list[str]:
    found = files(["."], suffixes=frozenset({".txt"}), exclude=(), force_exclude=False, root=".")
    return [path if isinstance(path, str) else f"! {path}" for path in found]


def test_a_gitignore_is_a_regular_file(work: Path) -> None:
    for name in ("device", "pipe", "out", "folder", "inside"):
        Path(name).mkdir()
        Path(name, "a.txt").touch()
    link("device/.gitignore", "/dev/zero")
    pipe("pipe/.gitignore")
    Path("../ignore").write_text("*.txt\n")
    link("out/.gitignore", "../../ignore")
    Path("folder/.gitignore").mkdir()
    link("inside/.gitignore", "rules")  # which Git does not follow either
    Path("inside/rules").write_text("*.txt\n")
    assert walked() == ["a.txt", *(f"{name}/a.txt" for name in ("device", "folder", "inside", "out", "pipe"))]
    sparse("out/more/.gitignore")
    assert any(line.startswith("! ") and "is larger than 16 MB" in line for line in walked())
    assert spawned("check", ".").code == 2


@pytest.mark.parametrize(
    "named", ["/dev", "/dev/zero", "../users", "../users/link", "\\\\evil\\share", "//evil/share", "\0"]
)
def test_a_git_file_leads_to_no_folder_of_the_users(named: str) -> None:
    Path(".git").rmdir()
    Path("../users/info").mkdir(parents=True)
    Path("../users/info/exclude").write_text("*.txt\n")
    Path("../users/gitdir").write_text("elsewhere\n")
    link("../users/link", "..")
    Path(".git").write_text(f"gitdir: {named}\n")
    assert walked() == ["a.txt"]


@pytest.mark.parametrize("make", [pipe, sparse, partial(link, to="/dev/zero")], ids=["pipe", "sparse", "link"])
@pytest.mark.parametrize("path", [".git/info/exclude", ".git"])
def test_what_git_keeps_for_itself_is_a_regular_file(make: Callable[[str], None], path: str) -> None:
    if path == ".git":
        Path(".git").rmdir()
    make(path)
    done = spawned("check", "--output-format", "concise", ".")
    assert (done.code, "is larger than" in done.err) in ((0, False), (1, False), (2, True)), done


def test_a_submodule_keeps_its_files_in_the_project() -> None:
    Path(".git/modules/sub/info").mkdir(parents=True)
    Path(".git/modules/sub/info/exclude").write_text("b.txt\n")
    Path("sub").mkdir()
    Path("sub/.git").write_text("gitdir: ../.git/modules/sub\n")
    Path("sub/b.txt").touch()
    Path("sub/c.txt").touch()
    assert walked() == ["a.txt", "sub/c.txt"]


# The parts


def test_the_project_is_the_nearest_folder_with_git(work: Path) -> None:
    Path("a/b/c").mkdir(parents=True)
    assert project_root("a/b/c/x.yaml") == str(work)
    Path("a/b/.git").touch()
    assert project_root("a/b/c/x.yaml") == str(work / "a" / "b")
    assert project_root("a/x.yaml") == str(work)
    Path("a/b/c/.git").symlink_to("nowhere")
    assert project_root("a/b/c/x.yaml") == str(work / "a" / "b" / "c")
    Path(".git").rmdir()
    assert project_root("a/x.yaml") == str(work / "a")


def test_a_whole_path_may_be_spelled_through_a_link(work: Path) -> None:
    Path("docs").mkdir()
    link("../short", "work")
    found = Boundary.of(f"{work.parent}/short/docs/x.yaml")
    assert found.root == str(work)
    assert found.locate(f"{work.parent}/short/w.txt", f"{work.parent}/short/docs") == str(work / "w.txt")
    assert found.locate("../w.txt", f"{work.parent}/short/docs") == str(work / "w.txt")
    with pytest.raises(UserError, match=OUT):
        found.locate("../../w.txt", f"{work.parent}/short/docs")
    with pytest.raises(UserError, match=OUT):
        found.locate(f"{work}er/w.txt", str(work))


def test_a_link_is_followed_no_further_than_to_where_it_leaves_the_project(work: Path) -> None:
    link("one", "two")
    link("two", "../nothing-there")  # if it were followed, there would be no such file
    with pytest.raises(UserError, match=OUT):
        Boundary(str(work)).read(str(work / "one" / "deeper"))
    link("up", "docs/../..")
    Path("docs").mkdir()
    with pytest.raises(UserError, match=OUT):
        Boundary(str(work)).folder(str(work / "up"))
    link("round", f"{work}/docs/../a.txt")
    assert Boundary(str(work)).read(str(work / "round")) == DIRTY.encode()


@pytest.mark.parametrize(
    "name",
    [
        "\\\\evil\\share\\x", "//evil/share/x", "\\\\?\\C:\\x", "\\\\.\\NUL", "C:x", "c:", "NUL", "nul.txt", "a/CON", "a\\com1.yaml",
        "LPT³", "aux .yaml", "CONIN$", "x.txt:stream", "C:\\x:y", "a./b", "a /b", "x.yaml.",
    ],
)  # fmt: skip
def test_names_that_mean_something_else_to_windows_are_refused_there(name: str) -> None:
    assert refused_by_windows(name)


@pytest.mark.parametrize(
    "name", ["x", "../x", "./a/b.yaml", "a\\b", "C:\\x", "C:/x", "console", "com10", "nullable.yaml", ".x"]
)
def test_names_that_mean_what_they_say_to_windows_are_not(name: str) -> None:
    assert not refused_by_windows(name)
