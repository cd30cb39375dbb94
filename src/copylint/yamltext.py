"""The text of a YAML file and the marks of its nodes: edits that replace, insert and delete as little as can be.

An edit may still be wrong where a file is written in unusual ways; `yamledit` reads each result again.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from . import yamlfile
from .yamltree import Mapping
from .yamltree import Sequence as Items

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_BREAKS = {0x85: r"\N", 0x2028: r"\L", 0x2029: r"\P"}  # line breaks to some readers, so they are always escaped


class RefusedError(Exception):
    """The text is written in a way that is not edited: aliases, keys on one line, …"""


def styled(text: str) -> Any:
    """What a text holds, with its quotes and comments. Raises: RefusedError where that cannot be told."""
    return _asked(lambda: _editor().load(text))


def _editor() -> Any:
    """A reader and writer that keeps comments, order and quotes."""
    from ruamel.yaml import YAML

    yaml: Any = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _asked(question: Callable[[], Any]) -> Any:
    """What ruamel.yaml answers. Raises: RefusedError where it fails, though `yamlfile` has read the text."""
    import warnings

    from ruamel.yaml.error import YAMLError, YAMLWarning

    faults = AttributeError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError, YAMLError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", YAMLWarning)  # an anchor that is set twice
            return question()
    except faults as fault:
        raise RefusedError from fault


class TextEdit:
    """A text and the tree of its nodes with their marks (offsets into the text, end exclusive)."""

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
            if pair[1].id == "scalar" and not pair[1].value:  # the key is there, without a value
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
        """Put a value after a key; the comments around an old block stay."""
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
        """Write a `{…}` again, with a value at a path, or without it."""
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
            raise RefusedError  # perhaps a comment inside
        start = node.start_mark.index
        return self.text[:start] + new + self.text[start + len(self._source(node)) :]

    def _source(self, node: Any) -> str:
        return self.text[node.start_mark.index : _end(node)].rstrip()

    def _line(self, node: Any) -> int:
        return node.start_mark.index - node.start_mark.column

    def _head(self, node: Any) -> str:
        return self.text[self._line(node) : node.start_mark.index]

    def _line_after(self, node: Any) -> int:
        """Where the line after the last one of a node starts."""
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
    """A list that is written an item a line."""


def _flows(node: Any) -> bool:
    """Whether a node is written `{…}` or `[…]`; a scalar has no such thing."""
    return bool(getattr(node, "flow_style", False))


def _empty(node: Any) -> bool:
    return not node.value and (_flows(node) or node.id == "scalar")


def _single(node: Any, keys: Sequence[str]) -> bool:
    """Whether a node holds one key on each level down a path, so that without it nothing is left."""
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
    """The end of a node; 0 of one that is not written."""
    return 0 if node.start_mark.index == node.end_mark.index else node.end_mark.index


def _last(node: Any) -> int:
    """The end of the last thing written in a node: a block's own mark lies after the comments that follow it."""
    if _flows(node) or node.id == "scalar" or not node.value:
        return _end(node)
    if node.id == "sequence":
        return max(map(_last, node.value))
    return max(max(_end(k), _last(v)) for k, v in node.value)


def _nested(keys: Sequence[str], value: Any) -> Any:
    for key in reversed(keys):
        value = {key: value}
    return value


def _inline(value: Any) -> str:
    """A value on one line."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, (Mapping, Items)):  # as it was read, without its quotes
        value = yamlfile.plain(value)
    odd = isinstance(value, str) and not _BREAKS.keys().isdisjoint(map(ord, value))
    if odd:
        value = DoubleQuotedScalarString(value)
    yaml = _editor()
    yaml.default_flow_style = True
    yaml.width = 1 << 30
    stream = io.StringIO()
    _asked(lambda: yaml.dump({"k": value}, stream))
    text = stream.getvalue().strip()[len("{k: ") : -1]
    return text.translate(_BREAKS) if odd else text


def _block(value: Any) -> str:
    """Keys and list items a line each; what a user wrote in one line stays in one, and so does what is empty."""
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
    """Whether a value is written on lines of its own."""
    return bool(value) and (isinstance(value, _Block) or type(value) is dict)
