"""What the user decided for a document, beside the choice of rules.

Values are checked where they are read; nothing here reads or checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .grammar.answers import Found


class Style(Value):
    """House style that several rules share; `auto` follows the article."""

    quotes: str = "auto"  # auto | american | british
    dates: str = "month-first"  # month-first | day-first


class Settings(Value):
    """Language, style, accepted words, keys of front matter that hold prose beside the usual ones, and answers."""

    language: str = "en"
    style: Style = Style()
    words: frozenset[str] = frozenset()
    front_matter: tuple[str, ...] = ()
    translations: tuple[tuple[str, str], ...] = ()  # of fragments, from the user's own command
    grammar: tuple[tuple[str, tuple[Found, ...]], ...] = ()  # what LanguageTool said, by the text of a region

    @property
    def code(self) -> str:
        """The language in small letters, without its region."""
        return self.language.partition("-")[0].lower()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Settings:
        """Settings from what a configuration says under the same keys, checked already; other keys are left out."""
        return cls(
            data.get("language", "en"),
            Style(**data.get("style", {})),
            frozenset(data.get("words", ())),
            tuple(data.get("front-matter", ())),
            tuple(data.get("translations", {}).items()),
        )
