"""Literals that any match of a pattern must contain, read off its parse tree.

Sound, not complete: if `required` gives a set, every match contains one of its members (after `scan.fold`), and no
farther from its start than it says; None where nothing useful is known.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

from . import dialect
from .exact import FAR, MOST, Exact, joined
from .fold import OTHER
from .rarity import rate, shape_rate
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

_REACH = 8  # starts that are tried for one place; where there may be more, the text is searched instead
_OPENINGS = 3 * MOST  # beginnings that a pattern may have; they cost less
_BEGINNING = 6  # characters of a beginning
_STARTS = 4000  # beginnings that are followed up
_RARELY = 0.05  # the price of texts that are rare enough: nothing else is looked for
_LETTER = re.compile("[aA]")


class Required(Record):
    """Literals, one of which is in every match; any figure stands for all of them, as 0."""

    texts: frozenset[str]
    nearest: int = 0  # code points between the start of a match and the literal, at least
    farthest: int = FAR  # and at most
    shapes: bool = False  # letter case counts, but `a` stands for all small letters of ASCII, `A` for the capitals

    @property
    def lead(self) -> tuple[int, ...]:
        """How far in front of the literal a match may start; empty if that is not known or too much to try."""
        return tuple(range(self.nearest, self.farthest + 1)) if self.farthest - self.nearest < _REACH else ()


def required(pattern: str) -> Required | None:
    """What every match of a pattern must contain; None if nothing is known that would help."""
    best: Required | None = None
    for shapes in (False, True):
        if (best is None or _price(best) > _RARELY) and (reader := _read(pattern, shapes)):
            found = [f for f in reader.found() if not shapes or all(map(_LETTER.search, f.texts))]
            best = min([*_each(best), *found], key=_price, default=None)
    return best if best and _cost(best) < 60 else None


def opening(pattern: str) -> frozenset[str] | None:
    """Literals with one of which every match of a pattern begins; None if they are not known."""
    reader = _read(pattern)
    starts, _ = reader.starts() if reader else (frozenset([""]), False)
    for length in range(_BEGINNING, 0, -2):
        cut = sorted({start[:length] for start in starts}, key=len)
        known = [s for n, s in enumerate(cut) if not any(s.startswith(t) for t in cut[:n])]
        if len(known) <= _OPENINGS:
            return frozenset(known) if all(known) else None
    return None


def _read(pattern: str, shapes: bool = False) -> _Reader | None:
    if (tree := dialect.tree(pattern)) is None:
        return None
    return _Reader(Exact(tree.state, shapes, bool(tree.state.flags & re.IGNORECASE)), tree, 0, 0)


def _cost(found: Required) -> float:
    return shape_rate(found.texts) if found.shapes else rate(found.texts)


def _price(found: Required) -> float:
    """What a set costs: the places where a rule must look, and the literals that each start puts into the automaton."""
    return _cost(found) * (1 if found.lead else 3) + 0.005 * len(found.texts)


class _Reader:
    """A sequence of parsed items, and how far from the start of a match it begins."""

    def __init__(self, exact: Exact, items: Any, low: int, high: int) -> None:
        self.exact, self.items, self.low, self.high = exact, list(_flat(items)), low, high

    def _inside(self, items: Any, low: int, high: int) -> _Reader:
        return _Reader(self.exact, items, low, high)

    def _group(self, arg: Any, low: int, high: int) -> _Reader:
        """The inside of a group, which may have flags of its own."""
        ignore = (self.exact.ignore or bool(arg[1] & re.IGNORECASE)) and not arg[2] & re.IGNORECASE
        return _Reader(self.exact._replace(ignore=ignore), arg[3], low, high)

    def best(self) -> Required | None:
        return min(self.found(), key=_price, default=None)

    def found(self) -> list[Required]:
        """What the sequence requires: the runs of exact text in it, and what its parts require."""
        found: list[Required] = []
        low, high = self.low, self.high
        nothing = Required(frozenset([""]), shapes=self.exact.shapes)
        run = nothing._replace(nearest=low, farthest=high)

        def end(at: tuple[int, int]) -> Required:
            if run.texts:
                found.append(run)
            return nothing._replace(nearest=at[0], farthest=at[1])

        for item in self.items:
            op, arg = str(item[0]), item[1]
            if op == "AT":
                continue
            if op in ("ASSERT", "ASSERT_NOT"):
                if op == "ASSERT" and arg[0] > 0:
                    starts, _ = self._inside(arg[1], 0, 0).starts()
                    if len(starts) * len(run.texts) <= MOST:
                        found.append(run._replace(texts=joined(run.texts, starts)))
                if op == "ASSERT":
                    back = self.exact.width(arg[1])[1] if arg[0] < 0 else 0
                    found += _each(self._inside(arg[1], low - back, high - back).best())
                continue
            least, most = self.exact.width([item])
            after = low + least, min(high + most, FAR)
            exact = self.exact.item(op, arg)
            if exact is not None and len(exact) * len(run.texts) <= MOST:
                run = run._replace(texts=joined(run.texts, exact))
            elif repeated := self.exact.repeated(op, arg):
                if len(run.texts) * len(repeated) <= MOST:
                    found.append(run._replace(texts=joined(run.texts, repeated)))
                found.append(Required(repeated, low, high, self.exact.shapes))
                run = end(after)
                if arg[1] > arg[0] and (last := self.exact.copies(arg[2], 1, 1)):  # what follows the last copy
                    run = Required(last, low, FAR, self.exact.shapes)
            elif exact is not None and len(exact) <= MOST:
                end(after)
                run = Required(exact, low, high, self.exact.shapes)
            else:
                run = end(after)
                found += _each(self._within(op, arg, low, high))
            low, high = after
        end((low, high))
        return [f for f in found if f.texts and all(f.texts)]

    def starts(self) -> tuple[frozenset[str], bool]:
        """What the sequence begins with, cut at some length, and whether one of these texts may be all of it."""
        closed: frozenset[str] = frozenset()
        open_: frozenset[str] = frozenset([""])
        for item in self.items:
            op, arg = str(item[0]), item[1]
            if op in ("AT", "ASSERT", "ASSERT_NOT"):
                continue
            own, whole = self._start(op, arg)
            if len(open_) * len(own) > _STARTS:
                own, whole = frozenset([""]), False
            joined = frozenset((a + b)[:_BEGINNING] for a, b in product(open_, own))
            if not whole:
                return closed | joined, False
            closed |= {text for text in joined if len(text) == _BEGINNING}
            open_ = frozenset(text for text in joined if len(text) < _BEGINNING)
            if not open_:
                break
        return closed | open_, bool(open_)

    def _start(self, op: str, arg: Any) -> tuple[frozenset[str], bool]:
        """The same of one item; what is not known begins with nothing."""
        if (exact := self.exact.item(op, arg)) is not None:
            return exact, True
        match op:
            case "SUBPATTERN":
                return self._group(arg, 0, 0).starts()
            case "BRANCH":
                each = [self._inside(branch, 0, 0).starts() for branch in arg[1]]
                return frozenset[str]().union(*(texts for texts, _ in each)), all(whole for _, whole in each)
            case "IN" if [str(part[1]) for part in arg] == ["CATEGORY_DIGIT"]:
                return frozenset("0" + OTHER), True
            case "MAX_REPEAT" | "MIN_REPEAT":
                texts, whole = self._inside(arg[2], 0, 0).starts()
                once = whole and arg[1] == 1
                return (texts, once) if arg[0] else (texts | {""}, once)
            case _:
                return frozenset([""]), False

    def _within(self, op: str, arg: Any, low: int, high: int) -> Required | None:
        """What an item that is not a few exact texts must contain all the same."""
        match op:
            case "SUBPATTERN":
                return self._group(arg, low, high).best()
            case "BRANCH":
                found = [self._inside(branch, low, high).best() for branch in arg[1]]
                known = [f for f in found if f]
                if len(known) < len(found):
                    return None
                texts = frozenset[str]().union(*(f.texts for f in known))
                near, far = min(f.nearest for f in known), max(f.farthest for f in known)
                return Required(texts, near, far, self.exact.shapes) if len(texts) <= MOST else None
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if arg[0] > 0:
                return self._inside(arg[2], low, high).best()
            case "ATOMIC_GROUP":
                return self._inside(arg, low, high).best()
            case _:
                return None


def _flat(items: Any) -> Iterator[Any]:
    """A sequence with what groups hold in their place, where they change nothing."""
    for item in items:
        if str(item[0]) == "SUBPATTERN" and not item[1][1] and not item[1][2]:
            yield from _flat(item[1][3])
        else:
            yield item


def _each(found: Required | None) -> list[Required]:
    return [found] if found else []
