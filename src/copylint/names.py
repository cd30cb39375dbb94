"""What a name of a territory or a language in another language is in English.

The table is searched as bytes, never parsed; nothing is read before the first lookup.
"""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_left
from functools import cache
from typing import Literal

from .values import Record

# Key, English name, flag, languages; sorted by the key's bytes. Flags: t territory, T one with “the”, e and E the same
# where the name is English too, so that only a foreign article tells; l language.
TABLE = os.path.join(os.path.dirname(__file__), "data", "names.tsv")

# Article → languages that have it; languages in which the same word, before a name they share, means something else
# (“a” is Portuguese for “the” and Spanish for “to”), so that one cannot be sure; languages in which it surely does.
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
_LONGEST = 80  # code points; no key comes near


class Name(Record):
    """A name in English. `article`: takes “the” in running text. `sure`: the text can mean nothing else.

    Languages are never sure: most of their names are also an adjective or a person (“o turco” may be the Turk).
    """

    english: str
    kind: Literal["territory", "language"]
    article: bool
    sure: bool
    stripped: str = ""  # the foreign article as written, with what parts it from the name


def fold(text: str) -> str:
    """A name as the table writes it: caseless NFC, one form of apostrophe, dash and space, no invisible marks."""
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = unicodedata.normalize("NFC", text).casefold().translate(_SAME)
    return " ".join(unicodedata.normalize("NFC", text).split())


def lookup(text: str) -> Name | None:
    """The English name of what `text` names in another language, a leading article allowed; None where in doubt.

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
    """`ARTICLES` by the folded word: a sigma at the end is one like others."""
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
    """English name, flag and languages of a folded name."""
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
