"""How much page furniture goes, and how much of the article with it: the curve of docs/accuracy-boilerplate.md.

Usage: python benchmarks/boilerplate.py LABELLED.jsonl.gz [--tables FOLDER] [--safe] [--bars 1,1.5] [--limit N].
Every page is cleaned with a table that saw no page of its host (five parts by host); needs scikit-learn unless FOLDER
holds the tables of an earlier run. Lines of the file are those that src/copylint/data/make_boilerplate.py reads.
"""
# pyright: basic
# ruff: noqa: B023, B905

from __future__ import annotations

import argparse
import gzip
import json
import re
import runpy
from collections import Counter, defaultdict
from pathlib import Path

from copylint import library
from copylint.engine import fix
from copylint.findings import Applicability
from copylint.formats import parse
from copylint.furniture import lexicon, model
from copylint.ruleset import Ruleset

ROOT = Path(__file__).resolve().parents[1]
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


def tables(source: Path, folder: Path | None) -> list[model.Table]:
    """A table for each part of the hosts, fitted to the other parts."""
    trainer = runpy.run_path(str(ROOT / "src/copylint/data/make_boilerplate.py"))
    parts = range(trainer["FOLDS"])
    files = [(folder / f"cv{k}.json", folder / f"cv{k}.tsv") for k in parts] if folder else []
    if not files or not all(a.exists() and b.exists() for a, b in files):
        found = trainer["pages"](source)
        texts = trainer["Texts"](found)
        made = [trainer["fit"](found, texts, k) for k in parts]
        for (table, words), (data, weights) in zip(files, made):
            table.write_text(trainer["written"](data), encoding="utf-8")
            words.write_text(trainer["listed"](weights), encoding="utf-8")
        return [model.read(trainer["written"](data), weights) for data, weights in made]
    return [model.read(a.read_text(encoding="utf-8"), lexicon.read(b.read_text(encoding="utf-8"))) for a, b in files]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--tables", type=Path, help="keep the fitted tables here")
    parser.add_argument("--bars", help="scores from which a line goes, or with --safe goes unattended; a row each")
    parser.add_argument("--limit", type=int, default=10**9)
    parser.add_argument("--safe", action="store_true", help="safe fixes alone")
    parser.add_argument("--show", type=int, default=0, help="the pages that lost most")
    options = parser.parse_args()
    with gzip.open(options.labelled, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(options.limit), lines)]
    fitted = tables(options.labelled, options.tables)
    trainer = runpy.run_path(str(ROOT / "src/copylint/data/make_boilerplate.py"))
    fold = trainer["fold"]
    rules = Ruleset(f.rule for f in library.read(library.shipped()) if f.rule.group == "boilerplate")
    wanted = Applicability.SAFE if options.safe else Applicability.UNSAFE
    fixed = {}
    for row in rows:
        row["gold grams"] = gold = grams(row["gold"])
        kept = "\n".join(p["text"] for p in row["paragraphs"] if p["label"] != "boilerplate" or p.get("sub") == "title")
        fixed[id(row)] = against(gold, row["text"]), against(gold, kept)
    bar = "sure line" if options.safe else "line"
    further = trainer["LEAST"][bar.replace("line", "prose")] - trainer["LEAST"][bar]
    print(f"| {bar} | mean closed | worst extractor | lost, mean | lost, worst extractor | worst page |")
    print("|---:|---:|---|---:|---:|---:|")
    for least in options.bars.split(",") if options.bars else [str(trainer["LEAST"][bar])]:
        by: dict[str, list] = defaultdict(list)
        done: dict[tuple[str, str], str] = {}
        for row in rows:
            part = fold(row["host"])
            bars = {**trainer["LEAST"], bar: float(least), bar.replace("line", "prose"): float(least) + further}
            model.table = lambda: fitted[part].but(least=bars)
            key = (row["host"], row["text"])
            if key not in done:
                done[key] = fix(parse("page.txt", row["text"] + "\n", "plain"), "plain", rules, wanted).document.text
            text = done[key]
            by[row["extractor"]].append(
                (*fixed[id(row)], against(row["gold grams"], text), *lost(row, text), row["id"])
            )
        closed, gone, pages = {}, {}, []
        for name, found in by.items():
            raw, oracle, clean = (f1([f[i] for f in found]) for i in range(3))
            closed[name] = (clean - raw) / (oracle - raw)
            gone[name] = sum(f[3] for f in found) / max(1, sum(f[4] for f in found))
            pages += [(f[3] / max(1, f[4]), f[5], name) for f in found]
        worst = min(closed, key=lambda n: closed[n])
        print(
            f"| {least} | {sum(closed.values()) / len(closed):.1%} | {closed[worst]:.1%} ({worst}) | "
            f"{sum(gone.values()) / len(gone):.3%} | {max(gone.values()):.3%} | {max(pages)[0]:.0%} |",
            flush=True,
        )
        print("   ", {n: f"{c:.1%}" for n, c in sorted(closed.items())}) if options.show else None
        for page in sorted(pages, reverse=True)[: options.show]:
            print("   ", page)


if __name__ == "__main__":
    main()
