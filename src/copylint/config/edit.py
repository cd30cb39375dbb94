"""Edits to a `.copylint.yaml` from the command line.

What an edit makes is checked before it is written: a file that was good stays good.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from .. import yamledit, yamlfile, yamltext
from ..errors import UserError
from ..rules import SEVERITIES
from . import Config, parse, shown, user_file
from .file import root_of
from .table import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from .selection import Known

BOM = "\ufeff"


def set_value(
    path: Path, key: str, value: str, known: Known, check: Callable[[Config], None] | None = None, trusted: bool = False
) -> Config:
    """Set a dotted key (`style.quotes`, `rules.quotes/closing-quote-glue.severity`) to a value written in YAML.

    Raises: UserError, here and in all edits, if the result is no valid configuration or `check` refuses it; the
    file is then as it was. A missing file is made. `trusted`: the user has named the file, here and in all edits.
    """
    data: Any = yamlfile.load(f"the value of {key}", value)
    if data is None:
        raise UserError("", f"no value for '{key}'", "to take a key out use 'unset'")
    keys = split(key)

    def edit(name: str, text: str) -> str:
        old: Any = yamlfile.read(name, text).data
        return yamledit.put(name, _opened(name, text, old, keys), _spelled(old, keys), styled(value, data))

    return _edit(path, edit, known, check, trusted)


def unset(
    path: Path, key: str, known: Known, check: Callable[[Config], None] | None = None, trusted: bool = False
) -> Config:
    """Take a dotted key out; comments stay. Raises: UserError also if the file does not have the key."""
    keys = split(key)

    def edit(name: str, text: str) -> str:
        new = yamledit.drop(name, text, _spelled(yamlfile.read(name, text).data, keys))
        if new == text:
            raise UserError(name, f"'{key}' is not set here")
        return new

    return _edit(path, edit, known, check, trusted)


def select(
    path: Path, names: Iterable[str], known: Known, check: Callable[[Config], None] | None = None, trusted: bool = False
) -> Config:
    """Turn rules and groups on: in `select` where the file has one, which says it all, else in `extend-select`."""

    def edit(name: str, text: str) -> str:
        for word in names:
            data: Any = yamlfile.read(name, text).data
            to = "select" if data.get("select") is not None else "extend-select"
            text = _switched(name, yamledit.discard(name, text, "ignore", word), word, to)
        return text

    return _edit(path, edit, known, check, trusted)


def ignore(
    path: Path, names: Iterable[str], known: Known, check: Callable[[Config], None] | None = None, trusted: bool = False
) -> Config:
    """Turn rules and groups off."""
    return _edit(path, lambda name, text: ignored(name, text, names), known, check, trusted)


def ignored(name: str, text: str, words: Iterable[str]) -> str:
    """The text of a configuration with rules and groups turned off. `name` is the file's, for errors."""
    for word in words:
        if _among(name, text, word):
            text = yamledit.discard(name, text, "select", word)
        text = _switched(name, yamledit.discard(name, text, "extend-select", word), word, "ignore")
    return text


def suppress(path: Path, file: str, rule: str, text: str, known: Known) -> Config:
    """Accept what `rule` finds at `text` in `file`, a glob relative to the configuration's folder."""
    return _edit(path, lambda name, old: suppressed(name, old, file, rule, text), known, None)


def suppressed(name: str, old: str, file: str, rule: str, text: str) -> str:
    """The text of a configuration with an entry more under `suppress`. `name` is the file's, for errors."""
    entry = {"path": file, "rule": rule, "text": text}
    entries: Any = yamlfile.plain(yamlfile.read(name, old).data.get("suppress"))
    return old if entry in (entries or []) else yamledit.append(name, old, "suppress", entry)


def split(key: str) -> list[str]:
    """The keys of a dotted path; an empty one means that the next starts with a dot: `formats..article`.

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
    from ..boundary import ANYWHERE, Boundary
    from ..disk import atomic_write, remove_leftovers

    full, name = os.path.abspath(path), shown(os.path.abspath(path))
    trusted = trusted or full == user_file()
    old = None
    if os.path.lexists(full):
        boundary = ANYWHERE if trusted else Boundary.of(full)  # a link out of the project is not written through either
        old = contents(full, lambda what, hint: UserError(name, what, hint), boundary)
    root_of(full, old or b"")  # refuses what is no YAML before it is edited
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
    """What a text holds with its quotes kept, where the writer of YAML reads the same in it as we do."""
    try:
        styled = yamltext.styled(text)
    except yamltext.RefusedError:
        return data
    return styled if yamledit.alike(yamlfile.plain(styled), yamlfile.plain(data)) else data


def _spelled(data: Any, keys: list[str]) -> list[str]:
    """The keys, a rule's spelled as it is in the file: with its group or without."""
    if keys[0] != "rules" or len(keys) < 2 or not isinstance(data.get("rules"), dict):
        return keys
    word = keys[1]
    for old in map(str, data["rules"]):
        if old == word or (("/" in old) != ("/" in word) and old.rpartition("/")[2] == word.rpartition("/")[2]):
            return ["rules", old, *keys[2:]]
    return keys


def _opened(name: str, text: str, data: Any, keys: list[str]) -> str:
    """The text with `RULE: error` written as the table `RULE: {severity: error}`, where a key is to go into it."""
    if keys[0] != "rules" or len(keys) < 3 or not isinstance(data.get("rules"), dict):
        return text
    spelled = _spelled(data, keys)[:2]
    match yamlfile.plain(data["rules"].get(spelled[1])):
        case bool() | "on" | "off" as word:
            return yamledit.put(name, text, spelled, {"enabled": word in (True, "on")})
        case str() as word if word in SEVERITIES:
            return yamledit.put(name, text, spelled, {"enabled": True, "severity": word})
        case _:
            return text


def _switched(name: str, text: str, word: str, to: str) -> str:
    """The text with a word in the list `to`, and not the contrary under `rules`."""
    data: Any = yamlfile.plain(yamlfile.read(name, text).data)
    keys = _spelled(data, ["rules", word])
    contrary = (True, "on") if to == "ignore" else (False, "off")
    if isinstance(rules := data.get("rules"), dict) and cast("dict[str, Any]", rules).get(keys[1]) in contrary:
        text = yamledit.drop(name, text, keys)
    present: Any = data.get(to)
    if word in (present if isinstance(present, list) else [present]):
        return text
    return yamledit.append(name, text, to, word)


def _among(name: str, text: str, word: str) -> bool:
    """Whether `select` holds a word beside others: without any it would be gone, and mean the default again."""
    present: Any = yamlfile.plain(yamlfile.read(name, text).data.get("select"))
    return isinstance(present, list) and word in present and len(cast("list[str]", present)) > 1
