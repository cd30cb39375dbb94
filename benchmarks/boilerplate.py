"""Measure how much boilerplate is removed, and how much article text with it (docs/accuracy-boilerplate.md).

Usage: python benchmarks/boilerplate.py LABELLED.jsonl.gz [--tables FOLDER] [--grade safe] [--bars 1,1.5] [--limit N].
Every page is cleaned with a table that saw no page of its host (five parts by host); needs scikit-learn unless FOLDER
holds the tables of an earlier run. Lines of the file are those that scripts/data/make_boilerplate.py reads.
"""
# pyright: basic
# ruff: noqa: ARG005, B023, B905

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import runpy
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from copylint.analysis.boilerplate import tree_model
from copylint.engine.fixer import check, fix
from copylint.formats import parse
from copylint.kinds import boilerplate
from copylint.model.findings import Applicability
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

TRAINER = Path(__file__).resolve().parents[1] / "scripts/data/make_boilerplate.py"
WORD = re.compile(r"\w+")


def grams(text: str) -> Counter:
    """The runs of four words in a text."""
    words = WORD.findall(text)
    return Counter(zip(*(words[i:] for i in range(4)))) if len(words) > 3 else Counter([tuple(words)] if words else [])


def against(gold: Counter, text: str) -> tuple[float, float]:
    """Precision and recall of a text."""
    got = grams(text)
    true = (gold & got).total()
    return (true / got.total() if got else 0.0), (true / gold.total() if gold else 1.0)


def f1(pairs: list[tuple[float, float]]) -> float:
    """Of the means over pages."""
    p, r = (sum(x) / len(pairs) for x in zip(*pairs))
    return 2 * p * r / (p + r) if p + r else 0.0


def lost(row: dict, text: str) -> tuple[int, int]:
    """Words of the article's paragraphs that are gone, and all of them."""
    left = grams(text)
    gone = every = 0
    for p in row["paragraphs"]:
        if p["label"] == "content":
            own, words = grams(p["text"]), len(WORD.findall(p["text"]))
            every += words
            gone += words if len(own) > 1 and (own & left).total() < 0.8 * own.total() else 0
    return gone, every


def tables(source: Path, folder: Path | None) -> list[tree_model.Table]:
    """A table for each part of the hosts, fitted to the other parts."""
    trainer = runpy.run_path(str(TRAINER))
    parts = range(trainer["FOLDS"])
    files = [(folder / f"cv{k}.json", folder / f"cv{k}.tsv") for k in parts] if folder else []
    if not files or not all(a.exists() and b.exists() for a, b in files):
        found = trainer["pages"](source)
        texts = trainer["Texts"](found)
        made = [trainer["fit"](found, texts, k) for k in parts]
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        for (table, words), (data, weights) in zip(files, made):
            table.write_text(trainer["written"](data), encoding="utf-8")
            words.write_text(trainer["listed"](weights), encoding="utf-8")
        return [tree_model.read(trainer["written"](data), weights) for data, weights in made]
    return [
        tree_model.read(a.read_text(encoding="utf-8"), tree_model.read_lexicon(b.read_text(encoding="utf-8")))
        for a, b in files
    ]


def pages(path: Path, limit: int) -> list[dict]:
    """Outputs of extractors, neighbors of one host, with what no cleaner changes."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(limit), lines)]
    golds: dict[str, Counter] = {}
    for row in rows:
        row["gold grams"] = gold = golds.setdefault(row["id"], grams(row["gold"]))
        kept = "\n".join(p["text"] for p in row["paragraphs"] if p["label"] != "boilerplate" or p.get("sub") == "title")
        row["raw"], row["oracle"] = against(gold, row["text"]), against(gold, kept)
    return sorted(rows, key=lambda row: row["host"])


def at_once(table: tree_model.Table) -> Callable[[Mapping[str, Sequence[float]]], list[float]]:
    """What `Table.scores` gives, of all paragraphs and trees together: the run over all pages takes half the time."""
    asked, bars, low, high, leaves = [], [], [], [], []

    def add(tree: tree_model.Tree) -> int:
        at = len(asked)
        name, bar, a, b = tree if isinstance(tree, tuple) else (0, math.inf, None, None)
        for column, value in ((asked, name), (bars, bar), (low, at), (high, at), (leaves, 0.0 if a else tree)):
            column.append(value)
        if a is not None and b is not None:
            low[at], high[at], leaves[at] = add(a), add(b), 0.0
        return at

    roots = np.array([add(tree) for tree in table.trees])
    question, bar, left, right, leaf = (np.array(x) for x in (asked, bars, low, high, leaves))

    def scores(columns: Mapping[str, Sequence[float]]) -> list[float]:
        x = np.array([columns[name] for name in table.names], dtype=float).T
        rows, at = np.arange(len(x))[:, None], np.repeat(roots[None], len(x), 0)
        while ((below := np.where(x[rows, question[at]] <= bar[at], left[at], right[at])) != at).any():
            at = below
        return (table.base + leaf[at].sum(1)).tolist()

    return scores


def cleaned(rows: list[dict], by_part: list[tree_model.Table]) -> dict[str, dict[str, list]]:
    """By grade and extractor: before, at best, and after every fix of the grade, with what is lost."""
    fold = runpy.run_path(str(TRAINER))["fold"]
    rules = Ruleset(f.rule for f in loader.read(loader.shipped()) if f.rule.group == "boilerplate")
    by: dict[str, dict[str, list]] = {"unsafe": defaultdict(list), "safe": defaultdict(list)}
    done: dict[tuple[str, str], dict[str, str]] = {}
    quick = [at_once(table) for table in by_part]
    for row in rows:
        part = fold(row["host"])
        tree_model.table = lambda: by_part[part]
        tree_model.Table.scores = lambda self, columns: quick[part](columns)
        key = (row["host"], row["text"])
        if key not in done:
            # Safe fixes come first in a run of all, to their own end.
            safe = fix(parse("page.txt", row["text"] + "\n", "plain"), rules, Applicability.SAFE).document
            unsafe = fix(safe, rules, Applicability.UNSAFE).document
            done[key] = {"safe": safe.text, "unsafe": unsafe.text}
        for grade, text in done[key].items():
            by[grade][row["extractor"]].append(
                (row["raw"], row["oracle"], against(row["gold grams"], text), *lost(row, text), row["id"])
            )
    return by


def shown(name: str, by: dict[str, list], show: int) -> None:
    """A row of the table; the extractors one by one, and the pages that lost most."""
    closed, gone, worst = {}, {}, []
    for extractor, found in by.items():
        raw, oracle, clean = (f1([f[i] for f in found]) for i in range(3))
        closed[extractor] = (clean - raw) / (oracle - raw) if oracle != raw else 0.0
        gone[extractor] = sum(f[3] for f in found) / max(1, sum(f[4] for f in found))
        worst += [(f[3] / max(1, f[4]), f[5], extractor) for f in found]
    least, most = min(closed, key=lambda n: closed[n]), max(gone, key=lambda n: gone[n])
    print(
        f"| {name} | {sum(closed.values()) / len(closed):.1%} | {closed[least]:.1%} ({least}) | "
        f"{sum(gone.values()) / len(gone):.3%} | {gone[most]:.3%} ({most}) | {max(worst)[0]:.1%} |",
        flush=True,
    )
    if show:
        print("   ", ", ".join(f"{n} {c:.1%} / {gone[n]:.3%}" for n, c in sorted(closed.items())))
    for page in sorted(worst, reverse=True)[:show]:
        print("   ", page)


def cost(rows: list[dict]) -> None:
    """What the decision takes by itself, and all rules of the group with and without it."""
    documents = [parse("page.txt", row["text"] + "\n", "plain") for row in rows]
    found = [f.rule for f in loader.read(loader.shipped()) if f.rule.group == "boilerplate"]
    forms = Ruleset(rule for rule in found if rule.kind_name != "boilerplate")
    size = sum(len(d.text) for d in documents)
    paragraphs = sum(len(d.regions) for d in documents)
    print(f"{len(rows)} articles of {size / len(rows):,.0f} characters, {paragraphs / len(rows):.0f} paragraphs each")
    for name, run in (
        ("the decision", boilerplate.decide),
        ("rules of form", lambda d: check(d, forms)),
        ("rules of form and the decision", lambda d: check(d, Ruleset(found))),
    ):
        run(documents[0])  # reads the tables
        start = time.process_time()
        for document in documents:
            run(document)
        spent = time.process_time() - start
        print(f"{name}: {1000 * spent / len(rows):.1f} ms an article, {size / 1e6 / spent:.2f} MB per CPU second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--tables", type=Path, help="keep the fitted tables here")
    parser.add_argument(
        "--bars", help="scores from which a line goes; of the safe grade, a long one by its own words; a row each"
    )
    parser.add_argument("--share", type=float, help="how much of an article may be feared for")
    parser.add_argument("--limit", type=int, default=10**9)
    parser.add_argument("--grade", choices=["unsafe", "safe"], help="one grade alone; default both")
    parser.add_argument(
        "--cost", action="store_true", help="what the decision takes, with the table that ships; no more"
    )
    parser.add_argument("--show", type=int, default=0, help="the pages that lost most")
    options = parser.parse_args()
    rows = pages(options.labelled, options.limit)
    if options.cost:
        cost(rows)
        return
    least = dict(runpy.run_path(str(TRAINER))["LEAST"])
    if options.share is not None:
        least["share"] = options.share
    fitted = tables(options.labelled, options.tables)
    print("| | mean closed | worst extractor | lost, mean | lost, worst extractor | worst page |")
    print("|---|---:|---|---:|---|---:|")
    moved = "sure long" if options.grade == "safe" else "line"
    for bar in [float(b) for b in options.bars.split(",")] if options.bars else [least[moved]]:
        bars = {**least, moved: bar}
        if moved == "line":
            bars["prose"] = bar + least["prose"] - least["line"]
        by = cleaned(rows, [table.but(least=bars) for table in fitted])
        for grade in [options.grade] if options.grade else ["unsafe", "safe"]:
            shown(f"{grade}, {moved} {bar}", by[grade], options.show)


if __name__ == "__main__":
    main()
