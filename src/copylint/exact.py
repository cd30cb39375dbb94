"""All texts that a part of a parsed pattern can match, where they are few; as the scan sees them.

Sound: if an answer is not None, whatever the part matches is one of its texts once it is folded.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from . import dialect
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 100  # texts a part may have
FAR = 1 << 16  # code points; from here on a distance is unknown
_COPIES = 4  # of a repetition that are spelled out
_CLASS = 40  # characters a class may have to be spelled out
_BESIDE = ("AT", "ASSERT", "ASSERT_NOT")  # items that take no text
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class Exact(Record):
    """How the items of a parsed pattern are read."""

    state: Any  # the parser's own
    shapes: bool  # letter case counts, but `a` stands for all small letters of ASCII, `A` for the capitals
    ignore: bool  # letter case does not count for the pattern

    def item(self, op: str, arg: Any) -> frozenset[str] | None:
        """All texts an item can match, if they are few."""
        match op:
            case "LITERAL":
                ch = chr(arg)
                return frozenset([self._character(ch)]) if self._one(ch) else None
            case "IN":
                return self._members(arg)
            case "SUBPATTERN":
                return self.sequence(arg[3]) if not arg[1] and not arg[2] else None
            case "BRANCH":
                alternatives = [self.sequence(branch) for branch in arg[1]]
                if all(a is not None for a in alternatives):
                    union = frozenset[str]().union(*(a for a in alternatives if a is not None))
                    return union if len(union) <= MOST else None
                return None
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if arg[1] <= _COPIES:
                return self.copies(arg[2], arg[0], arg[1])
            case _:
                return None

    def sequence(self, items: Any) -> frozenset[str] | None:
        """All texts that items one behind the other can match, if they are few."""
        run: frozenset[str] = frozenset([""])
        for item in items:
            if str(item[0]) in _BESIDE:
                continue
            exact = self.item(str(item[0]), item[1])
            if exact is None or len(exact) * len(run) > MOST:
                return None
            run = joined(run, exact)
        return run

    def copies(self, items: Any, least: int, most: int) -> frozenset[str] | None:
        """A sequence's texts `least` to `most` times."""
        once, run = self.sequence(items), frozenset([""])
        out: frozenset[str] = frozenset()
        for n in range(most + 1):
            if n:
                if once is None or len(out) + len(once) * len(run) > MOST:
                    return None
                run = joined(run, once)
            out = out | run if n >= least else out
        return out

    def repeated(self, op: str, arg: Any) -> frozenset[str] | None:
        """What a repetition starts with: its texts as often as they must stand."""
        if op not in _REPEATS or arg[0] < 1:
            return None
        times = min(arg[0], _COPIES)
        return self.copies(arg[2], times, times)

    def width(self, items: Iterable[Any]) -> tuple[int, int]:
        """How many code points items match at least and at most."""
        least, most = dialect.width(self.state, items)
        return least, min(most, FAR)

    def _members(self, items: Any) -> frozenset[str] | None:
        out: set[str] = set()
        for op, arg in items:
            match str(op):
                case "LITERAL":
                    out.add(chr(arg))
                case "RANGE" if arg[1] - arg[0] < _CLASS:
                    out.update(map(chr, range(arg[0], arg[1] + 1)))
                case _:
                    return None
        known = frozenset(map(self._character, out))
        return known if len(known) <= _CLASS and all(map(self._one, out)) else None

    def _character(self, ch: str) -> str:
        if ch in "0123456789":
            return "0"
        if self.shapes and ch.isascii() and ch.isalpha():
            return "a" if ch.islower() else "A"
        if self.shapes and "À" <= ch <= "Þ" and ch != "×":
            return "A"
        return ch.lower() if ch.isascii() else ch

    def _one(self, ch: str) -> bool:
        """Whether all that a character matches stands for one."""
        return not self.ignore or (folds(ch) and not (self.shapes and ch.isalpha()))


def joined(first: Iterable[str], second: Iterable[str]) -> frozenset[str]:
    """Every text of one set with every text of another behind it."""
    return frozenset(a + b for a, b in product(first, second))


def folds(ch: str) -> bool:
    """Whether `fold.fold` maps all that `re` takes for this character, ignoring case, to one."""
    return ch.isascii() or ch.lower() == ch.upper() or ch in "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ“”‘’„«»"
