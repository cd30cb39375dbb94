"""Measure one run of a command by the system's resource usage of the process; provides texts to run it on.

This module stays small and holds little: what a child is said to have had in memory is never less than its parent had.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
FILE = 5000  # bytes of one article in the many


class Run(NamedTuple):
    """One run, children included."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: float  # MB in memory of the largest process
    code: int
    out: bytes


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], keep: bool = False) -> Run:
    """Run a command in a folder; what it prints is kept if asked for, else thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if keep else subprocess.DEVNULL,
        stderr=subprocess.STDOUT if keep else subprocess.DEVNULL,
    )
    out = process.stdout.read() if process.stdout else b""
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    kilo = 1 if sys.platform == "linux" else 1 / 1024
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * kilo * 1024 / 1e6, process.returncode, out)


def environment(cache: Path) -> dict[str, str]:
    """An environment with a cache of its own, in which Python keeps what it has compiled."""
    own = {
        **os.environ,
        "COPYLINT_CACHE_DIR": str(cache),
        "XDG_STATE_HOME": f"{cache}-state",
        "XDG_CONFIG_HOME": str(cache / "none"),
    }
    own.pop("PYTHONDONTWRITEBYTECODE", None)
    return own


def program() -> str:
    """The copylint beside this Python."""
    return str(Path(sys.executable).with_name("copylint"))


def paragraphs(texts: Path) -> list[str]:
    """Paragraphs of all text files in a folder."""
    found = [p.read_text(encoding="utf-8") for p in sorted(texts.rglob("*.txt"))]
    return [para.strip() for text in found for para in text.split("\n\n") if para.strip()]


def made(source: Sequence[str], count: int, size: int = FILE) -> Iterator[str]:
    """So many articles of about so many bytes, no two the same."""
    at = 0
    for number in range(count):
        parts = [f"Article number {number} of this folder begins here."]
        length = len(parts[0])
        while length < size:
            parts.append(source[at % len(source)])
            length += len(parts[-1].encode()) + 2
            at += 1
        yield "\n\n".join(parts) + "\n"


def articles(folder: Path, source: Sequence[str], count: int, size: int = FILE) -> int:
    """Write such articles; returns the bytes written."""
    folder.mkdir(parents=True, exist_ok=True)
    return sum(
        folder.joinpath(f"{number:05}.txt").write_bytes(text.encode())
        for number, text in enumerate(made(source, count, size))
    )


def machine() -> str:
    """What the figures were made on, and when."""
    import platform
    from datetime import UTC, datetime

    name = next((line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if "model name" in line), "")
    memory = next((int(line.split()[1]) / 1e6 for line in _lines("/proc/meminfo") if "MemTotal" in line), 0.0)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    day = datetime.now(UTC).date().isoformat()
    return f"{os.cpu_count()} cores of {name or platform.processor()}, {memory:.0f} GB, {python}, {day}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
