"""A rule: what it says, how it finds, and its proof.

Rules are made by `rulefile` alone, or of what it has made: whatever is one is valid.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import kinds, options, templates
from .findings import Applicability, Finding, Fix, Severity, Span
from .fold import encode, fold, shape
from .scan import Literals
from .values import Record, Value, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from .document import Document
    from .kinds import Candidate, Kind, Match

GROUPS = (
    "encoding", "spacing", "punctuation", "quotes", "numbers", "translation",
    "boilerplate", "layout", "wording", "grammar", "readability",
)  # fmt: skip
SCOPES = (
    "title", "heading", "paragraph", "label", "list-item", "quotation", "table-row", "table-cell", "caption", "verse",
    "metadata", "attribute",
)  # fmt: skip
PROSE = tuple(s for s in SCOPES if s not in ("table-row", "verse"))  # the scope of a rule that names none
GRADES = {"safe": Applicability.SAFE, "unsafe": Applicability.UNSAFE, "display": Applicability.DISPLAY}
SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "suggestion": Severity.SUGGESTION}
FORMATS = ("html", "markdown", "plain", "rst")
_LONGEST, _OPENING = 14, 10  # bytes of a trigger that the scanner looks for, anywhere and where a block begins


class Example(Record):
    """A proof of a rule: `bad` with the spans it must report, and the exact text that its fix must give.

    A near miss has no `bad`. `settings` are as under the same keys in a configuration.
    """

    good: str | None
    bad: str | None = None
    spans: tuple[Span, ...] = ()
    settings: Mapping[str, Any] | None = None
    format: str = "plain"
    line: int = 0  # in the rule file, from 1


class Rule(Value):
    """What the engine needs of a rule. `options` are plain JSON; the kind is built when first used."""

    group: str
    id: str
    message: str
    kind_name: str
    options: Mapping[str, Any]
    applicability: Applicability = Applicability.DISPLAY
    severity: Severity = Severity.WARNING
    scope: tuple[str, ...] = PROSE
    languages: tuple[str, ...] = ("en",)
    enabled: bool = True
    trusted: bool = True  # ships with copylint
    given_triggers: tuple[str, ...] | None = None  # in the file, for the options there

    @property
    def name(self) -> str:
        return f"{self.group}/{self.id}"

    @cached_property
    def kind(self) -> Kind:
        return options.build(kinds.load(self.kind_name), self.options, self.trusted)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            if name != "options" or "_packed" not in (own := self.__dict__):
                raise AttributeError(f"{type(self).__name__} has no {name}")
            from .ruledata import unpacked

            own[name] = unpacked(own["_packed"])
            return own[name]

    @property
    def files(self) -> tuple[str, ...]:
        """Absolute paths of the files that its options name."""
        return tuple(path for path, _ in self.located)

    @property
    def located(self) -> tuple[tuple[str, str | None], ...]:
        """The same, each with the real path of the folder that it must be below, None where the user named it."""
        kind = kinds.load(self.kind_name)
        paths = [name for name, o in options.options_of(kind).items() if o.type is options.TYPES["Path"]]
        values = [self.options[name] for name in paths if self.options.get(name)]
        return tuple((value, None) if isinstance(value, str) else (value[0], value[1]) for value in values)

    @cached_property
    def triggers(self) -> kinds.Triggers | None:
        """Literals without one of which the rule finds nothing; None: it must always run."""
        if self.given_triggers is not None:
            return kinds.Triggers(self.given_triggers, lead=())
        found = self.kind.triggers()
        return found if found is None or isinstance(found, kinds.Triggers) else kinds.Triggers(found)

    @cached_property
    def literals(self) -> Literals | None:
        """The triggers as the scanner wants them: folded, and no longer than it takes to be rare."""
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
        """The kinds of region it looks at."""
        return frozenset(self.scope)

    def speaks(self, language: str) -> bool:
        """Whether the rule is for texts of a language."""
        return "any" in self.languages or language.partition("-")[0] in self.languages

    def check(self, document: Document, candidates: Sequence[Candidate]) -> list[Finding]:
        """Findings in the candidates, in no order."""
        return [self._finding(match) for match in self.kind.find(document, candidates)]

    def _finding(self, match: Match) -> Finding:
        span, fixes, values = match
        if fixes:
            most, title = self.applicability, values.get("new", "")
            fixes = tuple([record(Fix, (f[0], min(f[1], most), f[2] or title, f[3])) for f in fixes])
        message = "".join([_shown(text, values.get(text) or "") if named else text for text, named in self._says])
        return record(Finding, (f"{self.group}/{self.id}", span, message, self.severity, fixes))

    @cached_property
    def _says(self) -> Sequence[tuple[str, bool]]:
        """The message in parts."""
        return tuple(templates.parts(self.message))


def _shortest(texts: Iterable[bytes]) -> tuple[bytes, ...]:
    """Some texts in their order, less those that begin with another of them: where they stand, so does that one."""
    out: list[bytes] = []
    for text in sorted(texts):
        if not out or not text.startswith(out[-1]):
            out.append(text)
    return tuple(out)


class RuleFile(Value):
    """A rule with what people read: why, who says so, and the examples that prove it."""

    rule: Rule
    path: Path
    text: str
    rationale: str
    source: str
    examples: tuple[Example, ...]


def _shown(name: str, value: str) -> str:
    return value if name in ("evidence", "note") else templates.shown(value)  # the kind's own words, or the house's
