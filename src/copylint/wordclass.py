"""What English words can be in a sentence: verbs, nouns, adjectives, each list of those that are hardly anything else.

The lists are a table of this package, read at the first question; a word that is in none of them may be anything.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "classes.txt")


@cache
def _lines() -> Mapping[str, str]:
    """Words in small letters by class. Source: WordNet 3.1; how it was made: data/make_classes.py."""
    with open(_TABLE, encoding="utf-8") as file:
        return {name: words for name, _, words in (line.partition(" ") for line in file)}


@cache
def _class(name: str) -> frozenset[str]:
    return frozenset(_lines()[name].split())


def verbs() -> frozenset[str]:
    """Base forms that are nothing but verbs."""
    return _class("verb")


def verbs_seldom_nouns() -> frozenset[str]:
    """Base forms that are hardly ever anything else: give, serve."""
    return _class("seldom")


def verbs_or_nouns() -> frozenset[str]:
    """Base forms that are nouns too, but not more often."""
    return _class("both")


@cache
def base_forms() -> frozenset[str]:
    """All that may be the base form of a verb and is as often that as anything else."""
    return verbs() | verbs_seldom_nouns() | verbs_or_nouns()


def nouns() -> frozenset[str]:
    """Singulars that are nothing but nouns, or hardly ever."""
    return _class("noun")


def classing() -> frozenset[str]:
    """Adjectives that say of what class a thing is: economic, presidential, Norwegian."""
    return _class("classing")


def adjectives() -> frozenset[str]:
    """Words that are adjectives and nothing else."""
    return _class("adjective")


def is_noun(word: str) -> bool:
    """Whether a word in small letters is one of `nouns`, or a plural of one."""
    return word in nouns() or any(base in nouns() for base in _bases(word))


@lru_cache(maxsize=4096)
def third_person(word: str) -> tuple[bool, bool]:
    """Whether a word may be the third person of a verb, and whether it is hardly ever the plural of a noun."""
    bases = _bases(word)
    sure = any(base in verbs() or base in verbs_seldom_nouns() for base in bases)
    return sure or any(base in verbs_or_nouns() for base in bases), sure


def _bases(word: str) -> tuple[str, ...]:
    """What a word may be without the ending -s."""
    if not word.endswith("s") or word.endswith("ss"):
        return ()
    if word.endswith("ies"):
        return word[:-1], f"{word[:-3]}y"
    return (word[:-1], word[:-2]) if word.endswith("es") else (word[:-1],)


def gerund(verb: str) -> str:
    """The form in -ing of a base form."""
    if verb in _class("doubling"):
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return f"{verb[:-1]}ing"
    return f"{verb}ing"
