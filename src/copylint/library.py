"""Where rules are: the ones that ship, and folders of the user's own. Each is GROUP/ID.yaml.

A warm start reads no YAML: the parsed rules are cached under a hash of every file, of the code that parses them and of
Python's version.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from . import __version__, cache, rules
from .errors import UserError
from .ruledata import from_json, to_json
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .rules import Rule, RuleFile

_HERE = os.path.dirname(os.path.abspath(__file__))


def shipped() -> Path:
    """The folder of the rules that ship: inside an installed package, or beside `src` in a checkout."""
    from pathlib import Path

    return Path(_shipped())


def _shipped() -> str:
    installed = os.path.join(_HERE, "data", "rules")
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(os.path.dirname(_HERE)), "rules")


def paths(folder: Path) -> list[Path]:
    """The rule files of a folder, in order of group and id.

    Raises: UserError if there is no such folder, or it has YAML files outside of groups.
    """
    from pathlib import Path

    return list(map(Path, _names(str(folder))))


def _names(folder: str) -> list[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        for entry in entries:
            if entry.name.endswith((".yaml", ".yml")):
                hint = f"move it to {os.path.join(folder, 'GROUP', entry.name)}"
                raise UserError(entry.path, "a rule needs a group", hint)
        groups = [entry.path for entry in entries if entry.is_dir()]
        return [os.path.join(g, name) for g in groups for name in sorted(os.listdir(g)) if name.endswith(".yaml")]
    except OSError as error:
        raise UserError(folder, "no such folder of rules", "rules are FOLDER/GROUP/ID.yaml") from error


def _read(folder: str) -> list[RuleFile]:
    from pathlib import Path

    return read(Path(folder))


def read(folder: Path) -> list[RuleFile]:
    """Every rule of a folder, with all that people read.

    Raises: UserError at the first bad file.
    """
    trusted = folder == shipped()
    return [read_file(path, trusted) for path in paths(folder)]


def read_file(path: Path, trusted: bool) -> RuleFile:
    """One rule file; the group is its folder's name.

    Raises: UserError.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(str(path), f"cannot be read: {error}") from error
    return rules.parse(path, text, path.parent.name, trusted)


class Loaded(Record):
    """Some rules with what stands for all that they were read from."""

    rules: list[Rule]
    stamp: str  # empty if nothing was to be cached


def load(folders: Sequence[Path] = (), use_cache: bool = True) -> list[Rule]:
    """The rules that ship and those of more folders.

    Raises: UserError at the first bad file, or where two rules have one id.
    """
    return stamped(folders, use_cache).rules


def stamped(folders: Sequence[Path] = (), use_cache: bool = True) -> Loaded:
    """The same with their stamp."""
    out: dict[str, Rule] = {}
    origin: dict[str, str] = {}
    stamps: list[str] = []
    for folder in (_shipped(), *map(str, folders)):
        found, stamp = _folder(folder, use_cache)
        stamps.append(stamp)
        for rule, path in found:
            if rule.id in out:
                raise UserError(
                    path, f"'{rule.id}' is already the id of {origin[rule.id]}", "ids are unique over all groups"
                )
            out[rule.id], origin[rule.id] = rule, path
    return Loaded(list(out.values()), cache.key(*stamps) if use_cache else "")


def _folder(folder: str, use_cache: bool) -> tuple[list[tuple[Rule, str]], str]:
    """The rules of a folder with their paths, and what stands for its files and those that they name."""
    if found := _prepared(folder):
        return found
    if not use_cache:
        return [(r.rule, str(r.path)) for r in _read(folder)], ""
    try:
        parts = [(path, _state(path)) for path in _names(folder)]
    except OSError as error:
        raise UserError(folder, f"cannot be read: {error}") from error
    name = f"rules-{cache.key(__version__, sys.version, _code(), repr(parts))}"
    data = cache.load(name)
    if data is None or any(_digest(path) != digest for path, digest in data["files"].items()):
        data = _data(folder)
        cache.store(name, data)
    return [(from_json(item), item["path"]) for item in data["rules"]], name + repr(data["files"])


def _data(folder: str) -> dict[str, Any]:
    """The rules of a folder, and the files that they name with what stands for their contents."""
    parsed = _read(folder)
    files = {path: _digest(path) for r in parsed for path in r.rule.files}
    return {"files": files, "rules": [{**to_json(r.rule), "path": str(r.path)} for r in parsed]}


PREPARED = "rules.json"  # beside the folder of the rules


def prepare() -> bytes:
    """The rules that ship as a wheel carries them: read, with paths from their folder, and what each file holds.

    Raises: UserError at the first bad rule.
    """
    folder = _shipped()
    data = _data(folder)
    named, all_ = data["files"], [*_names(folder), *data["files"]]
    data["named"] = {os.path.relpath(name, folder).replace(os.sep, "/"): digest for name, digest in named.items()}
    data["files"] = {os.path.relpath(name, folder).replace(os.sep, "/"): os.path.getsize(name) for name in all_}
    for item in data["rules"]:
        paths = [name for name, value in item["options"].items() if isinstance(value, str) and value in named]
        item["paths"] = paths
        item["options"] |= {name: os.path.relpath(item["options"][name], folder) for name in paths}
        item["path"] = os.path.relpath(item["path"], folder).replace(os.sep, "/")
    return json.dumps(data, separators=(",", ":"), sort_keys=True).encode()


def _prepared(folder: str) -> tuple[list[tuple[Rule, str]], str] | None:
    """The rules that ship as the wheel carries them; None in a checkout, or if somebody has changed a rule since."""
    path = os.path.join(os.path.dirname(folder), PREPARED)
    if folder != _shipped() or not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        text = file.read()
    data = json.loads(text)
    for name, size in data["files"].items():
        try:
            if os.stat(os.path.join(folder, name)).st_size != size:
                return None
        except OSError:
            return None
    if sum(len(os.listdir(e)) for e in os.scandir(folder) if e.is_dir()) != len(data["files"]):
        return None
    if any(_digest(os.path.join(folder, name)) != digest for name, digest in data["named"].items()):
        return None
    for item in data["rules"]:
        item["options"] |= {name: os.path.join(folder, item["options"][name]) for name in item["paths"]}
    return [(from_json(item), os.path.join(folder, item["path"])) for item in data["rules"]], cache.key(text)


def _state(path: str) -> tuple[int, ...]:
    """What changes when a file does: its identity, size and times."""
    found = os.stat(path)
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _digest(path: str) -> str:
    """What stands for the contents of a file that a rule names; the empty string if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return cache.key(file.read())
    except OSError:
        return ""


def _code() -> str:
    """What stands for the code that reads rules: in a checkout it changes without the version."""
    if os.path.isdir(os.path.join(_HERE, "data", "rules")):
        return ""
    folders = (_HERE, os.path.join(_HERE, "kinds"))
    entries = [e for folder in folders for e in os.scandir(folder) if e.name.endswith(".py")]
    return repr(sorted((e.name, e.stat().st_mtime_ns) for e in entries))
