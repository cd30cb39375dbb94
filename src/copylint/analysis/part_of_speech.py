"""English words by part of speech, and the words of a clause.

Each list holds words that are rarely any other part of speech; a word in none of them may be anything. The lists are
read from a package file at the first lookup.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ..model.values import Record, record
from ..storage import package_data

if TYPE_CHECKING:
    from collections.abc import Mapping


# The words of a clause, up to its first punctuation mark.

_WORD = re.compile(
    r" ?((?:(?<= )\d{1,3}-)?[^\W\d_](?:[\w’'-]*\w(?:(?<=s)[’'](?= [a-z]))?)?(?:\.(?=[A-Z]))?(?:[A-Z]\.)*\.?)"
)
_INITIALS = re.compile(r"[A-Z]\.|(?:[A-Za-z]{1,2}\.){2,}")
_TITLES = frozenset("Mr. Mrs. Ms. Dr. Prof. Sen. Rep. Gov. Gen. Col. Lt. Sgt. Capt. Rev. Hon. St. Jr. Sr.".split())
_SIMPLE = re.compile(r" ?([A-Za-z]+(?: [A-Za-z]+)*)(?= [^\W\d_])")  # words each followed by another one
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
LONGEST = 14  # words returned at most


class Word(Record):
    """A word of a clause; `end` is the offset after it."""

    text: str
    end: int

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def words(text: str, start: int, most: int = LONGEST) -> list[Word]:
    """Return up to `most` words from an offset on, up to the first punctuation mark.

    The period of initials and titles is part of the word. Ages and appositions between commas are skipped.
    """
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
    """Return the text that `words` may read from `start` on, cut at `end`; it may be slightly too long."""
    m = _CLAUSE.match(text, start, end)
    if m and text[m.end() : m.end() + 1] == "," and (_AGE.match(text, m.end()) or _APPOSED.match(text, m.end())):
        m = _BEYOND.match(text, start, end)
    return m[0] if m else ""


_TABLE = package_data.path("classes.txt")


@cache
def _lines() -> Mapping[str, str]:
    """Return lowercase words by class, separated by spaces. Source: WordNet 3.1, by data/make_classes.py."""
    with open(_TABLE, encoding="utf-8") as file:
        return {name: words for name, _, words in (line.partition(" ") for line in file)}


@cache
def _class(name: str) -> frozenset[str]:
    return frozenset(_lines()[name].split())


def verbs() -> frozenset[str]:
    """Return base forms that are only verbs."""
    return _class("verb")


def verbs_seldom_nouns() -> frozenset[str]:
    """Return verb base forms that are rarely nouns: give, serve."""
    return _class("seldom")


def verbs_or_nouns() -> frozenset[str]:
    """Return verb base forms that are also nouns, but not more often."""
    return _class("both")


@cache
def base_forms() -> frozenset[str]:
    """Return every base form that is a verb at least as often as anything else."""
    return verbs() | verbs_seldom_nouns() | verbs_or_nouns()


def nouns() -> frozenset[str]:
    """Return singular forms that are only or almost only nouns."""
    return _class("noun")


def classing() -> frozenset[str]:
    """Return classifying adjectives: economic, presidential, Norwegian."""
    return _class("classing")


def adjectives() -> frozenset[str]:
    """Return words that are only adjectives."""
    return _class("adjective")


def is_noun(word: str) -> bool:
    """Whether a lowercase word is one of `nouns`, or a plural of one."""
    return word in nouns() or any(base in nouns() for base in _bases(word))


@lru_cache(maxsize=4096)
def third_person(word: str) -> tuple[bool, bool]:
    """Return whether a word may be the third person of a verb, and whether it is rarely the plural of a noun."""
    bases = _bases(word)
    sure = any(base in verbs() or base in verbs_seldom_nouns() for base in bases)
    return sure or any(base in verbs_or_nouns() for base in bases), sure


def _bases(word: str) -> tuple[str, ...]:
    """Return the possible forms of a word without the ending -s."""
    if not word.endswith("s") or word.endswith("ss"):
        return ()
    if word.endswith("ies"):
        return word[:-1], f"{word[:-3]}y"
    return (word[:-1], word[:-2]) if word.endswith("es") else (word[:-1],)


def gerund(verb: str) -> str:
    """Return the -ing form of a base form."""
    if verb in _class("doubling"):
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return f"{verb[:-1]}ing"
    return f"{verb}ing"
