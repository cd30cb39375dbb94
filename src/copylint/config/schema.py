"""The JSON Schema of a configuration, for editors: it accepts what `config.read` accepts.

It is built from the same tables that the reader uses, so neither can learn a word without the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import cpu_limit, options
from ..rules import FORMATS, GRADES, GROUPS, SCOPES, SEVERITIES
from .keys import DATES, LANGUAGE, PER_FILE, QUOTES
from .presets import PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..rules import Rule

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NULL: Schema = {"type": "null"}


def schema(rules: Iterable[Rule] | None = None) -> Schema:
    """JSON Schema 2020-12. With rules, it also knows their names and options; else any name is taken.

    A configuration with own rule folders needs their rules among `rules`.
    """
    known = None if rules is None else tuple(rules)
    shared = _shared(known)
    override = {"files": {**_many({"$ref": "#/$defs/globs"}), "minItems": 1}, **{key: shared[key] for key in PER_FILE}}
    override["files"] = {
        "description": "Globs of the files this is for, as in .gitignore, relative to this file.",
        "anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}],
    }
    properties: Schema = {
        "extends": _described(
            "What to start from: presets and paths of other configurations.",
            _many({"anyOf": [{"enum": list(PRESETS)}, {"type": "string", "pattern": r"[/\\]|\.ya?ml$"}]}),
        ),
        **shared,
        "rule-folders": _described("Folders of your own rules, GROUP/RULE.yaml in each.", _many(TEXT)),
        "exclude": _described("Globs of files to leave out, as in .gitignore, relative to this file.", _many(TEXT)),
        "formats": _described(
            "Formats by suffix.",
            _maybe(_table({}, patterns={r"^\.": {"enum": list(FORMATS)}})),
        ),
        "fail-on": _described("The least severity that makes a check fail.", _maybe({"enum": list(SEVERITIES)})),
        "file-seconds": _described(
            f"CPU seconds that one file may take; a repository's file can only lower it ({cpu_limit.SECONDS:g}).",
            _maybe({"type": "number", "exclusiveMinimum": 0, "maximum": cpu_limit.MOST}),
        ),
        "suppress": _described("Findings that are accepted.", _maybe(_array(_suppression(known)))),
        "baseline": _described("A file of findings that are accepted.", _maybe(TEXT)),
        "overrides": _described(
            "Other settings for some files; later entries win.", _maybe(_array(_table(override, required=["files"])))
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
        "quotes": _described("Quotation marks; auto follows the article.", _maybe({"enum": list(QUOTES)})),
        "dates": _described("The order of day and month.", _maybe({"enum": list(DATES)})),
    }
    changes = {name: _maybe(_change(rule)) for rule in known or () for name in (rule.name, rule.id)}
    return {
        "select": _described("The rules that run, instead of the default ones.", selectors),
        "extend-select": _described("Rules that run beside those.", selectors),
        "ignore": _described("Rules that do not run.", selectors),
        "rules": _described(
            "Changes to single rules.", _maybe(_table(changes, more=_maybe(_change(None)) if known is None else False))
        ),
        "language": _described("The language of the articles.", _maybe({"type": "string", "pattern": LANGUAGE})),
        "style": _described("House style.", _maybe(_table(style))),
        "front-matter": _described("Keys of front matter that hold prose, beside title and its like.", _many(TEXT)),
        "words": _described("Words to accept.", {"anyOf": [*words["anyOf"], _array(words), NULL]}),
    }


def _change(rule: Rule | None) -> Schema:
    grades = [word for word, grade in GRADES.items() if rule is None or grade <= rule.applicability]
    scopes = {
        "anyOf": [_array({"enum": [*SCOPES, "any"]}), {"enum": [*SCOPES, "any", "source"]}, {"const": ["source"]}]
    }
    properties = {
        "enabled": _described("Whether the rule runs.", _maybe({"enum": [True, False, "on", "off"]})),
        "severity": _described("How much a finding matters.", _maybe({"enum": list(SEVERITIES)})),
        "fix": _described("The highest grade of its fixes; it can only be lowered.", _maybe({"enum": grades})),
        "scope": _described("Where the rule looks.", _maybe(scopes)),
    }
    if rule is not None:
        known = options.options_of(type(rule.kind))
        properties |= {name: _option(option) for name, option in known.items()}
    table = _table(properties, more=rule is None)
    return {"anyOf": [{"enum": ["off", "on", True, False, *SEVERITIES]}, table]}


def _option(option: options.Option) -> Schema:
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
    """A key without a value is as if it were not there."""
    return {"anyOf": [value, NULL]}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _many(item: Schema) -> Schema:
    """A list, or one alone."""
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
