"""A rule, its documentation, and its examples.

Rules are made only by the parser, or derived from its rules: every instance is valid.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from .. import kinds
from ..kinds import base
from ..matching.literal_sets import encode, fold, shape
from ..matching.scanner import Literals
from ..model import findings
from ..model.findings import Applicability, Finding, Fix, Severity, Span
from ..model.values import Record, Value, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ..kinds.base import Candidate, Kind, Match
    from ..model.document import Document

GROUPS = (
    "encoding", "spacing", "punctuation", "quotes", "numbers", "translation",
    "boilerplate", "layout", "wording", "grammar", "readability",
)  # fmt: skip
SCOPES = (
    "title", "heading", "paragraph", "label", "list-item", "quotation", "table-row", "table-cell", "caption", "verse",
    "metadata", "attribute",
)  # fmt: skip
PROSE = tuple(s for s in SCOPES if s not in ("table-row", "verse"))  # the default scope
GRADES = {"safe": Applicability.SAFE, "unsafe": Applicability.UNSAFE, "manual": Applicability.MANUAL}
SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "suggestion": Severity.SUGGESTION}
FORMATS = ("html", "markdown", "plain", "rst")
_LONGEST, _OPENING = 14, 10  # bytes of a trigger that the scanner searches for, anywhere and at the start of a block


class Example(Record):
    """An example: `bad` with the spans it must report, and the exact text that its fix must give.

    A false-positive test has no `bad`. `settings` are as under the same keys in a configuration.
    """

    good: str | None
    bad: str | None = None
    spans: tuple[Span, ...] = ()
    settings: Mapping[str, Any] | None = None
    format: str = "plain"
    line: int = 0  # in the rule file, from 1


class Rule(Value):
    """The part of a rule that the engine needs. `options` are plain JSON; the kind is built when first used."""

    group: str
    id: str
    message: str
    kind_name: str
    options: Mapping[str, Any]
    applicability: Applicability = Applicability.MANUAL
    severity: Severity = Severity.WARNING
    scope: tuple[str, ...] = PROSE
    languages: tuple[str, ...] = ("en",)
    enabled: bool = True
    trusted: bool = True  # ships with copylint
    given_triggers: tuple[str, ...] | None = None  # in the file, for the file's options
    title: str = ""  # a label without placeholders

    @property
    def name(self) -> str:
        return f"{self.group}/{self.id}"

    @cached_property
    def kind(self) -> Kind:
        return base.build(kinds.load(self.kind_name), self.options, self.trusted)

    @property
    def files(self) -> tuple[str, ...]:
        """Return the absolute paths of the files that its options name."""
        return tuple(path for path, _ in self.located)

    @property
    def located(self) -> tuple[tuple[str, str | None], ...]:
        """Return the files that its options name, each with the real path of its boundary (None: the user named it)."""
        kind = kinds.load(self.kind_name)
        paths = [name for name, o in base.options_of(kind).items() if o.type is base.TYPES["Path"]]
        values = [self.options[name] for name in paths if self.options.get(name)]
        return tuple((value, None) if isinstance(value, str) else (value[0], value[1]) for value in values)

    @cached_property
    def triggers(self) -> base.Triggers | None:
        """Return literals without one of which the rule finds nothing; None if it must always run."""
        if self.given_triggers is not None:
            return base.Triggers(self.given_triggers, lead=())
        found = self.kind.triggers()
        return found if found is None or isinstance(found, base.Triggers) else base.Triggers(found)

    @cached_property
    def literals(self) -> Literals | None:
        """Return the triggers in the scanner's form: folded, and cut to the length at which they are rare."""
        if self.triggers is None:
            return None
        anywhere, opening, shapes, lead, quotes = self.triggers
        return Literals(
            _shortest(fold(t)[:_LONGEST] for t in anywhere),
            _shortest(fold(t)[:_OPENING] for t in opening),
            tuple(sorted({shape(encode(t)) for t in shapes})),
            () if quotes else lead,
            quotes,
        )

    @cached_property
    def scopes(self) -> frozenset[str]:
        """Return the kinds of region that the rule checks."""
        return frozenset(self.scope)

    def speaks(self, language: str) -> bool:
        """Return whether the rule applies to a language."""
        return "any" in self.languages or language.partition("-")[0] in self.languages

    def check(self, document: Document, candidates: Sequence[Candidate]) -> list[Finding]:
        """Return the findings in the candidates, in no order."""
        return [self._finding(match) for match in self.kind.find(document, candidates)]

    def _finding(self, match: Match) -> Finding:
        span, fixes, values = match
        if fixes:
            most, title = self.applicability, values.get("new", "")
            fixes = tuple([record(Fix, (f[0], min(f[1], most), f[2] or title, f[3])) for f in fixes])
        message = "".join([_shown(text, values.get(text) or "") if named else text for text, named in self._says])
        return record(Finding, (f"{self.group}/{self.id}", span, message, self.severity, fixes, 0, 0))

    @cached_property
    def _says(self) -> Sequence[tuple[str, bool]]:
        """Return the parsed parts of the message."""
        return tuple(findings.parts(self.message))


def _shortest(texts: Iterable[bytes]) -> tuple[bytes, ...]:
    """Return texts in order, without those that begin with another of them, which the shorter one covers."""
    out: list[bytes] = []
    for text in sorted(texts):
        if not out or not text.startswith(out[-1]):
            out.append(text)
    return tuple(out)


class RuleFile(Value):
    """A rule with its documentation: rationale, source, and examples."""

    rule: Rule
    path: Path
    text: str
    rationale: str
    source: str
    examples: tuple[Example, ...]


def _shown(name: str, value: str) -> str:
    return value if name in ("evidence", "note") else findings.shown(value)  # these come from the kind or the project
