"""What LanguageTool says of the examples in the rule files, kept beside them: their pages and tests need no server.

Run as `python -m copylint.grammar.recorded` (`make answers`) it asks a server anew; a test holds the two equal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .. import library
from ..document import Settings
from ..formats import parse
from ..ruleset import SECOND
from .answers import TYPOS, Found
from .options import CATEGORIES, Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..rules import RuleFile
    from .provider import Grammar

Answers = tuple[tuple[str, tuple[Found, ...]], ...]
EVERY = Options(categories=(*CATEGORIES, TYPOS))


def path() -> Path:
    return library.shipped() / "grammar" / "answers.json"


def read() -> Answers:
    """The answers by paragraph, as a document's settings hold them."""
    rows: list[tuple[str, list[list[object]]]] = json.loads(path().read_text("utf-8"))
    return tuple((text, tuple(_found(*row) for row in found)) for text, found in rows)


def asked(grammar: Grammar) -> Answers:
    """The answers of a server. Paragraphs in order, each once."""
    told: dict[str, tuple[Found, ...]] = {}
    for text, settings in texts():
        told.update(grammar.provided(parse("example", text, "plain", settings)).settings.grammar)
    return tuple(sorted(told.items()))


def texts() -> Iterator[tuple[str, Settings]]:
    """The texts of all examples of rules that ask LanguageTool."""
    for file in library.read(library.shipped()):
        if file.rule.kind_name == SECOND:
            yield from _texts(file)


def _texts(file: RuleFile) -> Iterator[tuple[str, Settings]]:
    for example in file.examples:
        settings = Settings.of(example.settings or {})
        yield from ((text, settings) for text in (example.bad, example.good) if text)


def _found(*fields: object) -> Found:
    made = Found(*fields)  # pyright: ignore  plain JSON, written below
    return made._replace(replacements=tuple(made.replacements), sentence=(made.sentence[0], made.sentence[1]))


def main() -> None:
    from .provider import Grammar

    grammar = Grammar(EVERY)
    rows = [[text, found] for text, found in asked(grammar)]
    if told := grammar.told():
        raise SystemExit("\n".join(told))
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path().write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    main()
