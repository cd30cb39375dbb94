"""Regular expressions compiled once for all runs: the compiled form is kept as data and put into `re`'s own cache.

Compiling is a third of a small run's time. Whatever goes wrong here, `re` compiles as ever: nothing depends on it.
"""

from __future__ import annotations

import re
import sys
from array import array
from binascii import a2b_base64, b2a_base64
from importlib import import_module
from typing import Any, cast

from . import __version__, cache

_MOST = 400  # patterns kept; `re` itself holds 512
_LONGEST = 20_000  # code words of one pattern


def prime() -> set[object]:
    """Put what earlier runs compiled into `re`'s cache; returns the keys that are in it."""
    known = _known()
    if known is None:
        return set()
    build = cast("Any", import_module("_sre")).compile
    try:
        for source, flags, final, packed, groups, names in cache.load(_name()) or ():
            code = array("I", a2b_base64(packed)).tolist()
            index = [None, *([None] * groups)]
            for name, group in names.items():
                index[group] = name
            known[str, source, flags] = build(source, final, code, groups, names, tuple(index))
    except (AttributeError, RuntimeError, TypeError, ValueError, OverflowError):  # another make of Python
        known.clear()
    return set(known)


def keep(primed: set[object]) -> None:
    """Keep what this run has compiled, if it is more than what was primed."""
    known = _known()
    if not known or len(known.keys() - primed) == 0 or len(primed) >= _MOST or "ruamel.yaml" in sys.modules:
        return  # nothing new, or a run that compiled every rule's patterns to try them
    try:
        rows = [row for key in list(known)[:_MOST] if (row := _row(key))]
    except (AttributeError, TypeError, ValueError):
        return
    cache.store(_name(), rows)


def _known() -> dict[Any, Any] | None:
    """The cache of `re`, where it is what CPython 3.11 and later have."""
    found = getattr(re, "_cache", None)
    return cast("dict[Any, Any]", found) if isinstance(found, dict) else None


def _row(key: tuple[type, Any, int]) -> list[Any] | None:
    """A pattern as data: source, flags asked for, flags in force, packed code, number of groups, groups by name."""
    kind, source, flags = key
    if kind is not str or flags & re.DEBUG:
        return None
    compiler, parser = cast("Any", re)._compiler, cast("Any", re)._parser
    tree = parser.parse(source, flags)
    code: list[int] = compiler._code(tree, flags)
    if len(code) > _LONGEST:
        return None
    packed = b2a_base64(array("I", code).tobytes(), newline=False).decode()
    return [source, flags, flags | tree.state.flags, packed, tree.state.groups - 1, dict(tree.state.groupdict)]


def _name() -> str:
    return f"patterns-{cache.key(__version__, sys.version, sys.byteorder)}"
