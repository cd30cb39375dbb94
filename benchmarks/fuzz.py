"""Fuzz parsing, checking and fixing with generated texts: no crash, no hang, no lost text, no wrong offset.

    python benchmarks/fuzz.py [--inputs 100000] [--seconds 0] [--seed 1] [--jobs 2] [--first 0]

An input is made from its number and the seed alone, so `--first N --inputs 1` makes it again. Half are grown from a
grammar of each format's marks, half are examples of the rules and of the repository, mutated. Each is read as every
format in turn by its number, under all rules or those that run by default. For each it must hold that

* nothing is raised but the errors that people are told (UserError),
* none of its steps takes more than 2 CPU seconds (texts are smaller than 20 kB), nor the process more than 1.5 GB,
* a verbatim piece of a region is the text at its place, and findings and edits lie within the text, in order,
* the text that `fix` gives is the text with the edits that it names, pass by pass, and nothing else,
* a second `fix` changes nothing,
* bytes that can be read are written back the same.

Prints what failed with its number and ends with 1 if anything did.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from copylint.config import presets, rule_selection
from copylint.engine import fixer
from copylint.formats import FORMATS, parse
from copylint.model.errors import UserError
from copylint.model.findings import Applicability
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset
from copylint.storage import text_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copylint.engine.fixer import Applied, Fixed
    from copylint.model.document import Document

ROOT = Path(__file__).resolve().parents[1]
MOST = 2.0  # CPU seconds of a step
LARGEST = 20_000  # bytes of a text
MEMORY = 1_500_000_000  # bytes of a process
GRADES = (Applicability.SAFE, Applicability.UNSAFE)  # one an input: to check is cheap, to fix is not
_SHOWN = 40  # failures that are printed

WORDS = (
    "the a an ferry harbour said “yes,” she he’d didn't 12,500 3.4 5pm U.S. e.g. Mr. café naïve Łódź Zürich "
    "Москва 北京 العربية हिन्दी ไทย news@example.org https://example.org/a_b?c=d&e #tag @name 50% €5 $1,000 "
    "07/11/2024 21.00 [1] […] … -- – — © ® ½ ﬁ \u200b\xa0 é e\u0301 👩‍👩‍👧 🇺🇸 𝔘 Related: Read more Share Subscribe "
    "By Check Also"
).split(" ")
QUOTES = "“”‘’«»„‚\"'`´′″"
SPACES = [" ", "  ", "\t", "\u00a0", "\u2009", "\u3000", "\u200b", "\n", "\r\n", "\r", "\u2028", "\x0b", "\x0c", "\x85"]
MARKS = {
    "plain": [
        "* ", "- ", "1. ", "> ", "    ", "===", "---", "|", "\t", "_", "•", "RELATED:", "(Image credit: X)",
    ],
    "markdown": [
        "*", "**", "***", "_", "__", "~~", "`", "``", "```", "~~~", "[", "]", "](", ")", "![", "<", ">", "&amp;",
        "&#8220;", "&bad;", "\\", "\\*", "|", "|---|", "# ", "## ", "===", "---", "- ", "* ", "1. ", "> ", "    ",
        "\t", "[^1]", "[^1]: ", "<!-- ", " -->", "<!-- copylint off -->", "<b>", "</b>", "<div>", "</div>", "<br/>",
        "$", "$$", "\\(", "{{", "}}", "{%", "%}", ":::", "!!! note", "[[", "]]", "- [ ] ", "---\ntitle: a “b”\n---\n",
        "+++\na = 1\n+++\n", "^", "==", ": ", "<script>", "</script>", "<pre>", "<Icon/>", "import a from 'b'\n",
        "{#a}", "{.b c=d}", "%%", "*[HTML]: x\n",
    ],
    "html": [
        "<p>", "</p>", "<div>", "</div>", "<br>", "<b>", "</b>", "<em>", "</em>", "<a href='x'>", "</a>", "<ul>",
        "<li>", "</li>", "</ul>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<pre>", "</pre>",
        "<script>", "</script>", "<style>", "</style>", "<!--", "-->", "<!doctype html>", "<![CDATA[", "]]>", "<?xml",
        "?>", "&amp;", "&nbsp;", "&#x201C;", "&#0;", "&#xD800;", "&bad", "<img alt='", "'>", "<", ">", "</",
        "<p title=\"", "\">", "<h1>", "</h1>", "<blockquote>", "</blockquote>", "<svg>", "<math>", "<template>",
        "<textarea>", "<title>", "</title>", "<p lang='de'>", "<noscript>", "<select><option>", "</ p>", "<p/>",
        "<a<b>",
    ],
    "rst": [
        "*", "**", "`", "``", "`_", "`__", "|", "|a|_", ":role:`", ".. ", ".. note::\n\n   ", ".. code::\n\n   ",
        "::", "::\n\n   ", "====", "----", "~~~~", "+---+---+\n| a | b |\n+---+---+\n", "=== ===\na   b\n=== ===\n",
        "- ", "* ", "1. ", "#. ", "| ", ">>> ", ":field: ", "[1]_", "[#f]_", ".. [1] ", ".. _a: b\n", "\\", "\\ ",
        "   ", "\t", "_a", "__", ".. |a| replace:: b\n", ".. image:: a.png\n   :alt: ", ".. copylint off\n",
        "term\n   ", "-- ", "\n\n  ", "..\n",
    ],
}  # fmt: skip


class Failure(NamedTuple):
    """What did not hold for an input."""

    number: int
    what: str
    detail: str
    text: str


class TooLongError(BaseException):
    """A step took more CPU time than it may."""


class Fuzz:
    """Inputs by number, and what is tried with each."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").rglob("*.txt"))]
        texts += [p.read_text(encoding="utf-8") for p in sorted((ROOT / "docs").glob("*.md"))]
        found = loader.read(loader.shipped())
        self.seeds = [e for f in found for x in f.examples for e in (x.bad, x.good) if e]
        self.seeds += [text[at : at + 3000] for text in texts for at in range(0, len(text), 3000)]
        rules = [f.rule for f in found]
        known = [rule_selection.choose(rules, _resolved(name)) for name in (presets.DEFAULT, "all")]
        self.rulesets = [Ruleset(chosen) for chosen in known]

    def text(self, number: int) -> tuple[str, str]:
        """The format and the text of an input."""
        chance = random.Random(f"{self.seed}.{number}")
        form = FORMATS[number % len(FORMATS)]
        made = _grown(chance, form) if chance.random() < 0.5 else _mutated(chance, form, self.seeds)
        return form, made.encode("utf-8", "replace")[:LARGEST].decode("utf-8", "ignore")

    def failures(self, number: int) -> Iterator[Failure]:
        form, text = self.text(number)
        ruleset = self.rulesets[number // len(FORMATS) % len(self.rulesets)]
        step = "start"
        try:
            step = "round trip"
            with limited():
                data = text.encode()
                source = text_files.decode(data, "a")
                if text_files.encode(source, source.text) != data:
                    yield Failure(number, "bytes are not written back the same", form, text)
            step = "parse"
            with limited():
                document = parse("a", text, form)
            yield from (Failure(number, what, form, text) for what in _misplaced(document))
            step = "check"
            with limited():
                found = fixer.check(document, ruleset)
            for finding in found:
                edits = [e for fix in finding.fixes for e in fix.edits]
                spans = [finding.span, *(e.span for e in edits)]
                if not all(0 <= s.start <= s.end <= len(text) for s in spans):
                    yield Failure(number, "a finding or an edit is outside of the text", finding.rule, text)
                for fix in finding.fixes:
                    pairs = zip(fix.edits, fix.edits[1:], strict=False)
                    if any(a.span.end > b.span.start for a, b in pairs):
                        yield Failure(number, "the edits of a fix overlap", finding.rule, text)
            wanted = GRADES[number // len(FORMATS) // len(self.rulesets) % len(GRADES)]
            step = f"fix {wanted.name}"
            with limited():
                fixed = fixer.fix(document, ruleset, wanted)
            yield from (Failure(number, what, f"{form} {step}", text) for what in _unfaithful(document, fixed))
            step = f"second fix {wanted.name}"
            with limited():
                again = fixer.fix(parse("a", fixed.document.text, form), ruleset, wanted)
            if again.document.text != fixed.document.text:
                rules = ", ".join(sorted({a.finding.rule for a in again.applied}))
                yield Failure(number, "a second fix changes more", f"{form} {step}: {rules}", text)
        except UserError:
            pass
        except TooLongError:
            yield Failure(number, f"more than {MOST:g} CPU s", f"{form} {step}, {len(text)} characters", text)
        except MemoryError:
            yield Failure(number, "out of memory", f"{form} {step}", text)
        except Exception:  # noqa: BLE001  whatever is raised is what is looked for
            lines = traceback.format_exc().strip().splitlines()
            yield Failure(number, "raised", f"{form} {step}: {lines[-1]}: {' '.join(lines[-3:-1])}", text)


def _resolved(name: str) -> rule_selection.Resolved:
    from copylint.config import layers

    return layers.Resolved((layers.DEFAULTS, layers.preset(name)))


class limited:  # noqa: N801  reads as the statement it is used in
    """No more than MOST CPU seconds for what is done within."""

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, MOST, 0.5)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _raise(_number: int, _frame: object) -> None:
    raise TooLongError


def _misplaced(document: Document) -> Iterator[str]:
    """What is wrong with the places of a document's regions."""
    last = 0
    for region in document.regions:
        for piece in region.pieces:
            if piece.verbatim and document.text[piece.source.start : piece.source.end] != piece.text:
                yield "a verbatim piece is not the text at its place"
        if not 0 <= region.whole.start <= region.whole.end <= len(document.text):
            yield "a region is outside of the text"
        if region.kind not in ("attribute", "metadata"):
            if region.whole.start < last:
                yield "regions are not in order"
            last = region.whole.start


def _unfaithful(document: Document, fixed: Fixed) -> Iterator[str]:
    """What is wrong with a fixed text as the sum of the edits that it names."""
    text = document.text
    passes: list[list[Applied]] = []
    for applied in fixed.applied:
        if not passes or passes[-1][0].document is not applied.document:
            passes.append([])
        passes[-1].append(applied)
    for made in passes:
        if made[0].document.text != text:
            yield "a pass does not begin where the last one ended"
            return
        edits = sorted({e for applied in made for e in applied.fix.edits})
        out: list[str] = []
        at = 0
        for (start, end), new, _ in edits:
            if start < at:
                yield "edits of a pass overlap"
                return
            out += (text[at:start], new)
            at = end
        text = "".join([*out, text[at:]])
    if text != fixed.document.text:
        yield "the fixed text is not the text with its edits"


def _grown(chance: random.Random, form: str) -> str:
    """A text from the marks of a format, words, quotation marks and spaces."""
    marks = MARKS[form]
    out: list[str] = []
    for _ in range(chance.choice((3, 10, 40, 150))):
        kind = chance.random()
        if kind < 0.45:
            out.append(chance.choice(WORDS))
            out.append(" " if chance.random() < 0.8 else chance.choice((",", ".", "!", "?", ";", "")))
        elif kind < 0.7:
            out.append(chance.choice(marks))
        elif kind < 0.78:
            out.append(chance.choice(QUOTES))
        elif kind < 0.86:
            out.append(chance.choice(SPACES))
        elif kind < 0.95:
            out.append(chance.choice(("\n", "\n\n", "\r\n\r\n")))
        else:
            out.append(chance.choice((chance.choice(marks), chance.choice(WORDS))) * chance.choice((2, 3, 20, 200)))
    return "".join(out)


def _mutated(chance: random.Random, form: str, seeds: Sequence[str]) -> str:
    """Some seeds joined, in marks of a format, with a few places changed."""
    between = chance.choice(("\n\n", "\n", "\r\n\r\n", " ", "</p>\n<p>"))
    text = between.join(chance.choice(seeds) for _ in range(chance.choice((1, 1, 2, 4, 12))))
    for _ in range(chance.choice((0, 1, 3, 10))):
        a = chance.randrange(len(text) + 1)
        b = min(len(text), a + chance.choice((0, 1, 2, 8, 60)))
        random_mark = chance.choice((chance.choice(MARKS[form]), chance.choice(QUOTES), chr(chance.randrange(0x250))))
        new = chance.choice(("", text[a:b] * 2, text[a:b][::-1], chance.choice(SPACES), random_mark))
        text = text[:a] + new + text[b:]
    return text


def _work(fuzz: Fuzz, numbers: range, out: connection.Connection) -> None:
    """Send failures, and the number of every input before it is tried: the parent knows which one ended a process."""
    signal.signal(signal.SIGPROF, _raise)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in numbers:
        out.send(number)
        for failure in fuzz.failures(number):
            out.send(failure)


class Share:
    """Some of the numbers, in a process that is begun again after an input that ended it."""

    def __init__(self, fuzz: Fuzz, numbers: range) -> None:
        self.fuzz, self.left = fuzz, numbers
        self.done, self.failures = 0, list[Failure]()
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe(duplex=False)
        self._at = -1
        self._process = context.Process(target=_work, args=(self.fuzz, self.left, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def take(self) -> bool:
        """Take what the process sends; whether there is more to come."""
        try:
            said: int | Failure = self.pipe.recv()
        except EOFError:
            self._process.join()
            self.done += self._at >= 0
            if self._process.exitcode == 0:
                return False
            text = self.fuzz.text(self._at)[1]
            self.failures.append(Failure(self._at, "the process ended", f"exit code {self._process.exitcode}", text))
            self.left = range(self._at + self.left.step, self.left.stop, self.left.step)
            if self.left:
                self._start()
            return bool(self.left)
        if isinstance(said, int):
            self.done += self._at >= 0
            self._at = said
        else:
            self.failures.append(said)
        return True

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.join()


def _run(fuzz: Fuzz, numbers: Sequence[range], seconds: float) -> tuple[int, list[Failure]]:
    """The number of inputs that were tried, and what failed."""
    shares = [Share(fuzz, some) for some in numbers]
    open_ = {share.pipe: share for share in shares}
    begun = time.monotonic()
    while open_ and not (seconds and time.monotonic() - begun > seconds):
        for pipe in connection.wait(list(open_), timeout=1):
            share = open_.pop(cast("connection.Connection", pipe))
            if share.take():
                open_[share.pipe] = share
    for share in open_.values():
        share.end()
    return sum(share.done for share in shares), [f for share in shares for f in share.failures]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=0, help="stop after so long; 0: never")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--texts", action="store_true", help="print the texts that failed")
    given = parser.parse_args()
    fuzz = Fuzz(given.seed)
    jobs = min(given.jobs, given.inputs)
    shares = [range(given.first + n, given.first + given.inputs, jobs) for n in range(jobs)]
    done, failures = _run(fuzz, shares, given.seconds)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"seed {given.seed}: {done} inputs, {len(failures)} failures, {used.ru_utime + used.ru_stime:.0f} CPU s")
    for what, count in Counter(f.what for f in failures).most_common():
        print(f"  {count:>6}  {what}")
    for failure in failures[:_SHOWN]:
        print(f"{failure.number}: {failure.what}: {failure.detail}")
        if given.texts:
            print(f"    {failure.text!r}")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
