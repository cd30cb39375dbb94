"""The user's settings for a document, except the choice of rules, and the results of external providers.

Values are validated where they are read, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .values import Record, Value

if TYPE_CHECKING:
    from collections.abc import Mapping


# LanguageTool results as plain data; rules of kind `languagetool` turn them into findings.

TYPOS = "TYPOS"


class Found(Record):
    """One LanguageTool match. `start`, `end` and `sentence` are code points in the region text."""

    id: str  # LanguageTool's rule ID
    category: str
    message: str
    start: int
    end: int
    replacements: tuple[str, ...]
    sentence: tuple[int, int]  # the sentence around the match
    sure: bool = False  # may be fixed automatically if the rule allows it
    asked: bool = False  # enabled by rule name in the configuration


class Failure(Exception):
    """A provider failed: the reason and a hint, on one line."""

    def __init__(self, what: str, hint: str = "", fatal: bool = False, language: bool = False) -> None:
        super().__init__(f"{what} — {hint}" if hint else what)
        self.fatal = fatal  # do not retry
        self.language = language  # the server does not support this language


FILE_SECONDS = 30.0  # default limit per file, in CPU seconds
MOST_FILE_SECONDS = 86_400.0  # largest limit that can be set


class Style(Value):
    """House style shared by several rules; `auto` follows the article."""

    quotes: str = "auto"  # auto | american | british
    dates: str = "month-first"  # month-first | day-first


class Settings(Value):
    """Language, style, accepted words, more front-matter keys that hold prose, and provider results."""

    language: str = "en"
    style: Style = Style()
    words: frozenset[str] = frozenset()
    front_matter: tuple[str, ...] = ()
    translations: tuple[tuple[str, str], ...] = ()  # (fragment, translation) from the user's command
    grammar: tuple[tuple[str, tuple[Found, ...]], ...] = ()  # LanguageTool matches by region text

    @property
    def code(self) -> str:
        """The language code in lower case, without its region."""
        return self.language.partition("-")[0].lower()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Settings:
        """Return settings from a validated configuration mapping; keys that are not settings are ignored."""
        return cls(
            data.get("language", "en"),
            Style(**data.get("style", {})),
            frozenset(data.get("words", ())),
            tuple(data.get("front-matter", ())),
            tuple(data.get("translations", {}).items()),
        )
