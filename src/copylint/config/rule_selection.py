"""Rule selection: which rules run, and with what settings; checks the names in a configuration against the rules.

The most specific name wins (rule, group, all); of equals, the later layer (the command line is last); then `ignore`.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..model.errors import UserError, did_you_mean, quoted
from ..model.values import Record, Value
from ..rules import folder as rulefolder
from ..rules.folder import Folder
from .layers import Config, Layer, Resolved, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..rules.rule import Rule
    from ..storage.boundary import Quota
    from ..storage.yaml_reader import Node
    from ..storage.yaml_tree import Mapping as Tree

SELECTORS = ("select", "extend-select", "ignore")


class Selectable(Protocol):
    """The attributes of a rule that selection needs."""

    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def enabled(self) -> bool: ...


R = TypeVar("R", bound=Selectable)


class Known(Value):
    """The shipped rules, as group/id; rules of a configuration's own folders are added when it is checked."""

    rules: frozenset[str]
    unread: tuple[tuple[Folder, str, str], ...] = ()  # additional folders, their groups, and where they are named

    @classmethod
    def of(cls, names: Iterable[str]) -> Known:
        return cls(frozenset(names))

    @cached_property
    def ids(self) -> frozenset[str]:
        return self.rules | {name.partition("/")[2] for name in self.rules}

    @cached_property
    def groups(self) -> frozenset[str]:
        return frozenset(name.partition("/")[0] for name in self.rules)

    def word(self, word: str, where: str) -> None:
        """Check a selector. Raises: UserError at `where` if it is not a group, a rule or 'all'."""
        if word == "all" or word in self.ids or word in self.groups:
            return
        if self.unread:
            self._whole.word(word, where)
            return
        from ..rules.rule import GROUPS

        if word not in GROUPS:
            what = "rule" if "/" in word else "group or rule"
            near = did_you_mean(word, {"all", *GROUPS, *self.groups, *self.ids})
            raise UserError(where, f"unknown {what} {quoted(word)}", near)

    def rule(self, word: str, where: str) -> None:
        """Check a rule name. Raises: UserError at `where` if it is not a rule."""
        if word in self.ids:
            return
        if self.unread:
            self._whole.rule(word, where)
            return
        if word == "all" or word in self.groups:
            hint = "groups go under 'select', 'extend-select' or 'ignore'"
            raise UserError(where, f"{quoted(word)} is not a rule", hint)
        raise UserError(where, f"unknown rule {quoted(word)}", did_you_mean(word, self.ids))

    def check(self, config: Config) -> None:
        """Check all names in a configuration. Raises: UserError at the first unknown one."""
        known = self
        quota = rulefolder.quota(config.rule_folders)
        for layer in config.layers:
            for n, path in enumerate(layer.values.get("rule-folders", ())):
                known = known.more(Folder(path, layer.root), layer.place(f"rule-folders.{n}"), quota)
        for layer in (*config.layers, *config.overrides):
            for key in SELECTORS:
                for n, word in enumerate(layer.values.get(key, ())):
                    known.word(word, layer.place(f"{key}.{n}"))
            for word in layer.changes():
                known.rule(word, layer.place(f"rules.{word}"))
            for n, entry in enumerate(layer.values.get("suppress", ())):
                known.rule(entry["rule"], layer.place(f"suppress.{n}"))

    def more(self, folder: Folder, where: str, quota: Quota | None = None) -> Known:
        """Return the names with the rules of a custom folder, FOLDER/GROUP/ID.yaml, added.

        Raises: UserError at `where` if it cannot be read, or may not be.
        """
        try:
            groups = rulefolder.named_groups(folder, quota)
        except (OSError, ValueError, UserError) as error:
            raise _unreadable(folder, where, error) from error
        return Known(self.rules, (*self.unread, *((folder, group, where) for group in groups)))

    @cached_property
    def _whole(self) -> Known:
        """Return the names with all rules of the folders: slow, and most selectors name shipped rules."""
        found = set(self.rules)
        quota = rulefolder.quota(folder for folder, _, _ in self.unread)
        for folder, path, where in self.unread:
            try:
                names = rulefolder.group(folder, path, quota)
                found.update(f"{os.path.basename(path)}/{name[:-5]}" for name in names)
            except (OSError, ValueError, UserError) as error:
                raise _unreadable(folder, where, error) from error
        return Known(frozenset(found))


def _unreadable(folder: Folder, where: str, error: OSError | ValueError | UserError) -> UserError:
    what = f"cannot read the rule folder {shown(folder.path)}"
    if isinstance(error, UserError):
        return UserError(where, f"{what}: {shown(error.where)} {error.what}", error.hint)
    return UserError(where, f"{what}: {error.strerror if isinstance(error, OSError) else 'it is not a path'}")


def choose(
    all_rules: Iterable[R],
    resolved: Resolved,
    cli_select: Iterable[str] | None = None,
    cli_extend_select: Iterable[str] = (),
    cli_ignore: Iterable[str] = (),
) -> list[R]:
    """Return the enabled rules, in the order given.

    `select` replaces what earlier layers and the rules themselves turn on; what earlier layers ignore stays ignored
    unless it is selected as specifically.
    """
    steps = [_step(layer) for layer in resolved.layers]
    steps.append(Step(cli_select is not None, {*(cli_select or ()), *cli_extend_select}, {*cli_ignore}))
    steps = [step for step in steps if any(step)]
    return [rule for rule in all_rules if (_runs(rule, steps) if steps else rule.enabled)]


class Step(Record):
    """One layer's changes to the selection."""

    anew: bool  # reset the selection
    on: set[str]
    off: set[str]


def _step(layer: Layer) -> Step:
    values, changes = layer.values, layer.changes()
    on = {*values.get("select", ()), *values.get("extend-select", ())}
    on |= {word for word, change in changes.items() if change.get("enabled")}
    off = {*values.get("ignore", ()), *(word for word, change in changes.items() if change.get("enabled") is False)}
    return Step("select" in values, on, off)


def _runs(rule: Selectable, steps: Iterable[Step]) -> bool:
    runs, ignored = rule.enabled, -1  # how specifically an earlier layer ignores the rule
    for anew, on, off in steps:
        yes, no = _specificity(rule, on), _specificity(rule, off)
        if anew:
            runs = yes > no and yes >= ignored
        elif yes >= 0 or no >= 0:
            runs = yes > no
        if no >= 0 and no >= yes:
            ignored = max(ignored, no)
        elif yes >= ignored:
            ignored = -1
    return runs


def _specificity(rule: Selectable, words: set[str]) -> int:
    if rule.name in words or rule.id in words:
        return 2
    return 1 if rule.group in words else 0 if "all" in words else -1


def all_tuned(rules: Iterable[Rule], resolved: Resolved) -> Iterable[Rule]:
    """Return the rules with the configuration's changes. Raises: UserError, as `tuned`."""
    words = {word.rpartition("/")[2] for layer in resolved.layers for word in layer.changes()}
    return [tuned(rule, resolved) if rule.id in words else rule for rule in rules] if words else rules


def tuned(rule: Rule, resolved: Resolved) -> Rule:
    """Return the rule with the configuration's changes.

    Raises: UserError at a key its kind does not have, a value it does not take, or a grade above its own.
    """
    for layer in resolved.layers:
        changes = layer.changes()
        for word in (rule.id, rule.name):
            if change := changes.get(word):
                rule = _changed(rule, layer, f"rules.{word}", change)
    return rule


def check_changes(config: Config, rules: Iterable[Rule]) -> None:
    """Check the changes for all files. Raises: UserError at the first one that its rule does not accept."""
    layers = Resolved((*config.layers, *config.overrides))
    for rule in rules:
        tuned(rule, layers)


def _changed(rule: Rule, layer: Layer, key: str, change: Mapping[str, Any]) -> Rule:
    from ..rules import rule as rules
    from ..storage.yaml_reader import Node

    if "severity" in change:
        rule = rule.but(severity=rules.SEVERITIES[change["severity"]])
    if "scope" in change:
        scope = tuple(change["scope"])
        rule = rule.but(scope=rules.SCOPES if "any" in scope else scope)
    if "fix" in change:
        grade = rules.GRADES[change["fix"]]
        if grade > rule.applicability:
            own = next(word for word, g in rules.GRADES.items() if g == rule.applicability)
            what = f"'fix' of {rule.name} cannot be raised from {own} to {change['fix']}"
            hint = "the applicability reflects how certain the rule is and can only be lowered"
            raise UserError(layer.place(f"{key}.fix"), what, hint)
        rule = rule.but(applicability=grade)
    if options := change.get("options"):
        rule = _with_options(rule, Node(shown(layer.source), _placed(layer, key, options)), layer.root)
    return rule


def _with_options(rule: Rule, node: Node, root: str | None) -> Rule:
    from .. import kinds
    from ..kinds import base
    from ..rules import parser
    from ..storage.boundary import Boundary
    from .fields import CHANGES

    kind = kinds.load(rule.kind_name)
    node.known |= set(CHANGES)
    regexes = (base.TYPES["Regex"], base.TYPES["Sequence[Regex]"])
    trusted = rule.trusted and not any(o.type in regexes for n, o in base.options_of(kind).items() if n in node.data)
    # the triggers in the rule's file were for the file's own options
    return parser.with_options(rule.but(trusted=trusted, given_triggers=None), kind, node, Boundary(root))


def _placed(layer: Layer, prefix: str, options: Mapping[str, Any]) -> Tree:
    """Return options with their places, as `yamlfile` gives them."""
    from ..storage import yaml_tree

    def place(key: str, default: str) -> yaml_tree.Place:
        line, _, column = layer.places.get(key, default).partition(":")
        return int(line), int(column)

    own = layer.places.get(prefix, "1:1")
    places = {name: place(f"{prefix}.{name}", own) for name in options}
    return yaml_tree.Mapping(place(prefix, own), {**options}, places)
