"""What LanguageTool said about a region's text: plain data, which rules of kind `languagetool` turn into findings.

Offsets are code points of the region's text, half-open.
"""

from __future__ import annotations

from ..values import Record

TYPOS = "TYPOS"


class Found(Record):
    """One match."""

    id: str  # of LanguageTool's rule
    category: str
    message: str
    start: int
    end: int
    replacements: tuple[str, ...]
    sentence: tuple[int, int]  # around it
    sure: bool = False  # may be fixed unattended, where a rule says so
    asked: bool = False  # by its rule's name, in the configuration


class Failure(Exception):
    """Why there is no answer, and what to do about it; one line."""

    def __init__(self, what: str, hint: str = "", fatal: bool = False, language: bool = False) -> None:
        super().__init__(f"{what} — {hint}" if hint else what)
        self.fatal = fatal  # asking again is of no use
        self.language = language  # the server does not know it; others it may
