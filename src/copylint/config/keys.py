"""The keys of a configuration: how the value of each is read from YAML, checked, and made plain.

Each reader takes a table and a key that has a value, and gives JSON; places go to the table beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast
from unicodedata import normalize

from .. import cpu_limit, yamlfile
from ..errors import did_you_mean, quoted
from ..rules import FORMATS, GRADES, SCOPES, SEVERITIES
from .table import Table, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

QUOTES = ("auto", "american", "british")
DATES = ("month-first", "day-first")
PER_FILE = ("select", "extend-select", "ignore", "rules", "language", "style", "words", "front-matter")
CHANGES = ("enabled", "severity", "fix", "scope")
_WORDS = 2_000_000  # accepted in all: dictionaries have half a million
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
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= cpu_limit.MOST:
        raise table.node.error(key, f"'{key}' must be CPU seconds, more than 0 and at most {cpu_limit.MOST:.0f}")
    return float(value)


def _language(table: Table, key: str) -> str:
    word = table.node.text(key)
    if not re.match(LANGUAGE, word):
        raise table.node.error(key, f"{quoted(word)} is no language", "write its code: en, en-GB, pt-BR")
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
    """Accepted words, those of files put in their place; each file counts once."""
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
            raise table.node.error(key, f"'{key}' must be a list of words and of 'file: PATH'", "put words in quotes")
        if table.reading.words + len(words) > _WORDS:
            raise table.node.error(key, f"more than {_WORDS:,} words, those of all overrides together")
    table.reading.words += len(words)
    return words


def _words_of(table: Table, path: str) -> list[str]:
    """The words of a file, which is read once however often it is named."""
    words = table.reading.files.get(path)
    if words is None:
        data = table.contents(path, lambda what, hint: table.node.error("file", what, hint))
        table.reading.files[path] = words = word_list(text_of(path, data))
    return words


def word_list(text: str) -> list[str]:
    """One word a line; what follows a '#' at its start or after white space is a comment."""
    lines = (re.sub(r"(?:^|\s)#.*", "", line).strip() for line in normalize("NFC", text).splitlines())
    return [line for line in lines if line]


def _formats(table: Table, key: str) -> dict[str, str]:
    node = table.node.child(key)
    formats: dict[str, str] = {}
    for suffix in list(cast("Mapping[object, object]", node.data)):
        if not isinstance(suffix, str) or not suffix.startswith("."):
            raise node.error(cast("Any", suffix), f"{quoted(suffix)} is no suffix", f"write {quoted(f'.{suffix}')}")
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
            raise node.error(cast("Any", rule), f"'{rule}' is no rule")
        value = node.take(rule)
        table.place(f"{key}.{rule}", node.data, rule)
        changes[rule] = _change(table, f"{key}.{rule}", node, rule, value)
    return changes


def _change(table: Table, prefix: str, node: yamlfile.Node, rule: str, value: object) -> dict[str, Any]:
    """What is to change in a rule: {enabled, severity, fix, scope, options}, each if given."""
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
            options[str(name)] = yamlfile.plain(node.data[name])
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
            raise node.error("scope", "'source' is the whole file and stands alone")
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
