"""Patterns kept between runs: they are used on the Python at hand; where one is made otherwise, runs are only slower."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from project import CLEAN, DIRTY, environment, make, shared_cache

COUNTED = """\
import re
compiled, compile = [], re._compiler.compile
def counted(pattern, *flags):
    if isinstance(pattern, str):  # those of bytes are few, and not kept
        compiled.append(pattern)
    return compile(pattern, *flags)
"""
WITHOUT = """\
import sys
class Without:
    def __init__(self, module, name):
        self.module, self.name = module, name
    def __getattr__(self, name):
        if name == self.name:
            raise AttributeError(name)
        return getattr(self.module, name)
"""
PRIVATE = {  # what of Python is used though it is not public, and how to take it away
    "tables of patterns": "import re; del re._cache; vars(re).pop('_cache2', 0); re._compile = re._compiler.compile",
    "the parser of patterns": "import re; re._parser = Without(re._parser, 'parse')",
    "trees of known shape": "import re; re._parser = Without(re._parser, ''); re._parser.parse = lambda *args: [args]",
    "the compiler of patterns": "import re; re._compiler = Without(re._compiler, '_code')",
    "what makes patterns": "import _sre, re; sys.modules['_sre'] = Without(_sre, 'compile')",
    "what ends a run": "import atexit; sys.modules['atexit'] = Without(atexit, '_run_exitfuncs')",
    "fields of tuples": "import _collections; sys.modules['_collections'] = Without(_collections, '_tuplegetter')",
}


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


def test_what_is_kept_once_is_not_kept_again() -> None:
    start = "import os, re\nfrom copylint import warm\nknown = warm.prime()\n"
    compiled = "re.compile('once')\nwarm.keep(known)\nfiles = [(f.name, f.inode()) for f in os.scandir('cache')]\n"
    again = "warm.keep(warm.prime())\nprint(len(files), files == [(f.name, f.inode()) for f in os.scandir('cache')])"
    assert python(start + compiled + again, cache="cache").stdout == "1 True\n"


def test_a_warm_check_compiles_nothing() -> None:
    shown = "import atexit; atexit.register(lambda: print(*compiled, file=sys.stderr))\n"
    start = f"{COUNTED}import sys\nfrom copylint.cli import main\nre._compiler.compile = counted\n{shown}"
    told: list[str] = []
    for number in range(3):  # the first may read rule files, and so try every pattern
        Path("a.txt").write_text(DIRTY * (number + 1), encoding="utf-8")
        told.append(python(f"{start}main()", "check", "a.txt", cache="cache").stderr.splitlines()[-1])
    assert told[0]
    assert not told[2]


@pytest.mark.parametrize("missing", PRIVATE)
def test_another_make_of_python_is_only_slower(missing: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = "cache" if "tree" in missing or "parser" in missing else shared_cache(tmp_path_factory)  # no older answers
    code = f"{WITHOUT}{PRIVATE[missing]}\nfrom copylint.__main__ import program\nprogram()"
    path = Path("a.txt")
    path.write_text(DIRTY, encoding="utf-8")
    checked = python(code, "check", "a.txt", cache=cache)
    told = "4 found in 1 of 1 file: 2 can be fixed, 1 for you, 1 needs --unsafe-fixes\n"
    assert (checked.returncode, checked.stderr) == (1, told)
    assert python(code, "fix", "a.txt", cache=cache).returncode == 0
    assert path.read_text(encoding="utf-8") == CLEAN
