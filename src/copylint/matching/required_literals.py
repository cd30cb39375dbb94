"""Literals that every match of a pattern must contain, computed from its parse tree, and their frequency in English.

Sound but not complete: every match contains one of the literals (after folding) within the stated distance from its
start; None if nothing useful is known.
"""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from ..model.values import Record
from . import regex_tree
from .literal_sets import FAR, MOST, OTHER, Exact, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


# Frequency of literals in English prose, estimated from their characters: the cost of a trigger.

# Frequency of a character in English prose, per thousand; all others are rare.
_RATES = (180, 100, 75, 65, 62, 57, 57, 52, 50, 49, 35, 33, 22, 22, 20, 20, 18, 16, 15, 15, 12, 8, 6, 12)
_COMMON = dict(zip(" etaoinshrdlcumwfgypbvk0", _RATES, strict=True)) | {
    "j": 2.0, "q": 1.0, "x": 2.0, "z": 1.0, ".": 10.0, ",": 10.0, "-": 2.0, "'": 3.0, "’": 2.0, '"': 4.0,
    "“": 1.0, "”": 1.0, "(": 0.5, ")": 0.5, ":": 0.5, "$": 0.3, "\n": 4.0,
}  # fmt: skip
_RARE = 0.1
# Frequency of a letter of one case after another, after a space, or after anything (^).
_SHAPES = {
    "^a": 0.75, "^A": 0.03, "^0": 0.012, "^ ": 0.18, "aa": 0.8, "a ": 0.18, " a": 0.85, " A": 0.12, "Aa": 0.85,
    "aA": 0.0003, "AA": 0.1, "A ": 0.05, " 0": 0.02, "00": 0.4, "0 ": 0.3, "0a": 0.05,
    ". ": 0.8, ", ": 0.9, '" ': 0.4, "” ": 0.9, "' ": 0.1, "’ ": 0.1, "'a": 0.8, "’a": 0.8,
}  # fmt: skip


def rate(literals: Iterable[str]) -> float:
    """Return the estimated number of occurrences of any of the literals per 1,000 characters."""
    return sum(map(_rate, literals))


def shape_rate(shapes: Iterable[str]) -> float:
    """Return the estimated number of occurrences of shapes (`a`: lower case, `A`: capital) per 1,000 characters."""
    return sum(map(_shape_rate, shapes))


def _rate(literal: str) -> float:
    out = 1000.0
    for ch in literal.lower():
        out *= _COMMON.get("0" if ch.isdecimal() else ch, _RARE) / 1000
    return (
        8 * out if len(literal) < 5 and literal.isalpha() else out
    )  # short words such as “in” and “the” are more frequent


def _shape_rate(shape: str) -> float:
    out = 1000.0
    for before, ch in pairwise(f"^{shape}"):
        out *= _SHAPES.get(before + ch, 0.01)
    return out


_REACH = 8  # match starts tried per literal; with more, the whole text is searched
_OPENINGS = 3 * MOST  # literals that a pattern may begin with; these cost less
_BEGINNING = 6  # characters of an opening literal
_STARTS = 4000  # opening texts that are extended
_RARELY = 0.05  # a rate this low is good enough: stop searching
_LETTER = re.compile("[aA]")


class Required(Record):
    """Literals, one of which is in every match; digits are written as 0."""

    texts: frozenset[str]
    nearest: int = 0  # fewest code points between the start of a match and the literal
    farthest: int = FAR  # the most
    shapes: bool = False  # literals are shapes: `a` is any ASCII lower-case letter, `A` any capital

    @property
    def lead(self) -> tuple[int, ...]:
        """Return how many code points before the literal a match may start; empty if unknown or too many."""
        return tuple(range(self.nearest, self.farthest + 1)) if self.farthest - self.nearest < _REACH else ()


def required(pattern: str) -> Required | None:
    """Return the literals that every match must contain; None if nothing useful is known."""
    best: Required | None = None
    for shapes in (False, True):
        if (best is None or _price(best) > _RARELY) and (reader := _read(pattern, shapes)):
            found = [f for f in reader.found() if not shapes or all(map(_LETTER.search, f.texts))]
            best = min([*_each(best), *found], key=_price, default=None)
    return best if best and _cost(best) < 60 else None


def opening(pattern: str) -> frozenset[str] | None:
    """Return literals, one of which begins every match; None if they are not known."""
    reader = _read(pattern)
    starts, _ = reader.starts() if reader else (frozenset([""]), False)
    for length in range(_BEGINNING, 0, -2):
        cut = sorted({start[:length] for start in starts}, key=len)
        known = [s for n, s in enumerate(cut) if not any(s.startswith(t) for t in cut[:n])]
        if len(known) <= _OPENINGS:
            return frozenset(known) if all(known) else None
    return None


def _read(pattern: str, shapes: bool = False) -> _Reader | None:
    if (tree := regex_tree.tree(pattern)) is None:
        return None
    return _Reader(Exact(tree.state, shapes, bool(tree.state.flags & re.IGNORECASE)), tree, 0, 0)


def _cost(found: Required) -> float:
    return shape_rate(found.texts) if found.shapes else rate(found.texts)


def _price(found: Required) -> float:
    """Return the cost of a set: offsets that a rule must check, and literals added to the automaton."""
    return _cost(found) * (1 if found.lead else 3) + 0.005 * len(found.texts)


class _Reader:
    """A sequence of parsed items, and its least and greatest distance from the start of a match."""

    def __init__(self, exact: Exact, items: Any, low: int, high: int) -> None:
        self.exact, self.items, self.low, self.high = exact, list(_flat(items)), low, high

    def _inside(self, items: Any, low: int, high: int) -> _Reader:
        return _Reader(self.exact, items, low, high)

    def _group(self, arg: Any, low: int, high: int) -> _Reader:
        """Return a reader of a group's content, with the group's flags."""
        ignore = (self.exact.ignore or bool(arg[1] & re.IGNORECASE)) and not arg[2] & re.IGNORECASE
        return _Reader(self.exact._replace(ignore=ignore), arg[3], low, high)

    def best(self) -> Required | None:
        return min(self.found(), key=_price, default=None)

    def found(self) -> list[Required]:
        """Return the literals the sequence requires: its runs of exact text, and what its parts require."""
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
        """Return the texts the sequence begins with, cut to a length, and whether one may be the whole match."""
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
        """Return the texts one item begins with, like `starts`; an unknown item begins with the empty text."""
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
        """Return what an item must contain that has no small set of texts."""
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
    """Yield the items with plain groups replaced by their content."""
    for item in items:
        if str(item[0]) == "SUBPATTERN" and not item[1][1] and not item[1][2]:
            yield from _flat(item[1][3])
        else:
            yield item


def _each(found: Required | None) -> list[Required]:
    return [found] if found else []
