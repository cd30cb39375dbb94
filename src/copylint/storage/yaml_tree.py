"""YAML documents as dicts, lists and scalars with positions, built from the events of PyYAML's parser.

Scalars follow the YAML 1.2 core schema. Time and memory are linear in the text, aliases included.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from ..model.errors import UserError, excerpt, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Place = tuple[int, int]  # line and column, both from 1

BYTES = 1_000_000  # per document: the largest built-in rule has 20 kB; word lists are separate files
_DEPTH = 60  # how deep collections may nest
_WEIGHT = 200_000  # values per document; long texts count as several, aliases as often as they are used
_DEEP = f"nested more than {_DEPTH} levels deep"
_TAG = "tag:yaml.org,2002:"
_QUOTE = "put it in quotes if it is text"

_BREAK = r"(?:\r\n|\r|\n)"
_HEAD = re.compile(rf"(?:[ \t]*(?:#[^\r\n]*)?{_BREAK})*+")  # allowed before directives
_DIRECTIVE = re.compile(r"%YAML[ \t]+1\.2[ \t]*(?=[\r\n]|$|[ \t]#)")
_LATER = re.compile(r"(?:^|[\r\n])%")
_REFUSED = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ALONE = re.compile(r"(?:&\S+\s+)?!\s")  # a tag without a name

_MAYBE = frozenset("~nNtTfF+-.0123456789")  # first characters of values other than strings
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DIGITS = 400  # more than the largest number has


class Mapping(dict[str, Any]):
    """A mapping with its position and those of its keys."""

    __slots__ = ("place", "places")

    def __init__(
        self, place: Place, values: dict[str, Any] | None = None, places: dict[str, Place] | None = None
    ) -> None:
        super().__init__(values or {})
        self.place: Place = place
        self.places: dict[str, Place] = places or {}


class Sequence(list[Any]):
    """A sequence with its position and those of its items."""

    __slots__ = ("place", "places")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place: Place = place
        self.places: list[Place] = []


class _Misfit(Exception):
    """An invalid scalar: the problem, and a hint."""


class _Open:
    """A collection that is still being read."""

    __slots__ = ("anchor", "height", "key", "made", "weight")

    def __init__(self, made: Mapping | Sequence, anchor: str | None) -> None:
        self.made, self.anchor = made, anchor
        self.key: tuple[str, Place] | None = None  # key whose value is read next
        self.weight, self.height = 1, 1


def load(path: Path | str, text: str) -> Any:
    """Return the value of a document, of any type; None for an empty one.

    Raises: UserError with line and column if it is invalid, unsupported or over a limit.
    """
    if len(text) > BYTES or len(text.encode("utf-8", "surrogatepass")) > BYTES:
        raise UserError(str(path), f"larger than {BYTES // 1_000_000} MB", "put long lists into files of their own")
    text = text.removeprefix("\ufeff")
    if m := _REFUSED.search(text):
        what = f"the character U+{ord(m[0]):04X} is not allowed here"
        raise _error(path, _place(text, m.start()), what, f'write it in double quotes: "{_escape(m[0])}"')
    try:
        return _Document(path, _without_directive(path, text)).read()
    except _faults() as problem:
        raise _explained(path, text, problem) from problem


def _error(path: Path | str, place: Place, what: str, hint: str = "") -> UserError:
    return UserError(f"{path}:{place[0]}:{place[1]}", what, hint)


def _place(text: str, at: int) -> Place:
    lines = re.split(_BREAK, text[:at])
    return len(lines), len(lines[-1]) + 1


def _escape(ch: str) -> str:
    return f"\\x{ord(ch):02X}" if ord(ch) < 0x100 else f"\\u{ord(ch):04X}"


def _without_directive(path: Path | str, text: str) -> str:
    """Return the text with `%YAML 1.2` turned into a comment. Raises: UserError at any other directive."""
    at = _HEAD.match(text).end()  # type: ignore[union-attr]
    if not text.startswith("%", at):
        return text
    if m := _DIRECTIVE.match(text, at):
        text = f"{text[:at]}#{text[at + 1 :]}"
        at = _HEAD.match(text, m.start()).end()  # type: ignore[union-attr]
        if text.startswith("---", at):
            return text
        if not text.startswith("%", at):
            raise _error(path, _place(text, at), "a directive needs '---' after it", "add it, or remove the directive")
    line = excerpt(re.split(_BREAK, text[at : at + 200])[0])
    raise _error(path, _place(text, at), f"the directive {line} is not read", "remove it; files are read as YAML 1.2")


@cache
def _parser() -> Callable[[str], Any]:
    """Return PyYAML's C parser, or the Python one if PyYAML was built without it."""
    try:
        from yaml.cyaml import CSafeLoader

        return cast("Any", CSafeLoader)
    except ImportError:
        from yaml import SafeLoader

        return SafeLoader


def _faults() -> tuple[type[Exception], ...]:
    """Return the exceptions of the parsers; the Python one raises ValueError for an escape beyond Unicode."""
    from yaml import YAMLError

    return YAMLError, ValueError, OverflowError


def _explained(path: Path | str, text: str, problem: Exception) -> UserError:
    fault: Any = problem
    mark: Any = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    what = str(getattr(fault, "problem", None) or getattr(fault, "context", None) or "invalid escape").splitlines()[0]
    if what == "exceeded maximum nesting depth":  # from the C parser, before our own limit
        return _error(path, place, _DEEP)
    if mark and mark.index >= len(text):  # the C parser counts one more line
        place = _place(text, len(text))
    hint = "quote texts that contain ':', '#', '{' or '[', or start with '*', '&' or '!'"
    return _error(path, place, f"not YAML: {excerpt(what, 100)}", hint)


class _Document:
    """Builds one document from its events, without recursion."""

    def __init__(self, path: Path | str, text: str) -> None:
        self.path, self.text = path, text
        self.root: Any = None
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Any, int, int] | None] = {}  # value, weight, height; None while open
        self.weight = 0

    def read(self) -> Any:
        from yaml import events

        scalar, mapping, sequence = events.ScalarEvent, events.MappingStartEvent, events.SequenceStartEvent
        ends = events.MappingEndEvent, events.SequenceEndEvent
        for event in self.events():
            kind = cast("Any", type(event))
            if kind is scalar:
                self.scalar(event)
            elif kind in ends:
                self.close()
            elif kind is mapping:
                self.open(event, Mapping(self.place(event)), "map")
            elif kind is sequence:
                self.open(event, Sequence(self.place(event)), "seq")
            else:
                self.alias(event)
        return self.root

    def events(self) -> Iterator[Any]:
        """Yield the events inside the document."""
        from yaml import events

        start, end, last = events.DocumentStartEvent, events.DocumentEndEvent, events.StreamEndEvent
        parser = _parser()(self.text)
        try:
            parser.get_event()
            if type(parser.get_event()) is not start:
                return
            while type(event := parser.get_event()) is not end:
                yield event
            mark = event.end_mark
            if not _LATER.search(self.text, mark.index) and type(event := parser.get_event()) is last:
                return
            what = "more than one document in a file"
            raise _error(self.path, (event.start_mark.line + 1, event.start_mark.column + 1), what, "remove the others")
        finally:
            parser.dispose()

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return mark.line + 1, mark.column + 1

    def error(self, event: Any, what: str, hint: str = "") -> UserError:
        return _error(self.path, self.place(event), what, hint)

    def tag(self, event: Any) -> str | None:
        """Return the name of a standard YAML tag; None without a tag. Raises: UserError at any other tag."""
        if (tag := event.tag) is None:
            start = event.start_mark.index
            if self.text.startswith(("!", "&"), start) and _ALONE.match(self.text, start):
                tag = "!"
            else:
                return None
        if tag.startswith(_TAG) and (name := tag[len(_TAG) :]) in ("str", "int", "float", "bool", "null", "map", "seq"):
            return name
        shown = f"!!{tag[len(_TAG) :]}" if tag.startswith(_TAG) else tag
        raise self.error(event, f"unknown tag {excerpt(shown)}", "remove it, or quote the text if it is one")

    def scalar(self, event: Any) -> None:
        text: str = event.value
        plain = not event.style  # None in one parser, '' in the other
        name = self.tag(event)
        try:
            value = _value(text, plain) if name is None else _tagged(name, text)
        except _Misfit as misfit:
            raise self.error(event, *misfit.args) from None
        if isinstance(value, str) and _SURROGATE.search(value):
            raise self.error(event, "half of a surrogate pair is not a character", r"write the whole: \U0001F600")
        if plain and text == "<<" and name is None and self.at_key():
            hint = "write the keys out, or quote '<<' if it is text"
            raise self.error(event, "merge keys (<<) are not supported", hint)
        self.add(event, value, 1 + (len(text) >> 5), 0)
        if event.anchor is not None:
            self.anchors[event.anchor] = value, 1 + (len(text) >> 5), 0

    def at_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].key is None and isinstance(self.stack[-1].made, Mapping)

    def open(self, event: Any, made: Mapping | Sequence, name: str) -> None:
        if self.tag(event) not in (None, name):
            raise self.error(event, f"the tag does not fit a {'mapping' if name == 'map' else 'list'}", "remove it")
        if len(self.stack) == _DEPTH:
            raise self.error(event, _DEEP)
        self.add(event, made, 1, 0)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(made, event.anchor))

    def close(self) -> None:
        done = self.stack.pop()
        if done.anchor is not None and self.anchors[done.anchor] is None:
            self.anchors[done.anchor] = done.made, done.weight, done.height
        if self.stack:
            above = self.stack[-1]
            above.weight += done.weight - 1
            above.height = max(above.height, done.height + 1)

    def alias(self, event: Any) -> None:
        name = excerpt(event.anchor)
        if event.anchor not in self.anchors:
            raise self.error(event, f"the alias *{name} has no anchor before it", "quote texts that start with '*'")
        if (known := self.anchors[event.anchor]) is None:
            raise self.error(event, f"*{name} refers to what it is part of")
        value, weight, height = known
        if len(self.stack) + height > _DEPTH:
            raise self.error(event, f"{_DEEP}, *{name} included")
        self.add(event, value, weight, height)

    def add(self, event: Any, value: Any, weight: int, height: int) -> None:
        """Add a value to the open collection. Raises: UserError for an invalid key, or past a limit."""
        self.weight += weight
        if self.weight > _WEIGHT:
            raise self.error(event, f"more than {_WEIGHT:,} values", "aliases count as often as they are used")
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        top.weight += weight
        if height >= top.height:
            top.height = height + 1
        made = top.made
        if isinstance(made, Sequence):
            made.append(value)
            made.places.append(self.place(event))
        elif top.key is None:
            self.add_key(event, top, made, value)
        else:
            made[top.key[0]], top.key = value, None

    def add_key(self, event: Any, top: _Open, made: Mapping, key: Any) -> None:
        if not isinstance(key, str):
            raise self.error(event, f"a key must be text, not {quoted(key)}", _QUOTE)
        if key in made:
            raise self.error(event, f"duplicate key '{excerpt(key)}'", f"it is also in line {made.places[key][0]}")
        made[key], made.places[key] = None, self.place(event)
        top.key = key, made.places[key]


def _value(text: str, plain: bool) -> str | int | float | bool | None:
    """Return the value of a scalar without a tag."""
    if not plain or (text and text[0] not in _MAYBE):
        return text
    if text in _NULLS:
        return None
    if text in _FLAGS:
        return _FLAGS[text]
    if _INT.fullmatch(text):
        return _int(text)
    if _FLOAT.fullmatch(text) or _ENDLESS.fullmatch(text):
        return _float(text)
    return text


def _tagged(name: str, text: str) -> str | int | float | bool | None:
    """Return the value of a scalar with a standard tag, quoted or not."""
    if name == "str":
        return text
    if name == "null" and text in _NULLS:
        return None
    if name == "bool" and text in _FLAGS:
        return _FLAGS[text]
    if name == "int" and _INT.fullmatch(text):
        return _int(text)
    if name == "float" and (_FLOAT.fullmatch(text) or _ENDLESS.fullmatch(text)):
        return _float(text)
    raise _Misfit(f"'{excerpt(text)}' does not fit its tag !!{name}", "remove the tag, or change the value")


def _int(text: str) -> int:
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    number = int(text[2:] if base != 10 else text, base) if len(text) <= _DIGITS else None
    if number is None or not -(1 << 63) <= number < 1 << 63:
        raise _Misfit(f"{excerpt(text)} is too large a number", _QUOTE)
    return number


def _float(text: str) -> float:
    number = float(text) if len(text) <= _DIGITS and not _ENDLESS.fullmatch(text) else None
    if number is None or number in (float("inf"), float("-inf")):
        raise _Misfit(f"{excerpt(text)} is not a finite number", _QUOTE)
    return number
