"""Parsed rules as plain data: what caches keep of them, and what the wheel ships as JSON.

`rules` is the inverse of `packed`, with the literals that the scanner wants, so that no kind is built for them; what a
rule is asked only where it runs is kept as bytes until then, for a house may have thousands.
"""

from __future__ import annotations

import marshal  # of what is in an entry of `cache` whose seal holds
from typing import TYPE_CHECKING, Any

from .findings import Applicability, Severity
from .options import path_of
from .rules import Rule
from .scan import Literals
from .values import record

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHARED = ("group", "kind_name", "applicability", "severity", "scope", "languages", "enabled", "given_triggers")
_REST = Literals._fields[1:]
_NAMING = {"sheet": "file"}  # the kinds that name a file, and their option: no kind is loaded to look it up


def data(rule: Rule) -> list[Any]:
    """A rule as lists, dictionaries, texts, bytes and numbers; all but whether it is trusted."""
    return [
        rule.group,
        rule.id,
        rule.message,
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
    """The data of some rules as `rules` takes it: what many have in common once, options and literals as bytes."""
    shared: dict[tuple[Any, ...], int] = {}
    out: list[Any] = []
    for group, name, message, kind, options, *more, literals in rows:
        anywhere, rest = (b"", None) if literals is None else (_joined(literals[0]), tuple(literals[1:]))
        number = shared.setdefault((group, kind, *more, rest), len(shared))
        out.append((number, name, message, marshal.dumps(options), anywhere))
    return {"shared": list(shared), "rules": out}


def rules(packed: dict[str, list[Any]], trusted: bool) -> list[Rule]:
    """The rules of which `packed` was made. Raises: TypeError, ValueError or LookupError if it is of another make."""
    heads = [_head(values, trusted) for values in packed["shared"]]
    out: list[Rule] = []
    made, fill = Rule.__new__, object.__setattr__
    rows: list[tuple[int, str, str, bytes, bytes]] = packed["rules"]
    for number, name, message, options, anywhere in rows:
        if not type(name) is type(message) is str or not type(options) is type(anywhere) is bytes:
            raise TypeError(name)
        head, rest = heads[number]
        own = head.copy()  # a house may have thousands: none of them grows a dictionary of its own
        own["id"], own["message"], own["_packed"] = name, message, options
        if rest is not None:
            own["literals"] = record(Literals, (tuple(anywhere[1:].split(anywhere[:1])) if anywhere else (), *rest))
        rule = made(Rule)
        fill(rule, "__dict__", own)
        out.append(rule)
    return out


def named(rule: Rule) -> Iterable[str]:
    """The paths of the files that a rule's options name."""
    option = _NAMING.get(rule.kind_name)
    return (path_of(rule.options[option]),) if option and rule.options.get(option) else ()


def _head(values: tuple[Any, ...], trusted: bool) -> tuple[dict[str, Any], tuple[Any, ...] | None]:
    """Fields that rules share, and what is not their own in their literals."""
    *fields, rest = values
    group, kind, _, _, scope, languages, enabled, given = fields
    texts = (group, kind, *scope, *languages, *(given or ()))
    if not all(type(text) is str for text in texts) or type(enabled) is not bool or (rest and len(rest) != len(_REST)):
        raise TypeError(group)
    fields[2:4] = Applicability(fields[2]), Severity(fields[3])
    own = {"id": "", "message": "", "_packed": b"", "literals": None, "trusted": trusted}
    return dict(zip(_SHARED, fields, strict=True)) | own, rest


def unpacked(options: bytes) -> dict[str, Any]:
    """The options of a rule."""
    return marshal.loads(options)


def to_json(data: list[Any]) -> list[Any]:
    """What JSON can hold of a rule's data: all of it."""
    literals = data[-1]
    if literals is not None:
        literals = [*(_joined(texts).decode("latin-1") for texts in literals[:3]), *literals[3:]]
    return [*data[:-1], literals]


def from_json(coded: list[Any]) -> list[Any]:
    """The data that `to_json` was given."""
    *fields, literals = coded
    fields[7:9] = map(tuple, fields[7:9])
    fields[10] = None if fields[10] is None else tuple(fields[10])
    if literals is not None:
        texts = [_split(joined.encode("latin-1")) for joined in literals[:3]]
        literals = (*texts, tuple(literals[3]), literals[4])
    return [*fields, literals]


def _joined(texts: tuple[bytes, ...]) -> bytes:
    """Texts as one, each behind a character that none of them has."""
    used = {*b"".join(texts)}
    between = bytes([next(code for code in range(256) if code not in used)])
    return b"".join([between + text for text in texts])


def _split(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[1:].split(joined[:1])) if joined else ()
