"""A configuration file, from YAML to checked plain values with their places; needed only when no cached reading holds.

Whatever leaves this module is plain JSON, and every word in it that needs no rules to be judged has been judged.
"""

from __future__ import annotations

import re
from typing import cast

from . import cache, yamlfile
from .config import PRIVATE, preset, shown, user_file
from .configkeys import PER_FILE, READERS, globs
from .configtable import Reading, Table, contents, text_of
from .errors import UserError, did_you_mean
from .presets import DEFAULT, PRESETS

_LIMIT, _DEPTH = 200_000, 60  # values in a file, aliases counted as often as they stand; how deep they may nest


def read(path: str, data: bytes | None, trusted: bool) -> Reading:
    """The file at an absolute path, or `data` in its place.

    Raises: UserError with path, line and column.
    """
    reading = Reading(trusted)
    _file(reading, path, data, trusted, ())
    if not any(layer.source.startswith("preset ") for layer in reading.layers):
        reading.layers.insert(0, preset(DEFAULT))
    return reading


def root_of(path: str, data: bytes) -> yamlfile.Node:
    """The mapping that a file holds.

    Raises: UserError where it is not YAML, no mapping, refers to itself or is too large.
    """
    text = text_of(path, data)
    depth = 0
    for mark in re.findall(r"[\[\]{}]", text):  # the YAML parser needs minutes for some thousand open brackets
        depth += 1 if mark in "[{" else -1
        if depth > 4 * _DEPTH:
            raise UserError(shown(path), "more brackets are opened than closed")
    try:
        node = yamlfile.read(shown(path), text)
    except (ValueError, RecursionError) as error:  # from ruamel.yaml: a date that is none; a thousand brackets
        raise UserError(shown(path), f"not YAML: {str(error).splitlines()[0]}") from error
    if _size(node.data, 0) > _LIMIT:
        raise node.error(None, "too large, too deep, or refers to itself")
    return node


def _size(value: object, depth: int) -> int:
    """How many values there are, counted until the limit is passed."""
    if depth > _DEPTH:
        return _LIMIT + 1
    items: list[object] = []
    if isinstance(value, dict):
        items = list(cast("dict[object, object]", value).values())
    elif isinstance(value, list):
        items = cast("list[object]", value)
    total = 1
    for item in items:
        total += _size(item, depth + 1)
        if total > _LIMIT:
            break
    return total


def _file(reading: Reading, path: str, data: bytes | None, trusted: bool, chain: tuple[str, ...]) -> None:
    if data is None:
        data = contents(path, lambda what, hint: UserError(shown(path), what, hint))
    reading.files[path] = cache.key(data)
    node = root_of(path, data)
    table = Table(reading, path, node)
    for name in table.strings("extends"):
        _extend(reading, table, name, (*chain, path))
    for key in PRIVATE:
        if (value := node.take(key)) is not None:
            if not trusted:
                hint = f"put it into {shown(str(user_file()))}, or name this file with --config"
                raise node.error(key, f"'{key}' is read only from your own configuration", hint)
            reading.private[key] = yamlfile.plain(node.child(key).data) if isinstance(value, dict) else value
            if not isinstance(value, dict):
                raise node.error(key, f"'{key}' must be a table of keys and values")
    overrides = [table.inner(item) for item in table.tables("overrides")]
    reading.layers.append(table.layer(READERS))
    for inner in overrides:
        inner.values["files"] = globs(inner, "files")
        inner.place("files", inner.node.data, "files")
        if not inner.values["files"]:
            raise inner.node.error(None, "'files' is missing", "say which files it is for: files: [drafts/]")
        reading.overrides.append(inner.layer({key: READERS[key] for key in PER_FILE}))


def _extend(reading: Reading, table: Table, name: str, chain: tuple[str, ...]) -> None:
    """Put what a preset or another file says before what this one says; each counts once, where it is first met."""
    if name in PRESETS:
        if preset(name) not in reading.layers:
            reading.layers.append(preset(name))
        return
    if not re.search(r"[/\\]|\.ya?ml$", name):
        hint = did_you_mean(name, PRESETS)
        raise table.item_error("extends", name, f"unknown preset '{name}'", hint)
    path = table.path("extends", name)
    if path in chain:
        raise table.item_error("extends", name, f"{name} extends itself: {' → '.join(map(shown, (*chain, path)))}")
    if path not in reading.files:
        data = contents(path, lambda what, hint: table.item_error("extends", name, what, hint))
        _file(reading, path, data, False, chain)
