"""Loading of rules: the shipped rules and custom rule folders, each file GROUP/ID.yaml.

A warm start reads no YAML: the parsed rules are cached under a hash of every file, of the code that parses them and of
Python's version. Whether rules are trusted is never cached: it depends on their folder.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..model.errors import UserError
from ..model.values import Record
from ..storage import cache, package_data
from . import folder as rulefolder
from . import serialization
from .folder import Folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..storage.boundary import Quota
    from ..storage.cache import Cache
    from .rule import Rule, RuleFile

_HERE = package_data.PACKAGE


def shipped() -> Path:
    """Return the folder of shipped rules: inside an installed package, or next to `src` in a checkout."""
    from pathlib import Path

    return Path(_shipped())


def _shipped() -> str:
    installed = os.path.join(_HERE, "data", "rules")
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(os.path.dirname(_HERE)), "rules")


def paths(folder: Path | Folder) -> list[Path]:
    """Return the rule files of a folder, ordered by group and id.

    Raises: UserError if there is no such folder, or it has YAML files outside of groups.
    """
    from pathlib import Path

    return list(map(Path, rulefolder.names(Folder.of(folder))))


def read(folder: Path | Folder, quota: Quota | None = None) -> list[RuleFile]:
    """Return every rule of a folder, with its documentation. `quota` limits folders that a repository names.

    Raises: UserError at the first bad file.
    """
    from pathlib import Path

    folder = Folder.of(folder)
    trusted = folder.path == _shipped()
    return [read_file(Path(path), trusted, folder, quota) for path in rulefolder.names(folder, quota)]


def read_file(path: Path, trusted: bool, folder: Folder | None = None, quota: Quota | None = None) -> RuleFile:
    """Read one rule file in a rule folder; the group is the name of the file's folder.

    Raises: UserError.
    """
    from ..storage.boundary import ANYWHERE
    from . import parser

    boundary = folder.boundary if folder else ANYWHERE
    try:
        data = boundary.read(str(path))
        text = data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(str(path), f"cannot be read: {error}") from error
    if quota:
        quota.took(str(path), len(data))
    return parser.parse(path, text, path.parent.name, trusted, boundary)


class Loaded(Record):
    """Loaded rules with a stamp of everything they were read from."""

    rules: list[Rule]
    stamp: str  # empty if nothing could be cached


def load(folders: Sequence[Path | Folder] = (), use_cache: bool = True) -> list[Rule]:
    """Return the shipped rules and those of more folders.

    Raises: UserError at the first bad file, or where two rules have one id.
    """
    return stamped(folders, cache.opened()[0] if use_cache else None).rules


def stamped(folders: Sequence[Path | Folder], store: Cache | None) -> Loaded:
    """Return the shipped rules and those of more folders, with their stamp."""
    out: list[Rule] = []
    stamps: list[str] = []
    origins: list[str] = []
    own = tuple(map(Folder.of, folders))
    quota = rulefolder.quota(own)
    for folder in (Folder(_shipped()), *own):
        found, stamp = _folder(folder, store, quota)
        stamps.append(stamp)
        origins += [folder.path] * len(found)
        out += found
    if len({rule.id for rule in out}) < len(out):
        _refuse_twins(out, origins)
    return Loaded(out, "" if store is None else cache.key(*stamps))


def _refuse_twins(rules: Sequence[Rule], origins: Sequence[str]) -> None:
    """Check for duplicates. Raises: UserError at the first rule whose id an earlier one has."""
    known: dict[str, str] = {}
    for rule, folder in zip(rules, origins, strict=True):
        path = os.path.join(folder, rule.group, f"{rule.id}.yaml")
        if (first := known.setdefault(rule.id, path)) is not path:
            raise UserError(path, f"'{rule.id}' is already the id of {first}", "rule ids must be unique across groups")


def _folder(folder: Folder, store: Cache | None, quota: Quota | None) -> tuple[list[Rule], str]:
    """Return the rules of a folder, and a stamp of its files and those that they name."""
    if store is None:
        return _unpacked(_read_packed(folder, quota), folder), ""
    try:
        states = rulefolder.file_states(folder, quota)
    except OSError as error:
        raise UserError(folder.path, f"cannot be read: {error}") from error
    root = "" if folder.root is None else folder.root
    name = f"rules-{cache.key(__version__, sys.version, _code(), folder.path, root, cache.digest(states))}"
    found: Any = store.load(name)
    if (rules := _current(found, folder)) is not None:
        return rules, name + repr(found["files"])
    found = _read_packed(folder, rulefolder.quota([folder]))  # its files are counted already
    store.store(name, found)
    return _unpacked(found, folder), name + repr(found["files"])


def _current(found: Any, folder: Folder) -> list[Rule] | None:
    """Return the cached rules; None if there are none, their format is old, or a file that they name has changed.

    No file is read but those that the rules' own options name.
    """
    try:
        rules = _unpacked(found, folder)
        files: dict[str, str] = found["files"]
        if files.keys() != {path for rule in rules for path in serialization.named(rule)}:
            return None
        if folder.path == _shipped() and not all(path.startswith(os.path.join(folder.path, "")) for path in files):
            return None
        return rules if all(rulefolder.file_digest(path, folder) == digest for path, digest in files.items()) else None
    except (AttributeError, LookupError, TypeError, ValueError, EOFError):
        return None


def _unpacked(packed: dict[str, Any], folder: Folder) -> list[Rule]:
    return serialization.rules(packed, trusted=folder.path == _shipped())


def _read_packed(folder: Folder, quota: Quota | None) -> dict[str, Any]:
    found = _prepared(folder.path) or _parsed(folder, quota)
    return {"files": found["files"], **serialization.packed(item for item, _ in found["rules"])}


def _parsed(folder: Folder, quota: Quota | None = None) -> dict[str, Any]:
    """Return the rules of a folder as data, each with its path; and the contents of the files that they name."""
    parsed = read(folder, quota)
    files = {path: rulefolder.file_digest(path, folder) for r in parsed for path in r.rule.files}
    return {"files": files, "rules": [(serialization.data(r.rule), str(r.path)) for r in parsed]}


PREPARED = "rules.json"  # outside the rule folder


def prepare() -> bytes:
    """Return the shipped rules as stored in a wheel: data, paths relative to their folder, and file sizes.

    Raises: UserError at the first bad rule.
    """
    import json

    folder = _shipped()
    found = _parsed(Folder(folder))
    named = found["files"]

    def within(path: str) -> str:
        return os.path.relpath(path, folder).replace(os.sep, "/")

    rules: list[Any] = []
    for item, path in found["rules"]:
        paths = {name: within(value) for name, value in item[5].items() if isinstance(value, str) and value in named}
        rules.append([serialization.to_json([*item[:5], {**item[5], **paths}, *item[6:]]), within(path), [*paths]])
    sizes = {within(path): os.path.getsize(path) for path in (*rulefolder.names(Folder(folder)), *named)}
    files = {within(path): digest for path, digest in named.items()}
    return json.dumps({"sizes": sizes, "files": files, "rules": rules}, separators=(",", ":"), sort_keys=True).encode()


def _prepared(folder: str) -> dict[str, Any] | None:
    """Return the shipped rules stored in the wheel; None in a checkout, or if a rule file was changed since."""
    path = os.path.join(os.path.dirname(folder), PREPARED)
    if folder != _shipped() or not os.path.isfile(path):
        return None
    import json

    with open(path, "rb") as file:
        found = json.loads(file.read())
    files = {os.path.join(folder, name): digest for name, digest in found["files"].items()}
    sizes = {os.path.join(folder, name): size for name, size in found["sizes"].items()}
    own = Folder(folder)
    here = {path: rulefolder.file_size(path) for path in (*rulefolder.names(own), *files)}
    if here != sizes or any(rulefolder.file_digest(path, own) != digest for path, digest in files.items()):
        return None
    rules: list[Any] = []
    for coded, name, paths in found["rules"]:
        item = serialization.from_json(coded)
        item[5] |= {option: os.path.join(folder, item[5][option]) for option in paths}
        rules.append((item, os.path.join(folder, name)))
    return {"files": files, "rules": rules}


def _code() -> str:
    """Return a stamp of the code that reads rules: in a checkout it changes without the version."""
    if os.path.isdir(os.path.join(_HERE, "data", "rules")):
        return ""
    folders = (_HERE, *(os.path.join(_HERE, name) for name in ("kinds", "matching", "model", "rules")))
    entries = [e for folder in folders for e in os.scandir(folder) if e.name.endswith(".py")]
    return repr(sorted((e.name, e.stat().st_mtime_ns) for e in entries))
