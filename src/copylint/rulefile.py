"""A rule is one YAML file: what it says, why, how it finds, and its proof.

Whatever is read is valid: a rule that could fail later for its own file's sake is refused here, with its place.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, cast

from . import extent, kinds, options, templates, yamlfile
from .errors import UserError, did_you_mean, quoted
from .findings import Span
from .rules import FORMATS, GRADES, PROSE, SCOPES, SEVERITIES, Example, Rule, RuleFile

if TYPE_CHECKING:
    from pathlib import Path

    from .boundary import Boundary
    from .kinds import Kind
    from .yamlfile import Node

_MARKS = re.compile("[⟦⟧]")


def parse(path: Path, text: str, group: str, trusted: bool, boundary: Boundary | None = None) -> RuleFile:
    """A rule file. `boundary` is for the files that it names; without one they may be anywhere.

    Raises: UserError with path, line and column, what is wrong, and what to do.
    """
    if not (name := f"{group}/{path.stem}").isprintable() or " " in name or "," in name:
        raise UserError(str(path), "a name of a rule that cannot be written", "name it GROUP/ID.yaml without spaces")
    node = yamlfile.read(path, text)
    kind_name = node.text("kind")
    try:
        kind = kinds.load(kind_name)
    except KeyError:
        raise node.error("kind", f"unknown kind {quoted(kind_name)}", did_you_mean(kind_name, kinds.names())) from None
    scope = node.strings("scope", PROSE)
    for word in scope:
        if word not in (*SCOPES, "source", "any"):
            raise node.error("scope", f"unknown scope {quoted(word)}", did_you_mean(word, [*SCOPES, "source", "any"]))
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
    rule = with_options(rule, kind, node, boundary)
    _check_message(node, rule)
    return RuleFile(rule, path, text, rationale, source, examples)


def with_options(rule: Rule, kind: type[Kind], node: Node, boundary: Boundary | None = None) -> Rule:
    """The rule with the options of its kind that a mapping gives, checked; any other key is an error."""
    known = options.options_of(kind)
    values: dict[str, Any] = {**rule.options}
    for name, option in known.items():
        if name in node.data:
            value = yamlfile.plain(node.take(name))
            if wrong := options.problem(option, value):
                raise node.error(name, wrong)
            if wrong := _too_large(option, value):
                raise node.error(name, f"'{name}' is {wrong}", "find less at a time, or list words with kind 'swap'")
            is_path = option.type is options.TYPES["Path"] and isinstance(value, str)
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


def _too_large(option: options.Option, value: Any) -> str:
    """What is wrong with the size of patterns; told before anything is made of them."""
    if option.type not in (options.TYPES["Regex"], options.TYPES["Sequence[Regex]"]) or value is None:
        return ""
    patterns: list[str] = [value] if isinstance(value, str) else value
    return next((wrong for wrong in map(extent.problem, patterns) if wrong), "")


def _located(node: Node, name: str, path: str, boundary: Boundary | None) -> options.Located:
    """Where a file is that is named from the folder of another, and what it must be below."""
    from .boundary import ANYWHERE
    from .disk import os_error

    if path.replace("\\", "/").startswith("//"):
        raise node.error(name, "a path on another machine is not opened", "copy the file here")
    boundary, located = boundary or ANYWHERE, path
    try:
        located = boundary.locate(path, os.path.dirname(node.path))
        if boundary.root is not None:
            boundary.file(located)
    except UserError as refused:
        raise node.error(name, f"{path!r} {refused.what}", refused.hint) from refused
    except OSError as problem:
        raise node.error(name, f"cannot read {path!r}: {os_error(located, problem).what}") from problem
    except ValueError as problem:  # a zero byte in the path
        raise node.error(name, f"{path!r} is no path") from problem
    return located if boundary.root is None else [located, boundary.root]


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
    """A marked text without its ⟦marks⟧, and the spans they enclosed; they may nest."""
    spans: list[Span] = []
    opened: list[int] = []
    for n, m in enumerate(_MARKS.finditer(text)):
        if m[0] == "⟦":
            opened.append(m.start() - n)
        elif opened:
            spans.append(Span(opened.pop(), m.start() - n))
    return _MARKS.sub("", text), tuple(sorted(spans))
