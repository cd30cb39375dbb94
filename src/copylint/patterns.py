"""Regular expressions of rules: compiled when first used, by `re` where the rule ships, else by `regex` and a time-out.

Both understand one dialect alike; a rule of the user's can therefore never hang a run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TIMEOUT = 2.0  # seconds of wall time for one search of one text, for patterns that do not ship


class PatternTimeout(Exception):
    """A user's pattern ran for too long on some text; the argument is the pattern."""


class Regex:
    """A lazily compiled pattern. Positions are code points in the text searched."""

    __slots__ = ("_compiled", "source", "trusted")

    def __init__(self, source: str, trusted: bool = True) -> None:
        self.source, self.trusted = source, trusted
        self._compiled: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return f"Regex({self.source!r})"

    def compile(self) -> re.Pattern[str]:
        """The compiled pattern.

        Raises: ValueError with what is wrong and where, if the pattern is not a regular expression.
        """
        if self._compiled is None:
            if self.trusted:
                try:
                    self._compiled = re.compile(self.source)
                except (re.error, OverflowError, RecursionError) as error:
                    raise ValueError(f"not a regular expression: {error}") from error
            else:
                import regex

                try:
                    self._compiled = cast("re.Pattern[str]", regex.compile(self.source, regex.V0))
                except (regex.error, OverflowError, RecursionError) as error:
                    raise ValueError(f"not a regular expression: {error}") from error
        return self._compiled

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """All matches from `start` on, left to right, not overlapping.

        Raises: PatternTimeout.
        """
        pattern = self._compiled or self.compile()
        if self.trusted:
            return pattern.finditer(text, start)
        return self._guarded(text, start)

    def at(self, text: str, places: Sequence[int] | None) -> Iterator[re.Match[str]]:
        """All matches, as `finditer` finds them, if they can start at some places only, ascending; None: anywhere.

        Raises: PatternTimeout.
        """
        if places is None or not self.trusted:
            yield from self.finditer(text)
            return
        match, end = (self._compiled or self.compile()).match, 0
        for place in places:
            if place >= end and (m := match(text, place)):
                yield m
                end = m.end()

    def _guarded(self, text: str, start: int) -> Iterator[re.Match[str]]:
        try:
            yield from self.compile().finditer(text, start, timeout=TIMEOUT)  # type: ignore[call-arg]
        except TimeoutError:
            raise PatternTimeout(self.source) from None

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first match.

        Raises: PatternTimeout.
        """
        return next(self.finditer(text, start), None)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text.

        Raises: PatternTimeout.
        """
        pattern = self._compiled or self.compile()
        if self.trusted:
            return pattern.fullmatch(text)
        try:
            return pattern.fullmatch(text, timeout=TIMEOUT)  # type: ignore[call-arg]
        except TimeoutError:
            raise PatternTimeout(self.source) from None
