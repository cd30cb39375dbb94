"""The words of a clause, one by one, as far as its first mark.

A stop that belongs to an initial or a title ends no clause, and neither does an age or a name set off by commas.
"""

from __future__ import annotations

import re

from .values import Record, record

_WORD = re.compile(
    r" ?((?:(?<= )\d{1,3}-)?[^\W\d_](?:[\w’'-]*\w(?:(?<=s)[’'](?= [a-z]))?)?(?:\.(?=[A-Z]))?(?:[A-Z]\.)*\.?)"
)
_INITIALS = re.compile(r"[A-Z]\.|(?:[A-Za-z]{1,2}\.){2,}")
_TITLES = frozenset("Mr. Mrs. Ms. Dr. Prof. Sen. Rep. Gov. Gen. Col. Lt. Sgt. Capt. Rev. Hon. St. Jr. Sr.".split())
_SIMPLE = re.compile(r" ?([A-Za-z]+(?: [A-Za-z]+)*)(?= [^\W\d_])")  # words behind each of which stands another one
_AGE = re.compile(r"(?:, (?:aged )?\d{1,3},| \(\d{1,3}\))")
_SAYING = (
    "said|says|told|tells|added|adds|wrote|writes|explained|asked|replied|warned|recalled|argued|insisted|noted|"
    "admitted"
)
_NAME = r"(?:[A-ZÀ-Þ](?:\w|[’'-](?=\w))*\.? ?|(?:of|de|da|van|von|al|bin|the) ){1,6}"
_ROLE = r"(?:an?|the|his|her|its|their|our|my|who) [^.,;:!?“”\"()]{3,80}"
_APPOSED = re.compile(rf"(?:,|(?<=\d,)) (?:{_NAME}|{_ROLE}),(?= (?:{_SAYING})\b)")  # his lawyer, Nadia Haddad, said
_CLAUSE = re.compile(r"[^;:!?“”\".,]*+(?:(?<![a-z]{4})\.[^;:!?“”\".,]*+)*+")
_BEYOND = re.compile(r"[^;:!?“”\"]*+")
LONGEST = 14  # words read


class Word(Record):
    text: str
    end: int  # offset behind it

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def words(text: str, start: int, most: int = LONGEST) -> list[Word]:
    """The words from an offset on, up to the first mark between them; a stop belongs to initials and titles."""
    out: list[Word] = []
    if m := _SIMPLE.match(text, start):
        at = m.start(1)
        for word in m[1].split(" ")[:most]:
            start = at + len(word)
            at = start + 1
            out.append(record(Word, (word, start)))
    while len(out) < most and (m := _WORD.match(text, start)):
        if out and text[start] != " ":
            break
        word, end = m[1], m.end()
        if word.endswith(".") and not (word in _TITLES or _INITIALS.fullmatch(word)):
            word, end = word[:-1], end - 1
            out.append(record(Word, (word, end)))
            break
        while (text[end - 1] == "," or text.startswith((",", " ("), end)) and (
            aside := _AGE.match(text, end) or _APPOSED.match(text, end)
        ):
            end = aside.end()
        out.append(record(Word, (word, end)))
        start = end
    return out


def reach(text: str, start: int, end: int) -> str:
    """What `words` reads from an offset on, and hardly more, if it reads no further than to `end`."""
    m = _CLAUSE.match(text, start, end)
    if m and text[m.end() : m.end() + 1] == "," and (_AGE.match(text, m.end()) or _APPOSED.match(text, m.end())):
        m = _BEYOND.match(text, start, end)
    return m[0] if m else ""
