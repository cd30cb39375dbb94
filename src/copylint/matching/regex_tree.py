"""Size limits of user patterns, and upper bounds on the steps that `re` takes, computed from parse trees.

A pattern with a low bound needs no timeout. Sound but not complete: `re` never exceeds a bound; None if none is known.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable


# The common dialect of `re` and `regex`, and the parse trees of its patterns.

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
"""  # the tree nodes that are read; others are ignored

_MORE = re.compile(r"\[\[|\[:\^?\w+:\]|--|&&|~~|\|\||\{[^0-9,]")  # may be a class or a fuzzy match in `regex`
_FLAG = "(?i)"
_VERBOSE = re.compile(r"\(\?[a-zA-Z-]*x")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[(|)\[]", re.DOTALL)


def standard(pattern: str) -> str:
    """Return a pattern with an inline `(?i)` in the form `re` accepts: at the start, or as a group around the rest.

    A pattern that cannot be written this way is returned unchanged.
    """
    head, flag, tail = pattern.partition(_FLAG)
    if not flag or not head or _FLAG in tail or _VERBOSE.search(pattern):
        return pattern
    if _level(head, alternatives=True) and _level(tail, alternatives=False):
        return f"{head}(?i:{tail})"
    return pattern


def _level(part: str, alternatives: bool) -> bool:
    """Return whether a part has balanced groups, and no top-level alternatives unless `alternatives`."""
    depth = 0
    for m in _TOKEN.finditer(part):  # nothing is searched after an unclosed bracket
        token = m[0]
        depth += 1 if token == "(" else -1 if token == ")" else 0
        if depth < 0 or token == "[" or (token == "|" and depth == 0 and not alternatives):
            return False
    return depth == 0 and not (len(part) - len(part.rstrip("\\"))) % 2


@lru_cache(maxsize=4)
def tree(pattern: str) -> Any | None:
    """Return the parse tree of a pattern; None if `regex` may read it differently."""
    if _MORE.search(pattern) or not _readable():
        return None
    try:
        return _parser.parse(standard(pattern))
    except (re.error, OverflowError, RecursionError):  # `regex` accepts more
        return None


def width(state: Any, items: Iterable[Any]) -> tuple[int, int]:
    """Return the fewest and the most code points that tree items match; `state` is the tree's."""
    least, most = _parser.SubPattern(state, list(items)).getwidth()
    return int(least), int(most)


@cache
def _readable() -> bool:
    """Return whether this Python's trees have the expected form."""
    try:
        sample = _parser.parse(_SAMPLE)
        same = [*map(repr, sample)] == _SHAPE.splitlines() and width(sample.state, sample[:7]) == (9, 10)
        return same and bool(sample.state.flags & re.IGNORECASE)
    except Exception:  # noqa: BLE001  another make of Python: whatever it says of this
        return False


# Size limits, checked before a user pattern is parsed or compiled.

LONGEST = 40_000  # code points per pattern: a few thousand words
LARGEST = 100_000  # items with all repeats expanded
DEEPEST = 100  # nested groups

_MARK = re.compile(
    r"(?P<escape>\\.)|(?P<members>\[\^?\]?(?:\\.|[^\]\\])*+\])|(?P<unclosed>\[)|(?P<opens>\()|(?P<closes>\))"
    r"|\{(?P<least>\d*)(?:,(?P<most>\d*))?\}|(?P<item>.)",
    re.DOTALL,
)


def problem(pattern: str) -> str:
    """Return the problem with the size of a pattern; empty if there is none."""
    if len(pattern) > LONGEST:
        return f"too long: {len(pattern):,} characters, and at most {LONGEST:,} are read"
    around: list[int] = []  # items before each open group
    items = last = 0
    for m in _MARK.finditer(pattern):
        match m.lastgroup:
            case "unclosed":
                return ""  # invalid, which the engine reports better
            case "opens":
                around.append(items)
                if len(around) > DEEPEST:
                    return f"too deep: more than {DEEPEST} groups inside one another"
                items = 0
            case "closes" if around:
                last = items + 1
                items = around.pop() + last
            case "least" | "most":
                digits = m["most"] or m["least"]
                times = max(1, int(digits[:9] or 0))
                items += last * (times - 1)
                last *= times
            case _:
                last = 1
                items += 1
        if items > LARGEST:
            return f"too large: its repeats make more than {LARGEST:,} items"
    return ""


_MOST = 1 << 31  # an unlimited repeat in `re` has at least this maximum
_SINGLE = ("AT", "LITERAL", "NOT_LITERAL", "IN", "ANY")


class Bound(Record):
    """At most `steps` × n^`repeats` steps per start in a text of n characters, on `ways` × n^`repeats` paths."""

    ways: int = 1
    steps: int = 1
    repeats: int = 0  # unlimited repeats on one path

    def longest(self, steps: int) -> int:
        """Return the length of text in which all matches together take at most `steps` steps."""
        return int((steps / self.steps) ** (1 / (self.repeats + 1)))


def bound(pattern: str) -> Bound | None:
    """Return the bound of a pattern that never matches the empty string; None if there is no bound."""
    parsed = tree(pattern)
    return _sequence(parsed) if parsed is not None and parsed.getwidth()[0] else None


def _sequence(items: Iterable[Any]) -> Bound | None:
    """Return the bound of consecutive items: each path through one continues with all paths through the next."""
    ways, steps, repeats = 1, 1, 0
    for op, arg in items:
        if (one := _item(str(op), arg)) is None:
            return None
        steps += ways * one.steps
        ways, repeats = ways * one.ways, repeats + one.repeats
        if ways > _MOST:
            return None
    return Bound(ways, steps, repeats)


def _item(op: str, arg: Any) -> Bound | None:
    match op:
        case _ if op in _SINGLE:
            return Bound()
        case "SUBPATTERN":
            return _sequence(arg[3])
        case "ASSERT" | "ASSERT_NOT":
            if arg[0] < 0 and len({*map(int, arg[1].getwidth())}) > 1:
                return None  # `re` does not compile it
            inner = _sequence(arg[1])
            return inner and inner._replace(ways=1)  # once matched, it never backtracks
        case "BRANCH":
            found = [_sequence(branch) for branch in arg[1]]
            known = [each for each in found if each is not None]
            if len(known) < len(found):
                return None
            return Bound(sum(b.ways for b in known), sum(b.steps for b in known), max(b.repeats for b in known))
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _repeat(int(arg[0]), int(arg[1]), arg[2])
        case _:
            return None


def _repeat(least: int, most: int, items: Any) -> Bound | None:
    inner = _sequence(items)
    if inner is None or inner.repeats or not items.getwidth()[0]:
        return None
    if most >= _MOST:
        return Bound(1, inner.steps, 1) if inner.ways == 1 else None
    if most * (inner.ways.bit_length() - 1) > _MOST.bit_length():
        return None
    through = sum(inner.ways**times for times in range(most + 1))
    return Bound(sum(inner.ways**times for times in range(least, most + 1)), through * inner.steps, 0)
