"""Parsed rules as JSON: what caches keep of them, and what the wheel ships.

`from_json` is the inverse of `to_json`, with the literals that the scanner wants, so that no kind is built for them.
"""

from __future__ import annotations

from typing import Any

from .findings import Applicability, Severity
from .rules import Rule
from .scan import Literals


def to_json(rule: Rule) -> dict[str, Any]:
    return {
        "group": rule.group,
        "id": rule.id,
        "message": rule.message,
        "kind": rule.kind_name,
        "options": rule.options,
        "fix": rule.applicability,
        "severity": rule.severity,
        "scope": rule.scope,
        "languages": rule.languages,
        "enabled": rule.enabled,
        "trusted": rule.trusted,
        "triggers": rule.given_triggers,
        "literals": None if rule.literals is None else _coded(rule.literals),
    }


def from_json(data: dict[str, Any]) -> Rule:
    triggers, literals = data["triggers"], data["literals"]
    rule = Rule(
        data["group"],
        data["id"],
        data["message"],
        data["kind"],
        data["options"],
        Applicability(data["fix"]),
        Severity(data["severity"]),
        tuple(data["scope"]),
        tuple(data["languages"]),
        data["enabled"],
        data["trusted"],
        None if triggers is None else tuple(triggers),
    )
    rule.__dict__["literals"] = None if literals is None else _decoded(literals)
    return rule


def _coded(literals: Literals) -> list[Any]:
    return [*map(_joined, literals[:3]), literals.lead, literals.quotes]


def _decoded(data: list[Any]) -> Literals:
    anywhere, opening, shapes, lead, quotes = data
    return Literals(_split(anywhere), _split(opening), _split(shapes), tuple(lead), quotes)


def _joined(texts: tuple[bytes, ...]) -> str:
    """Texts as one, each behind a character that none of them has."""
    used = {*b"".join(texts)}
    between = bytes([next(code for code in range(256) if code not in used)])
    return b"".join(between + text for text in texts).decode("latin-1")


def _split(joined: str) -> tuple[bytes, ...]:
    data = joined.encode("latin-1")
    return tuple(data[1:].split(data[:1])) if data else ()
