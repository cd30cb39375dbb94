"""The types an option of a kind may have: how YAML becomes a value, and how the value is described.

A kind's dataclass fields are its YAML options. The set of types is closed and keyed by the annotation as written,
so reading a rule needs no introspection; whatever `check` accepts is plain JSON.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from .errors import did_you_mean
from .patterns import Regex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .kinds import Kind


def option(doc: str, default: Any = MISSING, one_of: tuple[str, ...] = ()) -> Any:
    """A dataclass field that is a YAML option; without a default the rule must give it."""
    return field(default=default, metadata={"doc": doc, "one_of": one_of})


class Type(NamedTuple):
    """How a value of one annotation is checked, converted and described."""

    name: str  # for messages and the docs
    check: Callable[[Any], bool]
    convert: Callable[[Any, bool], Any]  # (value, trusted) → what the kind gets
    schema: Mapping[str, object]


def _same(value: Any, _trusted: bool) -> Any:
    return value


def _regex(value: str, trusted: bool) -> Regex:
    return Regex(value, trusted)


def _regexes(value: list[str], trusted: bool) -> tuple[Regex, ...]:
    return tuple(Regex(v, trusted) for v in value)


def _strings(value: list[str], _trusted: bool) -> tuple[str, ...]:
    return tuple(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in cast("list[object]", value))


def _is_lists(value: object) -> bool:
    return isinstance(value, list) and all(is_strings(v) for v in cast("list[object]", value))


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(k, str) and isinstance(v, str) for k, v in cast("dict[object, object]", value).items()
    )


def _lists(value: list[list[str]], _trusted: bool) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(v) for v in value)


_STRING: dict[str, object] = {"type": "string"}
TYPES: dict[str, Type] = {
    "str": Type("text", _is_text, _same, _STRING),
    "bool": Type("true or false", _is_flag, _same, {"type": "boolean"}),
    "int": Type("a whole number", _is_number, _same, {"type": "integer"}),
    "Regex": Type("a regular expression", _is_text, _regex, {**_STRING, "format": "regex"}),
    "Sequence[str]": Type("a list of texts", is_strings, _strings, {"type": "array", "items": _STRING}),
    "Sequence[Regex]": Type(
        "a list of regular expressions",
        is_strings,
        _regexes,
        {"type": "array", "items": {**_STRING, "format": "regex"}},
    ),
    "Sequence[Sequence[str]]": Type(
        "a list of lists of texts", _is_lists, _lists, {"type": "array", "items": {"type": "array", "items": _STRING}}
    ),
    "Mapping[str, str]": Type(
        "a table of texts", _is_table, _same, {"type": "object", "additionalProperties": _STRING}
    ),
}


class Option(NamedTuple):
    """One option of a kind, for messages, the docs and the JSON Schema."""

    name: str  # as in YAML, with hyphens
    type: Type
    doc: str
    one_of: tuple[str, ...]
    required: bool
    default: object
    optional: bool


def options_of(kind: type[Kind]) -> dict[str, Option]:
    """The options of a kind by their YAML names."""
    return {o.name: o for o in map(_option, fields(cast("Any", kind)))}


def _option(f: Field[Any]) -> Option:
    annotation = str(f.type)
    optional = annotation.endswith(" | None")
    return Option(
        f.name.rstrip("_").replace("_", "-"),
        TYPES[annotation.removesuffix(" | None")],
        f.metadata["doc"],
        f.metadata["one_of"],
        f.default is MISSING,
        None if f.default is MISSING else f.default,
        optional,
    )


def problem(option: Option, value: object) -> str:
    """What is wrong with a value from YAML, or the empty string."""
    if value is None and option.optional:
        return ""
    if not option.type.check(value):
        return f"'{option.name}' must be {option.type.name}"
    if option.one_of and value not in option.one_of:
        return f"'{option.name}' must be one of {', '.join(option.one_of)}; {did_you_mean(str(value), option.one_of)}"
    return ""


def build(kind: type[Kind], values: Mapping[str, Any], trusted: bool) -> Kind:
    """A kind from checked YAML values."""
    known = options_of(kind)
    names = {o.name: f.name for o, f in zip(known.values(), cast("Any", fields(cast("Any", kind))), strict=True)}
    return kind(**{names[k]: v if v is None else known[k].type.convert(v, trusted) for k, v in values.items()})
