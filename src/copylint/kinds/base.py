"""The base class of kinds, its options, candidates and matches, and helpers that kinds share.

A kind reads documents and yields matches; it never changes anything and keeps no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast, dataclass_transform

from ..matching.regex import Regex
from ..model.errors import did_you_mean
from ..model.findings import Applicability, Fix, Span
from ..model.values import MISSING, Record, Value, record

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ..model.document import Document
    from ..model.region import Region


# Options: their types, checks and conversion from YAML.

_MISSING = object()


class _Declared(Record):
    """The declaration that `option` puts in a class, read when the class is created."""

    doc: str
    default: object
    one_of: tuple[str, ...]


def option(doc: str, default: Any = _MISSING, one_of: tuple[str, ...] = ()) -> Any:
    """Declare a field of a kind as a YAML option; without a default, a rule must set it."""
    return _Declared(doc, default, one_of)


class Type(Record):
    """A type of option: how its values are checked, converted and described."""

    name: str  # for messages and docs
    check: Callable[[Any], bool]
    convert: Callable[[Any, bool], Any]  # (value, trusted) → value of the field
    schema: Mapping[str, object]


def _same(value: Any, _trusted: bool) -> Any:
    return value


def _regex(value: str, trusted: bool) -> Regex:
    return Regex(value, trusted)


def _regexes(value: list[str], trusted: bool) -> tuple[Regex, ...]:
    return tuple(Regex(v, trusted) for v in value)


Located: TypeAlias = str | list[str]  # a path; or a path and the real path of the folder that must contain it


def path_of(value: Located) -> str:
    """Return the path, without the folder that must contain it."""
    return value if isinstance(value, str) else value[0]


def _path(value: Located, _trusted: bool) -> Path:
    """Return a path that may be opened; one from a repository must be a regular file of its project.

    Raises: UserError.
    """
    from pathlib import Path

    if isinstance(value, str):
        return Path(value)
    from ..storage.atomic_write import os_error
    from ..storage.boundary import Boundary

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
    """Whether a value is a list of strings."""
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
    """Return the options that a class declares, by field."""
    annotations: dict[str, str] = kind.__dict__.get("__annotations__", {})  # noqa: RUF063  (as written; inspect is slow to load)
    return {
        name: _option(name, str(annotation), found)
        for name, annotation in annotations.items()
        if isinstance(found := kind.__dict__.get(name), _Declared)
    }


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
    """Return what is wrong with a value from YAML, or an empty string."""
    if value is None and option.optional:
        return ""
    if not option.type.check(value):
        return f"'{option.name}' must be {option.type.name}"
    if option.one_of and value not in option.one_of:
        return f"'{option.name}' must be one of {', '.join(option.one_of)}; {did_you_mean(str(value), option.one_of)}"
    return ""


# Candidates, matches and the base class.

_MARKER = 4  # code points at the start of a block that may be a marker


class Candidate(Record):
    """A region of the rule's scope that contains one of its triggers, and where a match may start.

    `places` are offsets in the region, ascending; None: search all of it.
    """

    region: Region
    places: Sequence[int] | None = None


class Triggers(Record):
    """Literals, of which a text must contain one for a kind to match. Case is ignored; a digit matches any digit."""

    anywhere: Collection[str] = ()
    opening: Collection[str] = ()  # only at the start of a block, after bullets, bars and colons
    shapes: Collection[str] = ()  # `a` matches any lowercase ASCII letter, `A` any capital
    lead: tuple[int, ...] = (0,)  # how many code points before a literal a match may start; empty: unknown
    quotes: bool = False  # also run where the quotation marks of a block are not all plain pairs


class Match(Record):
    """A violation of a rule, and its possible fixes, best first.

    `values` fill the rule's message. The applicability of a fix is an upper limit; the rule's own may lower it.
    """

    span: Span
    fixes: tuple[Fix, ...] = ()
    values: Mapping[str, str] = {}


@dataclass_transform(frozen_default=True, field_specifiers=(option,))
class Kind(Value):
    """The base class of kinds: a frozen value whose fields, each made by `option`, are its YAML options."""

    hosts = "inline"  # where its examples are tested: inline (any text), block (whole paragraphs), file (whole files)
    lasting: ClassVar[bool] = False  # whether its removals remain valid after other fixes removed their evidence
    declared: ClassVar[Mapping[str, Option]] = {}  # options by field

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.declared = declared(cls)
        cls._fields = {name: MISSING if o.required else o.default for name, o in cls.declared.items()}

    def triggers(self) -> Triggers | Sequence[str] | None:
        """Return literals, of which every match contains one; a plain sequence means at the start of the match.

        None: always run.
        """
        return None

    def names(self) -> Sequence[str]:
        """Return the names of values for the rule's message, in addition to `match` and `new`."""
        return ()

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        """Yield every violation in the candidates, in any order."""
        raise NotImplementedError


def required(*patterns: Regex | None) -> Triggers | None:
    """Return the triggers of a kind that only finds matches of some patterns; None if it must always run."""
    from ..matching import required_literals

    found = [required_literals.required(pattern.source) for pattern in patterns if pattern is not None]
    known = [f for f in found if f is not None]
    if not known or len(known) < len(found):
        return None
    anywhere = frozenset[str]().union(*(f.texts for f in known if not f.shapes))
    shapes = frozenset[str]().union(*(f.texts for f in known if f.shapes))
    return Triggers(anywhere, shapes=shapes, lead=known[0].lead if len(known) == 1 else ())


def openings(forms: Sequence[Regex]) -> Triggers | None:
    """Return the triggers of a kind that only finds blocks that a pattern matches whole, apart from initial marks."""
    from ..matching import required_literals

    opening: set[str] = set()
    others: list[Regex] = []
    for form in forms:
        if starts := required_literals.opening(form.source):
            opening |= starts
        else:
            others.append(form)
    found = required(*others) if others else Triggers()
    return found and found._replace(opening=opening, lead=())


def matches(pattern: re.Pattern[str], candidates: Iterable[Candidate]) -> Iterator[tuple[Region, re.Match[str]]]:
    """Yield the matches that start at the places of some candidates; they may overlap."""
    match = pattern.match
    for region, places in candidates:
        text = region.text
        if places is None:
            for m in pattern.finditer(text):
                yield region, m
        else:
            for place in places:
                if m := match(text, place):
                    yield region, m


def replaced(
    region: Region, start: int, end: int, new: str, applicability: Applicability = Applicability.SAFE
) -> Match:
    """Return a match at `start:end` of a region, with one fix that replaces it by `new` if that is possible."""
    return changed(region, start, end, [(start, end, new)], applicability)


def _marker(text: str) -> str:
    """Return the kind of block (list-item or rule) that the start of a text would make it, or an empty string."""
    from ..formats.line_shapes import form

    text = text.strip()
    kind = form(text)[0] if text else ""
    return kind if kind in ("list-item", "rule") else ""


def changed(
    region: Region,
    start: int,
    end: int,
    changes: Sequence[tuple[int, int, str]],
    applicability: Applicability = Applicability.SAFE,
    values: Mapping[str, str] | None = None,
) -> Match:
    """Return a match at `start:end` with one fix that makes all `changes` (start, end, text), disjoint and in order.

    The match has no fix if a change would cross markup, or turn prose into a list item or a rule line.
    """
    edits = region.edits(changes)
    if len(changes) == 1 and changes[0][0] == start and changes[0][1] == end:
        new = changes[0][2]
    else:
        new, pos = "", start
        for a, b, text in changes:
            new += region.text[pos:a] + text if a >= pos else text
            pos = max(pos, b)
        new += region.text[pos:end]
    if start <= _MARKER and region.kind != "source" and edits:
        edits = edits if _marker(region.text[:start] + new + region.text[end:]) == _marker(region.text) else None
    fixes = (Fix(edits, applicability),) if edits else ()
    known = {"match": region.text[start:end], "new": new}
    return record(Match, (region.span(start, end), fixes, {**known, **values} if values else known))


def options_of(kind: type[Kind]) -> dict[str, Option]:
    """Return the options of a kind by their YAML names."""
    return {o.name: o for o in kind.declared.values()}


def build(kind: type[Kind], values: Mapping[str, Any], trusted: bool) -> Kind:
    """Create a kind from checked YAML values."""
    fields = {o.name: (field, o) for field, o in kind.declared.items()}
    made: dict[str, object] = {}
    for key, value in values.items():
        field, option = fields[key]
        made[field] = value if value is None else option.type.convert(value, trusted)
    return kind(**made)
