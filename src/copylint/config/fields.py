"""The keys of a configuration: one reader per key checks its YAML value and returns plain JSON.

Each reader takes a table and a key that has a value; the places of values are stored in the table.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast
from unicodedata import normalize

from ..model.errors import UserError, did_you_mean, quoted
from ..model.settings import MOST_FILE_SECONDS
from ..rules.rule import FORMATS, GRADES, SCOPES, SEVERITIES
from ..storage import yaml_reader, yaml_tree
from ..storage.atomic_write import os_error
from ..storage.boundary import ANYWHERE, Boundary, Quota
from .layers import Layer, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


# Tables: a mapping in a configuration file, and the reading it belongs to.

_LONGEST = 4096  # characters of a path, as on Linux


class Reading:
    """The contents of a file and of the files it extends."""

    def __init__(self, trusted: bool) -> None:
        self.trusted = trusted
        self.layers: list[Layer] = []
        self.overrides: list[Layer] = []
        self.private: dict[str, Any] = {}
        self.files: dict[str, list[str] | None] = {}  # absolute paths, with the words of word lists
        self.words = 0  # accepted words so far, in all lists
        self.quota = Quota()


class Table:
    """A mapping of the configuration, read key by key into plain values and their places.

    `boundary` is for the files that it names.
    """

    def __init__(self, reading: Reading, path: str, node: yaml_reader.Node, boundary: Boundary) -> None:
        self.reading, self.file, self.node, self.boundary = reading, path, node, boundary
        self.values: dict[str, Any] = {}
        self.places: dict[str, str] = {}

    def layer(self, readers: Mapping[str, Callable[[Table, str], Any]]) -> Layer:
        """Return the values for the keys of `readers`; any other key is an error."""
        for key, reader in readers.items():
            if self.node.take(key) is not None:
                self.place(key, self.node.data, key)
                self.values[key] = reader(self, key)
        self.node.done()
        return Layer(self.file, self.values, self.places, self.boundary.root)

    def place(self, name: str, data: Any, key: str | int) -> None:
        if isinstance(data, (yaml_tree.Mapping, yaml_tree.Sequence)):
            places: Any = data.places
            line, column = places[key]
            self.places[name] = f"{line}:{column}"

    def inner(self, data: Any) -> Table:
        return Table(self.reading, self.file, yaml_reader.Node(self.node.path, data), self.boundary)

    def item_error(self, key: str, item: str, what: str, hint: str = "") -> UserError:
        """Return an error at one item of a list, or at the key of a single text."""
        value = self.node.data[key]
        if isinstance(value, yaml_tree.Sequence):
            line, column = value.places[value.index(item)]
            return UserError(f"{self.node.path}:{line}:{column}", what, hint)
        return self.node.error(key, what, hint)

    def strings(self, key: str) -> list[str]:
        """Return a list of texts; one text is a list of one, a key without a value an empty list."""
        value = self.node.take(key)
        if value is None:
            return []
        texts = list(self.node.strings(key))
        if isinstance(value, yaml_tree.Sequence):
            for n in range(len(texts)):
                self.place(f"{key}.{n}", value, n)
        return texts

    def tables(self, key: str) -> list[dict[str, Any]]:
        """Return a list of mappings."""
        value: Any = self.node.take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in cast("list[object]", value)):
            raise self.node.error(key, f"'{key}' must be a list of tables of keys and values")
        return cast("list[dict[str, Any]]", value)

    def path(self, key: str, name: str) -> str:
        """Return the absolute path for one named in a file, relative to its folder; resolve links if required."""
        if len(name) > _LONGEST:
            raise self.item_error(key, name, f"a path of {len(name):,} characters is too long")
        if "\0" in name:
            raise self.item_error(key, name, f"{quoted(name)} is not a path", "a path cannot contain a zero byte")
        try:
            path = self.boundary.locate(name, os.path.dirname(self.file))
            with suppress(OSError, ValueError):  # missing or impossible paths are reported on use
                self.boundary.follow(path)
        except UserError as refused:
            raise self.item_error(key, name, f"{refused.where} {refused.what}", refused.hint) from refused
        return path

    def contents(self, path: str, error: Callable[[str, str], UserError]) -> bytes:
        """Return the bytes of a file that the table names."""
        data = contents(path, error, self.boundary)
        if self.boundary.root is not None:
            try:
                self.reading.quota.took(shown(path), len(data))
            except UserError as refused:
                raise error(f"{refused.where} {refused.what}", refused.hint) from refused
        return data


def contents(path: str, error: Callable[[str, str], UserError], boundary: Boundary = ANYWHERE) -> bytes:
    """Return the bytes of a regular file within a boundary. Raises: the result of `error` for a message and a hint."""
    try:
        return boundary.read(path)
    except UserError as refused:
        raise error(f"{shown(refused.where)} {refused.what}", refused.hint) from refused
    except OSError as problem:
        reason = os_error(path, problem)
        raise error(f"cannot read {shown(path)}: {reason.what}", reason.hint) from problem
    except ValueError as problem:  # a zero byte in the path
        raise error(f"{quoted(shown(path))} is not a path", "") from problem


def text_of(path: str, data: bytes) -> str:
    """Return the text of a file's bytes. Raises: UserError unless they are UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(shown(path), f"not UTF-8 at byte {error.start}", "save it as UTF-8") from error


QUOTES = ("auto", "american", "british")
DATES = ("month-first", "day-first")
PER_FILE = ("select", "extend-select", "ignore", "rules", "language", "style", "words", "front-matter")
CHANGES = ("enabled", "severity", "fix", "scope")
_WORDS = 2_000_000  # accepted words in total: dictionaries have half a million
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


def _names(table: Table, key: str) -> list[str]:
    return table.strings(key)


def globs(table: Table, key: str) -> list[str]:
    return [glob.removeprefix("./") for glob in table.strings(key)]


def _paths(table: Table, key: str) -> list[str]:
    return [table.path(key, name) for name in table.strings(key)]


def _path(table: Table, key: str) -> str:
    return table.path(key, table.node.text(key))


def _severity(table: Table, key: str) -> str:
    return table.node.choice(key, {word: word for word in SEVERITIES}, "warning")


def _seconds(table: Table, key: str) -> float:
    value: Any = table.node.take(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MOST_FILE_SECONDS:
        raise table.node.error(key, f"'{key}' must be CPU seconds, above 0 and at most {MOST_FILE_SECONDS:.0f}")
    return float(value)


def _language(table: Table, key: str) -> str:
    word = table.node.text(key)
    if not re.match(LANGUAGE, word):
        raise table.node.error(key, f"{quoted(word)} is not a language code", "use a code such as en, en-GB or pt-BR")
    return word


def _style(table: Table, key: str) -> dict[str, str]:
    node = table.node.child(key)
    style: dict[str, str] = {}
    for name, words in (("quotes", QUOTES), ("dates", DATES)):
        if node.take(name) is not None:
            style[name] = node.choice(name, {word: word for word in words}, words[0])
            table.place(f"{key}.{name}", node.data, name)
    node.done()
    return style


def _words(table: Table, key: str) -> list[str]:
    """Return accepted words, with files replaced by their words; each file counts once."""
    value: Any = table.node.take(key)
    words: list[str] = []
    seen: set[str] = set()
    items = cast("list[object]", value) if isinstance(value, list) else [cast("object", value)]
    for item in items:
        if isinstance(item, str):
            words.append(normalize("NFC", item))
        elif isinstance(item, dict):
            inner = table.inner(item)
            path = inner.path("file", inner.node.text("file"))
            inner.node.done()
            if path not in seen:
                words += _words_of(inner, path)
                seen.add(path)
        else:
            raise table.node.error(
                key, f"'{key}' must be a list of words and 'file: PATH' entries", "put words in quotes"
            )
        if table.reading.words + len(words) > _WORDS:
            raise table.node.error(key, f"more than {_WORDS:,} words, all overrides included")
    table.reading.words += len(words)
    return words


def _words_of(table: Table, path: str) -> list[str]:
    """Return the words of a file, which is read once however often it is named."""
    words = table.reading.files.get(path)
    if words is None:
        data = table.contents(path, lambda what, hint: table.node.error("file", what, hint))
        table.reading.files[path] = words = word_list(text_of(path, data))
    return words


def word_list(text: str) -> list[str]:
    """Return the words of a list: one per line; '#' at the start or after whitespace begins a comment."""
    lines = (re.sub(r"(?:^|\s)#.*", "", line).strip() for line in normalize("NFC", text).splitlines())
    return [line for line in lines if line]


def _formats(table: Table, key: str) -> dict[str, str]:
    node = table.node.child(key)
    formats: dict[str, str] = {}
    for suffix in list(cast("Mapping[object, object]", node.data)):
        if not isinstance(suffix, str) or not suffix.startswith("."):
            raise node.error(cast("Any", suffix), f"{quoted(suffix)} is not a suffix", f"write {quoted(f'.{suffix}')}")
        formats[suffix.lower()] = node.choice(suffix, {f: f for f in FORMATS}, "")
        table.place(f"{key}.{suffix.lower()}", node.data, suffix)
    return formats


def _suppress(table: Table, key: str) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = []
    for n, item in enumerate(table.tables(key)):
        inner = table.inner(item)
        entries.append({name: inner.node.text(name) for name in ("path", "rule", "text")})
        table.place(f"{key}.{n}", item, "rule")
        inner.node.done()
    return entries


def _rules(table: Table, key: str) -> dict[str, dict[str, Any]]:
    node = table.node.child(key)
    changes: dict[str, dict[str, Any]] = {}
    for rule in list(cast("Mapping[object, object]", node.data)):
        if not isinstance(rule, str):
            raise node.error(cast("Any", rule), f"'{rule}' is not a rule")
        value = node.take(rule)
        table.place(f"{key}.{rule}", node.data, rule)
        changes[rule] = _change(table, f"{key}.{rule}", node, rule, value)
    return changes


def _change(table: Table, prefix: str, node: yaml_reader.Node, rule: str, value: object) -> dict[str, Any]:
    """Return the changes to a rule: {enabled, severity, fix, scope, options}, each if given."""
    match value:
        case None:
            return {}
        case bool() | "off" | "on":
            return {"enabled": value in (True, "on")}
        case str() if value in SEVERITIES:
            return {"enabled": True, "severity": str(value)}
        case dict():
            return _changes(table.inner(value), table, prefix)
        case _:
            words = ["off", "on", *SEVERITIES]
            hint = did_you_mean(value, words) if isinstance(value, str) else ""
            raise node.error(rule, f"{quoted(rule)} must be off, on, a severity or a table, not {quoted(value)}", hint)


def _changes(inner: Table, outer: Table, prefix: str) -> dict[str, Any]:
    node, change, options = inner.node, dict[str, Any](), dict[str, Any]()
    for name in list(cast("Mapping[object, object]", node.data)):
        outer.place(f"{prefix}.{name}", node.data, cast("Any", name))
        if name not in CHANGES:
            options[str(name)] = yaml_reader.plain(node.data[name])
    if (enabled := node.take("enabled")) is not None:
        if not isinstance(enabled, bool) and enabled not in ("on", "off"):
            raise node.error("enabled", "'enabled' must be true or false")
        change["enabled"] = enabled in (True, "on")
    if node.take("severity") is not None:
        change["severity"] = _severity(inner, "severity")
    if node.take("fix") is not None:
        change["fix"] = node.choice("fix", {word: word for word in GRADES}, "")
    if node.take("scope") is not None:
        change["scope"] = scope = inner.strings("scope")
        for word in scope:
            if word not in (known := (*SCOPES, "source", "any")):
                raise inner.item_error("scope", word, f"unknown scope {quoted(word)}", did_you_mean(word, known))
        if "source" in scope and len(scope) > 1:
            raise node.error("scope", "'source' is the whole file and cannot be combined")
    if options:
        change["options"] = options
    return change


READERS: dict[str, Callable[[Table, str], Any]] = {
    "select": _names,
    "extend-select": _names,
    "ignore": _names,
    "rules": _rules,
    "rule-folders": _paths,
    "language": _language,
    "style": _style,
    "words": _words,
    "exclude": globs,
    "formats": _formats,
    "front-matter": _names,
    "fail-on": _severity,
    "file-seconds": _seconds,
    "suppress": _suppress,
    "baseline": _path,
}
