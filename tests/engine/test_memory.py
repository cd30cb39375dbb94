"""What a long text takes in memory, by the account of a process of its own."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from project import environment

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = (
    "the mayor of a small town near Lisbon said on Friday that nobody had seen her council vote for it again".split()
)
_PEAK = """
import sys
from copylint.cli import main
try:
    main()
except SystemExit:
    pass
status = open("/proc/self/status").read()
print(status.partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""


def _peak(folder: Path, size: int) -> float:
    """MB in memory at most, of a process that checks a text of so many characters, each of which takes four bytes."""
    made, parts, length = (
        random.Random(size),
        ["Grinning \N{GRINNING FACE} faces didn`t say “no”, nor whether e-mail or email is right."],
        0,
    )
    while length < size:
        parts.append(" ".join(made.sample(_WORDS, len(_WORDS))).capitalize() + ".")
        length += len(parts[-1]) + 2
    folder.joinpath("text.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    command = [sys.executable, "-c", _PEAK, "check", "--quiet", "--no-cache", "text.txt"]
    done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, check=True)
    return int(done.stderr.split()[-1]) * 1024 / 1e6


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process had at most")
def test_a_long_text_takes_no_more_memory_than_some_times_its_size(tmp_path: Path) -> None:
    short, long = 200_000, 3_000_000
    assert (_peak(tmp_path, long) - _peak(tmp_path, short)) * 1e6 < 15 * (long - short)
