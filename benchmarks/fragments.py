"""Measure hits and misses of the foreign-fragment rules at each threshold, for the curve in docs/accuracy.md.

Usage: python benchmarks/fragments.py DATA [--half 0|1], where DATA holds untranslated/*.jsonl.gz of {"target": text,
"spans": [[start, end, …]], "ambiguous": …} and clean/*.jsonl.gz of {"text": paragraph}. A finding and a span belong
together if they share half of their union (in `demetr`, whose spans are rough, anything). Prints Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any
from zlib import crc32

from copylint.analysis import foreign
from copylint.analysis.foreign import candidates
from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

BARS = (1.2, 1.5, 1.8, 2.1, 2.5, 3.0, 3.5)
_MARKS = " [](){}“”\"'"


def rows(path: Path, half: int | None) -> list[dict[str, Any]]:
    """The rows of a file, or half of them, by the checksum of their text."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [r for r in found if half is None or crc32(str(r.get("id", r.get("text"))).encode()) % 2 == half]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without brackets, quotation marks and spaces at its ends."""
    end = min(end, len(text))
    while start < end and text[start] in _MARKS:
        start += 1
    while start < end and text[end - 1] in _MARKS + ".,;:":
        end -= 1
    return start, end


def share(a: tuple[int, int], b: tuple[int, int]) -> float:
    """What two spans share of their union."""
    both = min(a[1], b[1]) - max(a[0], b[0])
    return both / (max(a[1], b[1]) - min(a[0], b[0])) if both > 0 else 0.0


def found(ruleset: Ruleset, text: str) -> set[tuple[int, int]]:
    return {trimmed(text, *f.span) for f in check(parse("x.txt", text + "\n", "plain"), ruleset)}


def score(ruleset: Ruleset, items: list[dict[str, Any]], least: float) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    right = wrong = spans = 0
    for row in items:
        text: str = row["target"]
        left = found(ruleset, text)
        for start, end, *_ in row["spans"]:
            span = trimmed(text, start, end)
            best = max(left, key=lambda f: share(f, span), default=None)
            spans += 1
            if best is not None and share(best, span) > least:
                left.discard(best)
                right += 1
        doubtful = [trimmed(text, a, b) for a, b, *_ in row.get("ambiguous", ())]
        wrong += sum(all(share(f, d) == 0 for d in doubtful) for f in left)
    precision, recall = right / max(1, right + wrong), right / max(1, spans)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    options = parser.parse_args()
    ruleset = Ruleset(f.rule for f in loader.read(loader.shipped()) if f.rule.group == "translation" and f.rule.enabled)
    marked = {p.name.split(".")[0]: rows(p, options.half) for p in sorted((options.data / "untranslated").glob("*.gz"))}
    clean = {p.name.split(".")[0]: rows(p, options.half) for p in sorted((options.data / "clean").glob("*.gz"))}
    print("| bar |" + "".join(f" {name} P / R / F1 |" for name in marked) + "".join(f" {n}, per 10k |" for n in clean))
    print("|---:|" + "---|" * len(marked) + "---:|" * len(clean))
    for bar in BARS:
        foreign.BAR = candidates.BAR = bar
        cells = [score(ruleset, items, 0.0 if name == "demetr" else 0.499) for name, items in marked.items()]
        line = "".join(f" {p:.2f} / {r:.2f} / {f:.3f} |" for p, r, f in cells)
        for items in clean.values():
            words = sum(len(r["text"].split()) for r in items) / 10_000
            line += f" {sum(len(found(ruleset, r['text'])) for r in items) / words:.2f} |"
        print(f"| {bar} |{line}")


if __name__ == "__main__":
    main()
