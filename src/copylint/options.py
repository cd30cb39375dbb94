"""The types an option of a kind may have: how YAML becomes a value, and how the value is described.

A kind's dataclass fields are its YAML options. The set of types is closed and keyed by the annotation as written,
so reading a rule needs no introspection; whatever `check` accepts is plain JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from .errors import did_you_mean
from .patterns import Regex
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from .kinds import Kind


_MISSING = object()


class _Declared(Record):
    """What `option` leaves in a class until the kind reads it."""

    doc: str
    default: object
    one_of: tuple[str, ...]


def option(doc: str, default: Any = _MISSING, one_of: tuple[str, ...] = ()) -> Any:
    """A field of a kind that is a YAML option; without a default the rule must give it."""
    return _Declared(doc, default, one_of)


class Type(Record):
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


Located: TypeAlias = str | list[str]  # a path; or one, and the real path of the folder that it must be below


def path_of(value: Located) -> str:
    """The path alone."""
    return value if isinstance(value, str) else value[0]


def _path(value: Located, _trusted: bool) -> Path:
    """A path that may be opened; what a repository names is a regular file of its project. Raises: UserError."""
    from pathlib import Path

    if isinstance(value, str):
        return Path(value)
    from .boundary import Boundary
    from .disk import os_error

    path, root = value
    try:
        return Path(Boundary(root).file(path))
    except OSError as error:
        raise os_error(path, error) from error


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
    "Path": Type("the path of a file", _is_text, _path, _STRING),
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


class Option(Record):
    """One option of a kind, for messages, the docs and the JSON Schema."""

    name: str  # as in YAML, with hyphens
    type: Type
    doc: str
    one_of: tuple[str, ...]
    required: bool
    default: object
    optional: bool


def declared(kind: type) -> dict[str, Option]:
    """The options that a class declares, by field."""
    annotations: dict[str, str] = kind.__dict__.get("__annotations__", {})  # noqa: RUF063  (as written; inspect is slow to load)
    return {
        name: _option(name, str(annotation), found)
        for name, annotation in annotations.items()
        if isinstance(found := kind.__dict__.get(name), _Declared)
    }


def options_of(kind: type[Kind]) -> dict[str, Option]:
    """The options of a kind by their YAML names."""
    return {o.name: o for o in kind.declared.values()}


def _option(name: str, annotation: str, found: _Declared) -> Option:
    required = found.default is _MISSING
    return Option(
        name.rstrip("_").replace("_", "-"),
        TYPES[annotation.removesuffix(" | None")],
        found.doc,
        found.one_of,
        required,
        None if required else found.default,
        annotation.endswith(" | None"),
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
    fields = {o.name: (field, o) for field, o in kind.declared.items()}
    made: dict[str, object] = {}
    for key, value in values.items():
        field, option = fields[key]
        made[field] = value if value is None else option.type.convert(value, trusted)
    return kind(**made)
