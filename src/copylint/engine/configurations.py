"""The configuration in force for each path, and values derived from it: settings, format, CPU seconds.

A configuration is looked for once per folder; no article is read.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from .. import formats
from ..config import layers, loader, rule_selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..config.layers import Config, Resolved
    from ..model.settings import Settings
    from ..rules.folder import Folder
    from ..rules.rule import Rule
    from .task import Choice


class Configurations:
    """Configurations by path. Methods raise UserError for a configuration that cannot be read.

    `rules` gives the rules that ship and those of some folders: a configuration names them. `only` is in force for all
    paths, if given.
    """

    def __init__(
        self, choice: Choice, rules: Callable[[tuple[Folder, ...]], Iterable[Rule]], only: Config | None = None
    ) -> None:
        self.choice, self._rules, self._only = choice, rules, only
        self._found: dict[str, Config] = {}  # by absolute folder
        self._by_name: dict[str, Config] = {}  # by folder name as given

    def of(self, folder: str) -> Config:
        """Return the configuration for files in a folder."""
        if self._only is not None:
            return self._only
        if (known := self._by_name.get(folder)) is not None:
            return known
        given, folder = folder, os.path.abspath(folder)
        if folder not in self._found:
            if self.choice.config is not None:
                found = loader.read(self.choice.config, self.names, trusted=True)
            elif (parent := os.path.dirname(folder)) != folder and not loader.is_there(
                os.path.join(folder, layers.NAME)
            ):
                found = self.of(parent)  # no configuration here: the parent folder's applies
            else:
                found = loader.discover(folder, self.names)
            self._found[folder] = found
        self._by_name[given] = found = self._found[folder]
        return found

    def resolved(self, path: str) -> tuple[Config, Resolved]:
        """Return the configuration resolved for one file."""
        found = self.of(os.path.dirname(path))
        return found, layers.effective(found, path)

    def settings(self, path: str) -> Settings:
        """Return language, style and words for a file; the command line's language wins."""
        settings = self.resolved(path)[1].settings
        return settings.but(language=self.choice.language) if self.choice.language else settings

    def form(self, path: str) -> str:
        """Return the format to read a file as. Raises: UserError if neither its name nor the command line gives one."""
        if self.choice.form:
            return self.choice.form
        return formats.of(path, self.of(os.path.dirname(path)).formats)

    def suffixes(self, found: Config) -> frozenset[str]:
        """Return the suffixes that select a folder's files."""
        return frozenset({*formats.SUFFIXES, *found.formats})

    def file_seconds(self, path: str) -> float:
        """Return the CPU seconds that a file may take; 0 means no limit. Raises: UserError."""
        if (chosen := self.choice.file_seconds) is not None:
            return chosen
        return self.of(os.path.dirname(path)).file_seconds

    @cached_property
    def names(self) -> rule_selection.Known:
        """Return the names of the shipped rules."""
        return rule_selection.Known.of(r.name for r in self._rules(()))

    def names_for(self, found: Config) -> rule_selection.Known:
        """Return the names of the shipped rules and of those in a configuration's own folders."""
        return rule_selection.Known.of(r.name for r in self._rules(found.rule_folders))
