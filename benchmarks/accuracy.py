"""Measure the false positives of every rule on edited prose, for the table in docs/accuracy.md.

Usage: python benchmarks/accuracy.py FOLDER, where FOLDER holds .jsonl.gz files of {"text": paragraph}. Every finding
counts as false. Prints Markdown: rule, applicability, false-positive tests, findings per 10,000 words of each file.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset


def texts(path: Path) -> list[str]:
    """The paragraphs of one file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def main() -> None:
    files = loader.read(loader.shipped())
    ruleset = Ruleset(f.rule for f in files if f.rule.enabled)
    columns: dict[str, tuple[float, Counter[str]]] = {}
    for path in sorted(Path(sys.argv[1]).glob("*.jsonl.gz")):
        found: Counter[str] = Counter()
        words = 0
        for text in texts(path):
            words += len(text.split())
            found.update(f.rule for f in check(parse("x.txt", text + "\n", "plain"), ruleset))
        columns[path.name.removesuffix(".jsonl.gz")] = (words / 10_000, found)
    heads = "".join(f" {name} ({n * 10_000:,.0f} words) |" for name, (n, _) in columns.items())
    print(f"| rule | fix | on | tests |{heads}")
    print("|---|---|---|---:|" + "---:|" * len(columns))
    for file in files:
        rule = file.rule
        misses = sum(e.bad is None for e in file.examples)
        rates = "".join(f" {found[rule.name] / n:.2f} |" for n, found in columns.values())
        grade = rule.applicability.name.lower()
        print(f"| {rule.name} | {grade} | {'yes' if rule.enabled else 'no'} | {misses} |{rates}")
    print("| **all** | | | |" + "".join(f" **{sum(found.values()) / n:.2f}** |" for n, found in columns.values()))


if __name__ == "__main__":
    main()
