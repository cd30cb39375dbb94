"""Regular expressions of rules, compiled when first used: by `re` where the rule ships or the steps are few.

Any other pattern of the user's runs by `regex` under a time-out, so that none can hang a run; both understand one
dialect alike.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TIMEOUT = 2.0  # seconds of wall time for one search of one text, for patterns that do not ship
_STEPS = 50_000_000  # that `re` may take in one text where nobody would stop it: less than a second


class PatternTimeout(Exception):
    """A user's pattern ran for too long on some text; the argument is the pattern."""


class Regex:
    """A lazily compiled pattern. Positions are code points in the text searched."""

    __slots__ = ("_compiled", "_guarded", "_longest", "source", "trusted")

    def __init__(self, source: str, trusted: bool = True) -> None:
        self.source, self.trusted = source, trusted
        self._compiled: re.Pattern[str] | None = None  # by `re`
        self._guarded: re.Pattern[str] | None = None  # by `regex`
        self._longest = sys.maxsize if trusted else -1  # the texts that `re` may search; -1: not known yet

    def __repr__(self) -> str:
        return f"Regex({self.source!r})"

    def compile(self) -> re.Pattern[str]:
        """The compiled pattern.

        Raises: ValueError with what is wrong and where, if the pattern is not a regular expression.
        """
        return self._compiled or (self._quick() if self.longest else self._stoppable())

    @property
    def longest(self) -> int:
        """The length of the texts that `re` may search, since it cannot take long there; 0 if there are none."""
        if self._longest < 0:
            from .steps import bound

            found = bound(self.source)
            self._longest = found.longest(_STEPS) if found else 0
        return self._longest

    def _quick(self) -> re.Pattern[str]:
        if self._compiled is None:
            source = self.source
            if not self.trusted:
                from .dialect import standard

                source = standard(source)
            try:
                self._compiled = re.compile(source)
            except (re.error, OverflowError, RecursionError) as error:
                if not self.trusted:  # too large for `re`: its steps are few all the same
                    return self._stoppable()
                raise ValueError(f"not a regular expression: {error}") from error
        return self._compiled

    def _stoppable(self) -> re.Pattern[str]:
        if self._guarded is None:
            import regex

            try:
                self._guarded = cast("re.Pattern[str]", regex.compile(self.source, regex.V0))
            except (regex.error, OverflowError, RecursionError) as error:
                raise ValueError(f"not a regular expression: {error}") from error
        return self._guarded

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """All matches from `start` on, left to right, not overlapping.

        Raises: PatternTimeout.
        """
        if len(text) <= self.longest:
            return (self._compiled or self._quick()).finditer(text, start)
        return self._until_stopped(text, start)

    def at(self, text: str, places: Sequence[int] | None) -> Iterator[re.Match[str]]:
        """All matches, as `finditer` finds them, if they can start at some places only, ascending; None: anywhere.

        Raises: PatternTimeout.
        """
        if places is None or len(text) > self.longest:
            yield from self.finditer(text)
            return
        match, end = (self._compiled or self._quick()).match, 0
        for place in places:
            if place >= end and (m := match(text, place)):
                yield m
                end = m.end()

    def _until_stopped(self, text: str, start: int) -> Iterator[re.Match[str]]:
        try:
            yield from self._stoppable().finditer(text, start, timeout=TIMEOUT)  # type: ignore[call-arg]
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
        if len(text) <= self.longest:
            return (self._compiled or self._quick()).fullmatch(text)
        try:
            return self._stoppable().fullmatch(text, timeout=TIMEOUT)  # type: ignore[call-arg]
        except TimeoutError:
            raise PatternTimeout(self.source) from None
