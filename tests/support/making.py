"""Factories for the rules, kinds and texts of tests.

Nothing here replaces a part of the program: rules are real rules, run by the real engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, cast

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from copylint.formats import parse
from copylint.kinds.base import Candidate, Kind, Match
from copylint.matching.regex import Regex
from copylint.model.findings import Applicability, Edit, Fix, Span
from copylint.rules import loader
from copylint.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copylint.model.document import Document
    from copylint.model.settings import Settings
    from copylint.rules.rule import RuleFile

slow = hypothesis_settings(
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
SAFE, UNSAFE, MANUAL = Applicability.SAFE, Applicability.UNSAFE, Applicability.MANUAL


def document(text: str, settings: Settings | None = None) -> Document:
    return parse("a.txt", text, "plain", settings)


def swap(
    name: str, pattern: str, replace: str | None, grade: Applicability = SAFE, *, scope: str = "", trusted: bool = True
) -> Rule:
    """A rule of kind `pattern`, with everything else as it comes; `replace` of None only reports."""
    options = {"pattern": pattern, "replace": replace}
    scopes = (scope,) if scope else Rule.scope
    return Rule(
        "test",
        name,
        f"{name}: {{match}}",
        "pattern",
        options,
        grade,
        scope=scopes,
        languages=("any",),
        trusted=trusted,
    )


Finder = Callable[[str], list[tuple[Span, list[Fix]]]]


class Made(Kind):
    """A kind that is one function: the spans of a text, each with the fixes for it."""

    def __init__(self, function: Finder) -> None:
        self.__dict__["function"] = function

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:  # noqa: ARG002
        for region, _ in candidates:
            for span, fixes in self.__dict__["function"](region.text):
                yield Match(span, tuple(fixes))


def made(name: str, function: Finder, grade: Applicability = SAFE) -> Rule:
    """A rule on the whole source that finds what a function says."""
    rule = Rule("test", name, name, "made", {}, grade, scope=("source",), languages=("any",))
    rule.__dict__["kind"] = Made(function)
    return rule


def raw(name: str, pattern: str, new: str) -> Rule:
    """A rule that replaces what a pattern finds in the source, whatever that makes of it."""
    return made(
        name, lambda text: [(Span(*m.span()), [Fix((edit(*m.span(), new),))]) for m in re.finditer(pattern, text)]
    )


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(Span(start, end), text)


@cache
def shipped() -> tuple[RuleFile, ...]:
    """Every rule that ships, with its examples."""
    return tuple(loader.read(loader.shipped()))


@cache
def fragments() -> tuple[str, ...]:
    """Texts of all examples, and the lines and halves of lines in them."""
    texts = [t for file in shipped() for e in file.examples for t in (e.bad, e.good) if t]
    lines = [line for text in texts for line in text.split("\n")]
    halves = [half for line in lines for half in (line[: len(line) // 2], line[len(line) // 2 :])]
    return tuple(dict.fromkeys(t for t in (*texts, *lines, *halves) if t))


def _sources(rule: Rule) -> Iterator[str]:
    for name in rule.kind.declared:
        value: object = getattr(rule.kind, name)
        for part in cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,):
            if isinstance(part, Regex):
                yield part.source


@cache
def sources() -> list[str]:
    """All patterns that ship."""
    return sorted({source for file in shipped() for source in _sources(file.rule)})


_GLUE = (
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n\n\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\t",
    " \n",
    "\n- ",
    "\n1. ",
    "\n-----\n",
    "\u00a0",
)
_MARKS = (
    "“",
    "”",
    '"',
    "’",
    "'",
    ",",
    ".",
    "…",
    "?",
    "!",
    "[",
    "]",
    "(",
    ")",
    "—",
    "e\u0301",
    "\ufffc",
    "\U0001f600",
    "İ",
    "ſ",
)


def articles() -> st.SearchStrategy[str]:
    """Texts in which rules find something: fragments of examples, whitespace, marks and any characters."""
    parts = st.one_of(
        st.sampled_from(fragments()),
        st.sampled_from(fragments()),
        st.sampled_from(_GLUE),
        st.sampled_from(_MARKS),
        st.text(max_size=8),
    )
    return st.lists(parts, max_size=14).map("".join)
