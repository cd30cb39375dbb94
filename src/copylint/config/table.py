"""A mapping in a configuration file, and the reading it belongs to.

Paths leave it absolute, places as 'line:column' by dotted key; a key without a value counts as absent.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from .. import yamlfile
from ..boundary import ANYWHERE, Boundary, Quota
from ..disk import os_error
from ..errors import UserError, quoted
from ..yamltree import Mapping, Sequence
from . import Layer, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as Readers

_LONGEST = 4096  # characters of a path, as on Linux


class Reading:
    """All that a file says, with what it extends before it."""

    def __init__(self, trusted: bool) -> None:
        self.trusted = trusted
        self.layers: list[Layer] = []
        self.overrides: list[Layer] = []
        self.private: dict[str, Any] = {}
        self.files: dict[str, list[str] | None] = {}  # absolute paths, with the words of those that are lists of words
        self.words = 0  # accepted so far, all lists together
        self.quota = Quota()


class Table:
    """A mapping of the configuration that is read key by key into plain values and their places.

    `boundary` is for the files that it names.
    """

    def __init__(self, reading: Reading, path: str, node: yamlfile.Node, boundary: Boundary) -> None:
        self.reading, self.file, self.node, self.boundary = reading, path, node, boundary
        self.values: dict[str, Any] = {}
        self.places: dict[str, str] = {}

    def layer(self, readers: Readers[str, Callable[[Table, str], Any]]) -> Layer:
        """What the mapping says under the keys of `readers`; any key nobody asked for is an error."""
        for key, reader in readers.items():
            if self.node.take(key) is not None:
                self.place(key, self.node.data, key)
                self.values[key] = reader(self, key)
        self.node.done()
        return Layer(self.file, self.values, self.places, self.boundary.root)

    def place(self, name: str, data: Any, key: str | int) -> None:
        if isinstance(data, (Mapping, Sequence)):
            places: Any = data.places
            line, column = places[key]
            self.places[name] = f"{line}:{column}"

    def inner(self, data: Any) -> Table:
        return Table(self.reading, self.file, yamlfile.Node(self.node.path, data), self.boundary)

    def item_error(self, key: str, item: str, what: str, hint: str = "") -> UserError:
        """An error at one text of a list, or at a lone text's key."""
        value = self.node.data[key]
        if isinstance(value, Sequence):
            line, column = value.places[value.index(item)]
            return UserError(f"{self.node.path}:{line}:{column}", what, hint)
        return self.node.error(key, what, hint)

    def strings(self, key: str) -> list[str]:
        """A list of texts, or one text; a key without a value is an empty list."""
        value = self.node.take(key)
        if value is None:
            return []
        texts = list(self.node.strings(key))
        if isinstance(value, Sequence):
            for n in range(len(texts)):
                self.place(f"{key}.{n}", value, n)
        return texts

    def tables(self, key: str) -> list[dict[str, Any]]:
        """A list of mappings."""
        value: Any = self.node.take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in cast("list[object]", value)):
            raise self.node.error(key, f"'{key}' must be a list of tables of keys and values")
        return cast("list[dict[str, Any]]", value)

    def path(self, key: str, name: str) -> str:
        """An absolute path for one that a file names, from that file's folder on, links followed where it must be."""
        if len(name) > _LONGEST:
            raise self.item_error(key, name, f"a path of {len(name):,} characters is too long")
        if "\0" in name:
            raise self.item_error(key, name, f"{quoted(name)} is no path", "no path has a zero byte")
        try:
            path = self.boundary.locate(name, os.path.dirname(self.file))
            with suppress(OSError, ValueError):  # what is not there, or cannot be, is told where it is needed
                self.boundary.follow(path)
        except UserError as refused:
            raise self.item_error(key, name, f"{refused.where} {refused.what}", refused.hint) from refused
        return path

    def contents(self, path: str, error: Callable[[str, str], UserError]) -> bytes:
        """The bytes of a file that the table names."""
        data = contents(path, error, self.boundary)
        if self.boundary.root is not None:
            try:
                self.reading.quota.took(shown(path), len(data))
            except UserError as refused:
                raise error(f"{refused.where} {refused.what}", refused.hint) from refused
        return data


def contents(path: str, error: Callable[[str, str], UserError], boundary: Boundary = ANYWHERE) -> bytes:
    """The bytes of a regular file within a boundary. Raises: what `error` makes of a message and a hint."""
    try:
        return boundary.read(path)
    except UserError as refused:
        raise error(f"{shown(refused.where)} {refused.what}", refused.hint) from refused
    except OSError as problem:
        reason = os_error(path, problem)
        raise error(f"cannot read {shown(path)}: {reason.what}", reason.hint) from problem
    except ValueError as problem:  # a zero byte in the path
        raise error(f"{quoted(shown(path))} is no path", "") from problem


def text_of(path: str, data: bytes) -> str:
    """Raises: UserError where the bytes are not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(shown(path), f"not UTF-8 at byte {error.start}", "save it as UTF-8") from error
