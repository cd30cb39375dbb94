"""The current session, rebuilt when one of its files has changed; changes are found by polling.

A broken configuration leaves the last good one in force for its folder, or nothing is checked there.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ..config import layers
from ..engine.session import Session
from ..model.errors import UserError
from ..rules import folder as rulefolder
from ..rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..engine.task import Choice
    from ..kinds.base import Candidate
    from ..model.document import Document
    from ..rules.rule import Rule

_Stamp = tuple[int, int] | None


class Superseded(Exception):
    """The result is no longer wanted."""


class Watched(Session):
    """A session whose rules stop between two of them when `wanted` returns false."""

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
    """Sessions by folder. `generation` counts the changes, so that results can name the state they belong to."""

    def __init__(self, choice: Choice) -> None:
        self.choice, self.generation = choice, 0
        self.errors: dict[str, UserError] = {}  # by folder
        self._stamps: dict[str, _Stamp] = {}
        self._fresh: Watched | None = None
        self._good: dict[str, Watched] = {}  # by folder
        self._known: set[str] = set()  # folders tried with the fresh session

    def reload(self, choice: Choice | None = None) -> None:
        """Reload everything, with other options if given."""
        self.choice = choice or self.choice
        self.generation += 1
        self._fresh = None
        self._known.clear()
        self.errors.clear()
        self._stamps.clear()

    def session(self, path: str) -> Watched | None:
        """Return the session for a file; None if its configuration is broken and was never valid."""
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
        found = session.configs.of(os.path.dirname(path))
        self._watch(_read(found))
        session.check(found)
        session.ruleset(path)
        session.suppressor.suppressions(path)
        _ = session.suppressor.baseline

    def _watch(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._stamps.setdefault(path, _stamp(path))


def _stamp(path: str) -> _Stamp:
    """Return a stamp that changes with a file; None if there is none. Links are not followed: a target may hang."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _above(folder: str) -> Iterator[str]:
    """Return where a configuration for a folder could be."""
    yield layers.user_file()
    while True:
        yield os.path.join(folder, layers.NAME)
        if (above := os.path.dirname(folder)) == folder:
            return
        folder = above


def _read(found: layers.Config) -> Iterator[str]:
    """Return the files that a configuration comes from and names, and its rule folders; links followed too."""
    for path in (*found.files, *([str(found.baseline)] if found.baseline else ())):
        yield path
        if os.path.islink(path) and path in found.files:  # it has been read, so the link may be followed
            yield os.path.realpath(path)
    quota = rulefolder.quota(found.rule_folders)
    for folder in found.rule_folders:
        yield folder.path
        with suppress(UserError, OSError, ValueError):  # reported where rules are read
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
    """Return the file that an error is in, so that a correction is noticed."""
    name = error.where
    while name:
        if os.path.lexists(name):
            yield os.path.abspath(name)
        name = name.rpartition(":")[0]
