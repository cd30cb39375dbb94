"""Create boilerplate.json and boilerplate-words.tsv, the model that separates boilerplate from articles.

For developers, with scikit-learn: `python scripts/data/make_boilerplate.py LABELLED.jsonl.gz`. A line of the file is
{"id", "host", "text", "gold", "paragraphs": [{"text", "label"}]}; a line of `text` is a paragraph. All pages have the
same weight; hosts are weighted by the square root of their number of pages. Two steps: word weights from a logistic
regression, then boosted trees over paragraph features, with word weights from other hosts only.
"""
# pyright: basic
# ruff: noqa: B905

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from copylint.analysis.boilerplate import features, tree_model
from copylint.formats import parse
from copylint.model.findings import Applicability
from copylint.rules import loader

DATA = Path(__file__).parents[2] / "src" / "copylint" / "data"
OUT = DATA / "boilerplate.json"
WORDS_OUT = tree_model.LEXICON
FOLDS, INNER = 5, 3
SAME = 0.9  # of the paragraphs of two outputs
HOSTS = 6  # that a word must stand on
WORDS = 4000
LEAST = {  # scores, and shares of the words of a text
    "line": 1.0, "prose": 1.25, "share": 0.03, "beyond doubt": 2.5,
    "sure line": 1.0, "sure prose": 1.25, "sure long": 3.5, "sure share": 0.03, "no doubt": 2.5,
}  # fmt: skip
CODES = {"content": 0, "mixed": 1, "boilerplate": 2}


def fold(host: str) -> int:
    """The part of the data that a host belongs to, the same on every machine."""
    return int(hashlib.md5(host.encode()).hexdigest(), 16) % FOLDS


def inner(host: str) -> int:
    """Another division of the hosts, for word weights that know nothing of a page's host."""
    return int(hashlib.md5(host.encode()).hexdigest(), 16) // FOLDS % INNER


def labels(row: dict, regions) -> list[int]:
    """Return each region's majority label by characters: 0 content, 1 mixed, 2 boilerplate."""
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
    """One text: the labels of its paragraphs, what is counted of them but for their words, and their texts."""

    def __init__(self, host: str, text: str, row: dict | None) -> None:
        regions = parse("page.txt", text + "\n", "plain").regions
        self.host = host
        self.text = text
        self.fresh = True  # and not all but the same as another output of the page
        self.labels = np.array(labels(row, regions) if row else [0] * len(regions))
        self.texts = [r.text for r in regions]
        lines, columns = features.vectors(regions, {})
        self.words = [x.words for x in lines]
        own = [name for name in columns if name not in TONE]
        self.counts = np.array([columns[name] for name in own], dtype=np.float32).T

    def numbers(self, lexical: list[float]) -> np.ndarray:
        """What the trees are asked, in the order of `NAMES`."""
        return np.hstack(
            [self.counts, np.array(list(features.tone_columns(lexical, self.words).values()), dtype=np.float32).T]
        )


TONE = tuple(features.tone_columns([0.0], [1]))
NAMES = tuple(n for n in features.vectors(parse("a.txt", "A line\n", "plain").regions, {})[1] if n not in TONE) + TONE


def pages(path: Path) -> list[Page]:
    """Of every page the true article, which is clean, and every output, one that several extractors agree on once."""
    found: dict[str, list[Page]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            others = found[row["id"]]
            if not others and row["gold"].strip():
                others.append(Page(row["host"], row["gold"], None))
            if row["text"].strip() and not any(p.text == row["text"] for p in others[1:]):
                page = Page(row["host"], row["text"], row)
                own = set(page.texts)
                page.fresh = not any(len(own & set(p.texts)) > SAME * len(own | set(p.texts)) for p in others[1:])
                others.append(page)
    return [p for some in found.values() for p in some]


class Texts:
    """The distinct paragraphs of each host, with their marks and labels."""

    def __init__(self, some: list[Page]) -> None:
        votes: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        for p in some:
            for text, label in zip(p.texts, p.labels):
                votes[p.host, text][label] += 1
        self.at = {key: i for i, key in enumerate(votes)}
        self.hosts = np.array([host for host, _ in votes])
        self.names, self.marked = self._marked([text for _, text in votes])
        counted = np.array(list(votes.values()))
        self.boilerplate = 2 * counted[:, 2] > counted.sum(axis=1)
        self.mixed = 2 * counted[:, 1] > counted.sum(axis=1)
        self.sizes = np.array([min(60, 1 + len(text.split())) for _, text in votes])
        self.folds = np.array([fold(h) for h in self.hosts])
        self.inners = np.array([inner(h) for h in self.hosts])

    def _marked(self, some: list[str]) -> tuple[list[str], csr_matrix]:
        """The marks that stand on enough hosts, and which text has which."""
        at: dict[str, int] = {}
        index, starts = [], [0]
        for text in some:
            index += [at.setdefault(m, len(at)) for m in sorted(tree_model.marks(tree_model.tokens(text)))]
            starts.append(len(index))
        every = csr_matrix((np.ones(len(index), dtype=np.float32), index, starts), shape=(len(some), len(at)))
        kept = np.nonzero(self.spread(every, self.hosts) >= HOSTS)[0]
        names = list(at)
        return [names[i] for i in kept], csr_matrix(every[:, kept])

    @staticmethod
    def spread(marked: csr_matrix, hosts: np.ndarray) -> np.ndarray:
        """On how many hosts each mark occurs."""
        _, number = np.unique(hosts, return_inverse=True)
        count = len(hosts)
        at = csr_matrix((np.ones(count, dtype=np.float32), (number, np.arange(count))), shape=(number.max() + 1, count))
        every: Any = csr_matrix(at @ marked)
        return np.bincount(every.indices, minlength=every.shape[1])


def chosen(texts: Texts, among: np.ndarray) -> np.ndarray:
    """The marks worth a weight, by the texts that `among` says."""
    spread = texts.spread(texts.marked[among], texts.hosts[among])
    weights, _ = _fitted(texts, among, spread >= HOSTS, 20)
    worth = np.zeros(len(spread))
    worth[spread >= HOSTS] = np.abs(weights)
    return np.isin(np.arange(len(spread)), np.argsort(-worth * spread**0.5, kind="stable")[:WORDS])


def weighed(texts: Texts, among: np.ndarray, marks: np.ndarray) -> dict[str, float]:
    """What marks weigh, by the texts that `among` says."""
    found, base = _fitted(texts, among, marks, 60)
    names = [n for n, yes in zip(texts.names, marks) if yes]
    return {tree_model.BASE: round(base, 2), **{n: round(float(w), 2) for n, w in zip(names, found) if round(w, 2)}}


def _fitted(texts: Texts, among: np.ndarray, marks: np.ndarray, steps: int) -> tuple[np.ndarray, float]:
    hosts = texts.hosts[among]
    pages_of = Counter(hosts.tolist())
    weight = np.array([pages_of[h] ** -0.5 for h in hosts.tolist()]) * texts.sizes[among] ** 0.5
    weight *= np.where(texts.mixed[among], 0.2, 1)
    fitted = LogisticRegression(C=3, max_iter=steps, tol=1e-3).fit(
        _even(texts.marked[among][:, marks]), texts.boilerplate[among], sample_weight=weight / weight.mean()
    )
    return fitted.coef_[0], float(fitted.intercept_[0])


def _even(marked: csr_matrix) -> csr_matrix:
    """A text's marks divided by the root of their number."""
    return csr_matrix(diags(np.maximum(1, np.diff(marked.indptr)) ** -0.5) @ marked)


def lexical(texts: Texts, weights: dict[str, float], rows: np.ndarray) -> dict[int, float]:
    """What the words of some texts say: the sum that `lexicon.weigh` makes."""
    known = np.array([n in weights for n in texts.names])
    each = np.array([weights[n] for n in texts.names if n in weights])
    said = _even(texts.marked[rows][:, known]) @ each + weights[tree_model.BASE]
    return dict(zip(rows.tolist(), np.clip(said, -6, 6).tolist()))


def importance(some: list[Page]) -> np.ndarray:
    """The weight of every paragraph: its share of the page's words, and its host's."""
    hosts = Counter(p.host for p in some)
    out = []
    for p in some:
        words = np.array(p.words)
        host = (9 / hosts[p.host]) ** 0.5
        out.append((words + 2) / max(50, words.sum()) * host * np.where(p.labels == 1, 0.3, 1))
    found = np.concatenate(out)
    return found / found.mean()


def boosted(some: list[Page], texts: Texts, said: dict[int, float]) -> dict:
    """The trees, as the file has them."""
    x = np.vstack([p.numbers([said[texts.at[p.host, t]] for t in p.texts]) for p in some])
    y = np.concatenate([p.labels == 2 for p in some])
    fitted = HistGradientBoostingClassifier(
        max_leaf_nodes=8,
        max_iter=180,
        learning_rate=0.1,
        l2_regularization=20,
        min_samples_leaf=60,
        max_features=0.4,
        early_stopping=False,  # pyright: ignore[reportArgumentType]
        random_state=0,
    ).fit(x, y, importance(some))
    trees = [_tree(one[0].nodes, 0) for one in fitted._predictors]
    asked = {name for tree in trees for name in _asked(tree)}
    return {
        "base": round(float(fitted._baseline_prediction[0, 0]), 4),
        "features": [n for n in NAMES if n in asked],
        "trees": trees,
    }


def _tree(nodes, i: int):
    node = nodes[i]
    if node["is_leaf"]:
        return round(float(node["value"]), 4)
    bar = round(float(node["num_threshold"]), 4)
    return [NAMES[node["feature_idx"]], bar, _tree(nodes, node["left"]), _tree(nodes, node["right"])]


def _asked(tree):
    if isinstance(tree, list):
        yield tree[0]
        yield from _asked(tree[2])
        yield from _asked(tree[3])


def fit(some: list[Page], texts: Texts, without: int | None = None) -> tuple[dict, dict[str, float]]:
    """The data of a table and the weights of words, by all hosts but those of one part."""
    some = [p for p in some if fold(p.host) != without and p.fresh]
    among = texts.folds != without
    marks = chosen(texts, among)
    said: dict[int, float] = {}
    for k in range(INNER):
        own = among & (texts.inners == k)
        said |= lexical(texts, weighed(texts, among & ~own, marks), np.nonzero(own)[0])
    return {**boosted(some, texts, said), "least": LEAST, "claims": claims()}, weighed(texts, among, marks)


def claims() -> list[dict]:
    """Return the rules of the group that remove boilerplate by its form, as named in the table."""
    found = [f.rule for f in loader.read(loader.shipped()) if f.rule.group == "boilerplate"]
    return [
        {"rule": r.id, "kind": r.kind_name, "scope": list(r.scope), "options": r.options}
        for r in found
        if r.kind_name in ("block", "section") and r.applicability > Applicability.MANUAL
    ]


def written(data: dict) -> str:
    """The file: a line for every tree and every rule, so that a change shows."""
    parts = []
    for key, value in data.items():
        if isinstance(value, list):
            lines = ",\n".join(f"  {json.dumps(v, ensure_ascii=False)}" for v in value)
            parts.append(f"{json.dumps(key)}: [\n{lines}\n ]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def listed(weights: dict[str, float]) -> str:
    """Return the text of the word-weight file, strongest evidence for boilerplate first."""
    return "".join(f"{m}\t{w}\n" for m, w in sorted(weights.items(), key=lambda e: (-e[1], e[0])))


def main() -> None:
    found = pages(Path(sys.argv[1]))
    data, words = fit(found, Texts(found))
    OUT.write_text(written(data), encoding="utf-8")
    WORDS_OUT.write_text(listed(words), encoding="utf-8")


if __name__ == "__main__":
    main()
