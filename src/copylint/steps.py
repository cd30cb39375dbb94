"""How long a pattern may run, read off its parse tree: whose steps are few needs nobody to stop it.

Sound, not complete: `re` never takes more steps than the bound says; None where none is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import dialect
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 1 << 31  # what `re` calls a repeat without an end is at least this
_SINGLE = ("AT", "LITERAL", "NOT_LITERAL", "IN", "ANY")


class Bound(Record):
    """At most `steps` × n^`repeats` steps from each start in a text of n characters, on `ways` × n^`repeats` ways."""

    ways: int = 1
    steps: int = 1
    repeats: int = 0  # without an end, on one way

    def longest(self, steps: int) -> int:
        """The length of a text in which all matches together take no more than some steps."""
        return int((steps / self.steps) ** (1 / (self.repeats + 1)))


def bound(pattern: str) -> Bound | None:
    """The bound of a pattern that never matches nothing; None if there is none."""
    tree = dialect.tree(pattern)
    return _sequence(tree) if tree is not None and tree.getwidth()[0] else None


def _sequence(items: Iterable[Any]) -> Bound | None:
    """One item behind another: each way through the first goes on with all through the second."""
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
            return inner and inner._replace(ways=1)  # once it is known, nothing else is tried in it
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
