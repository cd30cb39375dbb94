"""One run's session: configuration, rules, format and suppressions for each file.

Configurations are found once per folder; rules are built once for all files that share them. No article is read here.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..config import layers, rule_selection
from ..model.errors import UserError
from ..model.settings import FILE_SECONDS
from ..rules import folder as rulefolder
from ..rules import loader as rules_loader
from ..rules.folder import Folder
from ..rules.ruleset import SECOND, Ruleset
from ..storage import cache
from . import cpu_limit
from .configurations import Configurations
from .providers import Providers
from .suppressor import Suppressor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config.layers import Config, Resolved
    from ..rules.rule import Rule
    from .task import Choice


class Session:
    """Configurations and rules of a run. Methods raise UserError for configurations or rules that cannot be read."""

    def __init__(self, choice: Choice, config: Config | None = None) -> None:
        """Start a session; `config`, if given, is used for all files instead of the nearest configuration."""
        self.choice = choice
        self.cache, self.cache_note = cache.opened(choice.places) if choice.use_cache else (None, "")
        self._rules: dict[tuple[Folder, ...], rules_loader.Loaded] = {}
        self._rulesets: dict[tuple[tuple[Folder, ...], str], Ruleset] = {}
        self._unready: dict[tuple[tuple[Folder, ...], str], UserError] = {}  # paths whose rules took too long to read
        self._stamps: dict[str, str | None] = {}  # by folder; None where its files differ
        self.configs = Configurations(choice, self.rules, config)
        self.providers = Providers(self.configs)
        self.suppressor = Suppressor(self.configs)
        for flag, words in (
            ("--select", choice.select),
            ("--extend-select", choice.extend_select),
            ("--ignore", choice.ignore),
        ):
            for word in words:
                self.configs.names_for(self.configs.of(os.curdir)).word(word, flag)

    def rules(self, folders: tuple[Folder, ...]) -> list[Rule]:
        """Return the shipped rules and those of some folders."""
        if folders not in self._rules:
            self._rules[folders] = rules_loader.stamped(folders, self.cache)
        return self._rules[folders].rules

    def stamp(self, path: str) -> str:
        """Return a hash of all that decides findings, except the program; empty if unknown. Raises: UserError."""
        folder = os.path.dirname(path)
        if folder not in self._stamps:
            found = self.configs.of(folder)
            self._stamps[folder] = None if found.overrides else self._stamp(found, layers.effective(found, path))
        known = self._stamps[folder]
        return self._stamp(*self.configs.resolved(path)) if known is None else known

    def _stamp(self, found: Config, resolved: Resolved) -> str:
        self.rules(found.rule_folders)
        rules = self._rules[found.rule_folders].stamp
        if not rules or found.private or self.choice.grammar or self.choice.grammar_server:
            return ""  # answers of a command or a server may change at any time
        choice = repr(self.choice._replace(places=()))
        known = (rules, resolved.digest, *self._tables(found, resolved), found.root, repr(found.suppressions), choice)
        known = (*known, os.getcwd())
        return cache.key(*known, self.suppressor.baseline.digest if self.suppressor.baseline is not None else "")

    def _tables(self, found: Config, resolved: Resolved) -> Iterator[str]:
        """Return digests of the files named by the configuration's rule changes: their contents decide the findings."""
        words = {word for layer in resolved.layers for word, change in layer.changes().items() if change.get("options")}
        for rule in self.rules(found.rule_folders) if words else ():
            if rule.id in words or rule.name in words:
                for path, root in rule_selection.tuned(rule, resolved).located:
                    yield rulefolder.file_digest(path, Folder(os.path.dirname(path), root))

    def keep_out(self, path: str) -> None:
        """Stop using the cache if it lies in the project of a checked file."""
        if self.cache is not None and (why := cache.checked((path,))):
            self.cache, self.cache_note = None, why

    def prepare(self, path: str) -> None:
        """Load the rules for a file in advance: they are shared and must not count as one file's time.

        Raises: UserError, also where that takes too much CPU time: once, and then at once for the other files.
        """
        found, resolved = self.configs.resolved(path)
        key = found.rule_folders, resolved.digest
        if key in self._rulesets:
            return
        if key in self._unready:
            raise self._unready[key]
        chosen = self.choice.file_seconds
        seconds = 0 if chosen == 0 else max(FILE_SECONDS, found.own_seconds if chosen is None else chosen)
        try:
            cpu_limit.limited(seconds, lambda: self.ruleset(path))
        except cpu_limit.CpuLimitExceeded as over:
            what = f"reading its rules took more than {over.seconds:g} s of CPU time"
            hint = "look for large or costly patterns in its 'rule-folders', or raise --file-seconds"
            self._unready[key] = UserError(found.path or path, what, hint)
            raise self._unready[key] from None

    def ruleset(self, path: str) -> Ruleset:
        """Return the rules that run on a file."""
        found, resolved = self.configs.resolved(path)
        key = found.rule_folders, resolved.digest
        if key not in self._rulesets:
            chosen = self._chosen(self.rules(found.rule_folders), resolved, self.providers.grammar(path) is not None)
            self._rulesets[key] = Ruleset(rule_selection.all_tuned(chosen, resolved))
        return self._rulesets[key]

    def _chosen(self, rules: list[Rule], resolved: Resolved, grammar: bool) -> list[Rule]:
        """Return the rules that run; LanguageTool rules only if it is enabled, and then as if on by default."""
        choice = self.choice
        select, more, ignore = choice.select or None, choice.extend_select, choice.ignore
        chosen = rule_selection.choose([r for r in rules if r.kind_name != SECOND], resolved, select, more, ignore)
        if grammar:
            second = [r.but(enabled=True) for r in rules if r.kind_name == SECOND]
            by_name = (*choice.select, "grammar") if choice.grammar else select  # in addition to the selected rules
            chosen += rule_selection.choose(second, resolved, by_name, more, ignore)
        return chosen

    def ran(self, path: str) -> frozenset[str]:
        """Return the names of rules that checked a file; LanguageTool's only if it answered for the whole text."""
        grammar = self.providers.grammar(path)
        silent = grammar is not None and not grammar.whole
        return frozenset(r.name for r in self.ruleset(path).rules if not (silent and r.kind_name == SECOND))

    def check(self, found: Config) -> None:
        """Raises: UserError at the first change of a configuration that its rule does not take."""
        rule_selection.check_changes(found, self.rules(found.rule_folders))
