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
    "all": "every rule there is",
}
PRESETS: dict[str, dict[str, Any]] = {
    "article": {},
    "scraped": {"extend-select": ["boilerplate", "layout"]},
    "translated": {"extend-select": ["translation"]},
    "house-us": {"style": {"quotes": "american", "dates": "month-first"}},
    "house-uk": {"style": {"quotes": "british", "dates": "day-first"}},
    "all": {"select": ["all"]},
}
