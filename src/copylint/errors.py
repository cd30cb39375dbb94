"""Mistakes of the user's, each with its place and what to do; they end in exit code 2, never in a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class UserError(Exception):
    """`where: what`, and a hint on what to do. `where` is a path, often with line and column from 1."""

    def __init__(self, where: str, what: str, hint: str = "") -> None:
        super().__init__(where, what, hint)
        self.where, self.what, self.hint = where, what, hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} — {self.hint}" if self.hint else text


def excerpt(value: object, most: int = 40) -> str:
    """A value as messages show it: on one line, cut to so many characters, control characters made visible."""
    from .escape import printable

    text = str(value) if isinstance(value, (str, int, float)) else repr(value)[: 8 * most]
    return printable(text if len(text) <= most else f"{text[:most]}…")


def quoted(value: object) -> str:
    """A value that is not what it should be, as messages show it: text in quotes, and cut as by `excerpt`."""
    match value:
        case str():
            return f"'{excerpt(value)}'"
        case bool():
            return "true" if value else "false"
        case None:
            return "empty"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return excerpt(value)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or all of them if they are few."""
    from difflib import get_close_matches

    known = sorted(known)
    word = word[:100]  # no known word is longer
    if near := get_close_matches(word, known, n=1, cutoff=0.6):
        return f"did you mean '{near[0]}'?"
    return f"known: {', '.join(known)}" if len(known) <= 20 else ""
