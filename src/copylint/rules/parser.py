"""Parses rule files: message, rationale, kind, options and examples.

A parsed rule is valid: all errors of a rule file are reported here, with their position.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, cast

from .. import kinds
from ..kinds import base
from ..matching import regex_tree
from ..model import findings
from ..model.errors import UserError, did_you_mean, quoted
from ..model.findings import Span
from ..storage import yaml_reader
from .rule import FORMATS, GRADES, PROSE, SCOPES, SEVERITIES, Example, Rule, RuleFile

if TYPE_CHECKING:
    from pathlib import Path

    from ..kinds.base import Kind
    from ..storage.boundary import Boundary
    from ..storage.yaml_reader import Node

_MARKS = re.compile("[⟦⟧]")
_LONGEST_TITLE = 60  # characters


def parse(path: Path, text: str, group: str, trusted: bool, boundary: Boundary | None = None) -> RuleFile:
    """Parse a rule file. `boundary` limits the files that it names; without one they may be anywhere.

    Raises: UserError with path, line and column, what is wrong, and what to do.
    """
    if not (name := f"{group}/{path.stem}").isprintable() or " " in name or "," in name:
        raise UserError(str(path), "invalid rule file name", "name it GROUP/ID.yaml without spaces")
    node = yaml_reader.read(path, text)
    kind_name = node.text("kind")
    try:
        kind = kinds.load(kind_name)
    except KeyError:
        hint = did_you_mean(kind_name, kinds.names()) or "most rules are of kind 'pattern' or 'substitution'"
        raise node.error("kind", f"unknown kind {quoted(kind_name)}", hint) from None
    scope = node.strings("scope", PROSE)
    for word in scope:
        if word not in (*SCOPES, "source", "any"):
            raise node.error("scope", f"unknown scope {quoted(word)}", did_you_mean(word, [*SCOPES, "source", "any"]))
    if "source" in scope and len(scope) > 1:
        raise node.error("scope", "'source' is the whole file and cannot be combined")
    rule = Rule(
        group=group,
        id=path.stem,
        message=node.text("message"),
        title=node.text("title", ""),
        kind_name=kind_name,
        applicability=node.choice("fix", GRADES, "manual"),
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
    rule = with_options(rule, kind, node, boundary)
    _check_message(node, rule)
    rule = _titled(node, rule)
    return RuleFile(rule, path, text, rationale, source, examples)


def with_options(rule: Rule, kind: type[Kind], node: Node, boundary: Boundary | None = None) -> Rule:
    """Return the rule with its kind's options from a mapping, checked; any other key is an error."""
    known = base.options_of(kind)
    values: dict[str, Any] = {**rule.options}
    for name, option in known.items():
        if name in node.data:
            value = yaml_reader.plain(node.take(name))
            if wrong := base.problem(option, value):
                raise node.error(name, wrong)
            if wrong := _too_large(option, value):
                raise node.error(name, f"'{name}' is {wrong}", "match less, or list words with kind 'substitution'")
            is_path = option.type is base.TYPES["Path"] and isinstance(value, str)
            values[name] = _located(node, name, str(value), boundary) if is_path else value
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


def _too_large(option: base.Option, value: Any) -> str:
    """Return the error for patterns that are too large, before they are compiled."""
    if option.type not in (base.TYPES["Regex"], base.TYPES["Sequence[Regex]"]) or value is None:
        return ""
    patterns: list[str] = [value] if isinstance(value, str) else value
    return next((wrong for wrong in map(regex_tree.problem, patterns) if wrong), "")


def _located(node: Node, name: str, path: str, boundary: Boundary | None) -> base.Located:
    """Return the path of a file named relative to another, and the folder that it must be below."""
    from ..storage.atomic_write import os_error
    from ..storage.boundary import ANYWHERE

    if path.replace("\\", "/").startswith("//"):
        raise node.error(name, "network paths are not opened", "copy the file to this machine")
    boundary, located = boundary or ANYWHERE, path
    try:
        located = boundary.locate(path, os.path.dirname(node.path))
        if boundary.root is not None:
            boundary.file(located)
    except UserError as refused:
        raise node.error(name, f"{path!r} {refused.what}", refused.hint) from refused
    except OSError as problem:
        raise node.error(name, f"cannot read {path!r}: {os_error(located, problem).what}") from problem
    except ValueError as problem:  # a NUL in the path
        raise node.error(name, f"{path!r} is not a path") from problem
    return located if boundary.root is None else [located, boundary.root]


def _compile(rule: Rule) -> None:
    """Compile every pattern of the rule's kind, so that an invalid one is found when the rule is read."""
    from ..matching.regex import Regex

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
    """Check that the kind provides every name in the message."""
    try:
        used = findings.names(rule.message)
    except ValueError as error:
        raise node.error("message", str(error)) from error
    known = {"match", "new", *rule.kind.names()}
    for name in sorted(used - known):
        raise node.error("message", f"unknown name '{{{name}}}'", did_you_mean(name, known))


def _titled(node: Node, rule: Rule) -> Rule:
    """Return the rule with a title: its own, or its name in words.

    Raises: UserError if the title has a brace, a control character or a period at its end, or is too long.
    """
    if not (title := rule.title.strip()):
        words = rule.id.replace("-", " ")
        title = words[:1].upper() + words[1:]
    elif "{" in title or not title.isprintable() or title.endswith("."):
        raise node.error("title", "'title' must be a label on one line", "remove placeholders and the last period")
    elif len(title) > _LONGEST_TITLE:
        raise node.error("title", f"'title' is longer than {_LONGEST_TITLE} characters", "shorten it")
    return rule.but(title=title)


def _examples(node: Node) -> tuple[Example, ...]:
    items: Any = node.take("examples")
    if not isinstance(items, list) or not items:
        raise node.error(
            "examples" if "examples" in node.data else None,
            "a rule needs examples",
            "add at least one with 'bad' and one with 'good' alone",
        )
    examples: list[Example] = []
    for place, item in enumerate(items):  # type: ignore[misc]
        if not isinstance(item, dict):
            raise node.error("examples", f"example {place + 1} must have 'bad' and 'good', or 'good' alone")
        examples.append(_example(yaml_reader.Node(node.path, item)))
    if not any(e.bad is not None for e in examples):
        raise node.error("examples", "no example shows the problem", "add one with 'bad'")
    if not any(e.bad is None for e in examples):
        raise node.error("examples", "no false-positive test", "add a 'good' alone that must not be reported")
    return tuple(examples)


def _example(node: Node) -> Example:
    bad = node.text("bad") if "bad" in node.data else None
    good = node.text("good") if "good" in node.data else None
    form = node.choice("format", {f: f for f in FORMATS}, "plain")
    settings = yaml_reader.plain(node.child("settings").data) if "settings" in node.data else None
    line = node.data.place[0]
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
    """Return a text without its ⟦marks⟧, and the marked spans; they may nest."""
    spans: list[Span] = []
    opened: list[int] = []
    for n, m in enumerate(_MARKS.finditer(text)):
        if m[0] == "⟦":
            opened.append(m.start() - n)
        elif opened:
            spans.append(Span(opened.pop(), m.start() - n))
    return _MARKS.sub("", text), tuple(sorted(spans))
