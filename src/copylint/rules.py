"""A rule is one YAML file: what it says, why, how it finds, and its proof.

Whatever is loaded is valid: a rule that could fail later for its own file's sake is refused here, with its place.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from . import kinds, options, templates, yamlfile
from .errors import did_you_mean
from .findings import Applicability, Finding, Fix, Severity, Span
from .fold import encode, fold, shape
from .scan import Literals
from .values import Record, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from .document import Document
    from .kinds import Candidate, Kind, Match
    from .yamlfile import Node

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
_MARKS = re.compile("[⟦⟧]")
_LONGEST, _OPENING = 24, 10  # bytes of a trigger that the scanner looks for, anywhere and where a block begins


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

    @property
    def files(self) -> tuple[str, ...]:
        """Absolute paths of the files that its options name."""
        kind = kinds.load(self.kind_name)
        paths = [name for name, o in options.options_of(kind).items() if o.type is options.TYPES["Path"]]
        return tuple(self.options[name] for name in paths if name in self.options)

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

    def check(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Finding]:
        """Findings in the candidates, in no order."""
        for match in self.kind.find(document, candidates):
            yield self._finding(match)

    def _finding(self, match: Match) -> Finding:
        fixes = tuple(
            Fix(f.edits, min(f.applicability, self.applicability), f.title or match.values.get("new", ""), f.alone)
            for f in match.fixes
        )
        message = templates.fill(self.message, lambda name: _shown(name, match.values.get(name) or ""))
        return Finding(self.name, match.span, message, self.severity, fixes)


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


def parse(path: Path, text: str, group: str, trusted: bool) -> RuleFile:
    """A rule file.

    Raises: UserError with path, line and column, what is wrong, and what to do.
    """
    node = yamlfile.read(path, text)
    kind_name = node.text("kind")
    try:
        kind = kinds.load(kind_name)
    except KeyError:
        raise node.error("kind", f"unknown kind '{kind_name}'", did_you_mean(kind_name, kinds.names())) from None
    scope = node.strings("scope", PROSE)
    for word in scope:
        if word not in (*SCOPES, "source", "any"):
            raise node.error("scope", f"unknown scope '{word}'", did_you_mean(word, [*SCOPES, "source", "any"]))
    if "source" in scope and len(scope) > 1:
        raise node.error("scope", "'source' is the whole file and stands alone")
    rule = Rule(
        group=group,
        id=path.stem,
        message=node.text("message"),
        kind_name=kind_name,
        applicability=node.choice("fix", GRADES, "display"),
        severity=node.choice("severity", SEVERITIES, "warning"),
        scope=SCOPES if scope == ("any",) else scope,
        languages=node.strings("languages", ("en",)),
        enabled=_flag(node, "enabled"),
        given_triggers=node.strings("triggers") if "triggers" in node.data else None,
        trusted=trusted,
        options={},
    )
    rationale, source = node.text("rationale"), node.text("source", "")
    examples = _examples(node)
    rule = with_options(rule, kind, node)
    _check_message(node, rule)
    return RuleFile(rule, path, text, rationale, source, examples)


def with_options(rule: Rule, kind: type[Kind], node: Node) -> Rule:
    """The rule with the options of its kind that a mapping gives, checked; any other key is an error."""
    known = options.options_of(kind)
    values: dict[str, Any] = {**rule.options}
    for name, option in known.items():
        if name in node.data:
            value = yamlfile.plain(node.take(name))
            if wrong := options.problem(option, value):
                raise node.error(name, wrong)
            values[name] = _absolute(node, name, value) if option.type is options.TYPES["Path"] else value
        elif option.required and name not in values:
            raise node.error(None, f"'{name}' is missing", f"kind '{rule.kind_name}' needs it: {option.doc}")
    node.done(tuple(known))
    rule = rule.but(options=values)
    try:
        _ = rule.triggers
        _compile(rule)
    except ValueError as error:
        raise node.error(next((n for n in known if n in node.data), None), str(error)) from error
    return rule


def _absolute(node: Node, name: str, path: str) -> str:
    """A path as it is from the folder of the file that names it."""
    if path.replace("\\", "/").startswith("//"):
        raise node.error(name, "a path on another machine is not opened", "copy the file here")
    return os.path.abspath(os.path.join(os.path.dirname(node.path), os.path.expanduser(path)))


def _compile(rule: Rule) -> None:
    """Compile every pattern of the rule's kind, so that a bad one is found when the rule is read."""
    from .patterns import Regex

    for name, value in vars(rule.kind).items():
        for regex in cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,):
            if isinstance(regex, Regex):
                try:
                    regex.compile()
                except ValueError as error:
                    raise ValueError(f"'{name}' is {error}") from error


def _flag(node: Node, key: str) -> bool:
    value = node.take(key, True)
    if not isinstance(value, bool):
        raise node.error(key, f"'{key}' must be true or false")
    return value


def _check_message(node: Node, rule: Rule) -> None:
    """Every name in the message is one that the kind gives."""
    try:
        used = templates.names(rule.message)
    except ValueError as error:
        raise node.error("message", str(error)) from error
    known = {"match", "new", *rule.kind.names()}
    for name in sorted(used - known):
        raise node.error("message", f"unknown name '{{{name}}}'", did_you_mean(name, known))


def _examples(node: Node) -> tuple[Example, ...]:
    items: Any = node.take("examples")
    if not isinstance(items, list) or not items:
        raise node.error(
            "examples" if "examples" in node.data else None,
            "a rule needs examples",
            "one 'bad' and one lone 'good' at least",
        )
    examples: list[Example] = []
    for place, item in enumerate(items):  # type: ignore[misc]
        if not isinstance(item, dict):
            raise node.error("examples", f"example {place + 1} must have 'bad' and 'good', or 'good' alone")
        examples.append(_example(yamlfile.Node(node.path, item)))
    if not any(e.bad is not None for e in examples):
        raise node.error("examples", "no example shows the fault", "add one with 'bad'")
    if not any(e.bad is None for e in examples):
        raise node.error("examples", "no near miss", "add a lone 'good' that must stay silent")
    return tuple(examples)


def _example(node: Node) -> Example:
    bad = node.text("bad") if "bad" in node.data else None
    good = node.text("good") if "good" in node.data else None
    form = node.choice("format", {f: f for f in FORMATS}, "plain")
    settings = yamlfile.plain(node.child("settings").data) if "settings" in node.data else None
    line = node.data.lc.line + 1
    node.done()
    if bad is None:
        if good is None:
            raise node.error(None, "an example needs 'bad', 'good' or both")
        return Example(good, settings=settings, format=form, line=line)
    clean, spans = unmark(bad)
    if not spans:
        raise node.error("bad", "nothing is marked", "put ⟦ and ⟧ around what the rule must report")
    return Example(good, clean, spans, settings, form, line)


def unmark(text: str) -> tuple[str, tuple[Span, ...]]:
    """A marked text without its ⟦marks⟧, and the spans they enclosed; they may nest."""
    spans: list[Span] = []
    opened: list[int] = []
    for n, m in enumerate(_MARKS.finditer(text)):
        if m[0] == "⟦":
            opened.append(m.start() - n)
        elif opened:
            spans.append(Span(opened.pop(), m.start() - n))
    return _MARKS.sub("", text), tuple(sorted(spans))
