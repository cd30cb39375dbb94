"""Lazily compiled regular expressions: `re` for built-in rules and for patterns with a low cost bound.

Any other user pattern runs in `regex` with a timeout, so that none can hang a run. Both engines use a common dialect.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    def lazy(source: str) -> re.Pattern[str]:
        """Return a pattern that is compiled on first use."""
        ...


class _Lazy:
    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # looked up by `copy` and similar
            raise AttributeError(name)
        found = getattr(re.compile(self._source), name)
        setattr(self, name, found)  # later lookups skip this method
        return found


def lazy(source: str) -> re.Pattern[str]:
    """Return one of copylint's own patterns, compiled on first use; most runs never need it."""
    return cast("re.Pattern[str]", _Lazy(source))


TIMEOUT = 2.0  # seconds of wall time per search of one text, for user patterns
_STEPS = 50_000_000  # steps that `re` may take per text without a timeout: less than a second


class PatternTimeout(Exception):
    """A user pattern timed out; the argument is the pattern."""


class Regex:
    """A lazily compiled pattern. Positions are code points in the searched text."""

    __slots__ = ("_compiled", "_guarded", "_longest", "source", "trusted")

    def __init__(self, source: str, trusted: bool = True) -> None:
        self.source, self.trusted = source, trusted
        self._compiled: re.Pattern[str] | None = None  # by `re`
        self._guarded: re.Pattern[str] | None = None  # by `regex`
        self._longest = sys.maxsize if trusted else -1  # longest text that `re` may search; -1: not computed yet

    def __repr__(self) -> str:
        return f"Regex({self.source!r})"

    def compile(self) -> re.Pattern[str]:
        """Return the compiled pattern.

        Raises: ValueError with the problem and its position if the pattern is invalid.
        """
        return self._compiled or (self._quick() if self.longest else self._stoppable())

    @property
    def longest(self) -> int:
        """Return the length of the longest text that `re` may search, because it is fast there; 0 if none."""
        if self._longest < 0:
            from .regex_tree import bound

            found = bound(self.source)
            self._longest = found.longest(_STEPS) if found else 0
        return self._longest

    def _quick(self) -> re.Pattern[str]:
        if self._compiled is None:
            source = self.source
            if not self.trusted:
                from .regex_tree import standard

                source = standard(source)
            try:
                self._compiled = re.compile(source)
            except (re.error, OverflowError, RecursionError) as error:
                if not self.trusted:  # too large for `re`, but its steps are few
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
        """Yield the non-overlapping matches from `start` on, left to right.

        Raises: PatternTimeout.
        """
        if len(text) <= self.longest:
            return (self._compiled or self._quick()).finditer(text, start)
        return self._until_stopped(text, start)

    def at(self, text: str, places: Sequence[int] | None) -> Iterator[re.Match[str]]:
        """Yield matches like `finditer` that start at given offsets, in ascending order; None means anywhere.

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
        """Return the first match, or None.

        Raises: PatternTimeout.
        """
        return next(self.finditer(text, start), None)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of the whole text, or None.

        Raises: PatternTimeout.
        """
        if len(text) <= self.longest:
            return (self._compiled or self._quick()).fullmatch(text)
        try:
            return self._stoppable().fullmatch(text, timeout=TIMEOUT)  # type: ignore[call-arg]
        except TimeoutError:
            raise PatternTimeout(self.source) from None
