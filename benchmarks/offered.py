"""Find fixes that `check` offers and `fix` does not apply: still offered, rejected by a guard, or dropped.

Usage: python benchmarks/offered.py [FILE.jsonl.gz …] [--grade safe] [--limit N] [--show N] [--skip PART] [--share K/N].
Every example of every rule is tried in every format: as it is, in all hosts of tests/support/hosting.py, in front matter,
and at the end of texts that end in code. Rows of a FILE have a `text` (and its suffix, `format`) or, of a page,
`blocks` with a `text` and a `tag` each, tried as plain text, Markdown, HTML and reStructuredText. Nothing is printed of
them but with --show. Columns: fixes found in the texts as they are and those that `check` offers, then what became of
the latter, the ones that `fix` made left out: "no longer found" are those whose place reads otherwise once other fixes
are made, as where the text around a paragraph has shown that it is boilerplate.
"""
# pyright: basic
# ruff: noqa: E501

from __future__ import annotations

import argparse
import gzip
import html
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from hosting import HOSTS  # noqa: E402

from copylint.engine.fixer import check, choose, fix, offered  # noqa: E402
from copylint.formats import FORMATS, SUFFIXES, parse  # noqa: E402
from copylint.lsp.text_buffers import composed, passes  # noqa: E402
from copylint.model.findings import Applicability  # noqa: E402
from copylint.model.settings import Settings  # noqa: E402
from copylint.rules import loader  # noqa: E402
from copylint.rules.ruleset import SECOND, Ruleset  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

FORM = {suffix[1:]: form for suffix, form in SUFFIXES.items()}
QUOTED = ('"', "'", "")
ENDS = {  # texts that end in what is no prose
    "markdown": (
        "```\n{}", "```\n{}\n```", "    {}", "<!-- {}", "<!-- {} -->", "<pre>\n{}", "<pre>{}</pre>", "<script>\n{}", "$$\n{}",
        "{{% x %}}", "[a]: http://x/", "![a](b.png)", "---", "<div>{}", "{}  ", "`x`", "- ```\n  {}", "> ```\n> {}",
        "| a | b |\n|---|---|\n| {} | b |", "\\", "&nbsp;", "<br>",
    ),
    "html": (
        "<pre>\n{}", "<pre>{}</pre>", "<script>{}", "<style>{}", "<!-- {}", "<!-- {} -->", "<p>{}</p>", "<textarea>{}",
        "<code>{}", "<p>{}&nbsp;", "<td>{}", "<x {}", "<svg>{}", "<p>{}<br>",
    ),
    "rst": (
        "::\n\n    {}", "Text::\n\n    {}", ".. code:: python\n\n    {}", ".. {}", ">>> {}", "``{}``", ".. image:: a.png", "----",
        "| {}", ".. _a: http://x/", "\\ ", "====\n{}\n====", "::",
    ),
    "plain": ("{}", "- {}", "-----"),
}  # fmt: skip
FRONT = ("---\ntitle: {}\n---\n\n{}\n", "---\ndescription: >\n  {}\n---\n\n{}\n", "+++\ntitle = {}\n+++\n\n{}\n")
TAGS = {"li": "- {}", "blockquote": "> {}", **{f"h{n}": f"{'#' * n} {{}}" for n in range(1, 7)}}


def examples() -> Iterator[tuple[str, str, str, Settings, str | None]]:
    """Name, text, format and settings; the rule that it is an example of."""
    for file in loader.read(loader.shipped()):
        if file.rule.kind_name == SECOND:
            continue
        for n, example in enumerate(e for e in file.examples if e.bad):
            bad, settings = example.bad or "", Settings.of(example.settings or {})
            name = f"{file.rule.name}/{n}"
            for form in FORMATS:
                yield f"example {name}", bad, form, settings, file.rule.name
                for end in ENDS[form]:
                    yield f"end {end!r} {name}", f"{bad}\n\n{end.format('x = 1')}", form, settings, file.rule.name
                    if "\n" not in bad:
                        yield f"in {end!r} {name}", end.format(bad), form, settings, file.rule.name
            if "\n" in bad:
                continue
            for host in HOSTS:
                text = host.before + bad + host.after
                yield f"host {host.form} {host.name} {name}", text, host.form, settings, file.rule.name
            for front in FRONT:
                for quote in QUOTED if "description" not in front else ("",):
                    value = quote + bad.replace("\\", "\\\\").replace('"', '\\"' if quote == '"' else '"') + quote
                    for form in ("markdown", "html", "rst"):
                        yield f"front {quote}{front[:9]!r} {name}", front.format(value, bad), form, settings, None


def articles() -> Iterator[tuple[str, str, str, Settings, str | None]]:
    """The articles in examples/."""
    for path in sorted((ROOT / "examples").rglob("*")):
        if path.is_file() and path.suffix in SUFFIXES:
            text = path.read_text("utf-8")
            yield f"article {path.name}", text, SUFFIXES[path.suffix], Settings(), None
            for form in FORMATS:
                yield f"article {path.name} as {form}", text.rstrip("\n"), form, Settings(), None


def rows(path: Path, limit: int, share: tuple[int, int]) -> Iterator[tuple[str, str, str, Settings, str | None]]:
    """Texts of a file of rows."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            if limit and n >= limit * share[1]:
                return
            if n % share[1] != share[0]:
                continue
            row = json.loads(line)
            name = f"{path.name} {row['id']} {row.get('extractor', '')}"
            if "blocks" in row:
                for form in FORMATS:
                    yield name, page(row["blocks"], form), form, Settings(), None
            elif "text" in row:
                settings = Settings(language=row.get("language") or "en")
                yield name, row["text"], FORM.get(row.get("format", "txt"), "plain"), settings, None


def page(blocks: list[dict], form: str) -> str:
    """The blocks of a page in a format."""
    texts = [(" ".join(b["text"].split()), b["tag"] or "p") for b in blocks if b["text"].strip()]
    if form == "plain":
        return "\n".join(text for text, _ in texts) + "\n"
    if form == "rst":
        return "".join(f"* {text}\n\n" if tag == "li" else f"{text}\n\n" for text, tag in texts)
    if form == "markdown":
        return "\n".join(TAGS.get(tag, "\n{}\n").format(text) for text, tag in texts) + "\n"
    out = ["<!doctype html>\n<html><body>\n"]
    last = ""
    for text, tag in texts:
        out += ["<ul>\n"] * (tag == "li" != last) + ["</ul>\n"] * (last == "li" != tag)
        end = "" if tag in ("img", "input", "br", "hr", "meta", "link", "area", "source") else f"</{tag}>"
        shown = html.escape(text, quote=False)
        out.append(f"<{tag}>{shown}{end}\n" if end else f"<p>{shown}</p>\n")
        last = tag
    return "".join([*out, "</ul>\n" if last == "li" else "", "</body></html>\n"])


class Counts:
    """What became of the fixes that were offered."""

    def __init__(self, show: int) -> None:
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.rules: dict[str, Counter[str]] = defaultdict(Counter)
        self.show = show

    def add(self, name: str, what: str, text: str, finding, more: str = "") -> None:
        self.counts[name.partition(" ")[0]][what] += 1
        self.rules[what][finding.rule] += 1
        if self.rules[what][finding.rule] <= self.show:
            start, end = finding.span
            around = text[max(0, start - 60) : start] + "⟦" + text[start:end][:200] + "⟧" + text[end : end + 60]
            print(f"{what}: {finding.rule} {name} {more}\n    {around!r}\n    {finding.fixes[0].edits!r}"[:1200])


def one(name: str, text: str, form: str, settings: Settings, ruleset: Ruleset, grade, counts: Counts) -> None:
    """What becomes of the fixes offered in a text."""
    first = name.partition(" ")[0]
    document = parse("x", text, form, settings)
    found = check(document, ruleset)
    marked = [(f, one) for f in offered(document, found) if (one := f.fix(grade))]
    counts.counts[first]["texts"] += 1
    counts.counts[first]["found with a fix"] += sum(f.fix(grade) is not None for f in found)
    if not marked:
        return
    counts.counts[first]["offered"] += len(marked)
    done = fix(document, ruleset, grade)
    named = {s[0] for s in done.skipped}
    for rule, why in done.skipped:
        match = next((f for f, _ in marked if f.rule == rule), None)
        counts.add(name, f"left out{', offered' if match else ''}: {why}", text, match or marked[0][0], rule)
    for finding in done.findings:
        if finding.fix(grade) and finding.rule not in named:
            counts.add(name, "still offered", done.document.text, finding)
    again = fix(done.document, ruleset, grade)
    if again.document.text != done.document.text:
        counts.add(name, "second fix changes", text, marked[0][0])
    made = {(a.finding.rule, text_of(a.document.text, a.finding)) for a in done.applied}
    edits = composed(text, passes(done.applied))
    choices = [f for f, _ in marked]
    taken = {f for f, _ in choose(choices, grade)[0]}
    for finding, one_fix in marked:
        if finding.rule in named or (finding.rule, text_of(text, finding)) in made:
            continue
        start = min([finding.span.start, *(e.span.start for e in one_fix.edits)])
        end = max([finding.span.end, *(e.span.end for e in one_fix.edits)])
        if any((e.span.start < end and start < e.span.end) or e.span.start == e.span.end == start for e in edits):
            counts.counts[first]["changed by others"] += 1
        elif any(
            f.rule == finding.rule and text_of(done.document.text, f) == text_of(text, finding) for f in done.findings
        ):
            counts.add(name, "offered, then no longer fixable", text, finding, f"taken: {finding in taken}")
        else:
            counts.add(name, "offered, then no longer found", text, finding, f"taken: {finding in taken}")


def text_of(text: str, finding) -> str:
    return text[finding.span.start : finding.span.end]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--grade", choices=("safe", "unsafe"), action="append")
    parser.add_argument("--limit", type=int, default=0, help="rows of each file")
    parser.add_argument("--show", type=int, default=0, help="cases of each rule and outcome")
    parser.add_argument("--skip", action="append", default=[], help="examples, articles")
    parser.add_argument("--share", default="0/1", help="every Nth text, from the Kth on")
    parser.add_argument("--rules", default="", help="only rules whose name contains this")
    args = parser.parse_args()
    k, n = (int(x) for x in args.share.split("/"))
    every = [r.but(enabled=True) for r in (f.rule for f in loader.read(loader.shipped())) if r.kind_name != SECOND]
    every = [r for r in every if args.rules in r.name]
    alone = {rule.name: Ruleset([rule]) for rule in every}
    whole = Ruleset(every)
    start = time.process_time()
    for word in args.grade or ("safe", "unsafe"):
        grade = Applicability[word.upper()]
        counts = Counts(args.show)
        given = [*(() if "articles" in args.skip else (articles(),))]
        given += [rows(path, args.limit, (k, n)) for path in args.files]
        for source in given:
            for name, text, form, settings, _ in source:
                one(name, text, form, settings, whole, grade, counts)
        for number, (name, text, form, settings, rule) in enumerate(() if "examples" in args.skip else examples()):
            if number % n == k and (rule is None or rule in alone):
                one(name, text, form, settings, alone[rule] if rule else whole, grade, counts)
                if rule and name.startswith(("end", "in")):
                    one(f"all-{name}", text, form, settings, whole, grade, counts)
        print(f"\n{word}")
        for kind, counted in sorted(counts.counts.items()):
            print(f"  {kind}: {', '.join(f'{what} {number:,}' for what, number in counted.items())}")
        for what, rules in counts.rules.items():
            print(f"  {what}: {', '.join(f'{rule} {number}' for rule, number in rules.most_common(12))}")
    print(f"{time.process_time() - start:.0f} CPU s")


if __name__ == "__main__":
    main()
