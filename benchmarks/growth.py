"""Check that time and memory grow linearly on texts that repeat one token, or two.

    python benchmarks/growth.py [--quick] [--only FORMAT/TOKEN] [--fix] [--most 65536] [--jobs 2]

Every token of a list, and pairs of them, are repeated and doubled in every format and run through what `check` and
`fix --unsafe-fixes` run, with every rule enabled. A case fails if a doubled text takes more than 3 times as long, in
CPU seconds and above 0.2 s, or if it takes 300 MB or the limit of CPU time. Pairs are run at one small size first;
only those that take longer than their size would explain are doubled. Prints what fails and exits 1 if anything does.

Each case runs in a process forked from one that has read all rules, under limits of CPU time and memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import struct
import sys
import unicodedata
from contextlib import suppress
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
FORMATS = ("html", "markdown", "plain", "rst")
MOST = 65536  # code points
LEAST = 2048
PAIRED = 4096  # the size at which pairs are run first
RATIO = 3.0  # by which the time of a doubled text may grow
SLOW = 0.2  # CPU seconds; below, growth is not judged
SECONDS = 10  # of CPU time, after which a case is ended
MEGABYTES = 300  # in memory
ROOM = 2_000_000_000  # bytes of address space that a case may add

TOKENS: dict[str, str] = {
    # Markdown
    "star": "*",
    "underscore": "_",
    "tilde": "~",
    "equals": "=",
    "backtick": "`",
    "hash": "#",
    "greater": ">",
    "hyphen": "-",
    "plus": "+",
    "bar": "|",
    "open-square": "[",
    "close-square": "]",
    "open-round": "(",
    "close-round": ")",
    "bang": "!",
    "less": "<",
    "ampersand": "&",
    "backslash": "\\",
    "dollar": "$",
    "caret": "^",
    "colon": ":",
    "braces": "{{",
    "braces-end": "}}",
    "brace": "{",
    "template": "{% raw %}",
    "template-open": "{%",
    "comment-template": "%%",
    "quote-line": "> ",
    "item-line": "- a\n",
    "link": "[a](b)",
    "image": "![a](",
    "table": "|a|b|\n|-|-|\n",
    "definition": "a\n: b\n",
    "footnote": "[^a]: b\n",
    "reference": "[a]: b\n",
    "fence": "```\n",
    "admonition": "!!! note\n",
    "element": "<A b={",
    "strong": "**a ",
    "emphasis": "*a* ",
    "emphasis-strong": "**a** ",
    "emphasis-line": "_a_ ",
    "code": "`a` ",
    "escape": "\\* ",
    "maths": "$a$ ",
    "address": "<http://a.b> ",
    "tagged": "<b>a</b> ",
    "stressed": "*a **b ",
    "formula": "$a",
    "display": "$$a",
    "begin": "\\begin{a}",
    "heading": "# a\n\n",
    "setext": "a\n=\n",
    "deeper": "  - a\n",
    "nest": "- ",
    "numbers": "1. ",
    # HTML
    "open-tag": "<b>",
    "close-tag": "</b>",
    "block-tag": "<div>",
    "paragraph-tag": "<p>",
    "void": "<br>",
    "comment": "<!--",
    "comment-whole": "<!-- a -->",
    "comment-end": "-->",
    "suppression": "<!-- copylint off spacing/double-space -->\n\n",
    "entity": "&amp;",
    "entity-number": "&#8220;",
    "cdata": "<![CDATA[",
    "doctype": "<!DOCTYPE ",
    "instruction": "<?a ",
    "attribute": "<a href='",
    "attributes": '<a b="c" ',
    "script": "<script>",
    "pre": "<pre>",
    "cell": "<table><tr><td>a",
    "list-tag": "<ul><li>a",
    "svg": "<svg><g>",
    # reStructuredText
    "literal": "``a ",
    "role": ":role:`x",
    "field": ":a: b\n",
    "target": ".. _a: b\n",
    "directive": ".. note:: a\n\n",
    "comment-rst": ".. a\n",
    "off-rst": ".. copylint off\n\n",
    "verse": "| a\n",
    "substitution": "|a ",
    "underlined": "a\n====\n\n",
    "grid": "+--+\n|a |\n",
    "simple": "== ==\na  b\n",
    "interpreted": "`a ",
    "name-rst": "a_ ",
    "literal-block": "::\n\n a\n",
    "indent": " a\n  b\n",
    "footnote-rst": ".. [1] a\n",
    "internal": "_`a ",
    "classified": "a : b\n",
    "option": "-a  b\n",
    "doctest": ">>> a\n",
    # what surrounds a text
    "front-matter": "---\n",
    "front-key": "---\ntitle: a\n",
    "bom": "\ufeff",
    # letters
    "a": "a",
    "capital": "A",
    "e-acute": "\u00e9",
    "sharp-s": "\u00df",
    "cyrillic": "\u0436",
    "greek": "\u03b1\u03c2",
    "han": "\u6f22",
    "thai": "\u0e01\u0e33",
    "arabic": "\u0639",
    "devanagari": "\u0915\u094d",
    "hangul": "\u1112",
    "hangul-vowel": "\u1161",
    "combining": "\u0301",
    "combining-two": "\u0323\u0301",
    "composing": "e\u0301",
    "full-width": "\uff21",
    "mojibake": "\u00c3\u00a9",
    "mojibake-quote": "\u00e2\u20ac\u0153",
    "replacement": "\ufffd",
    "private": "\ue000",
    # numbers
    "digit": "1",
    "group": "1,",
    "groups": "1,000",
    "point": "1.000.",
    "date": "1/2/2020 ",
    "clock": "10:00 ",
    "price": "10 $ ",
    "percent": "10 % ",
    "ordinal": "1st ",
    "roman": "ivx",
    # marks of prose
    "period": ".",
    "comma": ",",
    "semicolon": ";",
    "question": "?",
    "ellipsis": "\u2026",
    "dash": "\u2014",
    "en-dash": "\u2013",
    "slash": "/",
    "quote": '"',
    "apostrophe": "'",
    "open-quote": "\u201c",
    "close-quote": "\u201d",
    "open-single": "\u2018",
    "close-single": "\u2019",
    "guillemet": "\u00ab",
    "guillemet-end": "\u00bb",
    "low-quote": "\u201e",
    "quoted": "\u201ca\u201d ",
    "quoted-glue": "a\u201d.b ",
    "bullet": "\u2022 ",
    "at": "@",
    "copyright": "\u00a9",
    # whitespace and what cannot be seen
    "space": " ",
    "tab": "\t",
    "newline": "\n",
    "crlf": "\r\n",
    "return": "\r",
    "no-break": "\u00a0",
    "thin": "\u2009",
    "ideographic": "\u3000",
    "line-separator": "\u2028",
    "form-feed": "\f",
    "next-line": "\x85",
    "zero-width": "\u200b",
    "joiner": "\u200d",
    "soft-hyphen": "\u00ad",
    "direction": "\u202e",
    "null": "\0",
    "control": "\x01",
    # emoji, addresses, names, words
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "flag": "\U0001f1e9",
    "hashtag": "#a ",
    "hashtags": "#a",
    "mention": "@a ",
    "url": "http://a.b/",
    "www": "www.a.",
    "urls": "https://a.b/c ",
    "email": "a@b.",
    "mail": "a@b.c ",
    "file": "a.b",
    "name": "John Smith ",
    "initials": "J. ",
    "names": "John Smith, ",
    "title": "Dr. ",
    "word": "word ",
    "the": "the ",
    "hyphenated": "a-",
    "contraction": "don't ",
    "said": "he said, ",
    "compound": "work",
    "capitals": "THE ",
    "sentence": "It rained. ",
    "paragraph": "It rained in the town.\n\n",
    "label": "Photo: A. Lind\n\n",
    "share": "Share\n\n",
    "read-more": "Read more: the town\n\n",
    "foreign": "la maison est ",
    "foreign-word": "maison ",
    "portuguese": "[a Ucr\u00e2nia] ",
    "byline": "By John Smith\n\n",
    "question-line": "What now?\n\n",
    "comments": "John Smith\n2 hours ago\nNice.\nReply\n\n",
    "cut": "hyphen-\nated ",
    "abbreviation": "U.S. ",
    "month": "5 May ",
    "article": "an a ",
    "that": "that that ",
    "glued": "rained.It ",
}

# Texts that never say the same twice, but for those in TWICE, whose second half is the first again; `@` is a number.
NUMBERED: dict[str, str] = {
    "words": "w@ ",
    "letters": "@w",
    "sentences": "The ferry @ left the old harbor at noon today. ",
    "paragraphs": "The ferry @ left the old harbor at noon today and came back.\n\n",
    "headings": "# Part @\n\n",
    "sections": "## Part @\n\nThe ferry @ left at noon.\n\n",
    "rst-sections": "Part @\n=======\n\nThe ferry left.\n\n",
    "off": "<!-- copylint off spacing -->\n\nThe ferry  @ left.\n\n<!-- copylint on spacing -->\n\n",
    "next": "<!-- copylint next -->\n\nThe ferry  @ left.\n\n",
    "rst-next": ".. copylint next\n\nThe ferry  @ left.\n\n",
    "nexts": "<!-- copylint next -->\n",
    "offs": "<!-- copylint off -->\n\n",
    "links": "[the ferry @](http://a.b/@) ",
    "notes": "[^@]: The ferry.\n\nSee[^@] it.\n\n",
    "references": "[a@]: http://a.b/@\n\nSee [a@] there.\n\n",
    "targets": ".. _a@: http://a.b/@\n\nSee a@_ there.\n\n",
    "environments": "\\begin{a@} ",
    "code": "Use `a@` here. ",
    "code-blocks": "```a@\nb\n```\n\n",
    "names": "John@ Smith said. ",
    "foreign-words": "maison jardin la@ ",
    "unknown": "xqzv@qj ",
    "brackets": "[la maison@] ",
    "titles": "The Old@ Town, ",
    "quotations": "\u201cThe ferry @,\u201d he said. ",
    "unclosed": "\u201cThe ferry @ left. ",
    "straight": 'He said "the ferry @" left. ',
    "inches": '@" ',
    "open-brackets": "The ferry (@ left. ",
    "spans": "<span id='a@'>b</span> ",
    "paragraph-tags": "<p>The ferry @ left.</p>\n",
    "divs": "<div id='a@'>",
    "rows": "<tr><td>@</td></tr>",
    "items": "<li>The ferry @",
    "list": "- The ferry @ left.\n",
    "table-rows": "| a@ | b |\n",
    "keys": "a@: b\n",
    "double": "The ferry  @  left  today. ",
    "share-lines": "Share @\n\n",
    "by": "By John@ Smith\n\n",
    "comment-lines": "John@\n2 hours ago\nNice.\nReply\n\n",
    "numbers": "1.00@,5 and 10.000@ ",
    "dates": "12/@/2020 ",
    "mixed": "He\u2019s here, he's there @. ",
    "glued": "rained@.It ",
    "entities": "A &amp; B@ &rsquo;s ",
    "mojibake": "It\u00e2\u20ac\u2122s @ ",
    "wide": "\uff21@ ",
    "decomposed": "cafe\u0301@ ",
    "spellings": "e-mail@ email@ ",
    "hyphens": "hyphen-\nated@ ",
    "scripts": "the \u0441\u043b\u043e\u0432\u043e@ word is here ",
    "loop": "the@ the@ ",
}
TWICE = ("sentences", "paragraphs", "sections", "headings", "links", "paragraph-tags", "list")

# What is run in pairs: one for each kind of mark.
PAIRED_TOKENS = tuple(
    (
        "star underscore tilde equals backtick hash greater hyphen plus bar open-square close-square open-round "
        "close-round bang less ampersand backslash dollar colon brace braces template-open strong emphasis escape "
        "open-tag close-tag block-tag paragraph-tag comment entity attribute literal interpreted role directive "
        "front-matter a capital e-acute han arabic combining composing digit group period comma quote apostrophe "
        "open-quote close-quote close-single dash space tab newline crlf no-break zero-width emoji url email name word "
        "sentence paragraph label foreign"
    ).split()
)


class Case(NamedTuple):
    """A text that can be made in any length, in a format."""

    form: str
    name: str
    make: Callable[[int], str]


class Cost(NamedTuple):
    """CPU seconds and MB of one run; `ended`: why it did not come to its end."""

    seconds: float
    megabytes: float
    ended: str = ""


def single(token: str) -> Callable[[int], str]:
    """A token again and again."""
    return lambda size: token * max(1, size // len(token))


def numbered(template: str) -> Callable[[int], str]:
    """A template with one number after the other."""

    def make(size: int) -> str:
        parts: list[str] = []
        left = size
        while left > 0:
            parts.append(template.replace("@", str(len(parts))))
            left -= len(parts[-1])
        return "".join(parts)

    return make


def twice(make: Callable[[int], str]) -> Callable[[int], str]:
    """Half of a text, and once more."""
    return lambda size: 2 * make(size // 2)


def halves(first: str, second: str) -> Callable[[int], str]:
    """The one in the first half, the other in the second."""
    one, other = single(first), single(second)
    return lambda size: one(size // 2) + other(size - size // 2)


def cases() -> Iterator[Case]:
    """Every token and every numbered text in every format."""
    for form in FORMATS:
        for name, token in TOKENS.items():
            yield Case(form, name, single(token))
        for name, template in NUMBERED.items():
            yield Case(form, f"each-{name}", numbered(template))
        for name in TWICE:
            yield Case(form, f"twice-{name}", twice(numbered(NUMBERED[name])))


def pairs() -> Iterator[Case]:
    """Tokens by turns, and the one after the other."""
    for form, first, second in product(FORMATS, PAIRED_TOKENS, PAIRED_TOKENS):
        if first != second:
            one, other = TOKENS[first], TOKENS[second]
            if first < second:
                yield Case(form, f"{first}+{second}", single(one + other))
            yield Case(form, f"{first}>{second}", halves(one, other))


class Bench:
    """The pipeline, read once; every run is in a child of its own."""

    def __init__(self, fix: bool) -> None:
        from copylint.engine.runner import judge
        from copylint.engine.session import Session
        from copylint.engine.task import Choice, Task
        from copylint.model.errors import UserError
        from copylint.model.findings import Applicability
        from copylint.storage.text_files import Source

        choice = Choice(select=("all",), use_cache=False)
        session = Session(choice)
        checking, fixing = Task(choice), Task(choice, Applicability.UNSAFE)

        def work(text: str, form: str) -> None:
            source = Source("growth.txt", text)
            with suppress(UserError):  # a comment that is cut short names no rule
                judge(session, checking, source, form)
                if fix:
                    judge(session, fixing, source, form)

        self._work = work
        articles = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("examples/*.txt"))]
        for form in FORMATS:  # whatever is read when it is first used
            work("\n\n".join(articles), form)
            work("\n\n".join(TOKENS.values()), form)
            work("".join(map(chr, range(0x20, 0x3000))), form)
        unicodedata.category("a")

    def run(self, text: str, form: str) -> Cost:
        """What it takes to run a text through the pipeline."""
        ours, theirs = os.pipe()
        if not (child := os.fork()):
            os.close(ours)
            code = 1
            try:
                code = self._limited(text, form, theirs)
            finally:
                os._exit(code)
        os.close(theirs)
        told = b""
        while part := os.read(ours, 64):
            told += part
        os.close(ours)
        _, status, used = os.wait4(child, 0)
        megabytes = used.ru_maxrss * (1 if sys.platform == "linux" else 1 / 1024) * 1024 / 1e6
        if os.WIFSIGNALED(status):
            name = signal.Signals(os.WTERMSIG(status)).name
            return Cost(used.ru_utime + used.ru_stime, megabytes, "CPU limit" if name == "SIGXCPU" else name)
        code = os.WEXITSTATUS(status)
        seconds = struct.unpack("d", told)[0] if len(told) == 8 else used.ru_utime + used.ru_stime
        return Cost(seconds, megabytes, {0: "", 2: "memory"}.get(code, "crash"))

    def _limited(self, text: str, form: str, told: int) -> int:
        import time

        with open("/proc/self/statm", encoding="ascii") as file:
            held = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + ROOM, held + ROOM))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        start = time.process_time()
        try:
            self._work(text, form)
        except MemoryError:
            return 2
        except Exception:  # noqa: BLE001  (whatever it is, the case fails)
            import traceback

            traceback.print_exc()
            return 1
        os.write(told, struct.pack("d", time.process_time() - start))
        return 0


def judged(bench: Bench, case: Case, least: int, most: int) -> str:
    """What is wrong with a case; empty if nothing is."""
    before: Cost | None = None
    size = least
    while size <= most:
        cost = bench.run(case.make(size), case.form)
        if cost.ended:
            return f"{cost.ended} at {size:,} ({cost.seconds:.1f} s, {cost.megabytes:.0f} MB)"
        if cost.megabytes > MEGABYTES:
            return f"{cost.megabytes:.0f} MB at {size:,}"
        if before and cost.seconds > SLOW and cost.seconds > RATIO * before.seconds:
            again = bench.run(case.make(size // 2), case.form), bench.run(case.make(size), case.form)
            if min(again[1].seconds, cost.seconds) > RATIO * max(again[0].seconds, before.seconds):
                return f"{before.seconds:.2f} s to {cost.seconds:.2f} s at {size:,}"
        before, size = cost, size * 2
    return ""


T = TypeVar("T")


def spread(judge: Callable[[Case], T], every: Sequence[Case], jobs: int) -> Iterator[tuple[Case, T]]:
    """What each case gives, in their order; `jobs` processes share them."""
    global _judge, _cases
    _judge, _cases = judge, every
    if jobs < 2 or len(every) < 2:
        yield from ((case, judge(case)) for case in every)
        return
    with get_context("fork").Pool(jobs) as pool:
        yield from zip(every, pool.imap(_numbered, range(len(every))), strict=True)


_judge: Callable[[Case], Any]
_cases: Sequence[Case]


def _numbered(number: int) -> Any:
    return _judge(_cases[number])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="single tokens up to 16,384 code points, and no pairs")
    parser.add_argument(
        "--only", metavar="FORMAT/TOKEN", default="", help="cases whose name begins so; either part may be empty"
    )
    parser.add_argument("--no-pairs", action="store_true", help="single tokens only, up to the longest texts")
    parser.add_argument("--fix", action="store_true", help="fix as well as check")
    parser.add_argument("--most", type=int, default=0, help="code points of the longest texts")
    parser.add_argument("--jobs", type=int, default=1, help="cases that run at a time")
    given = parser.parse_args(arguments)
    most = given.most or (16384 if given.quick else MOST)
    bench = Bench(given.fix)
    form, _, token = given.only.partition("/")

    def wanted(every: Iterator[Case]) -> list[Case]:
        return [c for c in every if c.form.startswith(form) and (not token or c.name == token)]

    failed = 0

    def report(found: Iterator[tuple[Case, str]]) -> None:
        nonlocal failed
        for case, wrong in found:
            if wrong:
                failed += 1
                print(f"{case.form + '/' + case.name:40} {wrong}", flush=True)

    chosen = wanted(cases())
    few = [] if given.quick or given.no_pairs else wanted(pairs())
    report(spread(lambda c: judged(bench, c, LEAST, most), chosen, given.jobs))
    costs = dict(spread(lambda c: bench.run(c.make(PAIRED), c.form), few, given.jobs))
    usual = {f: median([cost.seconds for c, cost in costs.items() if c.form == f] or [0]) for f in FORMATS}
    slow = [c for c, cost in costs.items() if cost.ended or cost.seconds > 3 * usual[c.form] or len(few) < 10]
    print(f"{len(chosen)} tokens, {len(few)} pairs, of which {len(slow)} are doubled", flush=True)
    report(spread(lambda c: judged(bench, c, PAIRED, most), slow, given.jobs))
    print(f"{failed} failed" if failed else "time and memory grow no faster than the text")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
