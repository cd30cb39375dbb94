"""Measure the speed of `copylint stats` with and without the score, and of `check` on the same files.

Usage: python benchmarks/stats.py [--texts FOLDER] [--megabytes 10] [--runs 3]. Without --texts the articles are made of
the repository's own examples. Prints CPU seconds (user + system) of whole processes, the median of the runs, and MB per
CPU second, which for `stats` is to be at least 0.5.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from speed import ROOT, articles, cpu, fill

WANTED = 0.5  # MB per CPU second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT / "examples")
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "articles"
        folder.mkdir()
        size = fill(folder, articles(args.texts), args.megabytes) / 1e6
        environment = {
            **os.environ,
            "COPYLINT_CACHE_DIR": str(Path(work) / "cache"),
            "XDG_STATE_HOME": str(Path(work) / "state"),
        }
        copylint = [shutil.which("copylint", path=str(Path(sys.executable).parent)) or "copylint"]
        cpu([*copylint, "stats", "--jobs", "1", str(ROOT / "README.md")], folder, environment)  # fills the cache
        for what in (["stats"], ["stats", "--no-score"], ["check", "--exit-zero", "--quiet"]):
            command = [*copylint, *what, "--jobs", "1", "."]
            seconds = median(cpu(command, folder, environment) for _ in range(args.runs))
            judged = "" if what[0] == "check" or size / seconds >= WANTED else f"  below {WANTED}"
            print(f"{' '.join(what):<24}{size:6.1f} MB{seconds:8.1f} s{size / seconds:8.2f} MB/s{judged}")


if __name__ == "__main__":
    main()
