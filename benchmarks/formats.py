"""Measure parsing and checking speed on Markdown, HTML and reStructuredText articles.

    python benchmarks/formats.py [--texts FOLDER] [--megabytes 2] [--runs 5] [--files FOLDER]

The articles are made of paragraphs of plain text, the repository's own examples unless --texts says otherwise, with a
fixed seed: headings, emphasis, links, code, lists, quotations, entities. With --files, the files of a folder are read
instead. Prints MB per CPU second, the best of the runs: of parsing alone, and of parsing and all rules together.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from copylint.engine.fixer import check
from copylint.formats import SUFFIXES, parse
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[1]
FORMS = ("plain", "markdown", "html", "rst")
SIZE = 5000  # characters of one article
SEED = 7
STYLES = ("emphasis", "strong", "link", "code")
MARKS: dict[str, dict[str, tuple[str, str]]] = {
    "plain": dict.fromkeys(STYLES, ("", "")),
    "markdown": {
        "emphasis": ("*", "*"),
        "strong": ("**", "**"),
        "link": ("[", "](https://example.org/story/12345)"),
        "code": ("`", "`"),
    },
    "html": {
        "emphasis": ("<em>", "</em>"),
        "strong": ("<strong>", "</strong>"),
        "link": ('<a href="https://example.org/story/12345" rel="nofollow">', "</a>"),
        "code": ("<code>", "</code>"),
    },
    "rst": {
        "emphasis": ("*", "*"),
        "strong": ("**", "**"),
        "link": ("`", " <https://example.org/story/12345>`_"),
        "code": ("``", "``"),
    },
}
WORD = re.compile(r"[A-Za-z]+")
PAGE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{0}</title>\n'
    '<link rel="stylesheet" href="style.css">\n<script>var a = 1 < 2;</script>\n</head>\n<body class="article">\n'
    '<div id="page" class="wrap"><article>\n<h1>{0}</h1>\n{1}</article></div>\n</body>\n</html>\n'
)


def article(paragraphs: Sequence[str], form: str, seed: int) -> str:
    """One article in a format. The same seed marks up the same words in every format."""
    chance = random.Random(seed)
    marks = MARKS[form]
    blocks: list[str] = []
    title = _words(paragraphs[0], 6)
    if form in ("markdown", "rst"):
        blocks.append(f"# {title}" if form == "markdown" else f"{title}\n{'=' * len(title)}")
    elif form == "plain":
        blocks.append(title)
    for n, paragraph in enumerate(paragraphs):
        if n % 5 == 4:
            blocks.append(_heading(_words(paragraph, 4), form))
        text = " ".join(paragraph.split())
        shown = re.sub(r"([*_`\[\]<>|\\])", r"\\\1", text) if form in ("markdown", "rst") else text
        shown = html.escape(shown, quote=False) if form == "html" else shown
        shown = _marked(shown, marks, chance)
        what = chance.choices(("paragraph", "list", "quotation"), (8, 1, 1))[0]
        blocks.append(_block(shown, what, form))
    text = "\n\n".join(blocks) + "\n"
    return PAGE.format(html.escape(title, quote=False), text) if form == "html" else text


def _words(text: str, count: int) -> str:
    return " ".join(WORD.findall(text)[:count]) or "A story"


def _heading(title: str, form: str) -> str:
    if form == "html":
        return f"<h2>{title}</h2>"
    return {"markdown": f"## {title}", "rst": f"{title}\n{'-' * len(title)}"}.get(form, title)


def _marked(text: str, marks: dict[str, tuple[str, str]], chance: random.Random) -> str:
    """About every fortieth word in emphasis, a link or code."""
    out: list[str] = []
    for word in text.split(" "):
        if len(word) > 3 and word.isalpha() and chance.random() < 0.04:
            before, after = marks[chance.choice(STYLES)]
            out.append(before + word + after)
        else:
            out.append(word)
    return " ".join(out)


def _block(text: str, what: str, form: str) -> str:
    if form == "html":
        if what == "list":
            items = "\n".join(f"<li>{part}</li>" for part in text.split(". "))
            return f"<ul>\n{items}\n</ul>"
        return f"<blockquote><p>{text}</p></blockquote>" if what == "quotation" else f'<p class="text">{text}</p>'
    if what == "list":
        return "\n".join(f"- {part}" for part in text.split(". "))
    if what == "quotation":
        return f"> {text}" if form == "markdown" else f"    {text}"
    return text


def articles(texts: Path, form: str, megabytes: float) -> list[str]:
    """Articles of about SIZE characters until there is enough text."""
    files = [p.read_text(encoding="utf-8") for p in sorted(texts.rglob("*.txt"))]
    paragraphs = [part.strip() for text in files for part in text.split("\n\n") if part.strip()]
    made: list[str] = []
    total = at = 0
    while total < megabytes * 1e6:
        own: list[str] = []
        while sum(map(len, own)) < SIZE:
            own.append(paragraphs[at % len(paragraphs)])
            at += 1
        made.append(article(own, form, SEED + len(made)))
        total += len(made[-1].encode())
    return made


def speed(texts: Sequence[str], work: Callable[[str], object], runs: int) -> float:
    """MB per CPU second, the best of some runs."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time_ns()
        for text in texts:
            work(text)
        best = min(best, (time.process_time_ns() - start) / 1e9)
    return sum(len(t.encode()) for t in texts) / 1e6 / best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=ROOT / "examples")
    parser.add_argument("--files", type=Path, help="read the files of this folder")
    parser.add_argument("--megabytes", type=float, default=2)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--forms", default=",".join(FORMS))
    given = parser.parse_args()
    rules = Ruleset(f.rule for f in loader.read(loader.shipped()))
    for form in given.forms.split(","):
        if given.files:
            found = sorted(p for p in given.files.rglob("*") if SUFFIXES.get(p.suffix.lower()) == form and p.is_file())
            texts = [p.read_bytes().decode("utf-8", "replace") for p in found]
        else:
            texts = articles(given.texts, form, given.megabytes)
        if not texts:
            continue

        def read(text: str, form: str = form) -> object:
            return parse("x", text, form)

        def judge(text: str, form: str = form) -> object:
            return check(parse("x", text, form), rules)

        parsed, whole = speed(texts, read, given.runs), speed(texts, judge, max(1, given.runs // 2))
        print(f"{form}: {len(texts)} articles, parse {parsed:.1f} MB/s, check {whole:.2f} MB/s of CPU time", flush=True)


if __name__ == "__main__":
    main()
