"""YAML files that hold keys and values, read key by key: every mistake is an error with its line and column.

Configurations and rule files are read by this and by nothing else; `yamledit` changes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .errors import UserError, did_you_mean, excerpt, quoted
from .yamltree import Mapping as Tree
from .yamltree import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Node", "load", "plain", "read"]


class Node:
    """A mapping from YAML that is read key by key; what is left over at the end is an unknown key."""

    def __init__(self, path: Path | str, data: Any) -> None:
        self.path, self.data = path, data
        self.known: set[str] = set()

    def error(self, key: str | None, what: str, hint: str = "") -> UserError:
        """An error at a key's place, or at the mapping's."""
        return UserError(f"{self.path}{self._place(key)}", excerpt(what, 400), hint)

    def _place(self, key: str | None) -> str:
        if not isinstance(self.data, Tree):
            return ""
        line, column = self.data.place if key is None else self.data.places.get(key, self.data.place)
        return f":{line}:{column}"

    def take(self, key: str, default: Any = None) -> Any:
        """The value at a key, any type; the key is known from now on."""
        self.known.add(key)
        return self.data.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """The text at a key. Raises: UserError if it is missing without a default, or no text."""
        value = self.take(key, default)
        if value is None:
            raise self.error(None, f"'{key}' is missing", f"write '{key}: …'")
        if not isinstance(value, str):
            raise self.error(key, f"'{key}' must be text, not {quoted(value)}", "put it in quotes")
        return str(value)

    def choice(self, key: str, words: Mapping[str, Any], default: str) -> Any:
        """What one of a few words at a key stands for."""
        word = self.take(key, default)
        if not isinstance(word, str) or word not in words:
            hint = did_you_mean(word, words) if isinstance(word, str) else ""
            raise self.error(key, f"'{key}' must be one of {', '.join(words)}, not {quoted(word)}", hint)
        return words[word]

    def strings(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts, or one text for a list of one."""
        value = self.take(key, list(default))
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, str) for v in cast("list[object]", value)):
            raise self.error(key, f"'{key}' must be a list of texts")
        return tuple(map(str, cast("list[str]", value)))

    def child(self, key: str) -> Node:
        """The mapping at a key; an empty one if it is missing."""
        value = self.take(key)
        if value is None:
            return Node(self.path, {})
        if not isinstance(value, dict):
            raise self.error(key, f"'{key}' must be a table of keys and values")
        return Node(self.path, cast("Any", value))

    def done(self, more: tuple[str, ...] = ()) -> None:
        """Raises: UserError at the first key nobody asked for."""
        for key in self.data:
            if key not in self.known:
                known = [*self.known, *more]
                raise self.error(key, f"unknown key {quoted(key)}", did_you_mean(str(key), known))


def read(path: Path | str, text: str) -> Node:
    """Return the mapping a YAML file holds; an empty file is an empty mapping.

    Raises: UserError as `load` does, and where it is no mapping.
    """
    data = load(path, text)
    if data is None:
        data = Tree((1, 1))
    if not isinstance(data, Tree):
        raise UserError(f"{path}:1:1", "must hold keys and values", "for example 'message: …'")
    return Node(path, data)


def plain(value: Any) -> Any:
    """A value without places: what JSON can hold."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list):
        return [plain(v) for v in cast("list[Any]", value)]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    return str(value)
