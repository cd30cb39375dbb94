"""Literals that any match of a pattern must contain, read off its parse tree.

Sound, not complete: if `required` gives a set, every match contains one of its members (after `scan.fold`), and no
farther from its start than it says; None where nothing useful is known.
"""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, cast

from . import dialect
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

_parser = cast("Any", re)._parser  # for widths

MOST = 100  # literals one pattern may bring
FAR = 1 << 16  # code points; from here on a distance is unknown
_REACH = 8  # starts that are tried for one place; where there may be more, the text is searched instead
_OPENINGS = 3 * MOST  # beginnings that a pattern may have; they cost less
_BEGINNING = 6  # characters of a beginning
_STARTS = 4000  # beginnings that are followed up
_OTHER = "я"  # stands for all characters that have no byte in `fold`
_COPIES = 4  # of a repetition that are spelled out
_CLASS = 40  # characters a class may have to be spelled out
# How often a character stands in English prose, per mille; everything else is rare.
_RATES = (180, 100, 75, 65, 62, 57, 57, 52, 50, 49, 35, 33, 22, 22, 20, 20, 18, 16, 15, 15, 12, 8, 6, 12)
_COMMON = dict(zip(" etaoinshrdlcumwfgypbvk0", _RATES, strict=True)) | {
    "j": 2.0, "q": 1.0, "x": 2.0, "z": 1.0, ".": 10.0, ",": 10.0, "-": 2.0, "'": 3.0, "’": 2.0, '"': 4.0,
    "“": 1.0, "”": 1.0, "(": 0.5, ")": 0.5, ":": 0.5, "$": 0.3, "\n": 4.0,
}  # fmt: skip
_RARE = 0.1
_RARELY = 0.05  # the price of texts that are rare enough: nothing else is looked for
_LETTER = re.compile("[aA]")
# How often a letter of one case stands behind another, a space or (^) anything.
_SHAPES = {
    "^a": 0.75, "^A": 0.03, "^0": 0.012, "^ ": 0.18, "aa": 0.8, "a ": 0.18, " a": 0.85, " A": 0.12, "Aa": 0.85,
    "aA": 0.0003, "AA": 0.1, "A ": 0.05, " 0": 0.02, "00": 0.4, "0 ": 0.3, "0a": 0.05,
}  # fmt: skip


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
    return _Reader(_Dialect(tree.state, shapes), tree, bool(tree.state.flags & re.IGNORECASE), 0, 0)


def cost(literals: frozenset[str]) -> float:
    """About how often one of the literals stands in 1,000 characters of English."""
    return sum(_rate(literal) for literal in literals)


def _cost(found: Required) -> float:
    return sum(map(_shape_rate, found.texts)) if found.shapes else cost(found.texts)


def _price(found: Required) -> float:
    """What a set costs: the places where a rule must look, and the literals that each start puts into the automaton."""
    return _cost(found) * (1 if found.lead else 3) + 0.005 * len(found.texts)


def _rate(literal: str) -> float:
    rate = 1000.0
    for ch in literal.lower():
        ch = "0" if ch.isdecimal() else ch  # noqa: PLW2901
        rate *= _COMMON.get(ch, _RARE) / 1000
    return 8 * rate if len(literal) < 5 and literal.isalpha() else rate  # “in” and “the” are no chance meetings


def _shape_rate(shape: str) -> float:
    rate = 1000.0
    for before, ch in pairwise(f"^{shape}"):
        rate *= _SHAPES.get(before + ch, 0.01)
    return rate


class _Dialect(Record):
    """What a parsed pattern is read by: its own state, and what its characters stand for."""

    state: Any
    shapes: bool

    def character(self, ch: str) -> str:
        if ch in "0123456789":
            return "0"
        if self.shapes and ch.isascii() and ch.isalpha():
            return "a" if ch.islower() else "A"
        if self.shapes and "À" <= ch <= "Þ" and ch != "×":
            return "A"
        return ch.lower() if ch.isascii() else ch

    def exact(self, ch: str, ignore: bool) -> bool:
        """Whether all that a character matches stands for one."""
        return not ignore or (_folds(ch) and not (self.shapes and ch.isalpha()))


class _Reader:
    """A sequence of parsed items, and how far from the start of a match it begins."""

    def __init__(self, dialect: _Dialect, items: Any, ignore: bool, low: int, high: int) -> None:
        self.dialect, self.items, self.ignore, self.low, self.high = dialect, list(_flat(items)), ignore, low, high

    def _inside(self, items: Any, low: int, high: int, ignore: bool | None = None) -> _Reader:
        return _Reader(self.dialect, items, self.ignore if ignore is None else ignore, low, high)

    def best(self) -> Required | None:
        return min(self.found(), key=_price, default=None)

    def found(self) -> list[Required]:
        """What the sequence requires: the runs of exact text in it, and what its parts require."""
        found: list[Required] = []
        low, high = self.low, self.high
        nothing = Required(frozenset([""]), shapes=self.dialect.shapes)
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
                        found.append(run._replace(texts=_joined(run.texts, starts)))
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
                found.append(Required(repeated, low, high, self.dialect.shapes))
                run = end(after)
                if arg[1] > arg[0] and (last := self._copies(arg[2], 1, 1)):  # what follows the last copy
                    run = Required(last, low, FAR, self.dialect.shapes)
            elif exact is not None and len(exact) <= MOST:
                end(after)
                run = Required(exact, low, high, self.dialect.shapes)
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
        if (exact := self._exact(op, arg)) is not None:
            return exact, True
        match op:
            case "SUBPATTERN":
                ignore = (self.ignore or bool(arg[1] & re.IGNORECASE)) and not arg[2] & re.IGNORECASE
                return self._inside(arg[3], 0, 0, ignore).starts()
            case "BRANCH":
                each = [self._inside(branch, 0, 0).starts() for branch in arg[1]]
                return frozenset[str]().union(*(texts for texts, _ in each)), all(whole for _, whole in each)
            case "IN" if [str(part[1]) for part in arg] == ["CATEGORY_DIGIT"]:
                return frozenset("0" + _OTHER), True
            case "MAX_REPEAT" | "MIN_REPEAT":
                texts, whole = self._inside(arg[2], 0, 0).starts()
                once = whole and arg[1] == 1
                return (texts, once) if arg[0] else (texts | {""}, once)
            case _:
                return frozenset([""]), False

    def _width(self, items: Any) -> tuple[int, int]:
        least, most = _parser.SubPattern(self.dialect.state, list(items)).getwidth()
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
                ch = chr(arg)
                return frozenset([self.dialect.character(ch)]) if self.dialect.exact(ch, self.ignore) else None
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
        known = frozenset(map(self.dialect.character, out))
        return known if len(known) <= _CLASS and all(self.dialect.exact(ch, self.ignore) for ch in out) else None

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
                return Required(texts, near, far, self.dialect.shapes) if len(texts) <= MOST else None
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


def _joined(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    return frozenset(a + b for a, b in product(first, second))


def _folds(ch: str) -> bool:
    """Whether `scan.fold` maps all that `re` takes for this character, ignoring case, to one."""
    return ch.isascii() or ch.lower() == ch.upper() or ch in "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ“”‘’„«»"
