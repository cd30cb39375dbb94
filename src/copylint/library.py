"""Where rules are: the ones that ship, and folders of the user's own. Each is GROUP/ID.yaml.

A warm start reads no YAML: the parsed rules are cached under a hash of every file, of the code that parses them and of
Python's version.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__, cache, rules
from .errors import UserError
from .findings import Applicability, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rules import Rule, RuleFile

_HERE = Path(__file__).parent


def shipped() -> Path:
    """The folder of the rules that ship: inside an installed package, or beside `src` in a checkout."""
    installed = _HERE / "data" / "rules"
    return installed if installed.is_dir() else _HERE.parents[1] / "rules"


def paths(folder: Path) -> list[Path]:
    """The rule files of a folder, in order of group and id.

    Raises: UserError if there is no such folder, or it has YAML files outside of groups.
    """
    if not folder.is_dir():
        raise UserError(str(folder), "no such folder of rules", "rules are FOLDER/GROUP/ID.yaml")
    if stray := next(iter(sorted(folder.glob("*.y*ml"))), None):
        raise UserError(str(stray), "a rule needs a group", f"move it to {folder}/GROUP/{stray.name}")
    return sorted(p for group in folder.iterdir() if group.is_dir() for p in group.glob("*.yaml"))


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
    origin: dict[str, Path] = {}
    for folder in (shipped(), *folders):
        for rule, path in _folder(folder, use_cache):
            if rule.id in out:
                raise UserError(
                    str(path), f"'{rule.id}' is already the id of {origin[rule.id]}", "ids are unique over all groups"
                )
            out[rule.id], origin[rule.id] = rule, path
    return list(out.values())


def _folder(folder: Path, use_cache: bool) -> list[tuple[Rule, Path]]:
    found = paths(folder)
    if not use_cache:
        return [(r.rule, r.path) for r in read(folder)]
    try:
        parts = [part for p in found for part in (str(p), p.read_bytes())]
    except OSError as error:
        raise UserError(str(folder), f"cannot be read: {error}") from error
    name = f"rules-{cache.key(__version__, sys.version, _code(), *parts)}"
    if (data := cache.load(name)) is not None:
        return [(_from_json(item), Path(item["path"])) for item in data]
    parsed = read(folder)
    cache.store(name, [{**_to_json(r.rule), "path": str(r.path)} for r in parsed])
    return [(r.rule, r.path) for r in parsed]


def _code() -> bytes:
    """What stands for the code that reads rules: in a checkout it changes without the version."""
    if (_HERE / "data" / "rules").is_dir():
        return b""
    stats = [(p.name, p.stat().st_mtime_ns) for p in sorted([*_HERE.glob("*.py"), *(_HERE / "kinds").glob("*.py")])]
    return repr(stats).encode()


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
        "triggers": rule.triggers,
        "literals": None if rule.literals is None else [literal.decode("latin-1") for literal in rule.literals],
    }


def _from_json(data: dict[str, Any]) -> Rule:
    triggers = data["triggers"]
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
    )
    rule = replace(rule, given_triggers=None if triggers is None else tuple(triggers), analysed=True)
    literals = data["literals"]
    rule.__dict__["literals"] = None if literals is None else tuple(x.encode("latin-1") for x in literals)
    return rule
