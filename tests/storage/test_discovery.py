"""Discovery of files by folder, name and ignore rules, compared with Git itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from folders import NOBODY, open_to_all
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from copylint.model.errors import UserError
from copylint.storage.discovery import files

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES = frozenset({".md", ".txt"})
git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*paths: str) -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("text\n", encoding="utf-8")


def found(
    *paths: str, exclude: Sequence[str] = (), force_exclude: bool = False, root: str = ".", gitignore: bool = True
) -> list[str]:
    """Paths as the user would read them; an error as its text."""
    all_ = files(
        paths,
        suffixes=SUFFIXES,
        exclude=exclude,
        force_exclude=force_exclude,
        root=Path(root),
        respect_gitignore=gitignore,
    )
    return [str(path) if isinstance(path, UserError) else path for path in all_]


def test_a_folder_means_its_files_of_known_suffixes_at_any_depth() -> None:
    make("a.md", "b.py", "noend", "d/c.txt", "d/e/f.MD", "d/e/g.md.bak")
    assert found(".") == ["a.md", "d/c.txt", "d/e/f.MD"]
    assert found("d") == found("d/") == ["d/c.txt", "d/e/f.MD"]


def test_paths_are_shown_as_they_were_named() -> None:
    make("d/a.md")
    assert found("./d", f"{Path.cwd()}/d") == ["d/a.md"]
    assert found(f"{Path.cwd()}/d") == [f"{Path.cwd().as_posix()}/d/a.md"]
    assert found("d/../d") == ["d/../d/a.md"]


def test_order_is_by_the_parts_of_the_path_within_each_path_named() -> None:
    make("a/z.md", "a-b.md", "a.md", "B.md", "b/a.md")
    assert found(".") == ["B.md", "a/z.md", "a-b.md", "a.md", "b/a.md"]
    assert found("b", "a.md", "a") == ["b/a.md", "a.md", "a/z.md"]


def test_hidden_files_and_folders_and_folders_of_other_peoples_texts_are_skipped() -> None:
    make(
        "a.md", ".b.md", ".git/c.md", ".venv/d.md", "node_modules/e.md", "x/__pycache__/f.md", "lib/site-packages/g.md"
    )
    assert found(".") == ["a.md"]


def test_a_hidden_or_skipped_path_named_outright_is_read() -> None:
    make(".b.md", "node_modules/e.md")
    assert found(".b.md", "node_modules") == [".b.md", "node_modules/e.md"]


def test_a_file_named_outright_is_read_whatever_its_suffix_and_whatever_git_ignores() -> None:
    make("a.py", "noend")
    Path(".gitignore").write_text("*\n")
    assert found("a.py", "noend") == ["a.py", "noend"]


def test_each_file_comes_once_however_often_and_by_whatever_path_it_is_named() -> None:
    make("d/a.md", "d/b.md")
    assert found("d/b.md", "d", ".", "d/../d/a.md", f"{Path.cwd()}/d/a.md") == ["d/b.md", "d/a.md"]


def test_a_link_to_a_file_is_read_only_if_named_and_not_as_well_as_the_file() -> None:
    make("out/a.md", "d/z.md")
    Path("d/link.md").symlink_to("../out/a.md")
    assert found("d") == ["d/z.md"]
    assert found(".") == ["d/z.md", "out/a.md"]
    assert found("d/link.md") == ["d/link.md"]
    assert found("d/link.md", "d", "out") == ["d/link.md", "d/z.md"]


def test_links_to_folders_are_followed_only_if_named() -> None:
    make("out/a.md", "d/z.md")
    Path("d/link").symlink_to("../out")
    Path("d/loop").symlink_to("..")
    assert found("d") == ["d/z.md"]
    assert found("d/link") == ["d/link/a.md"]


def test_a_link_to_nothing_is_passed_over_in_a_folder_and_reported_by_name() -> None:
    make("a.md")
    Path("b.md").symlink_to("gone")
    assert found(".") == ["a.md"]
    assert found("b.md") == ["b.md: a broken symbolic link — fix the link, or remove it"]


def test_a_pipe_in_a_folder_is_passed_over() -> None:
    make("a.md")
    os.mkfifo("pipe.md")
    assert found(".") == ["a.md"]


def test_a_missing_path_is_reported_in_its_place_and_the_rest_is_found() -> None:
    make("a.md", "b.md")
    assert found("a.md", "gone.md", "b.md") == [
        "a.md",
        "gone.md: no such file or folder — check the spelling and the current folder",
        "b.md",
    ]


def test_impossible_names_are_reported() -> None:
    make("a.md")
    Path("loop").symlink_to("loop")
    short, long, below, loop, empty = found("n" * 300, "/".join(["n" * 200] * 30), "a.md/b.md", "loop", "")
    assert "the name is too long" in short
    assert "the name is too long" in long
    assert "part of the path is a file" in below
    assert "too many levels of symbolic links" in loop
    assert empty.startswith("'': no such file or folder")


def test_an_unreadable_folder_is_reported_and_the_rest_is_found() -> None:
    make("a.md", "locked/b.md", "z.md", "deep/locked.md")
    Path("locked").chmod(0)
    Path("deep/.gitignore").write_text("*\n")
    Path("deep/.gitignore").chmod(0)
    code = (
        "import os, sys, pathlib\n"
        "from copylint.storage.discovery import files\n"
        "import copylint.storage.atomic_write, copylint.storage.git, copylint.storage.gitignore\n"
        f"if os.geteuid() == 0: os.setuid({NOBODY})\n"
        "for path in files(['.'], suffixes=frozenset({'.md'}), exclude=(), force_exclude=False, root=pathlib.Path()):\n"
        "    print(path)"
    )
    open_to_all(Path.cwd())
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    Path("locked").chmod(0o755)
    hint = "permission denied — check the permissions of the file and of its folder"
    assert done.stdout.splitlines() == ["a.md", f"deep/: {hint}", f"locked/: {hint}", "z.md"]


def test_exclude_takes_out_files_and_folders_relative_to_the_root() -> None:
    make("a.md", "drafts/b.md", "d/drafts/c.md", "d/e.txt", "d/keep.txt", "f/old/g.md")
    assert found(".", exclude=["drafts", "*.txt", "!keep.txt"]) == ["a.md", "d/keep.txt", "f/old/g.md"]
    assert found(".", exclude=["/drafts/", "f/**"]) == ["a.md", "d/drafts/c.md", "d/e.txt", "d/keep.txt"]
    assert found("d", exclude=["d/drafts"], root=".") == ["d/e.txt", "d/keep.txt"]
    assert found("f", exclude=["old"], root="f") == []


def test_a_path_named_outright_is_read_though_excluded_unless_that_is_forced() -> None:
    make("drafts/b.md", "a.md")
    exclude = ["drafts/"]
    assert found("drafts/b.md", "drafts", exclude=exclude) == ["drafts/b.md"]
    assert found("drafts/b.md", "drafts", "a.md", exclude=exclude, force_exclude=True) == ["a.md"]
    kept = ["*", "!drafts", "!drafts/b.md"]
    assert found("drafts", "a.md", exclude=kept, force_exclude=True) == ["drafts/b.md"]


def test_forced_exclusion_leaves_what_git_ignores_and_the_root_itself_alone() -> None:
    make("a.md", "b.md")
    Path(".gitignore").write_text("a.md\n")
    assert found("a.md", exclude=["b.md"], force_exclude=True) == ["a.md"]
    assert found(".", exclude=["*", "!b.md"], force_exclude=True) == ["b.md"]


def test_globs_for_hidden_names_do_not_take_out_what_lies_outside_the_root() -> None:
    make("root/x", "other/a.md")
    assert found("other/a.md", exclude=[".*"], force_exclude=True, root="root") == ["other/a.md"]
    assert found("other/a.md", exclude=["other"], force_exclude=True, root="root") == []


def test_gitignore_is_not_read_where_it_is_not_wanted() -> None:
    make("a.md", "b.md")
    Path(".gitignore").write_text("a.md\n")
    assert found(".") == ["b.md"]
    assert found(".", gitignore=False) == ["a.md", "b.md"]


def test_rules_above_a_named_folder_hold_up_to_the_root_of_the_repository_and_no_further() -> None:
    make("repo/d/a.md", "repo/d/b.md", "repo/d/c.md", "repo/d/e.md")
    Path("repo/.git/info").mkdir(parents=True)
    Path(".gitignore").write_text("*.md\n")
    Path("repo/.gitignore").write_text("/d/a.md\nb.md\n")
    Path("repo/.git/info/exclude").write_text("e.md\n")
    assert found("repo/d") == ["repo/d/c.md"]
    assert found("repo/d", gitignore=False) == [f"repo/d/{name}.md" for name in "abce"]


def test_outside_a_repository_only_rules_from_the_named_folder_down_hold() -> None:
    make("d/a.md", "d/e/b.md", "d/e/c.md")
    Path(".gitignore").write_text("a.md\n")
    Path("d/.gitignore").write_text("b.md\n")
    assert found("d") == ["d/a.md", "d/e/c.md"]


def test_a_repository_inside_another_has_rules_of_its_own() -> None:
    make("a.md", "sub/a.md", "sub/b.md")
    Path(".gitignore").write_text("a.md\n")
    Path("sub/.git").mkdir()
    assert found(".") == ["sub/a.md", "sub/b.md"]
    assert found("sub") == ["sub/a.md", "sub/b.md"]


def test_an_ignored_folder_named_outright_is_read() -> None:
    make("build/a.md")
    Path(".git").mkdir()
    Path(".gitignore").write_text("build/\n")
    assert found(".") == []
    assert found("build") == ["build/a.md"]


def test_a_gitignore_may_have_a_bom_crlf_and_bytes_that_are_not_utf8() -> None:
    make("a.md", "b.md", "c.md")
    Path(".gitignore").write_bytes(b"\xef\xbb\xbfa.md\r\nb.md  \r\n\xff\xfe.md\n")
    assert found(".") == ["c.md"]


def _git(*arguments: str) -> str:
    """Run Git without the settings of whoever runs the tests."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": "/nonexistent"}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | quiet
    identity = ("-c", "user.name=n", "-c", "user.email=e@example.org")
    done = subprocess.run(["git", *identity, *arguments], capture_output=True, env=environment, check=True)
    return os.fsdecode(done.stdout)


def _as_git_has_it(folder: str = ".") -> list[str]:
    listed = _git("ls-files", "-co", "--exclude-standard", "-z", folder).split("\0")
    return sorted({p for p in listed if p.endswith((".md", ".txt"))}, key=lambda p: p.split("/"))


@git
def test_the_exclude_file_of_a_worktree_is_its_repositorys() -> None:
    _git("init", "-q", "repo")
    make("repo/a.md")
    _git("-C", "repo", "add", ".")
    _git("-C", "repo", "commit", "-qm", "first")
    _git("-C", "repo", "worktree", "add", "-q", "../tree")
    make("tree/b.md")
    Path("repo/.git/info").mkdir(exist_ok=True)
    Path("repo/.git/info/exclude").write_text("b.md\n")
    assert found("tree") == ["tree/a.md"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with files of short names, three folders deep."""
    path = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", path], check=True)
    for folder in ("", "a/", "b/", "ab/", "a/a/", "a/b/", "b/a/", "a/b/a/", "a/b/c d/", "a /"):
        (path / folder).mkdir(exist_ok=True)
        for name in ("a.md", "b.md", "ab.md", "c d.md", "1.txt", "[a].md", "a].md", "#a.md", "!a.md", "-.md"):
            (path / folder / name).write_text("")
    return path


WORDS = ["a", "b", "ab", "a.md", ".md", "1.txt", ".", "-", " ", "\t", "#", "!", "\\#", "\\!", "{a,b}", "]"]
STARS = ["*", "**", "***", "?", "/", "/", "/", "/**", "**/", "\\", "\\*", "\\[", "\\a", "\\ "]
SETS = [
    "[ab]",
    "[!a]",
    "[^b]",
    "[a-b]",
    "[b-a]",
    "[]a]",
    "[!]a]",
    "[]-]",
    "[a-]",
    "[[:digit:]]",
    "[[:alpha:][:digit:]]",
]
ODD = ["[[:lower:]-]", "[\\]a]", "[a", "[", "[/]", "[!/]", "[.-0]", "[a-\\b]", "[[:nope:]]", "[[a]", "[a^!]"]
PARTS = st.sampled_from(WORDS + STARS + SETS + ODD)
# `a**/b` is left out: to Git its stars are plain ones by its manual, and any number of folders by its code.
AMBIGUOUS = re.compile(r"[^/*]\*\*+(/|$)")
LINE = (
    st.tuples(st.sampled_from(["", "", "", "!", "/", "!/", "#"]), st.lists(PARTS, min_size=1, max_size=5))
    .map(lambda pair: pair[0] + "".join(pair[1]))
    .filter(lambda line: not AMBIGUOUS.search(line.removeprefix("!")))
)
RULES = st.lists(LINE, max_size=5).map("\n".join)


@git
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(here=RULES, below=RULES, deeper=RULES, info=RULES)
@example(here="a/**\n!a/a.md", below="", deeper="", info="")
@example(here="*\n!*/\n!b.md", below="", deeper="*", info="")
@example(here="/a/*\n!/a/b/", below="!a.md", deeper="", info="a.md")
@example(here="!a.md", below="", deeper="", info="a.md\n*.txt")
@example(here="a/b", below="!b", deeper="", info="")
@example(here="**/a/\nb/**/a.md", below="", deeper="", info="")
@example(here="a/**/a.md\n**/b/*.md", below="c\\ d.md  ", deeper="", info="")
@example(here="[[:digit:]].txt\n[!a-b].md", below="", deeper="", info="")
@example(here="#a.md\n\\!a.md\na\\ \n-.md ", below="", deeper="", info="")
@example(here="/a[.-0]b", below="", deeper="", info="")
@example(here="/a[!x]b", below="", deeper="", info="")
@example(here="[a\na.md[\nb.md\\", below="", deeper="", info="")
def test_what_git_ignores_is_ignored(tree: Path, here: str, below: str, deeper: str, info: str) -> None:
    os.chdir(tree)
    rules = {".gitignore": here, "a/.gitignore": below, "a/b/.gitignore": deeper, ".git/info/exclude": info}
    for path, text in rules.items():
        Path(path).write_text(text + "\n", encoding="utf-8")
    assert found(".") == _as_git_has_it()


@git
def test_a_folder_named_is_walked_by_the_rules_above_it_as_git_does(tree: Path) -> None:
    os.chdir(tree)
    for path in (".git/info/exclude", "a/b/.gitignore"):
        Path(path).write_text("")
    Path(".gitignore").write_text("/a/b/a.md\n[[:digit:]].txt\nb/b.md\n")
    Path("a/.gitignore").write_text("!1.txt\n/b/a/*\n")
    assert "a/b/1.txt" in found("a/b")
    assert found("a/b") == _as_git_has_it("a/b")


def test_a_hostile_rule_takes_no_time() -> None:
    make("a" * 60 + ".md")
    Path(".gitignore").write_text("*a" * 6 + "b\n")
    assert len(found(".")) == 1  # in time: as many steps as stars to the power would take hours


def test_nothing_but_the_standard_library_is_imported_and_rules_only_where_there_are_some() -> None:
    make("a.md")
    code = (
        "import sys; before = set(sys.modules)\n"
        "import os, pathlib; given = set(sys.modules)\n"
        "from copylint.storage.discovery import files\n"
        "list(files(['.'], suffixes=frozenset({'.md'}), exclude=(), force_exclude=False, root=pathlib.Path()))\n"
        "print(sorted(set(sys.modules) - given))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "copylint.storage.gitignore" not in done.stdout
    assert "pathspec" not in done.stdout
