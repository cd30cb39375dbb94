"""The session in force: made anew when a file that it was made from has changed, found by looking at the files.

A broken configuration leaves the last good one in force for its folder, or nothing is checked there.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from .. import config, rulefolder
from ..errors import UserError
from ..ruleset import Ruleset
from ..session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..document import Document
    from ..kinds import Candidate
    from ..rules import Rule
    from ..session import Choice

_Stamp = tuple[int, int] | None


class Superseded(Exception):
    """Whoever asked does not want the answer any more."""


class Watched(Session):
    """A session whose rules stop between two of them when `wanted` says no."""

    wanted: Callable[[], bool] = staticmethod(lambda: True)

    def ruleset(self, path: str) -> Ruleset:
        return _Ruleset(super().ruleset(path), self)


class _Ruleset(Ruleset):
    def __init__(self, ruleset: Ruleset, session: Watched) -> None:
        self.__dict__.update(ruleset.__dict__)
        self.session = session

    def work(self, document: Document) -> Iterator[tuple[Rule, Sequence[Candidate]]]:
        for item in super().work(document):
            if not self.session.wanted():
                raise Superseded
            yield item


class Configuration:
    """Sessions by folder. `generation` counts the changes, so that results can say what they were found under."""

    def __init__(self, choice: Choice) -> None:
        self.choice, self.generation = choice, 0
        self.errors: dict[str, UserError] = {}  # by folder
        self._stamps: dict[str, _Stamp] = {}
        self._fresh: Watched | None = None
        self._good: dict[str, Watched] = {}  # by folder
        self._known: set[str] = set()  # folders the fresh session has been tried on

    def reload(self, choice: Choice | None = None) -> None:
        """Read everything again, under another choice if there is one."""
        self.choice = choice or self.choice
        self.generation += 1
        self._fresh = None
        self._known.clear()
        self.errors.clear()
        self._stamps.clear()

    def session(self, path: str) -> Watched | None:
        """What holds for a file now; None if its configuration is broken and never was whole."""
        if any(_stamp(name) != stamp for name, stamp in self._stamps.items()):
            self.reload()
        folder = os.path.dirname(path)
        if folder not in self._known:
            self._known.add(folder)
            self._watch(_above(folder))
            try:
                self._fresh = self._fresh or Watched(self.choice)
                self._fresh.keep_out(path)
                self._try(self._fresh, path)
                self._good[folder] = self._fresh
            except UserError as error:
                self.errors[folder] = error
                self._watch(_named(error))
        return self._good.get(folder)

    def _try(self, session: Watched, path: str) -> None:
        found = session.config(os.path.dirname(path))
        self._watch(_read(found))
        session.check(found)
        session.ruleset(path)
        session.suppressions(path)
        _ = session.baseline

    def _watch(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._stamps.setdefault(path, _stamp(path))


def _stamp(path: str) -> _Stamp:
    """What changes with a file; None if there is none. No link is followed: it may lead to where nobody answers."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _above(folder: str) -> Iterator[str]:
    """Where a configuration for a folder could stand."""
    yield config.user_file()
    while True:
        yield os.path.join(folder, config.NAME)
        if (above := os.path.dirname(folder)) == folder:
            return
        folder = above


def _read(found: config.Config) -> Iterator[str]:
    """The files that a configuration comes from and names, and the folders of its rules; links followed too."""
    for path in (*found.files, *([str(found.baseline)] if found.baseline else ())):
        yield path
        if os.path.islink(path) and path in found.files:  # it has been read, so the link may be followed
            yield os.path.realpath(path)
    quota = rulefolder.quota(found.rule_folders)
    for folder in found.rule_folders:
        yield folder.path
        with suppress(UserError, OSError, ValueError):  # which is told where rules are read
            groups = rulefolder.named_groups(folder, quota)
            yield from groups
            for group in groups:
                for name in rulefolder.group(folder, group, quota):
                    yield from _with_target(folder, os.path.join(group, name))


def _with_target(folder: rulefolder.Folder, path: str) -> Iterator[str]:
    yield path
    if os.path.islink(path):
        yield os.path.realpath(path) if folder.root is None else folder.boundary.follow(path)


def _named(error: UserError) -> Iterator[str]:
    """The file that a mistake is in, wherever it was named: its mending must be seen."""
    name = error.where
    while name:
        if os.path.lexists(name):
            yield os.path.abspath(name)
        name = name.rpartition(":")[0]
