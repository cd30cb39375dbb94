"""Patterns kept between runs: they are used, on the Python at hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from project import DIRTY, environment, make

COUNTED = """\
import re
compiled, compile = [], re._compiler.compile
def counted(pattern, *flags):
    if isinstance(pattern, str):  # those of bytes are few, and not kept
        compiled.append(pattern)
    return compile(pattern, *flags)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty project to work in."""
    monkeypatch.chdir(tmp_path)
    make(tmp_path)


def python(code: str, *args: str, cache: str) -> subprocess.CompletedProcess[str]:
    own = environment(Path.cwd(), COPYLINT_CACHE_DIR=cache)
    return subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, encoding="utf-8", env=own, check=False
    )


def test_every_pattern_that_a_run_compiles_is_kept_though_re_forgets_the_first() -> None:
    use = "for n in range(600): assert re.compile(f'(?i)(?P<one>o)n(c)e{n}').match(f'Once{n}')['one'] == 'O'\n"
    start = f"{COUNTED}from copylint import warm\nknown = warm.prime()\nre._compiler.compile = counted\n"
    end = "warm.keep(known)\nprint(len(compiled))"
    assert [python(start + use + end, cache="cache").stdout for _ in range(2)] == ["600\n", "0\n"]


def test_a_warm_check_compiles_nothing() -> None:
    shown = "import atexit; atexit.register(lambda: print(*compiled, file=sys.stderr))\n"
    start = f"{COUNTED}import sys\nfrom copylint.cli import main\nre._compiler.compile = counted\n{shown}"
    told: list[str] = []
    for number in range(3):  # the first may read rule files, and so try every pattern
        Path("a.txt").write_text(DIRTY * (number + 1), encoding="utf-8")
        told.append(python(f"{start}main()", "check", "a.txt", cache="cache").stderr.splitlines()[-1])
    assert told[0]
    assert not told[2]
