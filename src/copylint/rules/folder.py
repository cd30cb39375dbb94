"""Rule folders: the files of a folder, GROUP/ID.yaml, and hashes of their state.

Only names, sizes and times are read, and whole files where these are not enough. Folders that a repository names are
listed within its boundary, and counted.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from ..model.errors import UserError
from ..model.values import Record
from ..storage import cache

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..storage.boundary import Boundary, Quota


class Folder(Record):
    """A rule folder, and the folder that all its files must be below; None for one that the user has named."""

    path: str  # absolute
    root: str | None = None

    @classmethod
    def of(cls, folder: Folder | Path) -> Folder:
        return folder if isinstance(folder, Folder) else cls(str(folder))

    @property
    def boundary(self) -> Boundary:
        from ..storage.boundary import Boundary

        return Boundary(self.root)

    def file(self, rule: str) -> str | None:
        """Return the path of the file of a rule, group/id; None if there is none that may be read."""
        path = os.path.join(self.path, *f"{rule}.yaml".split("/"))
        try:
            self.boundary.file(path)
        except (OSError, ValueError, UserError):
            return None
        return path


def names(folder: Folder, quota: Quota | None = None) -> list[str]:
    """Return the paths of the rule files, ordered by group and id. `quota` limits folders that a repository names.

    Raises: UserError.
    """
    try:
        return [os.path.join(g, name) for g in groups(folder, quota) for name in group(folder, g, quota)]
    except OSError as error:
        raise UserError(folder.path, f"cannot be read: {error}") from error


def group(folder: Folder, path: str, quota: Quota | None = None) -> list[str]:
    """Return the names of the rule files in a group's folder, in order. Raises: UserError or OSError."""
    return [entry.name for entry in _entries(folder, path, quota) if entry.name.endswith(".yaml")]


def groups(folder: Folder, quota: Quota | None = None) -> list[str]:
    """Return the folders of the groups, in order. Raises: UserError, also for a rule outside a group."""
    try:
        entries = _entries(folder, folder.path, quota)
        found = _groups(folder, entries)
    except (OSError, ValueError) as error:
        raise UserError(folder.path, "no such rule folder", "rules are FOLDER/GROUP/ID.yaml") from error
    for entry in entries:
        if entry.name.endswith((".yaml", ".yml")):
            hint = f"move it to {os.path.join(folder.path, 'GROUP', entry.name)}"
            raise UserError(os.path.join(folder.path, entry.name), "a rule must be in a group folder", hint)
    return found


def named_groups(folder: Folder, quota: Quota | None = None) -> list[str]:
    """Return the folders of the groups, ignoring other files. Raises: UserError, OSError or ValueError."""
    return _groups(folder, _entries(folder, folder.path, quota))


def quota(folders: Iterable[Folder]) -> Quota | None:
    """Return the size limits for some folders; the user's own have none."""
    if all(folder.root is None for folder in folders):
        return None
    from ..storage.boundary import Quota

    return Quota()


def _groups(folder: Folder, entries: Iterable[os.DirEntry[str]]) -> list[str]:
    return [os.path.join(folder.path, entry.name) for entry in entries if _is_group(folder, entry)]


def _is_group(folder: Folder, entry: os.DirEntry[str]) -> bool:
    if folder.root is None or not entry.is_symlink():
        return entry.is_dir()
    try:
        return stat.S_ISDIR(os.lstat(folder.boundary.follow(os.path.join(folder.path, entry.name))).st_mode)
    except OSError:  # a dangling link
        return False


def _entries(folder: Folder, path: str, quota: Quota | None) -> list[os.DirEntry[str]]:
    """Return the entries of the folder or of one group, in order. Raises: UserError or OSError."""
    if folder.root is None:
        return sorted(os.scandir(path), key=_name)
    from ..storage.boundary import Quota

    return sorted((quota or Quota()).scanned(folder.boundary.folder(path)), key=_name)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def file_states(folder: Folder, quota: Quota | None = None) -> list[tuple[object, ...]]:
    """Return the state of each rule file: group, name, identity, size and times; in order.

    Raises: UserError or OSError.
    """
    if folder.root is not None:
        return list(_bounded_states(folder, quota))
    out: list[tuple[object, ...]] = []
    for path in groups(folder):
        name = os.path.basename(path)
        place = os.open(path, os.O_RDONLY) if os.scandir in os.supports_fd else None  # faster lookups
        try:
            with os.scandir(path if place is None else place) as entries:
                out += [_state(name, e.name, e.stat()) for e in entries if e.name.endswith(".yaml")]
        finally:
            if place is not None:
                os.close(place)
    return sorted(out)


def _bounded_states(folder: Folder, quota: Quota | None) -> Iterable[tuple[object, ...]]:
    boundary = folder.boundary
    for path in groups(folder, quota):
        for name in group(folder, path, quota):
            yield _state(os.path.basename(path), name, os.lstat(boundary.file(os.path.join(path, name))))


def _state(group: str, name: str, found: os.stat_result) -> tuple[object, ...]:
    return group, name, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def file_size(path: str) -> int:
    """Return a file's size in bytes; -1 if there is none."""
    try:
        return os.stat(path).st_size
    except OSError:
        return -1


def file_digest(path: str, folder: Folder) -> str:
    """Return a digest of a file that a rule in a folder names; the empty string if it cannot be read."""
    try:
        return cache.key(_contents(path) if folder.root is None else folder.boundary.read(path))
    except (OSError, ValueError, UserError):
        return ""


def _contents(path: str) -> bytes:
    """Return a file's bytes, as `ANYWHERE.read`; importing that module at every start would take too long."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UserError(path, "is not a regular file")
        return file.read()
