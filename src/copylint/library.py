"""Where rules are: the ones that ship, and folders of the user's own. Each is GROUP/ID.yaml.

A warm start reads no YAML: the parsed rules are cached under a hash of every file, of the code that parses them and of
Python's version.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from . import __version__, cache, rules
from .errors import UserError
from .findings import Applicability, Severity
from .scan import Literals

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


def load(folders: Sequence[Path] = (), use_cache: bool = True) -> list[Rule]:
    """The rules that ship and those of more folders.

    Raises: UserError at the first bad file, or where two rules have one id.
    """
    out: dict[str, Rule] = {}
    origin: dict[str, str] = {}
    for folder in (_shipped(), *map(str, folders)):
        for rule, path in _folder(folder, use_cache):
            if rule.id in out:
                raise UserError(
                    path, f"'{rule.id}' is already the id of {origin[rule.id]}", "ids are unique over all groups"
                )
            out[rule.id], origin[rule.id] = rule, path
    return list(out.values())


def _folder(folder: str, use_cache: bool) -> list[tuple[Rule, str]]:
    if not use_cache:
        return [(r.rule, str(r.path)) for r in _read(folder)]
    try:
        parts = [(path, _state(path)) for path in _names(folder)]
    except OSError as error:
        raise UserError(folder, f"cannot be read: {error}") from error
    name = f"rules-{cache.key(__version__, sys.version, _code(), repr(parts))}"
    data = cache.load(name)
    if data is not None and all(_digest(path) == digest for path, digest in data["files"].items()):
        return [(_from_json(item), item["path"]) for item in data["rules"]]
    parsed = _read(folder)
    files = {path: _digest(path) for r in parsed for path in r.rule.files}
    cache.store(name, {"files": files, "rules": [{**_to_json(r.rule), "path": str(r.path)} for r in parsed]})
    return [(r.rule, str(r.path)) for r in parsed]


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


def _to_json(rule: Rule) -> dict[str, Any]:
    return {
        "group": rule.group,
        "id": rule.id,
        "message": rule.message,
        "kind": rule.kind_name,
        "options": rule.options,
        "fix": rule.applicability,
        "severity": rule.severity,
        "scope": rule.scope,
        "languages": rule.languages,
        "enabled": rule.enabled,
        "trusted": rule.trusted,
        "triggers": rule.given_triggers,
        "literals": None if rule.literals is None else _coded(rule.literals),
    }


def _from_json(data: dict[str, Any]) -> Rule:
    triggers, literals = data["triggers"], data["literals"]
    rule = rules.Rule(
        data["group"],
        data["id"],
        data["message"],
        data["kind"],
        data["options"],
        Applicability(data["fix"]),
        Severity(data["severity"]),
        tuple(data["scope"]),
        tuple(data["languages"]),
        data["enabled"],
        data["trusted"],
        None if triggers is None else tuple(triggers),
    )
    rule.__dict__["literals"] = None if literals is None else _decoded(literals)
    return rule


def _coded(literals: Literals) -> list[Any]:
    return [*map(_joined, literals[:3]), literals.lead, literals.quotes]


def _decoded(data: list[Any]) -> Literals:
    anywhere, opening, shapes, lead, quotes = data
    return Literals(_split(anywhere), _split(opening), _split(shapes), tuple(lead), quotes)


def _joined(texts: tuple[bytes, ...]) -> str:
    """Texts as one, each behind a character that none of them has."""
    used = {*b"".join(texts)}
    between = bytes([next(code for code in range(256) if code not in used)])
    return b"".join(between + text for text in texts).decode("latin-1")


def _split(joined: str) -> tuple[bytes, ...]:
    data = joined.encode("latin-1")
    return tuple(data[1:].split(data[:1])) if data else ()
