"""Parsed rules as plain data: what caches keep of them, and what the wheel ships as JSON.

`rules` is the inverse of `packed`, with the scanner's literals, so that no kind is built for them; data needed only
when a rule runs is kept as bytes until then, since there may be thousands of rules.
"""

from __future__ import annotations

import marshal  # of a cache entry whose seal is valid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..kinds.base import path_of
from ..matching.scanner import Literals
from ..model.findings import Applicability, Severity
from ..model.values import record
from .rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHARED = ("group", "kind_name", "applicability", "severity", "scope", "languages", "enabled", "given_triggers")
_REST = Literals._fields[1:]
_NAMING = {"sheet": "file"}  # the kinds that name a file, and the option that does; no kind is imported for it


class PackedOptions(Mapping[str, Any]):
    """A rule's options, decoded when first read: a large set of rules runs few of them on one text."""

    __slots__ = ("_data", "_options")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._options: dict[str, Any] | None = None

    def _read(self) -> dict[str, Any]:
        if self._options is None:
            self._options = dict(marshal.loads(self._data))
        return self._options

    def __getitem__(self, key: str) -> Any:
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __repr__(self) -> str:
        return repr(self._read())


def data(rule: Rule) -> list[Any]:
    """Return a rule as lists, dictionaries, strings, bytes and numbers; all except whether it is trusted."""
    return [
        rule.group,
        rule.id,
        rule.message,
        rule.title,
        rule.kind_name,
        dict(rule.options),
        int(rule.applicability),
        int(rule.severity),
        rule.scope,
        rule.languages,
        rule.enabled,
        rule.given_triggers,
        None if rule.literals is None else tuple(rule.literals),
    ]


def packed(rows: Iterable[list[Any]]) -> dict[str, list[Any]]:
    """Pack rule data for `rules`: shared values are stored once, options and literals as bytes."""
    shared: dict[tuple[Any, ...], int] = {}
    out: list[Any] = []
    for group, name, message, title, kind, options, *more, literals in rows:
        anywhere, rest = (b"", None) if literals is None else (_joined(literals[0]), tuple(literals[1:]))
        number = shared.setdefault((group, kind, *more, rest), len(shared))
        out.append((number, name, message, title, marshal.dumps(options), anywhere))
    return {"shared": list(shared), "rules": out}


def rules(packed: dict[str, list[Any]], trusted: bool) -> list[Rule]:
    """Return the rules packed by `packed`. Raises: TypeError, ValueError or LookupError for another format."""
    heads = [_head(values, trusted) for values in packed["shared"]]
    out: list[Rule] = []
    made, fill = Rule.__new__, object.__setattr__
    rows: list[tuple[int, str, str, str, bytes, bytes]] = packed["rules"]
    for number, name, message, title, options, anywhere in rows:
        if not type(name) is type(message) is type(title) is str or not type(options) is type(anywhere) is bytes:
            raise TypeError(name)
        head, rest = heads[number]
        own = head.copy()  # there may be thousands: no dictionary per rule
        own["id"], own["message"], own["title"], own["options"] = name, message, title, PackedOptions(options)
        if rest is not None:
            own["literals"] = record(Literals, (tuple(anywhere[1:].split(anywhere[:1])) if anywhere else (), *rest))
        rule = made(Rule)
        fill(rule, "__dict__", own)
        out.append(rule)
    return out


def named(rule: Rule) -> Iterable[str]:
    """Return the paths of the files that a rule's options name."""
    option = _NAMING.get(rule.kind_name)
    return (path_of(rule.options[option]),) if option and rule.options.get(option) else ()


def _head(values: tuple[Any, ...], trusted: bool) -> tuple[dict[str, Any], tuple[Any, ...] | None]:
    """Return the fields that rules share, and the shared part of their literals."""
    *fields, rest = values
    group, kind, _, _, scope, languages, enabled, given = fields
    texts = (group, kind, *scope, *languages, *(given or ()))
    if not all(type(text) is str for text in texts) or type(enabled) is not bool or (rest and len(rest) != len(_REST)):
        raise TypeError(group)
    fields[2:4] = Applicability(fields[2]), Severity(fields[3])
    own: dict[str, Any] = {"id": "", "message": "", "title": "", "options": None, "literals": None, "trusted": trusted}
    return dict(zip(_SHARED, fields, strict=True)) | own, rest


def to_json(data: list[Any]) -> list[Any]:
    """Return rule data as JSON-compatible values, without loss."""
    literals = data[-1]
    if literals is not None:
        literals = [*(_joined(texts).decode("latin-1") for texts in literals[:3]), *literals[3:]]
    return [*data[:-1], literals]


def from_json(coded: list[Any]) -> list[Any]:
    """Return the data that `to_json` was given."""
    *fields, literals = coded
    fields[8:10] = map(tuple, fields[8:10])
    fields[11] = None if fields[11] is None else tuple(fields[11])
    if literals is not None:
        texts = [_split(joined.encode("latin-1")) for joined in literals[:3]]
        literals = (*texts, tuple(literals[3]), literals[4])
    return [*fields, literals]


def _joined(texts: tuple[bytes, ...]) -> bytes:
    """Join texts into one, each after a character that none of them contains."""
    used = {*b"".join(texts)}
    between = bytes([next(code for code in range(256) if code not in used)])
    return b"".join([between + text for text in texts])


def _split(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[1:].split(joined[:1])) if joined else ()
