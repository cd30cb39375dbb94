"""The files of a folder of rules, GROUP/ID.yaml, and what stands for their state.

Nothing is read here but names, sizes and times, and whole files whose contents no other state tells. What a repository
names is listed within its boundary, and counted.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from . import cache
from .errors import UserError
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .boundary import Boundary, Quota


class Folder(Record):
    """A folder of rules, and below which folder all that is in it must be; without one it is the user's word."""

    path: str  # absolute
    root: str | None = None

    @classmethod
    def of(cls, folder: Folder | Path) -> Folder:
        return folder if isinstance(folder, Folder) else cls(str(folder))

    @property
    def boundary(self) -> Boundary:
        from .boundary import Boundary

        return Boundary(self.root)

    def file(self, rule: str) -> str | None:
        """The path of the file of a rule, group/id; None if there is none that may be read."""
        path = os.path.join(self.path, *f"{rule}.yaml".split("/"))
        try:
            self.boundary.file(path)
        except (OSError, ValueError, UserError):
            return None
        return path


def names(folder: Folder, quota: Quota | None = None) -> list[str]:
    """The paths of the rule files, in order of group and id. `quota` is for what a repository names.

    Raises: UserError.
    """
    try:
        return [os.path.join(g, name) for g in groups(folder, quota) for name in group(folder, g, quota)]
    except OSError as error:
        raise UserError(folder.path, f"cannot be read: {error}") from error


def group(folder: Folder, path: str, quota: Quota | None = None) -> list[str]:
    """The names of the rule files in the folder of a group, in order. Raises: UserError or OSError."""
    return [entry.name for entry in _entries(folder, path, quota) if entry.name.endswith(".yaml")]


def groups(folder: Folder, quota: Quota | None = None) -> list[str]:
    """The folders of the groups, in order. Raises: UserError, also where a rule is in none."""
    try:
        entries = _entries(folder, folder.path, quota)
        found = _groups(folder, entries)
    except (OSError, ValueError) as error:
        raise UserError(folder.path, "no such folder of rules", "rules are FOLDER/GROUP/ID.yaml") from error
    for entry in entries:
        if entry.name.endswith((".yaml", ".yml")):
            hint = f"move it to {os.path.join(folder.path, 'GROUP', entry.name)}"
            raise UserError(os.path.join(folder.path, entry.name), "a rule needs a group", hint)
    return found


def named_groups(folder: Folder, quota: Quota | None = None) -> list[str]:
    """The folders of the groups, whatever else is there. Raises: UserError, OSError or ValueError."""
    return _groups(folder, _entries(folder, folder.path, quota))


def quota(folders: Iterable[Folder]) -> Quota | None:
    """The limits on what is in some folders; the user's own have none."""
    if all(folder.root is None for folder in folders):
        return None
    from .boundary import Quota

    return Quota()


def _groups(folder: Folder, entries: Iterable[os.DirEntry[str]]) -> list[str]:
    return [os.path.join(folder.path, entry.name) for entry in entries if _is_group(folder, entry)]


def _is_group(folder: Folder, entry: os.DirEntry[str]) -> bool:
    if folder.root is None or not entry.is_symlink():
        return entry.is_dir()
    try:
        return stat.S_ISDIR(os.lstat(folder.boundary.follow(os.path.join(folder.path, entry.name))).st_mode)
    except OSError:  # it leads nowhere
        return False


def _entries(folder: Folder, path: str, quota: Quota | None) -> list[os.DirEntry[str]]:
    """What is in the folder or in one of its groups, in order. Raises: UserError or OSError."""
    if folder.root is None:
        return sorted(os.scandir(path), key=_name)
    from .boundary import Quota

    return sorted((quota or Quota()).scanned(folder.boundary.folder(path)), key=_name)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def states(folder: Folder, quota: Quota | None = None) -> list[tuple[object, ...]]:
    """What changes when a rule file does: its group, name, identity, size and times; in order.

    Raises: UserError or OSError.
    """
    if folder.root is not None:
        return list(_bounded_states(folder, quota))
    out: list[tuple[object, ...]] = []
    for path in groups(folder):
        name = os.path.basename(path)
        place = os.open(path, os.O_RDONLY) if os.scandir in os.supports_fd else None  # names are looked up quicker so
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


def size(path: str) -> int:
    """Bytes of a file; -1 if there is none."""
    try:
        return os.stat(path).st_size
    except OSError:
        return -1


def digest(path: str, folder: Folder) -> str:
    """What stands for the contents of a file that a rule in a folder names; the empty string if it cannot be read."""
    try:
        return cache.key(_contents(path) if folder.root is None else folder.boundary.read(path))
    except (OSError, ValueError, UserError):
        return ""


def _contents(path: str) -> bytes:
    """As `ANYWHERE.read`, for every start: that module would take as long to load as all that is done here."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UserError(path, "is not a regular file")
        return file.read()
