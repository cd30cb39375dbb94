"""A configuration file, from YAML to checked plain values with their places; needed only where there is one.

Its results are plain JSON, checked except for names of rules.
"""

from __future__ import annotations

import re
from contextlib import suppress

from ..model.errors import UserError, did_you_mean, excerpt, quoted
from ..storage import yaml_reader
from ..storage.boundary import ANYWHERE, Boundary
from .fields import PER_FILE, READERS, Reading, Table, contents, globs, text_of
from .layers import PRIVATE, preset, shown, user_file
from .presets import DEFAULT, PRESETS

_MOST = 30  # files that extend each other in a chain


def read(path: str, data: bytes | None, trusted: bool) -> Reading:
    """Read the file at an absolute path, or `data` in its place.

    Raises: UserError with path, line and column.
    """
    reading = Reading(trusted)
    boundary = ANYWHERE if trusted else Boundary.of(path)
    if data is None:
        data = contents(path, lambda what, hint: UserError(shown(path), what, hint), boundary)
    _file(reading, path, data, boundary, ())
    if not any(layer.source.startswith("preset ") for layer in reading.layers):
        reading.layers.insert(0, preset(DEFAULT))
    return reading


def root_of(path: str, data: bytes) -> yaml_reader.Node:
    """Return the mapping that a file holds.

    Raises: UserError where it is not YAML, no mapping, refers to itself or is too large.
    """
    return yaml_reader.read(shown(path), text_of(path, data))


def _file(reading: Reading, path: str, data: bytes, boundary: Boundary, chain: tuple[str, ...]) -> None:
    trusted = boundary.root is None
    reading.files[path] = None
    node = root_of(path, data)
    table = Table(reading, path, node, boundary)
    for name in table.strings("extends"):
        _extend(reading, table, name, (*chain, path))
    for key in PRIVATE:
        if (value := node.take(key)) is not None:
            if not trusted:
                hint = f"put it into {shown(user_file())}, or name this file with --config"
                raise node.error(key, f"'{key}' is read only from your own configuration", hint)
            if key == "translate" and isinstance(value, str):
                reading.private[key] = {"command": value}
                continue
            reading.private[key] = yaml_reader.plain(node.child(key).data) if isinstance(value, dict) else value
            if not isinstance(value, dict):
                raise node.error(key, f"'{key}' must be a table of keys and values")
    overrides = [table.inner(item) for item in table.tables("overrides")]
    reading.layers.append(table.layer(READERS))
    for inner in overrides:
        inner.values["files"] = globs(inner, "files")
        if not inner.values["files"]:
            raise inner.node.error(None, "'files' is missing", "add the files it applies to: files: [drafts/]")
        inner.place("files", inner.node.data, "files")
        reading.overrides.append(inner.layer({key: READERS[key] for key in PER_FILE}))


def _extend(reading: Reading, table: Table, name: str, chain: tuple[str, ...]) -> None:
    """Put the layers of a preset or another file before this one's; each counts once, where it first occurs."""
    if name in PRESETS:
        if preset(name) not in reading.layers:
            reading.layers.append(preset(name))
        return
    if not re.search(r"[/\\]|\.ya?ml$", name):
        hint = did_you_mean(name, PRESETS)
        raise table.item_error("extends", name, f"unknown preset {quoted(name)}", hint)
    path = table.path("extends", name)
    with suppress(OSError, ValueError):  # reported below
        path = table.boundary.follow(path)  # under a different name per link, a file would recur forever
    if path in chain:
        loop = " → ".join(map(shown, (*chain, path)))
        raise table.item_error("extends", name, f"{excerpt(name)} extends itself: {loop}")
    if len(chain) > _MOST:
        raise table.item_error("extends", name, f"more than {_MOST} files extend each other", "extend fewer")
    if path not in reading.files:
        data = table.contents(path, lambda what, hint: table.item_error("extends", name, what, hint))
        # files extended by a repository's file stay in that repository; those of the user's own, in their own project
        own = Boundary.of(path) if table.boundary.root is None else table.boundary
        _file(reading, path, data, own, chain)
