"""Configurations with a name, for `extends:`.

Each is what a file could say too: `config` reads them by the same checks.
"""

from __future__ import annotations

from typing import Any

DEFAULT = "article"
ABOUT = {
    "article": "the rules that hold for any article",
    "scraped": "pages from the web: remains of the page around the article and doubled blocks too",
    "translated": "translated by machine: all rules on translation too",
    "house-us": "American house style: quotation marks and dates",
    "house-uk": "British house style: quotation marks and dates",
    "news": "news: length of sentences, of paragraphs and of the article, school grade, repeated text",
    "docs": "documentation: shorter sentences and paragraphs, plain words, little passive",
    "web": "pages for a corpus: the bounds of Gopher, C4 and FineWeb",
    "all": "every rule there is",
}


def _metrics(**bounds: dict[str, int]) -> dict[str, Any]:
    """Rules on metrics, switched on, with bounds of their own; none keeps those of the rule."""
    changes = {f"readability/{name.replace('_', '-')}": bound for name, bound in bounds.items()}
    return {
        "extend-select": [*changes],
        "rules": {name: {"options": bound} for name, bound in changes.items() if bound},
    }


PRESETS: dict[str, dict[str, Any]] = {
    "article": {},
    "scraped": {"extend-select": ["boilerplate", "layout"]},
    "translated": {"extend-select": ["translation"]},
    "house-us": {"style": {"quotes": "american", "dates": "month-first"}},
    "house-uk": {"style": {"quotes": "british", "dates": "day-first"}},
    "news": _metrics(
        long_sentence={"at-most": 40},
        long_paragraph={"at-most": 120},
        hard_text={"at-most": 14},
        short_text={"at-least": 80},
        duplicate_lines={"at-most": 10},
        repeated_phrases={"at-most": 10},
    ),
    "docs": _metrics(
        long_sentence={"at-most": 30},
        long_paragraph={"at-most": 100},
        hard_text={"at-most": 12},
        passive_heavy={"at-most": 30},
        duplicate_lines={"at-most": 20},
    ),
    "web": _metrics(
        short_text={"at-least": 50},
        odd_word_length={},
        symbol_heavy={},
        bullet_heavy={},
        trailing_lines={},
        few_stop_words={},
        duplicate_lines={},
        repeated_phrases={},
        unended_lines={},
    ),
    "all": {"select": ["all"]},
}
