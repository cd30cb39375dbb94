"""Literals that any match of a pattern must contain, read off its parse tree.

Sound, not complete: if `required` gives a set, every match contains one of its members (after `scan.fold`), and no
farther from its start than it says; None where nothing useful is known.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any, NamedTuple, cast

_parser = cast("Any", re)._parser  # the tree is not public, but stable since Python 1.5

_MORE = re.compile(r"\[\[|\[:\^?\w+:\]|--|&&|~~|\|\||\{[^0-9,]")  # `regex` may take it for a class or a fuzzy match
MOST = 100  # literals one pattern may bring
FAR = 1 << 16  # code points; from here on a distance is unknown
_REACH = 8  # starts that are tried for one place; where there may be more, the text is searched instead
_COPIES = 4  # of a repetition that are spelled out
_CLASS = 40  # characters a class may have to be spelled out
# How often a letter stands in English prose, per mille; everything else is rare.
_RATES = (180, 100, 75, 65, 62, 57, 57, 52, 50, 49, 35, 33, 22, 22, 20, 20, 18, 16, 15, 15, 12, 8, 6, 12)
_COMMON = dict(zip(" etaoinshrdlcumwfgypbvk0", _RATES, strict=True))


class Required(NamedTuple):
    """Literals, one of which is in every match; any figure stands for all of them, as 0."""

    texts: frozenset[str]
    nearest: int = 0  # code points between the start of a match and the literal, at least
    farthest: int = FAR  # and at most

    @property
    def lead(self) -> tuple[int, ...]:
        """How far in front of the literal a match may start; empty if that is not known or too much to try."""
        return tuple(range(self.nearest, self.farthest + 1)) if self.farthest - self.nearest < _REACH else ()


def required(pattern: str) -> Required | None:
    """What every match of a pattern must contain; None if nothing is known that would help."""
    reader = _read(pattern)
    best = reader and min(reader.found(), key=_price, default=None)
    return best if best and cost(best.texts) < 60 else None


def opening(pattern: str) -> frozenset[str] | None:
    """Literals with one of which every match of a pattern begins; None if none are known of two characters or more."""
    reader = _read(pattern)
    known = [f.texts for f in reader.found() if f.nearest == f.farthest == 0] if reader else []
    return max((texts for texts in known if min(map(len, texts)) > 1), key=lambda t: min(map(len, t)), default=None)


def _read(pattern: str) -> _Reader | None:
    if _MORE.search(pattern):
        return None
    try:
        tree = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError):  # the dialect of `regex` has more
        return None
    return _Reader(tree.state, list(tree), bool(tree.state.flags & re.IGNORECASE), 0, 0)


def cost(literals: frozenset[str]) -> float:
    """About how often one of the literals stands in 1,000 characters of English."""
    return sum(_rate(literal) for literal in literals)


def _price(found: Required) -> float:
    """What a set costs: the places where a rule must look, and the literals that each start puts into the automaton."""
    return cost(found.texts) * (1 if found.lead else 3) + 0.02 * len(found.texts)


def _rate(literal: str) -> float:
    rate = 1000.0
    for ch in literal.lower():
        ch = "0" if ch.isdecimal() else ch  # noqa: PLW2901
        rate *= _COMMON.get(ch, 3.0 if ch >= " " or ch in "\t\n\r" else 0.01) / 1000
    return 8 * rate if len(literal) < 5 and literal.isalpha() else rate  # “in” and “the” are no chance meetings


class _Reader:
    """A sequence of parsed items, and how far from the start of a match it begins."""

    def __init__(self, state: Any, items: list[Any], ignore: bool, low: int, high: int) -> None:
        self.state, self.items, self.ignore, self.low, self.high = state, items, ignore, low, high

    def _inside(self, items: Any, low: int, high: int, ignore: bool | None = None) -> _Reader:
        return _Reader(self.state, list(items), self.ignore if ignore is None else ignore, low, high)

    def best(self) -> Required | None:
        return min(self.found(), key=_price, default=None)

    def found(self) -> list[Required]:
        """What the sequence requires: the runs of exact text in it, and what its parts require."""
        found: list[Required] = []
        low, high = self.low, self.high
        run = Required(frozenset([""]), low, high)

        def end(at: tuple[int, int]) -> Required:
            if run.texts:
                found.append(run)
            return Required(frozenset([""]), *at)

        for item in self.items:
            op, arg = str(item[0]), item[1]
            if op == "AT":
                continue
            if op in ("ASSERT", "ASSERT_NOT"):
                if op == "ASSERT":
                    back = self._width(arg[1])[1] if arg[0] < 0 else 0
                    found += _each(self._inside(arg[1], low - back, high - back).best())
                continue
            least, most = self._width([item])
            after = low + least, min(high + most, FAR)
            exact = self._exact(op, arg)
            if exact is not None and len(exact) * len(run.texts) <= MOST:
                run = run._replace(texts=_joined(run.texts, exact))
            elif repeated := self._repeated(op, arg):
                if len(run.texts) * len(repeated) <= MOST:
                    found.append(run._replace(texts=_joined(run.texts, repeated)))
                found.append(Required(repeated, low, high))
                run = end(after)
            elif exact is not None and len(exact) <= MOST:
                end(after)
                run = Required(exact, low, high)
            else:
                run = end(after)
                found += _each(self._within(op, arg, low, high))
            low, high = after
        end((low, high))
        return [f for f in found if f.texts and all(f.texts)]

    def _width(self, items: Any) -> tuple[int, int]:
        least, most = _parser.SubPattern(self.state, list(items)).getwidth()
        return least, min(int(most), FAR)

    def _repeated(self, op: str, arg: Any) -> frozenset[str] | None:
        """What a repetition starts with: its exact text as often as it must stand."""
        if op not in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") or arg[0] < 1:
            return None
        times = min(arg[0], _COPIES)
        return self._copies(arg[2], times, times)

    def _copies(self, items: Any, least: int, most: int) -> frozenset[str] | None:
        """A sequence's exact text `least` to `most` times."""
        once, run = self._sequence(items), frozenset([""])
        out: frozenset[str] = frozenset()
        for n in range(most + 1):
            if n:
                if once is None or len(out) + len(once) * len(run) > MOST:
                    return None
                run = _joined(run, once)
            out = out | run if n >= least else out
        return out

    def _exact(self, op: str, arg: Any) -> frozenset[str] | None:
        """All texts an item can match, if they are few."""
        match op:
            case "LITERAL":
                return frozenset([_figure(chr(arg))]) if not self.ignore or _folds(chr(arg)) else None
            case "IN":
                return self._members(arg)
            case "SUBPATTERN":
                return self._sequence(arg[3]) if not arg[1] and not arg[2] else None
            case "BRANCH":
                alternatives = [self._sequence(branch) for branch in arg[1]]
                if all(a is not None for a in alternatives):
                    union = frozenset[str]().union(*(a for a in alternatives if a is not None))
                    return union if len(union) <= MOST else None
                return None
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if arg[1] <= _COPIES:
                return self._copies(arg[2], arg[0], arg[1])
            case _:
                return None

    def _sequence(self, items: Any) -> frozenset[str] | None:
        run: frozenset[str] = frozenset([""])
        for item in items:
            if str(item[0]) in ("AT", "ASSERT", "ASSERT_NOT"):
                continue
            exact = self._exact(str(item[0]), item[1])
            if exact is None or len(exact) * len(run) > MOST:
                return None
            run = _joined(run, exact)
        return run

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
        if len(out) > _CLASS or (self.ignore and not all(map(_folds, out))):
            return None
        return frozenset(map(_figure, out))

    def _within(self, op: str, arg: Any, low: int, high: int) -> Required | None:
        """What an item that is not a few exact texts must contain all the same."""
        match op:
            case "SUBPATTERN":
                ignore = (self.ignore or bool(arg[1] & re.IGNORECASE)) and not arg[2] & re.IGNORECASE
                return self._inside(arg[3], low, high, ignore).best()
            case "BRANCH":
                found = [self._inside(branch, low, high).best() for branch in arg[1]]
                known = [f for f in found if f]
                if len(known) < len(found):
                    return None
                texts = frozenset[str]().union(*(f.texts for f in known))
                near, far = min(f.nearest for f in known), max(f.farthest for f in known)
                return Required(texts, near, far) if len(texts) <= MOST else None
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if arg[0] > 0:
                return self._inside(arg[2], low, high).best()
            case "ATOMIC_GROUP":
                return self._inside(arg, low, high).best()
            case _:
                return None


def _each(found: Required | None) -> list[Required]:
    return [found] if found else []


def _joined(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    return frozenset(a + b for a, b in product(first, second))


def _figure(ch: str) -> str:
    return "0" if ch in "0123456789" else ch


def _folds(ch: str) -> bool:
    """Whether `scan.fold` maps all that `re` takes for this character, ignoring case, to one."""
    return ch.isascii() or ch.lower() == ch.upper() or ch in "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ“”‘’„«»"
