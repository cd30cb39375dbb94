"""Measure start-up time, and runs on cached files.

    python benchmarks/start.py [--texts FOLDER] [--files 2000] [--runs 15] [--program copylint]

One article of 4 kB from the shell: with an empty cache, with all cached but the text, with the text known; beside them
`import click`, in turn. Then many files, once and again. CPU seconds of whole processes, medians. Without --texts the
articles are made of the repository's own examples, which are full of faults.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from measure import ROOT, articles, environment, paragraphs, program, run

_SETTLED = 2.1  # seconds after which a file's sign is trusted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=ROOT / "examples")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--program", default=program(), help="the copylint to measure")
    given = parser.parse_args()
    source = paragraphs(given.texts)
    python = str(Path(given.program).with_name("python"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = environment(folder / "cache")
        text = "\n\n".join(source)[:3990]
        article = folder / "article.txt"
        check = [given.program, "check", "article.txt"]

        def new(number: int) -> None:
            article.write_text(f"{text} {number}\n", encoding="utf-8")

        new(0)
        run(check, folder, own)
        first: list[float] = []
        for _ in range(max(3, given.runs // 3)):
            shutil.rmtree(folder / "cache")
            first.append(run(check, folder, own).cpu)
        run(check, folder, own)
        rows: list[tuple[float, float, float]] = []
        peak = 0.0
        for number in range(1, given.runs + 1):
            click = run([python, "-c", "import click"], folder, own).cpu
            new(number)
            fresh = run(check, folder, own)
            rows.append((click, fresh.cpu, run(check, folder, own).cpu))
            peak = max(peak, fresh.peak)
        click = median(row[0] for row in rows)
        print(f"import click: {click * 1000:.0f} ms of CPU time")
        print(f"one article of 4 kB, nothing cached: {median(first) * 1000:.0f} ms")
        for what, at in (("a new text", 1), ("a text that is known", 2)):
            ratio = median(row[at] / row[0] for row in rows)
            print(
                f"one article of 4 kB, {what}: {median(r[at] for r in rows) * 1000:.0f} ms, {ratio:.2f} × import click"
            )
        print(f"in memory at most: {peak:.0f} MB")
        many = folder / "many"
        size = articles(many, source, given.files)
        time.sleep(_SETTLED)
        all_ = [given.program, "check", "--jobs", "1", "many"]
        once = run(all_, folder, own)
        again = [run(all_, folder, own) for _ in range(max(3, given.runs // 3))]
        print(f"{given.files} files, {size / 1e6:.1f} MB, one process: {once.cpu:.2f} CPU s", end="; ")
        print(
            f"again, unchanged: {median(r.cpu for r in again):.3f} CPU s, {max(r.peak for r in again):.0f} MB in memory"
        )


if __name__ == "__main__":
    main()
