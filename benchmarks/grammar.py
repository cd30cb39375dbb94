"""Compare LanguageTool's matches on edited prose and one article with the findings under `--grammar`.

Usage: python benchmarks/grammar.py DATA SAMPLES [--words N] [--server URL], where DATA/clean holds .jsonl.gz files of
{"text": paragraph} and SAMPLES the article putin-deal.txt. Paragraphs from all over each file are taken, about N words.
A finding in edited prose counts as false, and so does a paragraph that fixes change. Prints Markdown; exit code 1
if of the article's matches others are reported than those that are right.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from copylint.engine.fixer import check, fix
from copylint.engine.providers.languagetool import Grammar
from copylint.engine.providers.lt_client import Question, ask
from copylint.engine.providers.lt_options import Options
from copylint.formats import parse
from copylint.model.findings import Applicability, Edit, Span, apply
from copylint.rules import loader
from copylint.rules.ruleset import SECOND, Ruleset

if TYPE_CHECKING:
    from copylint.model.settings import Found

ALONE = "LanguageTool alone"
RIGHT = [  # of the article: what LanguageTool is right about
    ("grammar/article-sound", "a"),
    *[("grammar/closing-quote-space", "”he")] * 4,
]


def sample(path: Path, words: int) -> list[str]:
    """Paragraphs from all over a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    total = sum(len(text.split()) for text in texts)
    return texts[:: max(1, total // words)]


def corrected(text: str, found: tuple[Found, ...]) -> str:
    """A text with each first replacement made, as language-tool-python makes them."""
    edits: list[Edit] = []
    for match in found:
        if match.replacements and not (edits and edits[-1].span.end > match.start):
            edits.append(Edit(Span(match.start, match.end), match.replacements[0]))
    return apply(text, edits)


def measure(texts: list[str], grammar: Grammar, own: Ruleset) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """By who speaks: findings by rule, and paragraphs that fixes of a grade change."""
    question = Question("en-US")
    alone, rules = (Counter[str](), Counter[str]()), (Counter[str](), Counter[str]())
    for n, text in enumerate(texts):
        for later in texts[n : n + 4]:
            grammar.begin(parse("x.txt", later + "\n", "plain"))
        document = grammar.provided(parse("x.txt", text + "\n", "plain"))
        rules[0].update(f.rule for f in check(document, own))
        for grade in (Applicability.SAFE, Applicability.UNSAFE):
            after = fix(document, own, grade, renew=grammar.renewed).document.text
            rules[1][grade.name.lower()] += after != document.text
        (found,) = ask(grammar.address(), [text], question)
        alone[0].update(f.category for f in found)
        alone[1]["unsafe"] += corrected(text, found) != text
    return {ALONE: alone, "copylint --grammar": rules}


def article(path: Path, grammar: Grammar, own: Ruleset, every: Ruleset) -> bool:
    """Print what is said of an article; whether it is what it must be."""
    text = path.read_text("utf-8")
    document = grammar.provided(parse(str(path), text, "plain"))
    (matches,) = ask(grammar.address(), [text], Question("en-US"))
    found = [(f.rule, text[slice(*f.span)]) for f in check(document, own)]
    beside = [f.rule for f in check(document, every) if f.rule in {r.name for r in own.rules}]
    print(f"\n{path.name}: {len(matches)} matches of {ALONE}: ", end="")
    print(", ".join(f"{n} {rule}" for rule, n in Counter(m.id for m in matches).most_common()))
    print(f"of these reported: {', '.join(f'{n} {rule}' for (rule, _), n in Counter(found).items())}")
    print(f"beside the rules that are on, which report the same places: {beside or 'none'}")
    return sorted(found) == sorted(RIGHT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("samples", type=Path)
    parser.add_argument("--words", type=int, default=40_000)
    parser.add_argument("--server", default="auto")
    options = parser.parse_args()
    grammar = Grammar(Options(options.server))
    rules = loader.load()
    own = Ruleset(r for r in rules if r.kind_name == SECOND)
    every = Ruleset(r for r in rules if r.kind_name == SECOND or r.enabled)
    right = article(options.samples / "putin-deal.txt", grammar, own, every)
    print("\n| text | words | who | findings per 10k | changed by safe fixes | by unsafe fixes |")
    print("|---|---:|---|---:|---:|---:|")
    details: list[str] = []
    for path in sorted((options.data / "clean").glob("*.jsonl.gz")):
        name, texts = path.name.partition(".")[0], sample(path, options.words)
        words = sum(len(text.split()) for text in texts)
        start = time.monotonic()
        for who, (found, changed) in measure(texts, grammar, own).items():
            per = 10_000 / words
            safe = "" if who == ALONE else f"{changed['safe'] * per:.1f}"
            row = [name, f"{words:,}", who, f"{found.total() * per:.1f}", safe, f"{changed['unsafe'] * per:.1f}"]
            print(f"| {' | '.join(row)} |", flush=True)
            details.append(f"{name}, {who}: " + ", ".join(f"{r} {n}" for r, n in found.most_common()))
        details.append(f"{name}: {time.monotonic() - start:.0f} s")
    print("\n" + "\n".join(details))
    for problem in grammar.told():
        print(problem, file=sys.stderr)
    return 0 if right and not grammar.stopped else 1


if __name__ == "__main__":
    sys.exit(main())
