"""Where rules are: the ones that ship, and folders of the user's own. Each is GROUP/ID.yaml.

A warm start reads no YAML: the parsed rules are cached under a hash of every file, of the code that parses them and of
Python's version.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from . import __version__, cache, ruledata, rules
from .errors import UserError
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
    try:
        parts = [(path, _state(path)) for path in _names(folder)] if use_cache else []
    except OSError as error:
        raise UserError(folder, f"cannot be read: {error}") from error
    name = f"rules-{cache.key(__version__, sys.version, _code(), repr(parts))}"
    found = cache.load(name) if use_cache else None
    if found is None or any(_digest(path) != digest for path, digest in found["files"].items()):
        found = _prepared(folder) or _parsed(folder)
        if use_cache:
            cache.store(name, found)
    made = [(ruledata.rule(item), path) for item, path in found["rules"]]
    return made, name + repr(found["files"]) if use_cache else ""


def _parsed(folder: str) -> dict[str, Any]:
    """The rules of a folder as data, each with its path; and the files that they name with what these hold."""
    parsed = _read(folder)
    files = {path: _digest(path) for r in parsed for path in r.rule.files}
    return {"files": files, "rules": [(ruledata.data(r.rule), str(r.path)) for r in parsed]}


PREPARED = "rules.json"  # beside the folder of the rules


def prepare() -> bytes:
    """The rules that ship as a wheel carries them: as data, with paths from their folder and the size of each file.

    Raises: UserError at the first bad rule.
    """
    import json

    folder = _shipped()
    found = _parsed(folder)
    named = found["files"]

    def within(path: str) -> str:
        return os.path.relpath(path, folder).replace(os.sep, "/")

    rules: list[Any] = []
    for item, path in found["rules"]:
        paths = {name: within(value) for name, value in item[4].items() if isinstance(value, str) and value in named}
        rules.append([ruledata.to_json([*item[:4], {**item[4], **paths}, *item[5:]]), within(path), [*paths]])
    sizes = {within(path): os.path.getsize(path) for path in (*_names(folder), *named)}
    files = {within(path): digest for path, digest in named.items()}
    return json.dumps({"sizes": sizes, "files": files, "rules": rules}, separators=(",", ":"), sort_keys=True).encode()


def _prepared(folder: str) -> dict[str, Any] | None:
    """The rules that ship as the wheel carries them; None in a checkout, or if somebody has changed a rule since."""
    path = os.path.join(os.path.dirname(folder), PREPARED)
    if folder != _shipped() or not os.path.isfile(path):
        return None
    import json

    with open(path, "rb") as file:
        found = json.loads(file.read())
    files = {os.path.join(folder, name): digest for name, digest in found["files"].items()}
    sizes = {os.path.join(folder, name): size for name, size in found["sizes"].items()}
    here = {path: _size(path) for path in (*_names(folder), *files)}
    if here != sizes or any(_digest(path) != digest for path, digest in files.items()):
        return None
    rules: list[Any] = []
    for coded, name, paths in found["rules"]:
        item = ruledata.from_json(coded)
        item[4] |= {option: os.path.join(folder, item[4][option]) for option in paths}
        rules.append((item, os.path.join(folder, name)))
    return {"files": files, "rules": rules}


def _size(path: str) -> int:
    """Bytes of a file; -1 if there is none."""
    try:
        return os.stat(path).st_size
    except OSError:
        return -1


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
