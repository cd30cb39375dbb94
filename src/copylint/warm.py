"""Regular expressions compiled once for all runs: their compiled form is kept as data and handed to `re` when it asks.

Compiling is a third of a small run's time. Whatever goes wrong here, `re` compiles as ever: nothing depends on it.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import Any, cast

from . import __version__, cache

_MOST = 1000  # patterns kept
_LONGEST = 20_000  # code words of one pattern
_CACHES = ("_cache2", "_cache")  # what `re` looks into first: since 3.12, before


class _Known(dict[tuple[type, Any, int], Any]):
    """The cache of `re`, which restores a pattern when it is first asked for."""

    def __init__(self, rows: list[list[Any]], others: dict[tuple[type, Any, int], Any]) -> None:
        super().__init__(others)
        self.rows = {(row[0], row[1]): row for row in rows}
        self.new: dict[tuple[str, int], Any] = {}  # what this run compiles: `re` may throw it out again
        self._build = cast("Any", import_module("_sre")).compile

    def __setitem__(self, key: tuple[type, Any, int], pattern: Any) -> None:
        if key[0] is str and key[1:] not in self.rows:
            self.new[key[1:]] = pattern
        super().__setitem__(key, pattern)

    def __missing__(self, key: tuple[type, Any, int]) -> Any:
        row = self.rows.get(key[1:]) if key[0] is str else None
        if row is None:
            raise KeyError(key)
        try:
            pattern = self.restored(row)
        except (RuntimeError, TypeError, ValueError, OverflowError):  # another make of Python
            del self.rows[key[1:]]
            raise KeyError(key) from None
        self[key] = pattern
        return pattern

    def restored(self, row: list[Any]) -> Any:
        """The pattern of a row."""
        source, _, flags, packed, groups, names = row
        index = [None, *([None] * groups)]
        for name, group in names.items():
            index[group] = name
        return self._build(source, flags, memoryview(packed).cast("I").tolist(), groups, names, tuple(index))


def prime() -> _Known | None:
    """Have `re` ask here first for what earlier runs compiled, if it does not yet; not with `--no-cache`."""
    name = next((n for n in _CACHES if isinstance(getattr(re, n, None), dict)), None)
    if name is None or "--no-cache" in sys.argv:
        return None
    before: dict[Any, Any] = getattr(re, name)
    if isinstance(before, _Known):
        return before
    try:
        known = _Known(cache.load(_name()) or [], before)
    except (ImportError, AttributeError):  # another make of Python
        return None
    setattr(re, name, known)
    return known


def keep(known: _Known | None) -> None:
    """Keep what this run has compiled, if it is more than what was there."""
    if known is None or len(known.rows) >= _MOST or f"{__package__}.yamlplain" in sys.modules:
        return  # enough, or a run that read rule files, and compiled every pattern to try it
    new, known.new = known.new, {}  # once: a process may have several runs
    try:
        rows = [row for key, made in new.items() if (row := _row(*key)) and known.restored(row) == made]
        if rows:
            known.rows |= {(row[0], row[1]): row for row in rows}
            cache.store(_name(), [*known.rows.values()][:_MOST])
    except Exception:  # noqa: BLE001  what is asked here of `re` is its own business: it may change with any Python
        return


def _row(source: str, flags: int) -> list[Any] | None:
    """A pattern as data: source, flags asked for, flags in force, packed code, number of groups, groups by name."""
    compiler, parser = cast("Any", re)._compiler, cast("Any", re)._parser
    tree = parser.parse(source, flags)
    code: list[int] = compiler._code(tree, flags)
    if len(code) > _LONGEST:
        return None
    packed = b"".join([word.to_bytes(4, sys.byteorder) for word in code])
    asked, in_force = int(flags), int(flags | tree.state.flags)  # plain numbers, which data may hold
    return [source, asked, in_force, packed, tree.state.groups - 1, dict(tree.state.groupdict)]


def _name() -> str:
    return f"patterns-{cache.key(__version__, sys.version, sys.byteorder)}"
