"""Measure speed: one small article from the shell, many articles in one process, and large rule sets.

Usage: python benchmarks/speed.py [--texts FOLDER] [--megabytes 10] [--runs 3] [--only ROWS]. Without --texts the
articles are made of the repository's own examples. Prints CPU seconds (user + system) of whole processes, the median of
the runs, and MB per CPU second, also of the best run: others on a machine take time but give none. Rules are warm,
nothing is known of the texts: every run starts without results. ROWS are some of one, plain, bare, peers, markdown,
html, guide, newsroom, with commas between.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import formats  # beside this file
import rulesets

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
FILE = 5000  # bytes of one article in the many
BARE = ("--ignore", "translation", "--ignore", "boilerplate")
ROWS = ("one", "plain", "bare", "peers", "markdown", "html", "guide", "newsroom")
GUIDE, NEWSROOM = (1500, 60), (0, 13_000)  # phrases and regular expressions


def cpu(command: Sequence[str], folder: Path, environment: dict[str, str]) -> float:
    """CPU seconds of one run, children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def articles(texts: Path) -> list[str]:
    """Paragraphs of all text files in a folder."""
    found = [p.read_text(encoding="utf-8") for p in sorted(texts.rglob("*.txt"))]
    return [para for text in found for para in text.split("\n\n") if para.strip()]


def fill(folder: Path, paragraphs: list[str], megabytes: float) -> int:
    """Write articles of about FILE bytes until there is enough text; returns the bytes written."""
    total = number = at = 0
    while total < megabytes * 1e6:
        parts: list[str] = []
        size = 0
        while size < FILE:
            parts.append(paragraphs[at % len(paragraphs)].strip())
            size += len(parts[-1].encode()) + 2
            at += 1
        data = ("\n\n".join(parts) + "\n").encode()
        folder.joinpath(f"{number:05}.txt").write_bytes(data)
        total += len(data)
        number += 1
    return total


class Bench:
    """Runs of copylint in a folder of its own, whose rules are read but whose texts are always new."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder, self.runs = folder, runs
        self.cache = folder / "cache"
        self.environment = {
            **os.environ,
            "COPYLINT_CACHE_DIR": str(self.cache),
            "XDG_STATE_HOME": f"{self.cache}-state",
        }
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.copylint = shutil.which("copylint", path=str(Path(sys.executable).parent)) or "copylint"

    def check(self, folder: Path, *arguments: str) -> float:
        """CPU seconds of one check."""
        for path in self.cache.glob("copylint-results*"):
            path.unlink()
        return cpu([self.copylint, "check", "-q", *arguments], folder, self.environment)

    def one(self, article: str) -> None:
        """One small article, next to the start of Python with click."""
        folder = self.folder / "one"
        folder.mkdir()
        (folder / "article.txt").write_text(article, encoding="utf-8")
        click = [sys.executable, "-c", "import click"]
        cold = self.check(folder, "article.txt")
        pairs = [
            (cpu(click, folder, self.environment), self.check(folder, "article.txt"))
            for _ in range(max(5, 5 * self.runs))
        ]
        start, warm = median(a for a, _ in pairs), median(b for _, b in pairs)
        ratio = median(b / a for a, b in pairs)
        print(f"one article of 4 kB: {warm * 1000:.0f} ms warm, {cold * 1000:.0f} ms cold", end="; ")
        best = min(b for _, b in pairs) / min(a for a, _ in pairs)
        print(f"import click: {start * 1000:.0f} ms; ratio {ratio:.2f}, of the best {best:.2f}", flush=True)

    def many(self, what: str, folder: Path, *arguments: str) -> None:
        """All articles of a folder in one process."""
        files = [p for p in folder.iterdir() if not p.name.startswith(".") and p.is_file()]
        size = sum(p.stat().st_size for p in files) / 1e6
        command = ("-j1", "--output-format", "jsonl", *arguments, ".")
        runs = sorted(self.check(folder, *command) for _ in range(self.runs))
        spent = median(runs)
        print(f"{what}: {size:.1f} MB in {len(files)} files", end=", ")
        print(f"{spent:.2f} CPU s, {size / spent:.2f} MB per CPU s; best {size / runs[0]:.2f}", flush=True)

    def peers(self, folder: Path) -> None:
        """proselint and Vale, where they are installed, on the same articles, once each."""
        size = sum(p.stat().st_size for p in folder.iterdir()) / 1e6
        (folder / ".vale.ini").write_text("MinAlertLevel = suggestion\n[*]\nBasedOnStyles = Vale\n", encoding="utf-8")
        here = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
        for name, arguments in (("proselint", ["check", "."]), ("vale", ["--no-exit", "."])):
            if program := shutil.which(name, path=here):
                spent = cpu([program, *arguments], folder, self.environment)
                print(f"{name}: {spent:.2f} CPU s, {size / spent:.2f} MB per CPU s", flush=True)
            else:
                print(f"{name}: not installed", flush=True)

    def house(self, what: str, numbers: tuple[int, int], article: str, paragraphs: list[str], megabytes: float) -> None:
        """Rules of a house on top of those that ship: the start, and many articles."""
        folder = self.folder / what.split(maxsplit=1)[0]
        folder.mkdir()
        count = rulesets.write(folder, *numbers, seed=1)
        (folder / "article.txt").write_text(article, encoding="utf-8")
        cold = self.check(folder, "article.txt")
        runs = sorted(self.check(folder, "article.txt") for _ in range(max(3, self.runs)))
        print(f"{what}, {count} rules: start {median(runs) * 1000:.0f} ms warm", end=", ")
        print(f"best {runs[0] * 1000:.0f}, {cold:.1f} s cold", flush=True)
        (folder / "article.txt").unlink()
        fill(folder, paragraphs, megabytes)
        self.many(what, folder, "--exclude", "house")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT / "examples")
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default=",".join(ROWS))
    options = parser.parse_args()
    rows = options.only.split(",")
    paragraphs = articles(options.texts)
    article = "\n\n".join(paragraphs)[:4000] + "\n"
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), options.runs)
        if "one" in rows:
            bench.one(article)
        warm, plain = Path(name, "warm"), Path(name, "plain")
        warm.mkdir()
        plain.mkdir()
        fill(warm, paragraphs[:50], 0.01)
        bench.check(warm, ".")
        fill(plain, paragraphs, options.megabytes)
        if "plain" in rows:
            bench.many("plain text, all default rules", plain)
        if "bare" in rows:
            bench.many("plain text without translation and boilerplate", plain, *BARE)
        if "peers" in rows:
            bench.peers(plain)
        for form, suffix in (("markdown", "md"), ("html", "html")):
            if form in rows:
                marked = Path(name, form)
                marked.mkdir()
                for number, text in enumerate(formats.articles(options.texts, form, options.megabytes)):
                    (marked / f"{number:05}.{suffix}").write_text(text, encoding="utf-8")
                bench.many(f"{form}, all default rules", marked)
        for what, numbers in (("guide of a house", GUIDE), ("newsroom", NEWSROOM)):
            if what.split()[0] in rows:
                bench.house(what, numbers, article, paragraphs, options.megabytes)


if __name__ == "__main__":
    main()
