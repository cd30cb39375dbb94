"""The regular expressions that `re` and `regex` understand alike, and their parse trees.

Where the two could mean different things by a pattern, or `re` does not know it, there is no tree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, cast

_parser = cast("Any", re)._parser  # the tree is not public, but stable since Python 1.5

_MORE = re.compile(r"\[\[|\[:\^?\w+:\]|--|&&|~~|\|\||\{[^0-9,]")  # `regex` may take it for a class or a fuzzy match
_FLAG = "(?i)"
_VERBOSE = re.compile(r"\(\?[a-zA-Z-]*x")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[(|)\[]", re.DOTALL)


def standard(pattern: str) -> str:
    """A pattern with `(?i)` as `re` takes it: in front, or around all that stands behind it.

    What cannot be written so is as it was.
    """
    head, flag, tail = pattern.partition(_FLAG)
    if not flag or not head or _FLAG in tail or _VERBOSE.search(pattern):
        return pattern
    if _level(head, alternatives=True) and _level(tail, alternatives=False):
        return f"{head}(?i:{tail})"
    return pattern


def _level(part: str, alternatives: bool) -> bool:
    """Whether a part of a pattern opens and closes the same groups, and has alternatives outside of them at most so."""
    depth = 0
    for token in _TOKEN.findall(part):
        depth += 1 if token == "(" else -1 if token == ")" else 0
        if depth < 0 or token == "[" or (token == "|" and depth == 0 and not alternatives):
            return False
    return depth == 0 and not (len(part) - len(part.rstrip("\\"))) % 2


@lru_cache(maxsize=4)
def tree(pattern: str) -> Any | None:
    """The parse tree of a pattern; None where `regex` may mean something else by it."""
    if _MORE.search(pattern):
        return None
    try:
        return _parser.parse(standard(pattern))
    except (re.error, OverflowError, RecursionError):  # the dialect of `regex` has more
        return None
