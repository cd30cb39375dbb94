"""Check that rules with triggers find the same with and without the prefilter, on every text of a folder.

Usage: python benchmarks/differential.py FOLDER [--megabytes 10] [--language en] [--rules FOLDER]. The fast path runs a
rule only where one of its triggers is; the plain one runs every rule everywhere. Rules that are off by default run
too; rules without triggers need no comparison. `--rules` uses custom rules instead of the built-in ones. Prints
the counts and every difference; the exit code is 1 if there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from copylint import load_rules
from copylint.engine.fixer import check
from copylint.formats import SUFFIXES, parse
from copylint.model.settings import Settings
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copylint.model.document import Document

SIZE = 100_000  # code points of one document at most: long texts are cut at a blank line


def documents(folder: Path, megabytes: float, settings: Settings) -> Iterator[Document]:
    """Documents of all files whose format is known, until there is enough text."""
    left = megabytes * 1e6
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in SUFFIXES):
        text = path.read_text(encoding="utf-8", errors="ignore")
        while text and left > 0:
            cut = len(text) if len(text) <= SIZE else text.rfind("\n\n", 0, SIZE) + 2
            part, text = text[: cut if cut > 1 else SIZE], text[cut if cut > 1 else SIZE :]
            left -= len(part.encode())
            yield parse(str(path), part, SUFFIXES[path.suffix], settings)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--language", default="en")
    parser.add_argument("--rules", type=Path)
    options = parser.parse_args()
    shipped = list(load_rules())
    every = load_rules([options.rules.absolute()])[len(shipped) :] if options.rules else shipped
    rules = [rule for rule in every if rule.literals is not None]
    fast, plain = Ruleset(rules), Ruleset(rules, fast=False)
    size = count = different = 0
    spent = [0.0, 0.0]
    ran: Counter[str] = Counter()
    for document in documents(options.folder, options.megabytes, Settings(language=options.language)):
        count += 1
        size += len(document.text.encode())
        times = [process_time()]
        found: list[set[object]] = []
        for ruleset in (fast, plain):
            findings = check(document, ruleset)
            times.append(process_time())
            found.append({*findings})
            ran.update(f.rule for f in findings if ruleset is plain)
        spent = [s + b - a for s, a, b in zip(spent, times, times[1:], strict=False)]
        for finding in sorted(map(repr, found[0] ^ found[1])):
            different += 1
            print(f"{document.path}: {finding}")
    print(f"{size / 1e6:.1f} MB in {count} texts, {len(rules)} rules of {len(every)} have triggers", end=", ")
    print(f"{sum(ran.values())} findings of {len(ran)} of them")
    print(f"fast path {spent[0]:.1f} CPU s, plain path {spent[1]:.1f}; {different} findings differ")
    return min(different, 1)


if __name__ == "__main__":
    sys.exit(main())
