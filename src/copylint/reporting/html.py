"""The HTML report: a self-contained page with an overview, each text with its findings marked, and the rules.

Text of articles, paths and rules is never markup: the template escapes it, and the page's policy blocks other scripts.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from .._version import __version__
from ..analysis.metrics import prose, spoken
from ..analysis.metrics.readability import readability
from ..analysis.metrics.text_counts import Sample
from ..formats import FORMATS, parse
from ..model.errors import legible, printable, visible
from ..model.findings import Severity
from ..model.lines import Lines
from ..model.values import Record
from . import rule_page
from . import text as terminal
from .ci import grade

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model.findings import Finding, Fix
    from ..rules.rule import RuleFile
    from . import Result
    from .text import Part, Row


# Length and reading ease of a text


class Reading(Record):
    """Word count, and the language's Flesch reading ease: about 0 is very hard, 100 very easy."""

    words: int
    sample: Sample
    language: str

    @property
    def ease(self) -> int | None:
        found = readability(self.sample, self.language).get("flesch")
        return None if found is None else round(found)


def reading(result: Result) -> Reading:
    document = parse(result.path, result.text, result.form if result.form in FORMATS else "plain")
    language = result.language if document.settings.language == "en" else document.settings.language
    regions = prose(document)
    return Reading(sum(r.words for r in regions), spoken(regions, language), language)


def total(readings: Iterable[Reading]) -> Reading:
    """Return the total of all texts, in the language with the most words."""
    sums: dict[str, Reading] = {}
    for each in readings:
        words, sample, _ = sums.get(each.language, Reading(0, Sample(), each.language))
        sums[each.language] = Reading(words + each.words, sample.plus(each.sample), each.language)
    return max(sums.values(), key=lambda each: each.words, default=Reading(0, Sample(), "en"))


SEVERITIES = {s.name.lower(): s for s in reversed(Severity)}
GRADES = {"safe": "safe fix", "unsafe": "unsafe fix", "manual": "manual"}
_MOST = 15  # table rows shown at first
_TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates")


class Change(Record):
    """A fix, formatted for the page."""

    grade: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]


class Note(Record):
    """A finding, formatted for the page; numbers run through the whole page, from 1."""

    number: int
    rule: str
    severity: str
    grade: str
    message: str
    line: int
    column: int
    changes: tuple[Change, ...]


class Article(Record):
    """A file with findings."""

    number: int
    path: str
    notes: tuple[Note, ...]
    rows: tuple[Row, ...]
    reading: Reading

    @property
    def counts(self) -> Counter[str]:
        return Counter(n.severity for n in self.notes)


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    everything = list(results)
    readings = [reading(r) for r in everything]
    articles = _articles([(r, read) for r, read in zip(everything, readings, strict=True) if r.findings])
    notes = [note for article in articles for note in article.notes]
    style, script = _source("page.css"), _source("page.js")
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cast("dict[str, Any]", environment.filters).update(lines=_lines, worst=_worst)
    yield from environment.get_template("page.html").generate(
        version=__version__,
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'",
        most=_MOST,
        total=len(everything),
        reading=total(readings),
        clean=[printable(legible(r.path)) for r in everything if not r.findings],
        articles=articles,
        notes=notes,
        severities=SEVERITIES,
        grades=GRADES,
        by_severity=Counter(n.severity for n in notes),
        by_grade=Counter(n.grade for n in notes),
        rules=_rules(notes, rule_page.files(everything)),
    )
    yield "\n"


def _articles(results: Sequence[tuple[Result, Reading]]) -> list[Article]:
    out: list[Article] = []
    number = 0
    for result, read in results:
        lines = Lines(result.text)
        notes = tuple(_note(n, result.text, lines, f) for n, f in enumerate(result.findings, number + 1))
        number += len(notes)
        rows = tuple(terminal.rows(result.text, result.findings))
        out.append(Article(len(out) + 1, printable(legible(result.path)), notes, rows, read))
    return out


def _note(number: int, text: str, lines: Lines, finding: Finding) -> Note:
    at = lines.position(finding.span.start)
    changes = tuple(_change(text, lines, finding, fix) for fix in finding.fixes)
    severity = finding.severity.name.lower()
    message = printable(finding.message)
    return Note(number, finding.rule, severity, grade(finding), message, at.line, at.column, changes)


def _change(text: str, lines: Lines, finding: Finding, fix: Fix) -> Change:
    return Change(fix.applicability.name.lower(), *terminal.difference(text, lines, finding, fix))


def _rules(notes: Sequence[Note], files: dict[str, RuleFile]) -> list[dict[str, Any]]:
    """Return the page's text on each rule with findings, the most frequent first."""
    markdown = MarkdownIt("commonmark", {"html": False}).disable("image")  # pyright: ignore[reportUnknownMemberType]
    found = Counter(n.rule for n in notes)
    out: list[dict[str, Any]] = []
    for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        here = [n for n in notes if n.rule == name]
        file = files.get(name)
        out.append(
            {
                "name": name,
                "count": count,
                "share": round(100 * count / max(found.values()), 1),
                "severity": max((n.severity for n in here), key=lambda s: SEVERITIES[s]),
                "grades": Counter(n.grade for n in here),
                "title": printable(file.rule.title) if file else "",
                "why": Markup(markdown.render(visible(file.rationale))) if file else "",
                "source": printable(file.source) if file else "",
            }
        )
    return out


def _lines(text: str) -> list[str]:
    """Return the lines of a text, with control characters made visible; what follows the last newline is one too."""
    return [printable(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _worst(covers: Iterable[int], notes: Sequence[Note]) -> str:
    """Return the highest severity of some findings."""
    return max((notes[n].severity for n in covers), key=lambda s: SEVERITIES[s])


def _source(name: str) -> Markup:
    with open(os.path.join(_TEMPLATES, name), encoding="utf-8") as file:
        return Markup(file.read())


def _hash(source: str) -> str:
    """Return the content security policy's hash of a style or script."""
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"
