"""YAML with places: what a file says, and at which line and column it says it.

Only here is ruamel.yaml met; whatever it yields is plain dicts, lists and scalars that remember where they stood.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from .errors import UserError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LIMIT, _DEPTH = 200_000, 60  # values in a file, aliases counted as often as they stand; how deep they may nest


class Node:
    """A mapping from YAML that is read key by key; what is left over at the end is an unknown key."""

    def __init__(self, path: Path | str, data: Any) -> None:
        self.path, self.data = path, data
        self.known: set[str] = set()

    def error(self, key: str | None, what: str, hint: str = "") -> UserError:
        """An error at a key's place, or at the mapping's."""
        return UserError(f"{self.path}{self._place(key)}", what, hint)

    def _place(self, key: str | None) -> str:
        try:
            line, column = self.data.lc.key(key) if key is not None else (self.data.lc.line, self.data.lc.col)
        except (AttributeError, KeyError):
            return ""
        return f":{line + 1}:{column + 1}"

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
            raise self.error(key, f"'{key}' must be text, not {value!r}", "put it in quotes")
        return str(value)

    def choice(self, key: str, words: Mapping[str, Any], default: str) -> Any:
        """What one of a few words at a key stands for."""
        word = self.take(key, default)
        if not isinstance(word, str) or word not in words:
            hint = did_you_mean(str(word), words)
            raise self.error(key, f"'{key}' must be one of {', '.join(words)}, not {word!r}", hint)
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
                raise self.error(key, f"unknown key '{key}'", did_you_mean(str(key), known))


def read(path: Path | str, text: str) -> Node:
    """The mapping a YAML file holds; an empty file is an empty mapping.

    Raises: UserError where it is not YAML, has a key twice, is no mapping, refers to itself or is too large.
    """
    data = load(path, text)
    if _size(data, 0) > _LIMIT:
        raise UserError(f"{path}:1:1", "too large, too deep, or refers to itself")
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise UserError(f"{path}:1:1", "must hold keys and values", "for example 'message: …'")
    return Node(path, cast("Any", data))


def load(path: Path | str, text: str) -> object:
    """What a YAML file holds, whatever it is, with places, comments and order kept.

    Raises: UserError where it is not YAML.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    depth = 0
    for mark in re.findall(r"[\[\]{}]", text):  # the parser needs minutes for some thousand open brackets
        depth += 1 if mark in "[{" else -1
        if depth > 4 * _DEPTH:
            raise UserError(str(path), "more brackets are opened than closed")
    try:
        return cast("object", editor().load(text))
    except MarkedYAMLError as problem:
        error: Any = problem
        mark = error.problem_mark or error.context_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        what = str(error.problem or error.context or "not YAML").splitlines()[0]
        raise UserError(
            f"{path}{place}",
            f"not YAML: {what}",
            "quote texts that hold ':', '#', '{' or '[', or start with '*' or '!'",
        ) from error
    except YAMLError as error:
        raise UserError(str(path), f"not YAML: {str(error).splitlines()[0]}") from error
    except (ValueError, RecursionError) as error:  # a date that is none; a thousand brackets
        raise UserError(str(path), f"not YAML: {str(error).splitlines()[0]}") from error


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


def editor() -> Any:
    """A reader and writer that keeps comments, order and quotes."""
    from ruamel.yaml import YAML

    yaml: Any = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def plain(value: Any) -> Any:
    """A value without places and comments: what JSON can hold."""
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
