"""Checked reading of YAML mappings, key by key; every error has its line and column.

All configuration and rule files are read by this module; `yaml_editor` changes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..model.errors import UserError, did_you_mean, excerpt, quoted
from .yaml_tree import Mapping as Tree
from .yaml_tree import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Node", "load", "plain", "read"]


class Node:
    """A YAML mapping that is read key by key; keys that were not read are unknown keys."""

    def __init__(self, path: Path | str, data: Any) -> None:
        self.path, self.data = path, data
        self.known: set[str] = set()

    def error(self, key: str | None, what: str, hint: str = "") -> UserError:
        """Return an error at the position of a key, or of the mapping if `key` is None."""
        return UserError(f"{self.path}{self._place(key)}", excerpt(what, 400), hint)

    def _place(self, key: str | None) -> str:
        if not isinstance(self.data, Tree):
            return ""
        line, column = self.data.place if key is None else self.data.places.get(key, self.data.place)
        return f":{line}:{column}"

    def take(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, of any type, and mark the key as known."""
        self.known.add(key)
        return self.data.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """Return the string at a key. Raises: UserError if it is missing without a default, or not a string."""
        value = self.take(key, default)
        if value is None:
            raise self.error(None, f"'{key}' is missing", f"write '{key}: …'")
        if not isinstance(value, str):
            raise self.error(key, f"'{key}' must be text, not {quoted(value)}", "put it in quotes")
        return str(value)

    def choice(self, key: str, words: Mapping[str, Any], default: str) -> Any:
        """Return the value in `words` for the word at a key. Raises: UserError for any other word."""
        word = self.take(key, default)
        if not isinstance(word, str) or word not in words:
            hint = did_you_mean(word, words) if isinstance(word, str) else ""
            raise self.error(key, f"'{key}' must be one of {', '.join(words)}, not {quoted(word)}", hint)
        return words[word]

    def strings(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of strings; a single string is a list of one. Raises: UserError for other values."""
        value = self.take(key, list(default))
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, str) for v in cast("list[object]", value)):
            raise self.error(key, f"'{key}' must be a list of texts")
        return tuple(map(str, cast("list[str]", value)))

    def child(self, key: str) -> Node:
        """Return the mapping at a key; an empty one if it is missing. Raises: UserError for other values."""
        value = self.take(key)
        if value is None:
            return Node(self.path, {})
        if not isinstance(value, dict):
            raise self.error(key, f"'{key}' must be a table of keys and values")
        return Node(self.path, cast("Any", value))

    def done(self, more: tuple[str, ...] = ()) -> None:
        """Check that no unknown keys are left. Raises: UserError at the first one."""
        for key in self.data:
            if key not in self.known:
                known = [*self.known, *more]
                raise self.error(key, f"unknown key {quoted(key)}", did_you_mean(str(key), known))


def read(path: Path | str, text: str) -> Node:
    """Return the mapping in a YAML file; an empty file is an empty mapping.

    Raises: UserError as `load` does, and if the document is not a mapping.
    """
    data = load(path, text)
    if data is None:
        data = Tree((1, 1))
    if not isinstance(data, Tree):
        raise UserError(f"{path}:1:1", "must hold keys and values", "for example 'message: …'")
    return Node(path, data)


def plain(value: Any) -> Any:
    """Return a value without positions, as plain JSON-compatible data."""
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
