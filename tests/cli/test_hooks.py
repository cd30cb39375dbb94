"""The hooks for pre-commit: the real program runs them on this checkout, and batches run beside each other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, cast

import outside
import pytest
from project import CLEAN, DIRTY, PROGRAM, environment, make
from ruamel.yaml import YAML

from copylint.formats import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOOKS = outside.ROOT / ".pre-commit-hooks.yaml"


def git(*words: str, cwd: Path) -> None:
    subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, timeout=60)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of this checkout with all its contents committed."""
    program = outside.program("git")
    listed = subprocess.run(
        [program, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=outside.ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no checkout: pre-commit takes its hooks from one")
    copy = tmp_path / "checkout"
    for name in filter(None, map(os.fsdecode, listed.stdout.split(b"\0"))):
        source = outside.ROOT / name
        if source.is_file() and not name.startswith("tests/"):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy / name)
    _commit(copy)
    return copy


def _commit(folder: Path) -> None:
    git("init", "--quiet", cwd=folder)
    git("config", "user.name", "A", cwd=folder)
    git("config", "user.email", "a@example.org", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "all", cwd=folder)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with more articles than pre-commit gives to one process."""
    folder = tmp_path / "work"
    folder.mkdir()
    make(folder)
    for n in range(24):
        (folder / f"{n}.txt").write_text(DIRTY, encoding="utf-8")
    (folder / "requirements.txt").write_text("teh==1.0\n", encoding="utf-8")
    (folder / "LICENSE").write_text("It was teh end.\n", encoding="utf-8")
    (folder / "a.py").write_text("# teh\n", encoding="utf-8")
    _commit(folder)
    return folder


def test_pre_commit_runs_both_hooks(checkout: Path, work: Path, tmp_path: Path) -> None:
    outside.module("pre_commit")
    own = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "store"), "COPYLINT_CACHE_DIR": str(tmp_path / "cold")}
    for name in [n for n in own if n.startswith("GIT_") or n in ("PYTHONPATH", "NO_COLOR", "FORCE_COLOR")]:
        del own[name]

    def try_repo() -> str:
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", str(checkout), "--all-files", "--color=never"],
            cwd=work,
            env=own,
            capture_output=True,
            encoding="utf-8",
            timeout=400,
            check=False,
        )
        if "pip" in done.stdout and "CalledProcessError" in done.stdout and not os.environ.get("CI"):
            pytest.skip("no package index here, which pre-commit installs the hooks from")
        assert done.returncode == 1, done.stdout + done.stderr
        return done.stdout

    said = try_repo()
    assert re.search(r"^copylint\.+Failed$", said, re.MULTILINE), said
    assert "- exit code: 1" in said
    assert {m[1] for m in re.finditer(r"^(\S+):1:8 error Write “the” house/teh", said, re.MULTILINE)} == {
        f"{n}.txt" for n in range(24)
    }
    assert re.search(r"^copylint fix\.+Failed$", said, re.MULTILINE)
    assert "- files were modified by this hook" in said
    assert {(work / f"{n}.txt").read_text(encoding="utf-8") for n in range(24)} == {CLEAN}
    assert (work / "requirements.txt").read_text(encoding="utf-8") == "teh==1.0\n"
    said = try_repo()
    assert re.search(r"^copylint\.+Failed$", said, re.MULTILINE), "what is left for a person"
    assert "house/very" in said
    assert re.search(r"^copylint fix\.+Passed$", said, re.MULTILINE)


def test_the_hooks_take_the_files_that_copylint_reads() -> None:
    hooks: list[dict[str, str]] = cast("Any", YAML(typ="safe")).load(HOOKS)
    for hook in hooks:
        for suffix in SUFFIXES:
            assert re.search(hook["files"], f"a/b{suffix}"), suffix
        for name in ("LICENSE", "a.py", "b.txt.gz", "atxt"):
            assert not re.search(hook["files"], name)
        for name in ("requirements.txt", "x/requirements-dev.txt", "CMakeLists.txt", "robots.txt"):
            assert re.search(hook["exclude"], name)
        for name in ("article.txt", "our-requirements.txt", "robots/a.txt"):
            assert not re.search(hook["exclude"], name)


def started(count: int, folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    for n in range(count):
        yield subprocess.Popen(
            [*PROGRAM, *words, *(f"{m}.txt" for m in range(24) if m % count == n)],
            cwd=folder,
            env=environment(folder, COPYLINT_CACHE_DIR=str(folder.parent / "cold")),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


@pytest.mark.parametrize("words", [("fix",), ("check", "--output-format", "jsonl")])
def test_batches_on_one_cold_cache_do_not_trip_over_each_other(work: Path, words: tuple[str, ...]) -> None:
    processes = list(started(6, work, *words))
    said = [process.communicate(timeout=120) for process in processes]
    codes = {process.returncode for process in processes}
    if words[0] == "fix":
        assert codes == {0}
        assert {(work / f"{n}.txt").read_text(encoding="utf-8") for n in range(24)} == {CLEAN}
    else:
        assert codes == {1}
        assert sum(out.count(b"\n") for out, _ in said) == 4 * 24
    assert not any(b"error" in err for _, err in said)
    cached = sorted(p.name for p in (work.parent / "cold").iterdir())
    assert cached
    assert not any(name.endswith(".tmp") for name in cached), "nothing half-written is left"
    warm = next(started(1, work, "check"))
    assert warm.communicate(timeout=120)[0].count(b"house/very") == 24
