"""Parsed rules as plain data: what caches keep of them, and what the wheel ships as JSON.

`rule` is the inverse of `data`, with the literals that the scanner wants, so that no kind is built for them.
"""

from __future__ import annotations

from typing import Any

from .findings import Applicability, Severity
from .rules import Rule
from .scan import Literals


def data(rule: Rule) -> list[Any]:
    """A rule as lists, dictionaries, texts, bytes and numbers."""
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
        rule.trusted,
        rule.given_triggers,
        None if rule.literals is None else tuple(rule.literals),
    ]


def rule(data: list[Any]) -> Rule:
    """The rule that `data` was made of."""
    *fields, literals = data
    fields[5:7] = Applicability(fields[5]), Severity(fields[6])
    made = Rule(*fields)
    made.__dict__["literals"] = None if literals is None else Literals(*literals)
    return made


def to_json(data: list[Any]) -> list[Any]:
    """What JSON can hold of a rule's data: all of it."""
    literals = data[-1]
    return [*data[:-1], None if literals is None else [*map(_joined, literals[:3]), *literals[3:]]]


def from_json(coded: list[Any]) -> list[Any]:
    """The data that `to_json` was given."""
    *fields, literals = coded
    fields[7:9] = map(tuple, fields[7:9])
    fields[11] = None if fields[11] is None else tuple(fields[11])
    if literals is not None:
        anywhere, opening, shapes, lead, quotes = literals
        literals = (_split(anywhere), _split(opening), _split(shapes), tuple(lead), quotes)
    return [*fields, literals]


def _joined(texts: tuple[bytes, ...]) -> str:
    """Texts as one, each behind a character that none of them has."""
    used = {*b"".join(texts)}
    between = bytes([next(code for code in range(256) if code not in used)])
    return b"".join(between + text for text in texts).decode("latin-1")


def _split(joined: str) -> tuple[bytes, ...]:
    data = joined.encode("latin-1")
    return tuple(data[1:].split(data[:1])) if data else ()
