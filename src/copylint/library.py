"""Where rules are: the ones that ship, and folders of the user's own. Each is GROUP/ID.yaml.

A warm start reads no YAML: the parsed rules are cached under a hash of every file, of the code that parses them and of
Python's version. Whether rules are trusted is never cached: the folder they are in says it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from . import __version__, cache, ruledata, rulefolder
from .errors import UserError
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .cache import Cache
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

    return list(map(Path, rulefolder.names(str(folder))))


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
    from . import rulefile

    return rulefile.parse(path, text, path.parent.name, trusted)


class Loaded(Record):
    """Some rules with what stands for all that they were read from."""

    rules: list[Rule]
    stamp: str  # empty if nothing was to be cached


def load(folders: Sequence[Path] = (), use_cache: bool = True) -> list[Rule]:
    """The rules that ship and those of more folders.

    Raises: UserError at the first bad file, or where two rules have one id.
    """
    return stamped(folders, cache.opened()[0] if use_cache else None).rules


def stamped(folders: Sequence[Path], store: Cache | None) -> Loaded:
    """The same with their stamp."""
    out: list[Rule] = []
    stamps: list[str] = []
    origins: list[str] = []
    for folder in (_shipped(), *map(str, folders)):
        found, stamp = _folder(folder, store)
        stamps.append(stamp)
        origins += [folder] * len(found)
        out += found
    if len({rule.id for rule in out}) < len(out):
        _refuse_twins(out, origins)
    return Loaded(out, "" if store is None else cache.key(*stamps))


def _refuse_twins(rules: Sequence[Rule], origins: Sequence[str]) -> None:
    """Raises: UserError at the first rule whose id an earlier one has."""
    known: dict[str, str] = {}
    for rule, folder in zip(rules, origins, strict=True):
        path = os.path.join(folder, rule.group, f"{rule.id}.yaml")
        if (first := known.setdefault(rule.id, path)) is not path:
            raise UserError(path, f"'{rule.id}' is already the id of {first}", "ids are unique over all groups")


def _folder(folder: str, store: Cache | None) -> tuple[list[Rule], str]:
    """The rules of a folder, and what stands for its files and those that they name."""
    if store is None:
        return _unpacked(_read_packed(folder), folder), ""
    try:
        states = rulefolder.states(folder)
    except OSError as error:
        raise UserError(folder, f"cannot be read: {error}") from error
    name = f"rules-{cache.key(__version__, sys.version, _code(), folder, cache.digest(states))}"
    found: Any = store.load(name)
    if (rules := _current(found, folder)) is not None:
        return rules, name + repr(found["files"])
    found = _read_packed(folder)
    store.store(name, found)
    return _unpacked(found, folder), name + repr(found["files"])


def _current(found: Any, folder: str) -> list[Rule] | None:
    """Rules that were cached; None if there are none, they are of another make, or a file that they name has changed.

    No file is read but those that the rules' own options name.
    """
    try:
        rules = _unpacked(found, folder)
        files: dict[str, str] = found["files"]
        if files.keys() != {path for rule in rules for path in ruledata.named(rule)}:
            return None
        if folder == _shipped() and not all(path.startswith(os.path.join(folder, "")) for path in files):
            return None
        return rules if all(rulefolder.digest(path) == digest for path, digest in files.items()) else None
    except (AttributeError, LookupError, TypeError, ValueError, EOFError):
        return None


def _unpacked(packed: dict[str, Any], folder: str) -> list[Rule]:
    return ruledata.rules(packed, trusted=folder == _shipped())


def _read_packed(folder: str) -> dict[str, Any]:
    found = _prepared(folder) or _parsed(folder)
    return {"files": found["files"], **ruledata.packed(item for item, _ in found["rules"])}


def _parsed(folder: str) -> dict[str, Any]:
    """The rules of a folder as data, each with its path; and the files that they name with what these hold."""
    parsed = _read(folder)
    files = {path: rulefolder.digest(path) for r in parsed for path in r.rule.files}
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
    sizes = {within(path): os.path.getsize(path) for path in (*rulefolder.names(folder), *named)}
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
    here = {path: rulefolder.size(path) for path in (*rulefolder.names(folder), *files)}
    if here != sizes or any(rulefolder.digest(path) != digest for path, digest in files.items()):
        return None
    rules: list[Any] = []
    for coded, name, paths in found["rules"]:
        item = ruledata.from_json(coded)
        item[4] |= {option: os.path.join(folder, item[4][option]) for option in paths}
        rules.append((item, os.path.join(folder, name)))
    return {"files": files, "rules": rules}


def _code() -> str:
    """What stands for the code that reads rules: in a checkout it changes without the version."""
    if os.path.isdir(os.path.join(_HERE, "data", "rules")):
        return ""
    folders = (_HERE, os.path.join(_HERE, "kinds"))
    entries = [e for folder in folders for e in os.scandir(folder) if e.name.endswith(".py")]
    return repr(sorted((e.name, e.stat().st_mtime_ns) for e in entries))
