"""Measure how time and memory grow with text length and the number of rules, files and processes.

    python benchmarks/scaling.py [--texts FOLDER] [--most 50] [--rules 2000] [--files 2000] [--svg FILE] [--only PART…]

Parts: length, rules, files, jobs. Prints a table for each; --svg draws the first two. Without --texts the texts are
made of the repository's own examples, which are full of faults: to report them all is part of what is measured.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from curves import Curve, svg
from measure import ROOT, Run, articles, environment, machine, paragraphs, program, run

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = ("length", "rules", "files", "jobs")
_RULE = """message: Write “{{new}}”
rationale: The house has its own wordings.
kind: substitution
swap: {{"{bad}": "{good}"}}
fix: unsafe
examples:
  - bad: We saw the ⟦{bad}⟧ there.
    good: We saw the {good} there.
  - good: It rained.
"""


class Bench:
    """A folder to work in, and the program; what was found before is forgotten before each run."""

    def __init__(self, folder: Path, source: Sequence[str]) -> None:
        self.folder, self.source = folder, source
        self.environment = environment(folder / "cache")

    def check(self, *arguments: str) -> Run:
        for table in (self.folder / "cache").glob("*.lines"):
            table.unlink(missing_ok=True)
        command = [program(), "check", "--quiet", "--output-format", "concise", *arguments]
        return run(command, self.folder, self.environment)

    def text(self, megabytes: float) -> int:
        """Write one text of a length. Paragraphs that are used again have words of others in them: no two are alike."""
        order, parts, size, at = random.Random(1), list[str](), 0, 0
        all_ = list(self.source)
        while size < megabytes * 1e6:
            if at % len(all_) == 0:
                order.shuffle(all_)
            here = all_[at % len(all_)]
            parts.append(here if at < len(all_) else _mixed(here, order.choice(all_), order))
            size += len(parts[-1].encode()) + 2
            at += 1
        return (self.folder / "text.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _mixed(text: str, other: str, order: random.Random) -> str:
    """A paragraph with a word of another one in each dozen."""
    words, others = text.split(" "), other.split()
    for at in range(order.randrange(6), len(words), 12):
        words[at] = order.choice(others)
    return " ".join(words)


def length(bench: Bench, most: float) -> Curve:
    print("\nlength of one text: MB, CPU s, MB per CPU s, MB in memory, times the length")
    bench.text(0.1)
    bench.check("text.txt")
    empty = bench.check("text.txt").peak
    points: list[tuple[float, float]] = []
    for part in (0.02, 0.05, 0.1, 0.2, 0.5, 1):
        megabytes = most * part
        bench.text(megabytes)
        done = bench.check("text.txt")
        grown = (done.peak - empty) / megabytes
        rate = megabytes / done.cpu
        print(f"{megabytes:8.2f} {done.cpu:8.2f} {rate:8.2f} {done.peak:8.0f} {grown:8.1f}", flush=True)
        points.append((megabytes, done.cpu))
    return Curve("Length of a text: CPU seconds", "MB", points)


def rules(bench: Bench, most: int) -> Curve:
    print("\nrules of a house, each of one wording, beside the default ones: number, CPU s for 1 MB")
    made = random.Random(2)
    words = sorted({word for text in bench.source for word in text.split() if word.isalpha() and len(word) > 3})
    group = bench.folder / "house" / "wording"
    group.mkdir(parents=True)
    (bench.folder / ".copylint.yaml").write_text("rule-folders: [house]\n")
    bench.text(1)
    points: list[tuple[float, float]] = []
    written = 0
    for part in (0, 0.125, 0.25, 0.5, 0.75, 1):
        while written < most * part:
            bad = f"{made.choice(words)} {made.choice(words)}".lower()
            (group / f"phrase-{written:05}.yaml").write_text(_RULE.format(bad=bad, good=f"{bad.title()}s"))
            written += 1
        bench.check("text.txt")
        done = median(bench.check("text.txt").cpu for _ in range(3))
        print(f"{written:8} {done:8.2f}", flush=True)
        points.append((written, done))
    (bench.folder / ".copylint.yaml").unlink()
    return Curve("Rules beside the default ones: CPU seconds for 1 MB", "rules", points)


def files(bench: Bench, most: int) -> None:
    print("\nnumber of files of 5 kB, one process: files, CPU s, MB in memory")
    bench.check(".")
    for part in (0.125, 0.25, 0.5, 1):
        articles(bench.folder / "many", bench.source, int(most * part))
        done = bench.check("--jobs", "1", "many")
        print(f"{int(most * part):8} {done.cpu:8.2f} {done.peak:8.0f}", flush=True)


def jobs(bench: Bench, most: int) -> None:
    print(
        "\nprocesses, in turn: wall s and CPU s of one, of two, how much faster two are, and how much faster two runs"
    )
    print("are, started at once, with half of the files each: no program could gain more from these cores at this time")
    articles(bench.folder / "many", bench.source, most)
    halves = [str(bench.folder / "half" / name) for name in "ab"]
    for number, path in enumerate(sorted((bench.folder / "many").iterdir())):
        half = Path(halves[number % 2])
        half.mkdir(parents=True, exist_ok=True)
        (half / path.name).write_bytes(path.read_bytes())
    bench.check("--jobs", "1", "many")
    for _ in range(5):
        one, two = bench.check("--jobs", "1", "many"), bench.check("--jobs", "2", "many")
        start = time.perf_counter()
        with ThreadPoolExecutor(2) as both:
            _ = [*both.map(bench.check, ("--jobs=1",) * 2, halves)]
        best = one.wall / (time.perf_counter() - start)
        print(f"{one.wall:8.2f} {one.cpu:8.2f} {two.wall:8.2f} {two.cpu:8.2f} {one.wall / two.wall:8.2f}", end="")
        print(f" {best:8.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=ROOT / "examples")
    parser.add_argument("--most", type=float, default=50, help="MB of the longest text")
    parser.add_argument("--rules", type=int, default=2000)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    given = parser.parse_args()
    curves: list[Curve] = []
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), paragraphs(given.texts))
        if "length" in given.only:
            curves.append(length(bench, given.most))
        if "rules" in given.only:
            curves.append(rules(bench, given.rules))
        if "files" in given.only:
            files(bench, given.files)
        if "jobs" in given.only:
            jobs(bench, given.files)
    if given.svg:
        given.svg.write_text(svg(curves, f"copylint on {machine()}"), encoding="utf-8")


if __name__ == "__main__":
    main()
