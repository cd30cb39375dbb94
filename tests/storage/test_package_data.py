"""The program as a process: it exits at once, with its exit code, all output and all work done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from project import CLEAN, DIRTY, enter_folder, make

from copylint.matching.regex import lazy


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = enter_folder(tmp_path, tmp_path_factory, monkeypatch)
    make(work)
    Path("a.txt").write_text(DIRTY)
    Path("clean.txt").write_text("It rained.\n")
    return work


def program(*args: str, before: str = "") -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.argv[0] = 'copylint'\n{before}\nfrom copylint.__main__ import program; program()"
    return subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("code", "args"), [(0, ["clean.txt"]), (1, ["a.txt"]), (2, ["gone.txt"]), (2, ["--nonsense"])])
def test_it_ends_with_the_code_of_the_command(code: int, args: list[str]) -> None:
    assert program("check", *args).returncode == code


def test_nothing_of_a_long_report_is_lost() -> None:
    Path("a.txt").write_text(DIRTY * 5000)
    done = program("check", "--output-format", "concise", "a.txt")
    assert done.stdout.count("\n") == 4 * 5000
    assert done.stderr.startswith("Found 20000 problems")


def test_a_thread_that_is_still_at_work_ends_its_work() -> None:
    work = (
        "import threading\n"
        "main = threading.main_thread()\n"
        "threading.Thread(target=lambda: (main.join(), print('done', flush=True))).start()"
    )
    assert program("check", "clean.txt", before=work).stdout == "done\n"


def test_what_is_to_be_done_at_the_end_is_done() -> None:
    done = program("fix", "a.txt")
    assert (done.returncode, Path("a.txt").read_text()) == (0, CLEAN)
    later = "import copylint.cli as c, atexit\nm = c.main\nc.main = lambda: (atexit.register(print, 'last'), m())"
    assert program("check", "clean.txt", before=later).stdout == "last\n"


def test_a_bug_in_the_start_is_told_and_is_no_success() -> None:
    done = program("check", "clean.txt", before="import copylint.cli as c\nc.main = lambda: 1 / 0")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    broken = lazy("(")
    with pytest.raises(Exception, match="missing \\)"):
        broken.search("text")
    word = lazy(r"(?i)(?P<w>t)e(h)")
    assert [m.span() for m in word.finditer("Teh teh")] == [(0, 3), (4, 7)]
    assert word.sub("the", "a teh") == "a the"
    assert (word.groups, word.search("no")) == (2, None)
