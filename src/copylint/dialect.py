"""The regular expressions that `re` and `regex` understand alike, and their parse trees.

Where the two could mean different things by a pattern, or `re` does not know it, there is no tree. Trees are not
public, though stable since Python 1.5: where a Python makes them otherwise, there are none at all.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_parser: Any = getattr(re, "_parser", None)

_SAMPLE = r"(?i)ab(?:cd|ef)(g)(?i:h)[i-kl]m{2,3}[no]*?(?=pq)(?<!r)(?>s)t++^(?P<name>.)(?P=name)[^u]"
_SHAPE = """\
(LITERAL, 97)
(LITERAL, 98)
(BRANCH, (None, [[(LITERAL, 99), (LITERAL, 100)], [(LITERAL, 101), (LITERAL, 102)]]))
(SUBPATTERN, (1, 0, 0, [(LITERAL, 103)]))
(SUBPATTERN, (None, 2, 0, [(LITERAL, 104)]))
(IN, [(RANGE, (105, 107)), (LITERAL, 108)])
(MAX_REPEAT, (2, 3, [(LITERAL, 109)]))
(MIN_REPEAT, (0, MAXREPEAT, [(IN, [(LITERAL, 110), (LITERAL, 111)])]))
(ASSERT, (1, [(LITERAL, 112), (LITERAL, 113)]))
(ASSERT_NOT, (-1, [(LITERAL, 114)]))
(ATOMIC_GROUP, [(LITERAL, 115)])
(POSSESSIVE_REPEAT, (1, MAXREPEAT, [(LITERAL, 116)]))
(AT, AT_BEGINNING)
(SUBPATTERN, (2, 0, 0, [(ANY, None)]))
(GROUPREF, 2)
(NOT_LITERAL, 117)
"""  # of all that is read off a tree; what is not among it says nothing

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
    for m in _TOKEN.finditer(part):  # none is looked for behind a bracket that never closes
        token = m[0]
        depth += 1 if token == "(" else -1 if token == ")" else 0
        if depth < 0 or token == "[" or (token == "|" and depth == 0 and not alternatives):
            return False
    return depth == 0 and not (len(part) - len(part.rstrip("\\"))) % 2


@lru_cache(maxsize=4)
def tree(pattern: str) -> Any | None:
    """The parse tree of a pattern; None where `regex` may mean something else by it."""
    if _MORE.search(pattern) or not _readable():
        return None
    try:
        return _parser.parse(standard(pattern))
    except (re.error, OverflowError, RecursionError):  # the dialect of `regex` has more
        return None


def width(state: Any, items: Iterable[Any]) -> tuple[int, int]:
    """How many code points items of a tree match at least and at most; `state` is the tree's."""
    least, most = _parser.SubPattern(state, list(items)).getwidth()
    return int(least), int(most)


@cache
def _readable() -> bool:
    """Whether trees are as we read them."""
    try:
        sample = _parser.parse(_SAMPLE)
        same = [*map(repr, sample)] == _SHAPE.splitlines() and width(sample.state, sample[:7]) == (9, 10)
        return same and bool(sample.state.flags & re.IGNORECASE)
    except Exception:  # noqa: BLE001  another make of Python: whatever it says of this
        return False
