"""Minimal edits to the text of a YAML file: comments, order and quotes are kept.

Edits use the positions of the nodes. In an unusual file an edit may be wrong, so each result is read and compared.
"""

from __future__ import annotations

import io
import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from ..model.errors import UserError
from . import yaml_reader
from .yaml_tree import Mapping
from .yaml_tree import Sequence as Items

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_ODD = re.compile("^[?]|[\x85\u2028\u2029]")  # in a text that is not the same text without quotes
_BREAKS = {0x85: r"\N", 0x2028: r"\L", 0x2029: r"\P"}  # line breaks to some parsers, so always escaped


class RefusedError(Exception):
    """The text has a form that cannot be edited: aliases, keys on one line, …"""


def styled(text: str) -> Any:
    """Parse a text with its quotes and comments. Raises: RefusedError if ruamel.yaml fails."""
    return _asked(lambda: _editor().load(text))


def _editor() -> Any:
    """Return a ruamel.yaml instance that keeps comments, order and quotes."""
    from ruamel.yaml import YAML

    yaml: Any = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _asked(question: Callable[[], Any]) -> Any:
    """Call ruamel.yaml. Raises: RefusedError if it fails on a text that `yaml_reader` has read."""
    import warnings

    from ruamel.yaml.error import YAMLError, YAMLWarning

    faults = AttributeError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError, YAMLError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", YAMLWarning)  # a duplicate anchor
            return question()
    except faults as fault:
        raise RefusedError from fault


class TextEdit:
    """A text and its node tree; marks are half-open code point offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root: Any = _asked(lambda: _editor().compose(text))

    def put(self, keys: Sequence[str], value: Any) -> str:
        if self.root is None or _empty(self.root):
            at = len(self.text) if self.root is None else self.root.start_mark.index
            return self._insert_lines(at, _block(_nested(keys, value)), 0, replace=self.root)
        node = self.root
        for n, key in enumerate(keys):
            if _flows(node):
                return self._flow(node, keys[n:], value)
            pair = _pair(node, key)
            if pair is None:
                lines = _block(_nested(keys[n:], value))
                return self._insert_lines(self._line_after(node), lines, node.start_mark.column)
            if n == len(keys) - 1:
                return self._replace(pair[0], pair[1], value)
            if pair[1].id == "scalar" and not pair[1].value:  # a key without a value
                indent = pair[0].start_mark.column + 2
                return self._insert_lines(self._line_after(pair[0]), _block(_nested(keys[n + 1 :], value)), indent)
            node = pair[1]
        raise RefusedError

    def drop(self, keys: Sequence[str]) -> str:
        pairs: list[Any] = []
        node = self.root
        for key in keys:
            if _flows(node):
                break
            pairs.append(pair := _pair(node, key))
            if pair is None:
                raise RefusedError
            node = pair[1]
        rest = keys[len(pairs) :]
        if rest and not (len(node.value) == 1 and _single(node, rest)):
            return self._flow(node, rest, None)
        text, last = self.text, len(pairs) - 1
        parents = [self.root, *(pair[1] for pair in pairs)]
        for depth in range(last, -1, -1):  # from the end of the text to its start
            key, value = pairs[depth]
            if self._head(key).strip():
                raise RefusedError
            end = self._line_after(value if _end(value) and depth == last else key)
            text = text[: self._line(key)] + text[end:]
            if len(parents[depth].value) > 1:
                break
        return text

    def append(self, key: str, item: Any) -> str:
        pair = None if self.root is None or _empty(self.root) else _pair(self.root, key)
        if pair is None:
            return self.put([key], _Block([item]))
        name, value = pair
        if value.id == "sequence" and not _flows(value):
            return self._insert_lines(self._line_after(value), _block(_Block([item])), value.start_mark.column)
        if value.id == "scalar" and not value.value and value.style is None:
            indent = name.start_mark.column + 2
            return self._insert_lines(self._line_after(name), _block(_Block([item])), indent)
        if value.id == "scalar":
            return self._span(value, f"[{self._source(value)}, {_inline(item)}]")
        if not value.value:
            return self._span(value, f"[{_inline(item)}]")
        at = _end(value.value[-1])
        return f"{self.text[:at]}, {_inline(item)}{self.text[at:]}"

    def discard(self, key: str, at: int) -> str:
        pair = _pair(self.root, key)
        if pair is None:
            raise RefusedError
        items = pair[1].value
        if not _flows(pair[1]):
            start, end = self._line(items[at]), self._line_after(items[at])
            if self._head(items[at]).strip() != "-":
                raise RefusedError
        elif at:
            start, end = _end(items[at - 1]), _end(items[at])
        else:
            start, end = items[0].start_mark.index, items[1].start_mark.index
        return self.text[:start] + self.text[end:]

    def _replace(self, key: Any, value: Any, new: Any) -> str:
        """Replace the value of a key; comments around an old block are kept."""
        if value.start_mark.index < key.end_mark.index or value.anchor:
            raise RefusedError
        colon = self.text.index(":", key.end_mark.index) + 1
        if not _end(value):
            return f"{self.text[:colon]} {_inline(new)}{self.text[colon:]}"
        if value.id == "scalar" or _flows(value):
            return self._span(value, _inline(new))
        start, end = self._line(value), self._line_after(value)
        return f"{self.text[:colon]} {_inline(new)}{self.text[colon:start]}{self.text[end:]}"

    def _flow(self, node: Any, keys: Sequence[str], value: Any) -> str:
        """Rewrite a `{…}` with the value at a path set or removed."""
        data: Any = styled(self._source(node))
        inner = data
        for key in keys[:-1]:
            if inner.get(key) is None:
                inner[key] = {}
            inner = inner[key]
        if value is None:
            del inner[keys[-1]]
        else:
            inner[keys[-1]] = list(value) if isinstance(value, _Block) else value
        return self._span(node, _inline(data))

    def _span(self, node: Any, new: str) -> str:
        if "#" in self._source(node) and "\n" in self._source(node):
            raise RefusedError  # there may be a comment inside
        start = node.start_mark.index
        return self.text[:start] + new + self.text[start + len(self._source(node)) :]

    def _source(self, node: Any) -> str:
        return self.text[node.start_mark.index : _end(node)].rstrip()

    def _line(self, node: Any) -> int:
        return node.start_mark.index - node.start_mark.column

    def _head(self, node: Any) -> str:
        return self.text[self._line(node) : node.start_mark.index]

    def _line_after(self, node: Any) -> int:
        """Return the offset of the line after a node."""
        end = _last(node)
        end = len(self.text[:end].rstrip())
        return (self.text.find("\n", end) + 1) or len(self.text)

    def _insert_lines(self, at: int, lines: str, indent: int, replace: Any = None) -> str:
        block = "".join(f"{' ' * indent}{line}{self.newline}" for line in lines.split("\n"))
        head, tail = self.text[:at], self.text[at if replace is None else max(at, _end(replace)) :]
        if head and not head.endswith("\n"):
            head += self.newline
        return head + block + (tail.lstrip("\r\n") if replace is not None else tail)


class _Block(list[Any]):
    """A list that is written with one item per line."""


def _flows(node: Any) -> bool:
    """Return whether a node is written as `{…}` or `[…]`; False for a scalar."""
    return bool(getattr(node, "flow_style", False))


def _empty(node: Any) -> bool:
    return not node.value and (_flows(node) or node.id == "scalar")


def _single(node: Any, keys: Sequence[str]) -> bool:
    """Return whether a node has only one key on each level of a path, so that removing it leaves nothing."""
    for key in keys:
        if node.id != "mapping" or len(node.value) != 1 or node.value[0][0].value != key:
            return False
        node = node.value[0][1]
    return True


def _pair(node: Any, key: str) -> Any:
    if node.id != "mapping":
        raise RefusedError
    return next(((k, v) for k, v in node.value if k.value == key), None)


def _end(node: Any) -> int:
    """Return the end of a node; 0 for an empty one."""
    return 0 if node.start_mark.index == node.end_mark.index else node.end_mark.index


def _last(node: Any) -> int:
    """Return the end of the last scalar in a node, because a block's own mark is after trailing comments."""
    if _flows(node) or node.id == "scalar" or not node.value:
        return _end(node)
    if node.id == "sequence":
        return max(map(_last, node.value))
    return max(max(_end(k), _last(v)) for k, v in node.value)


def _nested(keys: Sequence[str], value: Any) -> Any:
    for key in reversed(keys):
        value = {key: value}
    return value


def _quoted(value: Any) -> Any:
    """Return a value with double quotes around each text that a reader would take for something else."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str):
        return DoubleQuotedScalarString(value) if _ODD.search(value) else value
    if isinstance(value, list):
        return [_quoted(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {_quoted(key): _quoted(item) for key, item in cast("dict[Any, Any]", value).items()}
    return value


def _inline(value: Any) -> str:
    """Return a value written on one line."""
    if isinstance(value, (Mapping, Items)):  # as read, without quotes
        value = yaml_reader.plain(value)
    value = _quoted(value)
    yaml = _editor()
    yaml.default_flow_style = True
    yaml.width = 1 << 30
    stream = io.StringIO()
    _asked(lambda: yaml.dump({"k": value}, stream))
    text = stream.getvalue().strip()[len("{k: ") : -1]
    return text.translate(_BREAKS)


def _block(value: Any) -> str:
    """Return a value with one key or item per line; collections on one line and empty ones stay so."""
    if not _nests(value):
        return _inline(value)
    if isinstance(value, _Block):
        return "\n".join("- " + _block(item).replace("\n", "\n  ") for item in value)
    lines: list[str] = []
    for key, inner in value.items():
        text = _block(inner)
        lines.append(f"{_inline(key)}:" + ("\n  " + text.replace("\n", "\n  ") if _nests(inner) else f" {text}"))
    return "\n".join(lines)


def _nests(value: Any) -> bool:
    """Return whether a value is written on separate lines."""
    return bool(value) and (isinstance(value, _Block) or type(value) is dict)


# Public edits, each checked by reading the result again.

_MOST = 250_000  # characters of an editable text; ruamel.yaml takes seconds for these


def put(name: str, text: str, keys: Sequence[str], value: Any) -> str:
    """Return the text with `value` at a path of keys. `name` is the file name for errors.

    Raises: UserError if a key on the path holds no mapping, or the edit cannot be made safely.
    """

    def change(data: dict[str, Any]) -> None:
        for key in keys[:-1]:
            if data.get(key) is None:
                data[key] = {}
            inner: object = data[key]
            if not isinstance(inner, dict):
                raise UserError(name, f"'{key}' holds no keys")
            data = cast("dict[str, Any]", inner)
        data[keys[-1]] = yaml_reader.plain(value)

    return _edited(name, text, change, lambda edit: edit.put(keys, value))


def drop(name: str, text: str, keys: Sequence[str]) -> str:
    """Return the text without a key and parent keys left empty; unchanged if the key is missing."""

    def change(data: dict[str, Any]) -> None:
        parents = [data]
        for key in keys[:-1]:
            parents.append(parents[-1][key])
        for parent, key in zip(reversed(parents), reversed(keys), strict=True):
            del parent[key]
            if parent:
                break

    value: Any = yaml_reader.plain(yaml_reader.read(name, text).data)
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return text
        value = cast("Any", value[key])
    return _edited(name, text, change, lambda edit: edit.drop(keys))


def append(name: str, text: str, key: str, item: Any) -> str:
    """Return the text with an item added to the list at a top-level key; a single string becomes a list."""

    def change(data: dict[str, Any]) -> None:
        old = data.get(key)
        if isinstance(old, dict):
            raise UserError(name, f"'{key}' holds no list")
        data[key] = [*(old if isinstance(old, list) else [] if old is None else [old]), yaml_reader.plain(item)]

    return _edited(name, text, change, lambda edit: edit.append(key, item))


def discard(name: str, text: str, key: str, item: str) -> str:
    """Return the text without an item of the list at a top-level key, and without the key if the list is empty."""
    old = yaml_reader.plain(yaml_reader.read(name, text).data).get(key)
    if old in (item, [item]):
        return drop(name, text, [key])
    if not isinstance(old, list) or item not in old:
        return text

    def change(data: dict[str, Any]) -> None:
        data[key].remove(item)

    at = cast("list[object]", old).index(item)
    return _edited(name, text, change, lambda edit: edit.discard(key, at))


def _edited(name: str, text: str, change: Callable[[dict[str, Any]], None], edit: Callable[[TextEdit], str]) -> str:
    """Return the text edited by `edit`. Raises: UserError unless its data equal those made by `change`."""
    if len(text) > _MOST:
        raise UserError(name, f"larger than {_MOST // 1000} kB, too large to be edited", "change it by hand")
    wanted: dict[str, Any] = yaml_reader.plain(yaml_reader.read(name, text).data)
    before = deepcopy(wanted)
    change(wanted)
    if alike(wanted, before):
        return text
    refused = UserError(name, "cannot change this without changing other parts of the file", "change it by hand")
    try:
        new = edit(TextEdit(text))
        if alike(yaml_reader.plain(yaml_reader.read(name, new).data), wanted):
            return new
    except (UserError, RefusedError, ValueError) as error:
        raise refused from error
    raise refused


def alike(one: Any, other: Any) -> bool:
    """Return whether two values are equal, with 1, 1.0 and true different; key order does not count."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
