"""Look up the English name of a territory or language that is written in another language.

The table is searched as bytes and not parsed; it is read at the first lookup.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cache
from typing import Literal

from ..model.values import Record
from ..storage import package_data

# Key, English name, flag, languages; sorted by the key's bytes. Flags: t territory, T one with “the”, e and E the same
# where the name is also English, so that only a foreign article gives it away; l language.
TABLE = package_data.path("names.tsv")

# Article → languages that have it; languages in which the same word before the same name may mean something else
# (“a” is Portuguese for “the” and Spanish for “to”), so that it is uncertain; languages in which it always does.
ARTICLES: dict[str, tuple[str, str, str]] = {
    "a": ("pt", "es it ro", ""),
    "az": ("hu", "", ""),
    "o": ("pt gl", "", "cs pl sk sl"),
    "as": ("pt gl", "", ""),
    "os": ("pt gl", "", ""),
    "el": ("es ca", "", ""),
    "la": ("es fr it ca", "ro", ""),
    "los": ("es", "", ""),
    "las": ("es", "", ""),
    "els": ("ca", "", ""),
    "le": ("fr it", "", ""),
    "les": ("fr ca", "", ""),
    "l'": ("fr it ca", "", ""),
    "il": ("it", "", ""),
    "lo": ("it", "", "es"),
    "i": ("it", "", "bs ca da hr nb nn pl sl sr sv"),
    "gli": ("it", "", ""),
    "der": ("de", "", ""),
    "die": ("de af", "", "nl"),
    "das": ("de", "", "gl pt"),
    "den": ("de", "", "da nb nn sv"),
    "de": ("nl", "", "ca es fr gl pt ro"),
    "het": ("nl", "", ""),
    **dict.fromkeys(("ο", "η", "το", "οι", "τα", "τον", "την", "τη", "τους", "τις"), ("el", "", "")),
}
_LEAD = re.compile(r"([^\W\d_]{1,4})\s+|(l)['’ʼ‘]\s?", re.IGNORECASE)
_SAME = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_LONGEST = 80  # code points; every key is shorter


class Name(Record):
    """An English name. `article`: takes “the” in running text. `sure`: the text has no other meaning.

    Languages are never sure: most of their names are also an adjective or a person (“o turco” may be the Turk).
    """

    english: str
    kind: Literal["territory", "language"]
    article: bool
    sure: bool
    stripped: str = ""  # the foreign article as written, with the separator after it


def fold(text: str) -> str:
    """Normalize a name for the table: casefolded NFC, one form of apostrophe, dash and space, no format characters."""
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = unicodedata.normalize("NFC", text).casefold().translate(_SAME)
    return " ".join(unicodedata.normalize("NFC", text).split())


def lookup(text: str) -> Name | None:
    """Return the English name for a foreign name, with or without a leading article; None if in doubt.

    Contracted prepositions are not articles: “da Ucrânia” is “of Ukraine” and gives None.
    """
    if len(text) > _LONGEST:
        return None
    row = _row(fold(text))
    if row and row[1] not in "eE":
        return _name(row)
    lead = _LEAD.match(text)
    row = _row(fold(text[lead.end() :])) if lead else None
    if not lead or not row:
        return None
    languages = {*row[2].split()}
    having, doubt, never = ({*w.split()} & languages for w in _articles().get(fold(lead[1] or "l'"), ("", "", "")))
    if never or not having:
        return None
    name = _name(row)
    return name._replace(sure=name.sure and not doubt, stripped=lead[0])


@cache
def _articles() -> dict[str, tuple[str, str, str]]:
    """Return `ARTICLES` keyed by the folded word (a final sigma becomes a plain one)."""
    return {fold(article): languages for article, languages in ARTICLES.items()}


def listed(text: str) -> bool:
    """Whether `text` is the name of a territory or language in any language, English too."""
    return len(text) <= _LONGEST and _row(fold(text)) is not None


def _name(row: tuple[str, str, str]) -> Name:
    english, flag, _ = row
    return Name(english, "language" if flag == "l" else "territory", flag in "TE", flag != "l")


@cache
def _table() -> bytes:
    with open(TABLE, "rb") as file:
        return file.read()


def _row(key: str) -> tuple[str, str, str] | None:
    """Return English name, flag and languages of a folded name, or None."""
    table, wanted = _table(), key.encode("utf-8", "replace")

    def key_at(offset: int) -> bytes:
        start = table.rfind(b"\n", 0, offset) + 1
        return table[start : table.find(b"\t", start)]

    start = bisect_left(range(len(table) - 1), wanted, key=key_at)  # the start of a line
    end = table.find(b"\n", start)
    found, _, rest = table[start:end].partition(b"\t")
    if found != wanted or not rest:
        return None
    english, flag, languages = rest.decode().split("\t")
    return english, flag, languages
