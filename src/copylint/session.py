"""One run's view of the world: for each file its configuration, rules, format and suppressions.

Configurations are found once a folder and rules built once for all files that share them; nothing here reads articles.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from . import cache, config, cpu_limit, formats, library, rulefolder
from .config import selection
from .errors import UserError
from .rulefolder import Folder
from .ruleset import SECOND, Ruleset
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .baseline import Baseline
    from .comments import Off, Switched
    from .config import Config, Resolved
    from .document import Document, Settings
    from .engine import Renew
    from .findings import Finding
    from .grammar.provider import Grammar
    from .rules import Rule
    from .suppression import Suppressed, Suppression
    from .translate import Translator


class Choice(Record):
    """What the command line says, beside the paths; picklable, so that workers can build the same session."""

    config: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    language: str | None = None
    form: str | None = None
    encoding: str | None = None
    baseline: str | None = None
    use_cache: bool = True
    grammar: bool = False  # asked for by name
    grammar_server: str | None = None
    file_seconds: float | None = None  # of CPU time; 0: no limit; None: what the configuration says
    places: tuple[str, ...] = ()  # files and folders that are looked at; the cache is in none of their projects


class Session:
    """Raises: UserError from whatever reads configurations or rules."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.cache, self.cache_note = cache.opened(choice.places) if choice.use_cache else (None, "")
        self._configs: dict[str, Config] = {}
        self._given: dict[str, Config] = {}  # the same by the folders' names as they are asked for
        self._rules: dict[tuple[Folder, ...], library.Loaded] = {}
        self._rulesets: dict[tuple[tuple[Folder, ...], str], Ruleset] = {}
        self._unready: dict[tuple[tuple[Folder, ...], str], UserError] = {}  # whose rules took too long to read
        self._suppressions: tuple[str, tuple[Suppression, ...]] = ("", ())  # of the file at hand
        self._translators: dict[str, Translator] = {}
        self._grammars: dict[str, Grammar] = {}
        self._comments: tuple[Document | None, tuple[Off, ...]] = (None, ())  # in the document at hand
        self._off: Switched  # the same, to be asked
        self._suppressed: Suppressed | None = None  # the last entries of a configuration
        self._stamps: dict[str, str | None] = {}  # by folder; None where files of one differ
        self.used: set[Suppression | Off] = set()
        for flag, words in (
            ("--select", choice.select),
            ("--extend-select", choice.extend_select),
            ("--ignore", choice.ignore),
        ):
            for word in words:
                self.known_for(self.config(os.curdir)).word(word, flag)

    @cached_property
    def known(self) -> selection.Known:
        """Names of the rules that ship."""
        return selection.Known.of(r.name for r in self.rules(()))

    def known_for(self, found: Config) -> selection.Known:
        """Names of the rules that ship and of those in a configuration's own folders."""
        return selection.Known.of(r.name for r in self.rules(found.rule_folders))

    def rules(self, folders: tuple[Folder, ...]) -> list[Rule]:
        """All rules: those that ship, and those of some folders."""
        if folders not in self._rules:
            self._rules[folders] = library.stamped(folders, self.cache)
        return self._rules[folders].rules

    def stamp(self, path: str) -> str:
        """What stands for all but the program that decides what is found there; empty if unknown. Raises: UserError."""
        folder = os.path.dirname(path)
        if folder not in self._stamps:
            found = self.config(folder)
            self._stamps[folder] = None if found.overrides else self._stamp(found, config.effective(found, path))
        known = self._stamps[folder]
        return self._stamp(*self.resolved(path)) if known is None else known

    def _stamp(self, found: Config, resolved: Resolved) -> str:
        self.rules(found.rule_folders)
        rules = self._rules[found.rule_folders].stamp
        if not rules or found.private or self.choice.grammar or self.choice.grammar_server:
            return ""  # what a command or a server says may change at any time
        choice = repr(self.choice._replace(places=()))
        known = (rules, resolved.digest, *self._tables(found, resolved), found.root, repr(found.suppressions), choice)
        known = (*known, os.getcwd())
        return cache.key(*known, self.baseline.digest if self.baseline is not None else "")

    def _tables(self, found: Config, resolved: Resolved) -> Iterator[str]:
        """Digests of the files that the configuration's changes of rules name: their contents decide what is found."""
        words = {word for layer in resolved.layers for word, change in layer.changes().items() if change.get("options")}
        for rule in self.rules(found.rule_folders) if words else ():
            if rule.id in words or rule.name in words:
                for path, root in selection.tuned(rule, resolved).located:
                    yield rulefolder.digest(path, Folder(os.path.dirname(path), root))

    def keep_out(self, path: str) -> None:
        """Use the cache no more if it is in the project of a file that is looked at too."""
        if self.cache is not None and (why := cache.checked((path,))):
            self.cache, self.cache_note = None, why

    def config(self, folder: str) -> Config:
        """The configuration for files in a folder."""
        if (known := self._given.get(folder)) is not None:
            return known
        given, folder = folder, os.path.abspath(folder)
        if folder not in self._configs:
            if self.choice.config is not None:
                found = config.read(self.choice.config, self.known, trusted=True)
            elif (parent := os.path.dirname(folder)) != folder and not config.is_there(
                os.path.join(folder, config.NAME)
            ):
                found = self.config(parent)  # nothing here: what holds above holds here
            else:
                found = config.discover(folder, self.known)
            self._configs[folder] = found
        self._given[given] = found = self._configs[folder]
        return found

    def resolved(self, path: str) -> tuple[Config, Resolved]:
        """What holds for one file."""
        found = self.config(os.path.dirname(path))
        return found, config.effective(found, path)

    def prepare(self, path: str) -> None:
        """Read the rules that run on a file, which others share, so that they do not count as the time of one file.

        Raises: UserError, also where that takes too much CPU time: once, and then at once for the other files.
        """
        found, resolved = self.resolved(path)
        key = found.rule_folders, resolved.digest
        if key in self._rulesets:
            return
        if key in self._unready:
            raise self._unready[key]
        chosen = self.choice.file_seconds
        seconds = 0 if chosen == 0 else max(cpu_limit.SECONDS, found.own_seconds if chosen is None else chosen)
        try:
            cpu_limit.limited(seconds, lambda: self.ruleset(path))
        except cpu_limit.CpuLimitExceeded as over:
            what = f"reading its rules took more than {over.seconds:g} s of CPU time"
            hint = "look for large or costly patterns in its 'rule-folders', or raise --file-seconds"
            self._unready[key] = UserError(found.path or path, what, hint)
            raise self._unready[key] from None

    def ruleset(self, path: str) -> Ruleset:
        """The rules that run on a file."""
        found, resolved = self.resolved(path)
        key = found.rule_folders, resolved.digest
        if key not in self._rulesets:
            chosen = self._chosen(self.rules(found.rule_folders), resolved, self.grammar(path) is not None)
            self._rulesets[key] = Ruleset(selection.all_tuned(chosen, resolved))
        return self._rulesets[key]

    def _chosen(self, rules: list[Rule], resolved: Resolved, grammar: bool) -> list[Rule]:
        """The rules that run; those that ask LanguageTool only with it, and then as if they were on by default."""
        choice = self.choice
        select, more, ignore = choice.select or None, choice.extend_select, choice.ignore
        chosen = selection.choose([r for r in rules if r.kind_name != SECOND], resolved, select, more, ignore)
        if grammar:
            second = [r.but(enabled=True) for r in rules if r.kind_name == SECOND]
            by_name = (*choice.select, "grammar") if choice.grammar else select  # beside whatever is selected
            chosen += selection.choose(second, resolved, by_name, more, ignore)
        return chosen

    def settings(self, path: str) -> Settings:
        """Language, style and words for a file; the command line's language wins."""
        settings = self.resolved(path)[1].settings
        return settings.but(language=self.choice.language) if self.choice.language else settings

    def translator(self, path: str) -> Translator | None:
        """What puts fragments of a file into its language, if the user has a command for it. Raises: UserError."""
        options = self.config(os.path.dirname(path)).private.get("translate")
        if options is None:
            return None
        from .translate import Translator

        key = repr(options)
        if key not in self._translators:
            self._translators[key] = Translator.of(options)
        return self._translators[key]

    def grammar(self, path: str) -> Grammar | None:
        """What asks LanguageTool, if the user wants it asked. Raises: UserError."""
        own = self.config(os.path.dirname(path)).private.get("grammar", {})
        if not (self.choice.grammar or self.choice.grammar_server or own.get("server")):
            return None
        from .grammar import options
        from .grammar.provider import Grammar

        key = repr(own)
        if key not in self._grammars:
            wanted = options.read(own)
            if at := self.choice.grammar_server:
                wanted = wanted._replace(server=options.server(at, "--grammar-server"))
            self._grammars[key] = Grammar(wanted)
        return self._grammars[key]

    def renew(self, path: str) -> Renew | None:
        """What gives a document that has been changed its answers anew."""
        grammar = self.grammar(path)
        return grammar and grammar.renewed

    def ran(self, path: str) -> frozenset[str]:
        """Names of the rules that have looked at a file, LanguageTool's only if it has answered all."""
        grammar = self.grammar(path)
        silent = grammar is not None and not grammar.whole
        return frozenset(r.name for r in self.ruleset(path).rules if not (silent and r.kind_name == SECOND))

    def file_seconds(self, path: str) -> float:
        """How many seconds of CPU time a file may take; 0: any. Raises: UserError."""
        if (chosen := self.choice.file_seconds) is not None:
            return chosen
        return self.config(os.path.dirname(path)).file_seconds

    def form(self, path: str) -> str:
        """The format a file is read as. Raises: UserError if neither its name nor the command line says."""
        if self.choice.form:
            return self.choice.form
        return formats.of(path, self.config(os.path.dirname(path)).formats)

    def suffixes(self, found: Config) -> frozenset[str]:
        """Suffixes that a folder's files are known by."""
        return frozenset({*formats.SUFFIXES, *found.formats})

    @cached_property
    def baseline(self) -> Baseline | None:
        """The findings that are known, from the command line's file or the configuration's."""
        layer = None if self.choice.baseline else self.config(os.curdir).deciding("baseline")
        path = self.choice.baseline or (layer and layer.values["baseline"])
        if not path:
            return None
        from pathlib import Path

        from .baseline import Baseline
        from .boundary import Boundary

        return Baseline.read(Path(path), Boundary(layer.root) if layer and layer.root is not None else None)

    def keep(self, document: Document, finding: Finding) -> bool:
        """Whether a finding counts: no suppression covers it."""
        for suppression in self.suppressions(document.path):
            if suppression.covers(document, finding):
                self.used.add(suppression)
                return False
        if self.comments(document) and (off := self._off.of(finding)):
            self.used.add(off)
            return False
        return True

    def comments(self, document: Document) -> tuple[Off, ...]:
        """What comments in a document switch off. Raises: UserError where one is wrong or names no rule."""
        if document.structure is None:
            return ()
        if self._comments[0] is not document:
            from .comments import Switched, comments

            found = comments(document)
            if any(off.rule for off in found):
                known = self.known_for(self.config(os.path.dirname(document.path)))
                for off in found:
                    if off.rule:
                        known.word(off.rule, off.place)
            self._comments, self._off = (document, found), Switched(found)
        return self._comments[1]

    def suppressions(self, path: str) -> tuple[Suppression, ...]:
        """The suppressions for one file."""
        if self._suppressions[0] != path:
            self._suppressions = path, self._suppressions_of(path)
        return self._suppressions[1]

    def _suppressions_of(self, path: str) -> tuple[Suppression, ...]:
        found = self.config(os.path.dirname(path))
        if not (entries := found.suppressions):
            return ()
        from .suppression import Suppressed

        if self._suppressed is None or self._suppressed.entries is not entries:
            self._suppressed = Suppressed(entries)
        relative = os.path.relpath(os.path.abspath(path), found.root).replace(os.sep, "/")
        return self._suppressed.of(relative)

    def check(self, found: Config) -> None:
        """Raises: UserError at the first change of a configuration that its rule does not take."""
        selection.check_changes(found, self.rules(found.rule_folders))
