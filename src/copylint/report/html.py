"""A page for people: one file without any other, with an overview, every text with its findings marked, and the rules.

Nothing of an article, a path or a rule is ever markup: the template escapes all, and the page lets no other script run.
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

from .. import __version__
from ..escape import legible, printable, visible
from ..findings import Severity
from ..lines import Lines
from ..values import Record
from . import marks, pages
from .places import grade
from .reading import Reading, reading, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..findings import Finding, Fix
    from ..rules import RuleFile
    from . import Result
    from .marks import Part, Row

SEVERITIES = {s.name.lower(): s for s in reversed(Severity)}
GRADES = {"safe": "safe fix", "unsafe": "unsafe fix", "display": "for you"}
_MOST = 15  # rows of a table that are shown at once
_TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates")


class Change(Record):
    """A fix as a reader sees it."""

    grade: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]


class Note(Record):
    """A finding as a reader sees it; numbers run through the whole page, from 1."""

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
        rules=_rules(notes, pages.files(everything)),
    )
    yield "\n"


def _articles(results: Sequence[tuple[Result, Reading]]) -> list[Article]:
    out: list[Article] = []
    number = 0
    for result, read in results:
        lines = Lines(result.text)
        notes = tuple(_note(n, result.text, lines, f) for n, f in enumerate(result.findings, number + 1))
        number += len(notes)
        rows = tuple(marks.rows(result.text, result.findings))
        out.append(Article(len(out) + 1, printable(legible(result.path)), notes, rows, read))
    return out


def _note(number: int, text: str, lines: Lines, finding: Finding) -> Note:
    at = lines.position(finding.span.start)
    changes = tuple(_change(text, lines, finding, fix) for fix in finding.fixes)
    severity = finding.severity.name.lower()
    message = printable(finding.message)
    return Note(number, finding.rule, severity, grade(finding), message, at.line, at.column, changes)


def _change(text: str, lines: Lines, finding: Finding, fix: Fix) -> Change:
    return Change(fix.applicability.name.lower(), *marks.difference(text, lines, finding, fix))


def _rules(notes: Sequence[Note], files: dict[str, RuleFile]) -> list[dict[str, Any]]:
    """What the page says of each rule that found something, the most frequent first."""
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
                "says": printable(file.rule.message) if file else "",
                "why": Markup(markdown.render(visible(file.rationale))) if file else "",
                "source": printable(file.source) if file else "",
            }
        )
    return out


def _lines(text: str) -> list[str]:
    """The lines of a text, with control characters made visible; what follows the last line end is one too."""
    return [printable(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _worst(covers: Iterable[int], notes: Sequence[Note]) -> str:
    """The highest severity of some findings."""
    return max((notes[n].severity for n in covers), key=lambda s: SEVERITIES[s])


def _source(name: str) -> Markup:
    with open(os.path.join(_TEMPLATES, name), encoding="utf-8") as file:
        return Markup(file.read())


def _hash(source: str) -> str:
    """What the page's policy knows a style or script by."""
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"
