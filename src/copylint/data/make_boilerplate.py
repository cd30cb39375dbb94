"""Writes boilerplate.json, the weights by which page furniture is told from articles, from labelled outputs of extractors.

For developers, with scikit-learn: `python src/copylint/data/make_boilerplate.py LABELLED.jsonl.gz`. A line of the file is
{"id", "host", "text", "gold", "paragraphs": [{"text", "label"}]}; a line of `text` is a paragraph. Pages weigh the same,
however long; hosts weigh by the root of their number of pages.
"""
# pyright: basic
# ruff: noqa: B905, E501

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from copylint import library
from copylint.formats import parse
from copylint.furniture import features, model, tail

OUT = Path(__file__).with_name("boilerplate.json")
FOLDS, INNER = 5, 3
LEAST = {"tail": 0.7, "long tail": 0.8, "paragraph": 1.5}
CODES = {"content": 0, "mixed": 1, "boilerplate": 2}


def fold(host: str) -> int:
    """The part of the data that a host belongs to, the same on every machine."""
    return int(hashlib.md5(host.encode()).hexdigest(), 16) % FOLDS


def inner(host: str) -> int:
    """Another division of the hosts, for scores of pages that the scores were not fitted to."""
    return int(hashlib.md5(host.encode()).hexdigest(), 16) // FOLDS % INNER


def labels(row: dict, regions) -> list[int]:
    """Of each region the label that most of its characters have: 0 content, 1 mixed, 2 furniture."""
    spans, at, pos = [], 0, 0
    paragraphs = row["paragraphs"]
    for raw in row["text"].split("\n"):
        if raw.strip():
            while paragraphs[at]["text"].strip() != raw.strip():
                at += 1
            one = paragraphs[at]
            spans.append((pos, pos + len(raw), 0 if one.get("sub") == "title" else CODES[one["label"]]))
            at += 1
        pos += len(raw) + 1
    out = []
    first = 0
    for region in regions:
        start, end = region.whole
        had = [0, 0, 0]
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        i = first
        while i < len(spans) and spans[i][0] < end:
            had[spans[i][2]] += min(end, spans[i][1]) - max(start, spans[i][0])
            i += 1
        out.append(had.index(max(had)))
    return out


class Page:
    """One text with the counts of its paragraphs and their labels."""

    def __init__(self, host: str, text: str, row: dict | None) -> None:
        regions = parse("page.txt", text + "\n", "plain").regions
        self.host = host
        self.labels = labels(row, regions) if row else [0] * len(regions)
        self.lines, self.steps = features.vectors(regions)


def pages(path: Path) -> list[Page]:
    """Every output, and every true article once: it is clean."""
    out, seen = [], set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            out.append(Page(row["host"], row["text"], row))
            if row["id"] not in seen:
                seen.add(row["id"])
                out.append(Page(row["host"], row["gold"], None))
    return [p for p in out if p.lines]


def weights(some: list[Page]) -> np.ndarray:
    """The weight of every paragraph: its share of the page's words, and its host's."""
    hosts = Counter(p.host for p in some)
    out = []
    for p in some:
        total = max(50, sum(x.words for x in p.lines))
        host = (9 / hosts[p.host]) ** 0.5
        out += [(x.words + 2) / total * host * (0.3 if y == 1 else 1.0) for x, y in zip(p.lines, p.labels)]
    found = np.array(out)
    return found / found.mean()


def additive(some: list[Page]) -> tuple[float, list[list[float]]]:
    """The base and the weight of each step of each feature: boosted stumps, added up by feature."""
    x = np.array([s for p in some for s in p.steps], dtype=np.uint8)
    y = np.array([label == 2 for p in some for label in p.labels])
    fitted = HistGradientBoostingClassifier(
        max_leaf_nodes=2,
        max_iter=150,
        learning_rate=0.2,
        l2_regularization=20,
        max_bins=32,
        early_stopping=False,  # pyright: ignore[reportArgumentType]
    ).fit(x, y, weights(some))
    ends = x.max(axis=0)
    origin = np.zeros((1, x.shape[1]), dtype=np.uint8)
    base = float(fitted.decision_function(origin)[0])
    table = []
    for feature, end in enumerate(ends):
        tries = np.repeat(origin, int(end) + 1, axis=0)
        tries[:, feature] = range(int(end) + 1)
        table.append([round(float(v) - base, 3) for v in fitted.decision_function(tries)])
    return round(base, 3), table


def tailed(some: list[Page], scores: list[list[float]]) -> tuple[float, list[float]]:
    """The base and the weights of the cuts: a logistic regression, its scaling folded in."""
    x, y, w = [], [], []
    for p, s in zip(some, scores):
        found = tail.cuts(p.lines, s)
        for cut in found:
            kept = sum(line.words * (1, 0.3, 0)[label] for line, label in zip(p.lines[cut.at :], p.labels[cut.at :]))
            x.append(cut.values)
            y.append(kept <= 2)
            w.append(len(found) ** -0.5)
    x = np.array(x)
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    fitted = LogisticRegression(C=0.05, max_iter=1000).fit((x - mean) / scale, y, sample_weight=w)
    slopes = fitted.coef_[0] / scale
    return round(float(fitted.intercept_[0] - slopes @ mean), 3), [round(float(v), 4) for v in slopes]


def fit(some: list[Page]) -> dict:
    """The data of a table. The cuts are fitted to scores of pages that the scores were not fitted to."""
    scores: list[list[float]] = [[] for _ in some]
    for k in range(INNER):
        base, table = additive([p for p in some if inner(p.host) != k])
        one = model.Table(base, tuple(map(tuple, table)), 0.0, (), {}, ())
        for i, p in enumerate(some):
            if inner(p.host) == k:
                scores[i] = [one.score(s) for s in p.steps]
    base, table = additive(some)
    cut_base, cut = tailed(some, scores)
    return {
        "base": base,
        "steps": dict(zip(features.NAMES, table)),
        "cut base": cut_base,
        "cut": dict(zip(tail.NAMES, cut)),
        "least": LEAST,
        "claims": claims(),
    }


def claims() -> list[dict]:
    """The rules of the group that report furniture by its form, as the table names them."""
    found = [f.rule for f in library.read(library.shipped()) if f.rule.group == "boilerplate"]
    return [
        {"rule": r.id, "kind": r.kind_name, "scope": list(r.scope), "options": r.options}
        for r in found
        if r.kind_name in ("block", "section")
    ]


def written(data: dict) -> str:
    """The file: a line for every feature and every rule, so that a change shows."""
    parts = []
    for key, value in data.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            parts.append(f"{json.dumps(key)}: {{\n{inner}\n }}")
        elif isinstance(value, list):
            inner = ",\n".join(f"  {json.dumps(v, ensure_ascii=False)}" for v in value)
            parts.append(f"{json.dumps(key)}: [\n{inner}\n ]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def main() -> None:
    OUT.write_text(written(fit(pages(Path(sys.argv[1])))), encoding="utf-8")


if __name__ == "__main__":
    main()
