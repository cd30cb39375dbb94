"""Measure the time of each phase of a check: parsing, the scan with its native part, and every rule.

Usage: python benchmarks/phases.py [--texts FOLDER] [--megabytes 4] [--top 12]. Without --texts the articles are made
of the repository's own examples. Prints CPU milliseconds per MB of plain text and shares, for all default rules and
without the two groups that look at words and at whole pages: in one process, files not read, reports not written. What
rules share (the words of a text, its quotation marks) counts for the first that asks.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import measure  # beside this file
from ahocorasick_rs import BytesAhoCorasick

from copylint.formats import parse
from copylint.matching.literal_sets import fold
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copylint.rules.rule import Rule

GROUPS = ("translation", "boilerplate")
WARM = 40  # articles before time is taken


def spent(texts: Sequence[str], rules: Sequence[Rule]) -> dict[str, float]:
    """CPU seconds by phase; those of rules under their names."""
    ruleset = Ruleset(rules)
    literals = {text for rule in rules if rule.literals for text in rule.literals.anywhere}
    automaton = BytesAhoCorasick(sorted(literals))
    out: defaultdict[str, float] = defaultdict(float)
    for number, text in enumerate(texts):
        if number == WARM:
            out.clear()
        times = [process_time()]
        document = parse("article.txt", text, "plain")
        times.append(process_time())
        work = list(ruleset.work(document))
        times.append(process_time())
        automaton.find_matches_as_indexes(fold(text), overlapping=True)
        times.append(process_time())
        native = times[3] - times[2]
        out["parse"] += times[1] - times[0]
        out["scan: native"] += native
        out["scan: which rules look where"] += times[2] - times[1] - native
        for rule, candidates in work:
            start = process_time()
            rule.check(document, candidates)
            out[rule.name] += process_time() - start
    return out


def shown(what: str, texts: Sequence[str], rules: Sequence[Rule], top: int) -> None:
    """A table: the phases, then the rules that take most."""
    times = spent(texts, rules)
    size = sum(len(text.encode()) for text in texts[WARM:]) / 1e6
    total = sum(times.values())
    ours = {rule.name for rule in rules}
    phases = [(name, time) for name, time in times.items() if name not in ours]
    each = [(name, time) for name, time in sorted(times.items(), key=lambda x: -x[1]) if name in ours]
    by_rules = sum(time for _, time in each)
    print(f"{what}: {1000 * total / size:.0f} ms per MB\n\n| | ms per MB | share |\n|---|---:|---:|")
    rest = (f"{len(each) - top} other rules that look somewhere", sum(time for _, time in each[top:]))
    for name, time in [*phases, ("all rules", by_rules), *each[:top], rest]:
        print(f"| {name} | {1000 * time / size:.1f} | {time / total:.1%} |")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=measure.ROOT / "examples")
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--top", type=int, default=12)
    options = parser.parse_args()
    count = WARM + round(options.megabytes * 1e6 / measure.FILE)
    texts = [*measure.made(measure.paragraphs(options.texts), count)]
    rules = [file.rule for file in loader.read(loader.shipped()) if file.rule.enabled]
    bare = [rule for rule in rules if rule.group not in GROUPS]
    shown("all default rules", texts, rules, options.top)
    shown(f"without {' and '.join(GROUPS)}", texts, bare, options.top)


if __name__ == "__main__":
    main()
