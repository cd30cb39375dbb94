"""How long copylint takes: one small article from the shell, and many articles in one process; peers beside it.

Usage: python benchmarks/speed.py [--texts FOLDER] [--megabytes 10] [--runs 5]. Without --texts the articles are made of
the repository's own examples. Prints CPU seconds (user + system) of whole processes, the median of the runs, and MB per
CPU second. proselint and vale run on the same files where they are installed.
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

ROOT = Path(__file__).resolve().parents[1]
FILE = 5000  # bytes of one article in the many


def cpu(command: list[str], folder: Path, environment: dict[str, str]) -> float:
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT / "examples")
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    paragraphs = articles(options.texts)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "COPYLINT_CACHE_DIR": str(folder / "cache")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        copylint = shutil.which("copylint", path=str(Path(sys.executable).parent)) or "copylint"
        one, many = folder / "one", folder / "many"
        one.mkdir()
        many.mkdir()
        (one / "article.txt").write_text("\n\n".join(paragraphs)[:4000] + "\n", encoding="utf-8")
        size = fill(many, paragraphs, options.megabytes)
        check = [copylint, "check", "-q", "article.txt"]
        cold = cpu(check, one, environment)
        pairs = [
            (cpu([sys.executable, "-c", "import click"], one, environment), cpu(check, one, environment))
            for _ in range(max(5, 3 * options.runs))
        ]
        click, warm = median(a for a, _ in pairs), median(b for _, b in pairs)
        ratio = median(b / a for a, b in pairs)
        print(f"one article of 4 kB: {warm * 1000:.0f} ms warm, {cold * 1000:.0f} ms cold", end="; ")
        print(f"import click: {click * 1000:.0f} ms; ratio {ratio:.2f}")
        peers = {
            "copylint, one process": [copylint, "check", "-q", "-j1", "--output-format", "jsonl", "."],
            "proselint": [shutil.which("proselint", path=str(Path(sys.executable).parent)) or "", "check", "."],
            "vale": [shutil.which("vale") or "", "--no-exit", "."],
        }
        for peer, command in peers.items():
            if command[0]:
                limit = many
                spent = median(
                    cpu(command, limit, environment) for _ in range(options.runs if "copylint" in peer else 1)
                )
                count = len(list(many.iterdir()))
                print(f"{peer}: {size / 1e6:.1f} MB in {count} files", end=", ")
                print(f"{spent:.2f} CPU s, {size / 1e6 / spent:.2f} MB per CPU s")
            else:
                print(f"{peer}: not installed")


if __name__ == "__main__":
    main()
