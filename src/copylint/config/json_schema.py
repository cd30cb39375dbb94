"""The JSON Schema of a configuration, for editors: it accepts what `config.read` accepts.

It is built from the tables that the reader uses, so that the two cannot diverge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..kinds import base
from ..model.settings import FILE_SECONDS, MOST_FILE_SECONDS
from ..rules.rule import FORMATS, GRADES, GROUPS, SCOPES, SEVERITIES
from .fields import DATES, LANGUAGE, PER_FILE, QUOTES
from .presets import PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..rules.rule import Rule

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NULL: Schema = {"type": "null"}


def schema(rules: Iterable[Rule] | None = None) -> Schema:
    """Return a JSON Schema 2020-12. With rules, it knows their names and options; otherwise it accepts any name.

    A configuration with own rule folders needs their rules among `rules`.
    """
    known = None if rules is None else tuple(rules)
    shared = _shared(known)
    override = {"files": {**_many({"$ref": "#/$defs/globs"}), "minItems": 1}, **{key: shared[key] for key in PER_FILE}}
    override["files"] = {
        "description": "Files these settings apply to: globs as in .gitignore, relative to this file.",
        "anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}],
    }
    properties: Schema = {
        "extends": _described(
            "Presets, or paths of other configuration files, to extend. Later ones win.",
            _many({"anyOf": [{"enum": list(PRESETS)}, {"type": "string", "pattern": r"[/\\]|\.ya?ml$"}]}),
        ),
        **shared,
        "rule-folders": _described("Folders of custom rules, each with GROUP/RULE.yaml files.", _many(TEXT)),
        "exclude": _described("Files to exclude: globs as in .gitignore, relative to this file.", _many(TEXT)),
        "formats": _described(
            "File formats by suffix.",
            _maybe(_table({}, patterns={r"^\.": {"enum": list(FORMATS)}})),
        ),
        "fail-on": _described("Minimum severity that makes a check fail.", _maybe({"enum": list(SEVERITIES)})),
        "file-seconds": _described(
            f"CPU time limit per file, in seconds; a repository's file can only lower it ({FILE_SECONDS:g}).",
            _maybe({"type": "number", "exclusiveMinimum": 0, "maximum": MOST_FILE_SECONDS}),
        ),
        "suppress": _described("Accepted findings, which are not reported.", _maybe(_array(_suppression(known)))),
        "baseline": _described("Path of a baseline file.", _maybe(TEXT)),
        "overrides": _described(
            "Settings for some files only; later entries win.", _maybe(_array(_table(override, required=["files"])))
        ),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of copylint",
        **_maybe(_table(properties)),
        "$defs": {"selectors": _selectors(known)},
    }


def _shared(known: Sequence[Rule] | None) -> Schema:
    selectors = _many({"$ref": "#/$defs/selectors"})
    words = {"anyOf": [TEXT, _table({"file": TEXT}, required=["file"])]}
    style = {
        "quotes": _described("Quotation mark style; auto follows the article.", _maybe({"enum": list(QUOTES)})),
        "dates": _described("Order of day and month.", _maybe({"enum": list(DATES)})),
    }
    changes = {name: _maybe(_change(rule)) for rule in known or () for name in (rule.name, rule.id)}
    return {
        "select": _described("Rules to enable instead of the default ones.", selectors),
        "extend-select": _described("Additional rules to enable.", selectors),
        "ignore": _described("Rules to disable.", selectors),
        "rules": _described(
            "Settings of single rules.", _maybe(_table(changes, more=_maybe(_change(None)) if known is None else False))
        ),
        "language": _described("Language of the articles.", _maybe({"type": "string", "pattern": LANGUAGE})),
        "style": _described("House style.", _maybe(_table(style))),
        "front-matter": _described("Additional front matter keys that hold prose.", _many(TEXT)),
        "words": _described("Words to accept.", {"anyOf": [*words["anyOf"], _array(words), NULL]}),
    }


def _change(rule: Rule | None) -> Schema:
    grades = [word for word, grade in GRADES.items() if rule is None or grade <= rule.applicability]
    scopes = {
        "anyOf": [_array({"enum": [*SCOPES, "any"]}), {"enum": [*SCOPES, "any", "source"]}, {"const": ["source"]}]
    }
    properties = {
        "enabled": _described("Whether the rule is enabled.", _maybe({"enum": [True, False, "on", "off"]})),
        "severity": _described("Severity of its findings.", _maybe({"enum": list(SEVERITIES)})),
        "fix": _described("Highest applicability of its fixes; it can only be lowered.", _maybe({"enum": grades})),
        "scope": _described("Kinds of text that the rule checks.", _maybe(scopes)),
    }
    if rule is not None:
        known = base.options_of(type(rule.kind))
        properties |= {name: _option(option) for name, option in known.items()}
    table = _table(properties, more=rule is None)
    return {"anyOf": [{"enum": ["off", "on", True, False, *SEVERITIES]}, table]}


def _option(option: base.Option) -> Schema:
    found: Schema = {"enum": list(option.one_of)} if option.one_of else dict(option.type.schema)
    if option.optional:
        found = _maybe(found)
    return _described(option.doc, found)


def _suppression(known: Sequence[Rule] | None) -> Schema:
    names = TEXT if known is None else {"enum": [name for rule in known for name in (rule.name, rule.id)]}
    return _table({"path": TEXT, "rule": names, "text": TEXT}, required=["path", "rule", "text"])


def _selectors(known: Sequence[Rule] | None) -> Schema:
    if known is None:
        return TEXT
    groups = dict.fromkeys((*GROUPS, *(rule.group for rule in known)))
    return {"enum": ["all", *groups, *(name for rule in known for name in (rule.name, rule.id))]}


def _described(text: str, value: Schema) -> Schema:
    return {"description": text, **value}


def _maybe(value: Schema) -> Schema:
    """Return the schema that also accepts a key without a value."""
    return {"anyOf": [value, NULL]}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _many(item: Schema) -> Schema:
    """Return the schema of a list of items or a single item."""
    return {"anyOf": [item, _array(item), NULL]}


def _table(
    properties: Schema,
    required: Sequence[str] = (),
    more: bool | Schema = False,
    patterns: Mapping[str, Schema] | None = None,
) -> Schema:
    table: Schema = {"type": "object", "properties": properties, "additionalProperties": more}
    if required:
        table["required"] = list(required)
    if patterns:
        table["patternProperties"] = dict(patterns)
    return table
