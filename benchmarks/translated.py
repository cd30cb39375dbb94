"""Measure the translation rules: findings in badly translated sentences, and false positives in edited prose.

Usage: python benchmarks/translated.py [FOLDER …]. The sentences are those of benchmarks/translated.tsv: the rule,
`first` if the rule was made with the sentence in view and `later` if it was written afterwards, the text. A FOLDER
holds .jsonl.gz files of {"text": paragraph, "doc": document}; documents are split in two halves by their names.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
RULES = ("infinitive-after-preposition", "adjective-after-noun", "clause-without-subject", "determiner-without-noun")


def found(texts: Sequence[str], rules: Ruleset) -> Iterator[set[str]]:
    """For each text the rules that find something."""
    for text in texts:
        yield {f.rule.partition("/")[2] for f in check(parse("x.txt", text + "\n", "plain"), rules)}


def recall(rules: Ruleset) -> None:
    lines = [line.split("\t") for line in (HERE / "translated.tsv").read_text(encoding="utf-8").splitlines()]
    hits = Counter[tuple[str, str]]()
    for (rule, part, _), names in zip(lines, found([text for *_, text in lines], rules), strict=True):
        hits[rule, part] += rule in names
    every = Counter((rule, part) for rule, part, _ in lines)
    for rule in RULES:
        parts = (f"{part} {hits[rule, part]} of {every[rule, part]}" for part in ("first", "later"))
        print(f"{rule:<32}{'; '.join(parts)}")


def false_alarms(path: Path, rules: Ruleset) -> None:
    halves: dict[int, list[str]] = {0: [], 1: []}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            halves[crc32(row["doc"].encode()) % 2].append(row["text"])
    for half, texts in halves.items():
        counts = Counter(name for names in found(texts, rules) for name in names)
        words = sum(len(text.split()) for text in texts)
        rates = ", ".join(f"{rule} {counts[rule]} ({counts[rule] * 10_000 / words:.3f})" for rule in RULES)
        print(f"{path.name}, half {half}, {words:,} words; texts with findings (in 10,000 words): {rates}")


def main() -> None:
    rules = Ruleset(f.rule for f in loader.read(loader.shipped()) if f.rule.id in RULES)
    recall(rules)
    for folder in map(Path, sys.argv[1:]):
        for path in sorted(folder.glob("*.jsonl.gz")):
            false_alarms(path, rules)


if __name__ == "__main__":
    main()
