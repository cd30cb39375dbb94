"""Measure the speed of the foreign-fragment rules on clean text, and the load time of their tables.

Usage: python benchmarks/fragment_speed.py TEXT.jsonl.gz [--runs 5], with a {"text": paragraph} a line. The paragraphs
are put into articles of some 5 kB. Prints MB per CPU second of the rules alone in one process, of the whole command
`check --select translation --jobs 1` on the same files, and milliseconds to open each table and to look up
one word; the median of the runs. On a machine that others use too, the run that took least says more, and still more
the sum of what each article took least in any run.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import measure  # beside this file

from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

FILE = 5_000  # code points of an article
WARM = 40  # articles before time is taken: patterns are compiled once, and kept between runs of the command
TABLES = """
import time
from copylint.analysis.foreign import lexicon as wordtable
from copylint.analysis.foreign.word_odds import facts
start = time.process_time()
wordtable.unknown(["bridge"], "en")
middle = time.process_time()
facts("puente", "en")
print(1000 * (middle - start), 1000 * (time.process_time() - middle))
"""


def articles(path: Path) -> list[str]:
    found: list[str] = [""]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            found[-1] += json.loads(line)["text"] + "\n\n"
            if len(found[-1]) > FILE:
                found.append("")
    return [text for text in found if text]


def rules(texts: list[str]) -> list[float]:
    """CPU seconds of the rules on each article but the first; reading and parsing them is not counted."""
    gc.set_threshold(100_000)  # as the command has it
    ruleset = Ruleset(f.rule for f in loader.read(loader.shipped()) if f.rule.group == "translation" and f.rule.enabled)
    taken: list[float] = []
    for text in texts:
        document = parse("x.txt", text, "plain")
        start = time.process_time()
        check(document, ruleset)
        taken.append(time.process_time() - start)
    return taken[WARM:]


def command(texts: list[str], cache: Path) -> float:
    """CPU seconds of the whole command on all articles, of which no results are known."""
    for path in cache.glob("copylint-results*"):
        path.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for i, text in enumerate(texts):
            Path(folder, f"{i}.txt").write_text(text, encoding="utf-8")
        line = [measure.program(), "check", "--select", "translation", "--jobs", "1", "--quiet", "--exit-zero", "."]
        return measure.run(line, Path(folder), measure.environment(cache)).cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--once", action="store_true", help="print the CPU seconds of each article, and no more")
    options = parser.parse_args()
    texts = articles(options.texts)
    if options.once:
        print(json.dumps(rules(texts)))
        return
    size = sum(len(text.encode()) for text in texts) / 1e6
    again = [sys.executable, __file__, str(options.texts), "--once"]
    alone = [
        json.loads(subprocess.run(again, check=True, capture_output=True).stdout) for _ in range(options.runs)
    ]  # each in a process of its own, because words once looked up are remembered
    with tempfile.TemporaryDirectory() as cache:
        command(texts[:1], Path(cache))  # reads the rules, which are kept
        whole = [command(texts, Path(cache)) for _ in range(options.runs)]
    opened = [
        [
            float(n)
            for n in subprocess.run([sys.executable, "-c", TABLES], check=True, capture_output=True).stdout.split()
        ]
        for _ in range(options.runs)
    ]
    print(f"{len(texts)} articles, {size:.1f} MB")
    counted = sum(len(text.encode()) for text in texts[WARM:]) / 1e6
    runs = [sum(each) for each in alone]
    least = sum(map(min, zip(*alone, strict=True)))
    print(
        f"rules alone: {counted / median(runs):.1f} MB per CPU second; best run {counted / min(runs):.1f}; "
        f"each article at its best {counted / least:.1f}"
    )
    print(f"whole command: {size / median(whole):.1f} MB per CPU second; best run {size / min(whole):.1f}")
    print(f"table of own words: {median(o[0] for o in opened):.1f} ms; of all: {median(o[1] for o in opened):.1f} ms")


if __name__ == "__main__":
    main()
