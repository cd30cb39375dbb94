"""Changes since a revision, in real repositories with all kinds of file changes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from outside import program
from project import Runner, enter_folder, make

DIRTY = "It was teh end.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a repository with one commit, tagged `start`."""
    program("git")
    work = enter_folder(tmp_path, tmp_path_factory, monkeypatch)
    for name in [n for n in os.environ if n.startswith("GIT_")]:
        monkeypatch.delenv(name)
    make(work)
    git("init", "--quiet", "--initial-branch=main")
    git("config", "user.name", "A")
    git("config", "user.email", "a@example.org")
    for name in ("a.txt", "b.txt", "sub/c.txt", "sub/d.txt"):
        write(name, f"First of {name}.\n\n{DIRTY}\nThe last line of it.\n")
    commit("start")
    git("tag", "start")
    return work


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, encoding="utf-8", timeout=30).stdout


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text.encode())


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def append(name: str, text: str = f"\n{DIRTY}") -> None:
    with open(name, "ab") as file:
        file.write(text.encode())


def found(run: Runner, *words: str) -> list[tuple[str, int]]:
    """Files and lines of what is found."""
    done = run("check", "--output-format", "jsonl", *words)
    assert done.code in (0, 1), done.err
    return [(i["path"], i["line"]) for i in map(json.loads, done.out.splitlines())]


def files(run: Runner, *words: str) -> set[str]:
    return {path for path, _ in found(run, *words)}


def test_files_that_have_not_changed_are_not_looked_at(run: Runner) -> None:
    assert files(run) == {"a.txt", "b.txt", "sub/c.txt", "sub/d.txt"}
    done = run("check", "--changed-since", "start")
    assert done == (0, "", "no files to check: none has changed\nNo files checked.\n")


def test_a_change_counts_committed_staged_or_neither(run: Runner) -> None:
    append("a.txt")
    commit("one")
    append("b.txt")
    git("add", "b.txt")
    append("sub/c.txt")
    assert found(run, "--changed-since", "start") == [
        (name, line) for name in ("a.txt", "b.txt", "sub/c.txt") for line in (3, 7)
    ]
    assert found(run, "--changed-since", "start", "--changed-lines") == [
        (name, 7) for name in ("a.txt", "b.txt", "sub/c.txt")
    ]


def test_new_files_count_unless_git_ignores_them(run: Runner) -> None:
    write("new.txt", DIRTY)
    write("sub/also new.txt", DIRTY)
    write("ignored.txt", DIRTY)
    write(".gitignore", "ignored.txt\n")
    for words in ([], ["--changed-lines"]):
        assert found(run, "--changed-since", "HEAD", *words) == [("new.txt", 1), ("sub/also new.txt", 1)]
        assert not found(run, "ignored.txt", "--changed-since", "HEAD", *words)


def test_a_renamed_file_has_changed_and_of_its_lines_those_that_have(run: Runner) -> None:
    git("mv", "a.txt", "moved.txt")
    assert files(run, "--changed-since", "start") == {"moved.txt"}
    assert not found(run, "--changed-since", "start", "--changed-lines")
    append("moved.txt")
    commit("moved")
    assert found(run, "--changed-since", "start", "--changed-lines") == [("moved.txt", 7)]


def test_deleted_files_are_no_trouble(run: Runner) -> None:
    git("rm", "--quiet", "a.txt")
    append("b.txt")
    assert files(run, "--changed-since", "start") == {"b.txt"}
    assert files(run, "--changed-since", "start", "--changed-lines") == {"b.txt"}


def test_it_works_from_a_folder_below_and_for_paths_elsewhere(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    append("a.txt")
    append("sub/c.txt")
    monkeypatch.chdir("sub")
    assert files(run, "--changed-since", "start") == {"c.txt"}
    assert found(run, "..", "--changed-since", "start", "--changed-lines") == [("../a.txt", 7), ("../sub/c.txt", 7)]


def test_a_link_to_the_repository_is_the_repository(run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append("a.txt")
    os.symlink(folder, folder.parent / "link")
    monkeypatch.chdir(folder.parent / "link")
    assert files(run, "--changed-since", "start") == {"a.txt"}


def test_changes_count_from_where_the_branch_began(run: Runner) -> None:
    git("checkout", "--quiet", "-b", "branch")
    append("a.txt")
    commit("on the branch")
    git("checkout", "--quiet", "main")
    append("b.txt")
    commit("on main meanwhile")
    git("checkout", "--quiet", "branch")
    assert files(run, "--changed-since", "main") == {"a.txt"}


def test_histories_without_a_common_root_are_compared_as_they_are(run: Runner) -> None:
    git("checkout", "--quiet", "--orphan", "other")
    append("a.txt")
    commit("a history of its own")
    assert files(run, "--changed-since", "main") == {"a.txt"}


@pytest.mark.parametrize(
    "name", ["ü 東.txt", 'q"uote.txt', "back\\slash.txt", "a\tb.txt", "line\nend.txt", "b/x => y.txt", " .txt"]
)
def test_names_may_be_anything(run: Runner, name: str) -> None:
    write(name, f"One.\n\n{DIRTY}")
    commit("named")
    append(name)
    assert found(run, "--changed-since", "HEAD", "--changed-lines") == [(name, 5)]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_lines_are_those_of_git(run: Runner, end: str) -> None:
    lines = ["One.", "", "It was teh end.", "", "Two\rthree teh four.", "", "Last teh."]
    write("e.txt", end.join(lines))
    commit("ends")
    lines[4] = lines[4].replace("Two", "Too")
    write("e.txt", end.join(lines))
    (one,) = found(run, "--changed-since", "HEAD", "--changed-lines")
    assert one == ("e.txt", 6), "the line after a lone CR, which is one line to Git"


def test_a_finding_over_several_lines_needs_one_that_changed(run: Runner) -> None:
    gap = "a  gap\n"
    write("g.txt", f"One.\n\nIt was te\nh end with {gap}\nTwo.\n")
    commit("gap")
    write("g.txt", f"One.\n\nIt was te\nh end with {gap}\nTwo, changed.\n")
    assert not found(run, "g.txt", "--changed-since", "HEAD", "--changed-lines")


def test_a_finding_at_the_end_of_a_line_is_not_on_the_next(run: Runner) -> None:
    write("g.txt", "One.\n\nIt was teh\nend.\n")
    commit("teh")
    write("g.txt", "One.\n\nIt was teh\nend, changed.\n")
    assert not found(run, "g.txt", "--changed-since", "HEAD", "--changed-lines")


def test_what_a_removed_line_leaves_is_not_a_changed_line(run: Runner) -> None:
    write("a.txt", f"First of a.txt.\n\n{DIRTY}")
    assert not found(run, "--changed-since", "HEAD", "--changed-lines")


def test_a_file_that_git_takes_for_binary_counts_whole(run: Runner) -> None:
    Path("w.txt").write_bytes("One.\n".encode("utf-16"))
    commit("wide")
    Path("w.txt").write_bytes(f"One.\n\n{DIRTY}".encode("utf-16"))
    assert found(run, "--changed-since", "HEAD", "--changed-lines") == [("w.txt", 3)]


@pytest.mark.parametrize(
    ("key", "value"),
    [("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("color.ui", "always"), ("diff.external", "false"),
     ("diff.interHunkContext", "9"), ("diff.renames", "false"), ("diff.relative", "true"), ("core.quotePath", "true")],
)  # fmt: skip
def test_no_setting_of_git_changes_what_has_changed(
    run: Runner, key: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("config", key, value)
    write("ü.txt", DIRTY)
    write("a.txt", f"First, changed.\n\n{DIRTY}\nThe last line, changed.\n")
    assert found(run, "--changed-since", "start", "--changed-lines") == [("ü.txt", 1)]
    write("a.txt", f"First of a.txt.\n\n{DIRTY}\nThe last teh line of it.\n")
    git("mv", "b.txt", "moved.txt")
    assert found(run, "--changed-since", "start", "--changed-lines") == [("a.txt", 5), ("ü.txt", 1)]
    monkeypatch.chdir("sub")
    assert found(run, "../a.txt", "--changed-since", "start", "--changed-lines") == [("../a.txt", 5)]


# Mistakes


def test_without_a_repository_it_says_so(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = run("check", "--changed-since", "main")
    assert done == (2, "", "error: not within a Git repository — --changed-since needs one\n")


def test_without_git_it_says_so(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run("check", "--changed-since", "main")
    assert done.code == 2
    assert "'git' was not found" in done.err


@pytest.mark.parametrize("revision", ["origin/main", "", "--output=x", "start:a.txt"])
def test_a_revision_that_is_none_is_a_mistake(run: Runner, revision: str) -> None:
    done = run("check", f"--changed-since={revision}")
    assert done.code == 2
    assert done.err.startswith(f"error: no revision '{revision}' in this repository — fetch it")
    assert not Path("x").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--changed-lines"], "needs --changed-since"), (["-", "--changed-since", "start"], "standard input"),
     (["--fix", "--changed-since", "start", "--changed-lines"], "--fix cannot be used with --changed-lines")],
)  # fmt: skip
def test_what_does_not_go_together_is_a_mistake(run: Runner, words: list[str], said: str) -> None:
    done = run("check", *words)
    assert done.code == 2
    assert said in done.err
