"""Defends against code in the checked project, and against registry names that are not ours.

A repository of a stranger may hold a program called `git`, a `.git/config` that names commands, and Python modules with
the names of those that copylint imports; and a name that nobody has registered yet can be registered by anybody.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from outside import ROOT, program
from project import environment
from ruamel.yaml import YAML

from copylint.storage import git as programs

PAGES = [
    *(p for p in ROOT.glob("*.md")),
    *(p for p in (ROOT / "docs").rglob("*.md") if "rules" not in p.parts),
    *(ROOT / "editors" / "vscode").glob("*.md"),
    *(ROOT / "editors" / "vscode" / "src").glob("*.ts"),
    *(ROOT / "src").rglob("*.py"),
    ROOT / "action.yml",
    ROOT / "Makefile",
]
INSTALLS = re.compile(
    r"""\b(?:pip3?|pipx|uv|uvx)\s(?:[\w./-]*\s)*['"]?copylint(?:\[[\w,]+\])?(?:==[\d.]+)?(?=[\s'"`.,)]|$)"""
)
PINNED = re.compile(r"uses: *(?!\./)([\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+")
OWN = "OWNER/copylint"


def test_nothing_tells_people_to_install_our_name_from_a_registry() -> None:
    assert INSTALLS.search("run pip install copylint first")
    assert INSTALLS.search("pip install 'copylint[lsp]'")
    assert INSTALLS.search('pip install --quiet "copylint==1.0"')
    assert not INSTALLS.search("pip install '.[lsp]' in a checkout of copylint")
    assert [f"{p.name}: {m[0]}" for p in PAGES for m in INSTALLS.finditer(p.read_text(encoding="utf-8"))] == []


def test_actions_of_others_are_pinned_by_commit() -> None:
    found = 0
    for path in (ROOT / "action.yml", ROOT / "docs" / "ci.md"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"\buses:", line) and OWN not in line:
                found += 1
                assert PINNED.search(line), line
    assert found >= 3


def test_the_action_installs_itself_from_its_own_checkout() -> None:
    action: Any = cast("Any", YAML(typ="safe")).load(ROOT / "action.yml")
    assert "version" not in action["inputs"]
    (install,) = [s for s in action["runs"]["steps"] if "pip install" in s.get("run", "")]
    assert 'pip install --quiet --disable-pip-version-check "$HERE"' in install["run"]
    assert install["env"]["HERE"] == "${{ github.action_path }}"


def test_templates_cache_nothing_but_what_pip_keeps() -> None:
    template = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert re.findall(r"^    paths: (.*)$", template, re.M) == ["[.cache/pip]"]
    assert "COPYLINT_CACHE_DIR" not in template


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a commit and an article that has changed since."""
    program("git")
    for key, value in environment(tmp_path).items():
        monkeypatch.setenv(key, value)
    for name in [n for n in os.environ if n.startswith("GIT_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--quiet")
    git("config", "user.name", "A")
    git("config", "user.email", "a@example.org")
    Path("a.txt").write_text("It was the end.\n", encoding="utf-8")
    git("add", "a.txt")
    git("commit", "--quiet", "--message", "start")
    Path("a.txt").write_text("It was the the end.\n", encoding="utf-8")
    return folder


def git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, encoding="utf-8", timeout=30).stdout


def copylint(*words: str, python: tuple[str, ...] = (), **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *python, "-m", "copylint", *words]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=60, check=False, env={**os.environ, **more}
    )


def canary(folder: Path, name: str = "canary") -> tuple[str, Path]:
    """A shell script that leaves a mark, and the mark."""
    mark = folder.parent / f"{name}-ran"
    script = folder.parent / f"{name}.sh"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script), mark


HOSTILE = {
    "core.fsmonitor": "{}",
    "diff.external": "{}",
    "diff.x.textconv": "{}",
    "diff.x.command": "{}",
    "filter.x.clean": "{}",
    "filter.x.process": "{}",
    "filter.a=b c.clean": "{}",
}


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
@pytest.mark.parametrize("key", HOSTILE)
def test_git_runs_nothing_that_the_repository_names(work: Path, key: str) -> None:
    script, mark = canary(work)
    git("config", key, HOSTILE[key].format(script))
    driver = "a=b c" if "a=b" in key else "x"
    if "=" not in driver:
        Path(".gitattributes").write_text(f"*.txt diff={driver} filter={driver}\n", encoding="utf-8")
    done = copylint("check", "--changed-since", "HEAD", "--changed-lines", ".")
    assert done.returncode == 1, done.stderr
    assert "a.txt:1:8" in done.stdout
    assert not mark.exists()


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_git_would_run_it_by_itself(work: Path) -> None:
    """The test above can fail: Git as it is runs the filter."""
    script, mark = canary(work)
    git("config", "filter.x.clean", script)
    Path(".gitattributes").write_text("*.txt filter=x\n", encoding="utf-8")
    git("diff", "HEAD")
    assert mark.exists()


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_a_filter_of_the_users_own_configuration_stays(work: Path) -> None:
    script, mark = canary(work)
    Path(os.environ["HOME"]).mkdir(exist_ok=True)
    git("config", "--global", "filter.x.clean", script)
    Path(".gitattributes").write_text("*.txt filter=x\n", encoding="utf-8")
    assert copylint("check", "--changed-since", "HEAD", ".").returncode == 1
    assert mark.exists()


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
@pytest.mark.parametrize("first", [".", "", "bin"])
def test_git_is_never_taken_from_the_working_folder(work: Path, first: str) -> None:
    script, mark = canary(work)
    for folder in (work, work / "bin"):
        folder.mkdir(exist_ok=True)
        shutil.copy(script, folder / "git")
    path = f"{first}{os.pathsep}{os.environ['PATH']}"
    assert copylint("check", "--changed-since", "HEAD", ".", PATH=path).returncode == 1
    assert not mark.exists()


def test_programs_are_found_in_absolute_folders_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, outside = tmp_path / "repository", tmp_path / "system"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "java").write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / "java").chmod(0o755)
    monkeypatch.chdir(inside)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(inside), str(outside)]))
    assert programs.find("java") == str(outside / "java")
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(inside)]))
    assert programs.find("java") is None


@pytest.mark.parametrize("module", ["yaml", "json", "regex", "rich", "ftfy", "textstat"])
def test_modules_of_the_working_folder_are_not_imported(work: Path, module: str) -> None:
    """`python -m copylint` puts the working folder in front of all others."""
    mark = work.parent / "imported"
    (work / f"{module}.py").write_text(f"open({str(mark)!r}, 'w').close()\nraise ImportError\n", encoding="utf-8")
    Path(".copylint.yaml").write_text("ignore: [spacing]\n", encoding="utf-8")
    for words in (("check", "a.txt"), ("check", "--output-format", "json", "a.txt"), ("stats", "a.txt")):
        assert copylint(*words).returncode in (0, 1)
    assert not mark.exists()
