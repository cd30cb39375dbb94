"""Edits of a `.copylint.yaml`, for `copylint config`, `copylint suppress` and editors.

The result is validated before it is written: a valid file stays valid.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from ..model.errors import UserError
from ..rules.rule import SEVERITIES
from ..storage import yaml_editor, yaml_reader
from .fields import contents
from .layers import Config, shown, user_file
from .loader import parse
from .reader import root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from .rule_selection import Known

BOM = "\ufeff"


def set_value(
    path: Path, key: str, value: str, known: Known, check: Callable[[Config], None] | None = None, trusted: bool = False
) -> Config:
    """Set a dotted key (`style.quotes`, `rules.quotes/missing-space-after-quote.severity`) to a value written in YAML.

    Raises: UserError, here and in all edits, if the result is no valid configuration or `check` refuses it; the
    file is then as it was. A missing file is made. `trusted`: the user has named the file, here and in all edits.
    """
    data: Any = yaml_reader.load(f"the value of {key}", value)
    if data is None:
        raise UserError("", f"no value for '{key}'", "to remove a key use 'unset'")
    keys = split(key)

    def edit(name: str, text: str) -> str:
        old: Any = yaml_reader.read(name, text).data
        return yaml_editor.put(name, _opened(name, text, old, keys), _spelled(old, keys), styled(value, data))

    return _edit(path, edit, known, check, trusted)


def unset(
    path: Path, key: str, known: Known, check: Callable[[Config], None] | None = None, trusted: bool = False
) -> Config:
    """Remove a dotted key; comments stay. Raises: UserError also if the file does not have the key."""
    keys = split(key)

    def edit(name: str, text: str) -> str:
        new = yaml_editor.drop(name, text, _spelled(yaml_reader.read(name, text).data, keys))
        if new == text:
            raise UserError(name, f"'{key}' is not set here")
        return new

    return _edit(path, edit, known, check, trusted)


def select(
    path: Path, names: Iterable[str], known: Known, check: Callable[[Config], None] | None = None, trusted: bool = False
) -> Config:
    """Enable rules and groups: in `select` if the file has it, else in `extend-select`."""

    def edit(name: str, text: str) -> str:
        for word in names:
            data: Any = yaml_reader.read(name, text).data
            to = "select" if data.get("select") is not None else "extend-select"
            text = _switched(name, yaml_editor.discard(name, text, "ignore", word), word, to)
        return text

    return _edit(path, edit, known, check, trusted)


def ignore(
    path: Path, names: Iterable[str], known: Known, check: Callable[[Config], None] | None = None, trusted: bool = False
) -> Config:
    """Disable rules and groups."""
    return _edit(path, lambda name, text: ignored(name, text, names), known, check, trusted)


def ignored(name: str, text: str, words: Iterable[str]) -> str:
    """Return the text of a configuration with rules and groups disabled. `name` is the file's, for errors."""
    for word in words:
        if _among(name, text, word):
            text = yaml_editor.discard(name, text, "select", word)
        text = _switched(name, yaml_editor.discard(name, text, "extend-select", word), word, "ignore")
    return text


def suppress(path: Path, file: str, rule: str, text: str, known: Known) -> Config:
    """Accept what `rule` finds at `text` in `file`, a glob relative to the configuration's folder."""
    return _edit(path, lambda name, old: suppressed(name, old, file, rule, text), known, None)


def suppressed(name: str, old: str, file: str, rule: str, text: str) -> str:
    """Return the text of a configuration with one more entry under `suppress`. `name` is the file's, for errors."""
    entry = {"path": file, "rule": rule, "text": text}
    entries: Any = yaml_reader.plain(yaml_reader.read(name, old).data.get("suppress"))
    return old if entry in (entries or []) else yaml_editor.append(name, old, "suppress", entry)


def split(key: str) -> list[str]:
    """Split a dotted key; an empty part means that the next starts with a dot: `formats..article`.

    Raises: UserError if one is empty for no reason.
    """
    keys: list[str] = []
    dot = ""
    for part in key.split("."):
        if part:
            keys.append(dot + part)
        elif dot or not keys:
            raise UserError("", f"'{key}' is no key", "for example style.quotes")
        dot = "" if part else "."
    if dot:
        raise UserError("", f"'{key}' is no key", "for example style.quotes")
    return keys


def _edit(
    path: Path,
    edit: Callable[[str, str], str],
    known: Known,
    check: Callable[[Config], None] | None,
    trusted: bool = False,
) -> Config:
    from ..storage.atomic_write import atomic_write, remove_leftovers
    from ..storage.boundary import ANYWHERE, Boundary

    full, name = os.path.abspath(path), shown(os.path.abspath(path))
    trusted = trusted or full == user_file()
    old = None
    if os.path.lexists(full):
        boundary = ANYWHERE if trusted else Boundary.of(full)  # no link out of the project is written through
        old = contents(full, lambda what, hint: UserError(name, what, hint), boundary)
    root_of(full, old or b"")  # rejects invalid YAML before editing
    text = (old or b"").decode("utf-8")
    bom = BOM if text.startswith(BOM) else ""
    new = (bom + edit(name, text.removeprefix(BOM))).encode("utf-8")
    config = parse(full, new, trusted)
    known.check(config)
    if check:
        check(config)
    if new != old:
        remove_leftovers(os.path.dirname(os.path.realpath(path)))
        atomic_write(path, new)
    return config


def styled(text: str, data: Any) -> Any:
    """Return the parsed text with its quotes kept, if the YAML writer reads the same data as copylint."""
    try:
        styled = yaml_editor.styled(text)
    except yaml_editor.RefusedError:
        return data
    return styled if yaml_editor.alike(yaml_reader.plain(styled), yaml_reader.plain(data)) else data


def _spelled(data: Any, keys: list[str]) -> list[str]:
    """Return the keys, with a rule spelled as in the file: with its group or without."""
    if keys[0] != "rules" or len(keys) < 2 or not isinstance(data.get("rules"), dict):
        return keys
    word = keys[1]
    for old in map(str, data["rules"]):
        if old == word or (("/" in old) != ("/" in word) and old.rpartition("/")[2] == word.rpartition("/")[2]):
            return ["rules", old, *keys[2:]]
    return keys


def _opened(name: str, text: str, data: Any, keys: list[str]) -> str:
    """Return the text with `RULE: error` written as the table `RULE: {severity: error}`, if a key is to go into it."""
    if keys[0] != "rules" or len(keys) < 3 or not isinstance(data.get("rules"), dict):
        return text
    spelled = _spelled(data, keys)[:2]
    match yaml_reader.plain(data["rules"].get(spelled[1])):
        case bool() | "on" | "off" as word:
            return yaml_editor.put(name, text, spelled, {"enabled": word in (True, "on")})
        case str() as word if word in SEVERITIES:
            return yaml_editor.put(name, text, spelled, {"enabled": True, "severity": word})
        case _:
            return text


def _switched(name: str, text: str, word: str, to: str) -> str:
    """Return the text with a word in the list `to`, and without a contrary setting under `rules`."""
    data: Any = yaml_reader.plain(yaml_reader.read(name, text).data)
    keys = _spelled(data, ["rules", word])
    contrary = (True, "on") if to == "ignore" else (False, "off")
    if isinstance(rules := data.get("rules"), dict) and cast("dict[str, Any]", rules).get(keys[1]) in contrary:
        text = yaml_editor.drop(name, text, keys)
    present: Any = data.get(to)
    if word in (present if isinstance(present, list) else [present]):
        return text
    return yaml_editor.append(name, text, to, word)


def _among(name: str, text: str, word: str) -> bool:
    """Return whether `select` has other words besides this one: an empty list would mean the default again."""
    present: Any = yaml_reader.plain(yaml_reader.read(name, text).data.get("select"))
    return isinstance(present, list) and word in present and len(cast("list[str]", present)) > 1
