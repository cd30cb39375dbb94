"""Literals that any match of a pattern must contain, read off its parse tree.

Sound, not complete: if `required` gives a set, every match contains one of its members (after `scan.fold`); None
where nothing useful is known.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any, cast

_parser = cast("Any", re)._parser  # the tree is not public, but stable since Python 1.5

_MORE = re.compile(r"\[\[|\[:\^?\w+:\]|--|&&|~~|\|\||\{[^0-9,]")  # `regex` may take it for a class or a fuzzy match
MOST = 100  # literals one pattern may bring
_CLASS = 40  # characters a class may have to be spelled out
# How often a letter stands in English prose, per mille; everything else is rare.
_RATES = (180, 100, 75, 65, 62, 57, 57, 52, 50, 49, 35, 33, 22, 22, 20, 20, 18, 16, 15, 15, 12, 8, 6)
_COMMON = dict(zip(" etaoinshrdlcumwfgypbvk", _RATES, strict=True))


def required(pattern: str) -> frozenset[str] | None:
    """A set of literals, one of which is in every match; None if there is no such set that would help."""
    if _MORE.search(pattern):
        return None
    try:
        tree = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError):  # the dialect of `regex` has more
        return None
    best = _best(list(tree), bool(tree.state.flags & re.IGNORECASE))
    return best if best and cost(best) < 60 else None


def cost(literals: frozenset[str]) -> float:
    """About how often one of the literals stands in 1,000 characters of English."""
    return sum(_rate(literal) for literal in literals)


def _price(literals: frozenset[str]) -> float:
    """What a set costs: the places where a rule must look, and the literals that each start puts into the automaton."""
    return cost(literals) + 0.02 * len(literals)


def _rate(literal: str) -> float:
    rate = 1000.0
    for ch in literal.lower():
        rate *= _COMMON.get(ch, 3.0 if ch >= " " or ch in "\t\n\r" else 0.01) / 1000
    return 8 * rate if len(literal) < 5 and literal.isalpha() else rate  # “in” and “the” are no chance meetings


def _best(items: list[Any], ignore: bool) -> frozenset[str] | None:
    """The cheapest set over a sequence: of the runs of exact text in it, and of its parts."""
    found: list[frozenset[str]] = []
    run: frozenset[str] = frozenset([""])
    for item in items:
        op, arg = str(item[0]), item[1]
        if op == "AT":
            continue
        if op in ("ASSERT", "ASSERT_NOT"):
            if op == "ASSERT" and (inner := _best(list(arg[1]), ignore)):
                found.append(inner)
            continue
        exact = _exact(op, arg, ignore)
        if exact is not None and len(exact) * len(run) <= MOST:
            run = frozenset(a + b for a, b in product(run, exact))
            continue
        if repeated := _repeated(op, arg, ignore):
            found.append(_concat(run, repeated) or run)
            found.append(repeated)
            run = frozenset([""])
            continue
        found.append(run)
        run = frozenset([""])
        if exact is not None and len(exact) <= MOST:
            run = exact
        elif inner := _within(op, arg, ignore):
            found.append(inner)
    found.append(run)
    useful = [s for s in found if s and all(s)]
    return min(useful, key=_price, default=None)


def _concat(first: frozenset[str], second: frozenset[str]) -> frozenset[str] | None:
    return frozenset(a + b for a, b in product(first, second)) if len(first) * len(second) <= MOST else None


def _repeated(op: str, arg: Any, ignore: bool) -> frozenset[str] | None:
    """What a repetition starts with: its exact text as often as it must stand, at most four times."""
    if op not in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") or arg[0] < 1:
        return None
    once = _sequence(list(arg[2]), ignore)
    out = once
    for _ in range(min(arg[0], 4) - 1):
        out = out and once and _concat(out, once)
    return out


def _exact(op: str, arg: Any, ignore: bool) -> frozenset[str] | None:
    """All texts an item can match, if they are few."""
    match op:
        case "LITERAL":
            return frozenset([chr(arg)]) if not ignore or _folds(chr(arg)) else None
        case "IN":
            return _members(arg, ignore)
        case "SUBPATTERN":
            return _sequence(list(arg[3]), ignore) if not arg[1] and not arg[2] else None
        case "BRANCH":
            alternatives = [_sequence(list(branch), ignore) for branch in arg[1]]
            if all(a is not None for a in alternatives):
                union = frozenset[str]().union(*(a for a in alternatives if a is not None))
                return union if len(union) <= MOST else None
            return None
        case "MAX_REPEAT" | "MIN_REPEAT" if arg[0] == 0 and arg[1] == 1:
            inner = _sequence(list(arg[2]), ignore)
            return None if inner is None else inner | {""}
        case _:
            return None


def _sequence(items: list[Any], ignore: bool) -> frozenset[str] | None:
    run: frozenset[str] = frozenset([""])
    for item in items:
        if str(item[0]) in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        exact = _exact(str(item[0]), item[1], ignore)
        if exact is None or len(exact) * len(run) > MOST:
            return None
        run = frozenset(a + b for a, b in product(run, exact))
    return run


def _members(items: Any, ignore: bool) -> frozenset[str] | None:
    out: set[str] = set()
    for op, arg in items:
        match str(op):
            case "LITERAL":
                out.add(chr(arg))
            case "RANGE" if arg[1] - arg[0] < _CLASS:
                out.update(map(chr, range(arg[0], arg[1] + 1)))
            case _:
                return None
    return frozenset(out) if len(out) <= _CLASS and (not ignore or all(map(_folds, out))) else None


def _within(op: str, arg: Any, ignore: bool) -> frozenset[str] | None:
    """What an item that is not a few exact texts must contain all the same."""
    match op:
        case "SUBPATTERN":
            return _best(list(arg[3]), ignore or bool(arg[1] & re.IGNORECASE))
        case "BRANCH":
            alternatives = [_best(list(branch), ignore) for branch in arg[1]]
            if all(alternatives):
                union = frozenset[str]().union(*(a for a in alternatives if a))
                return union if len(union) <= MOST else None
            return None
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if arg[0] > 0:
            return _best(list(arg[2]), ignore)
        case "ATOMIC_GROUP":
            return _best(list(arg), ignore)
        case _:
            return None


def _folds(ch: str) -> bool:
    """Whether `scan.fold` maps all that `re` takes for this character, ignoring case, to one."""
    return ch.isascii() or ch.lower() == ch.upper() or ch in "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ“”‘’„«»"
