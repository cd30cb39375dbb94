"""Limits on the files that a configuration may refer to, and safe reading of those files.

Files in a repository may refer only to regular files and folders of their project, after links are resolved; paths that
the user gives may be anywhere. Devices, pipes and sockets are never opened, and files that a repository refers to have
a size limit.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from ..model.errors import UserError
from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 16 * 1024 * 1024  # bytes of one file
TOGETHER = 64 * 1024 * 1024  # bytes of all files that one configuration refers to, rule folders included
FILES = 100_000  # entries in the rule folders of one configuration
_LINKS = 40  # the limit of Linux for one path
_OPEN = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_BINARY", "O_CLOEXEC", "O_NONBLOCK", "O_NOCTTY"))
_PART = 1 << 16  # bytes per read if the size is unknown
_PORTS = [f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"]
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *_PORTS}
_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
_OUT = "leads out of the project"
_HINT = "a configuration in a project may name only files inside it; name the configuration with --config to trust it"


def project_root(path: str) -> str:
    """Return the real path of a file's project: the nearest parent folder with `.git`, else the file's folder."""
    folder = own = os.path.realpath(os.path.dirname(os.path.abspath(path)))
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return own
        folder = above
    return folder


class Boundary(Record):
    """The folder that must contain everything a file refers to.

    Methods raise UserError if a path is refused, with the path as `where`, and OSError or ValueError from the system.
    """

    root: str | None = None  # a real path; None: anywhere, for paths that the user gives
    spelled: str = ""  # the same folder as the user writes it, accepted in absolute paths
    git: bool = False  # whether files in `.git` may be read: only to ask Git about the project

    @classmethod
    def of(cls, path: str) -> Boundary:
        """Return the boundary for a repository's file at a path."""
        root, folder = project_root(path), os.path.dirname(os.path.abspath(path))
        rest = os.path.relpath(os.path.realpath(folder), root)
        spelled = folder.removesuffix("" if rest == os.curdir else os.sep + rest)
        return cls(root, spelled if os.path.realpath(spelled) == root else "")

    def locate(self, name: str, base: str) -> str:
        """Return the absolute path of a name in a file in folder `base`, without accessing it or resolving links."""
        if self.root is None:
            return os.path.abspath(os.path.join(base, os.path.expanduser(name)))
        if name.replace("\\", "/").startswith("//"):
            raise UserError(repr(name), "is a path on another machine, or of a device", _HINT)
        if os.name == "nt" and (why := refused_by_windows(name)):
            raise UserError(repr(name), why, _HINT)
        if _within(base := os.path.abspath(base), self.root) is None:
            base = os.path.realpath(base)
        path = os.path.normpath(os.path.join(base, name))
        rest = _within(path, self.root)
        if rest is None and self.spelled and os.path.isabs(name):
            rest = _within(path, self.spelled)
        if rest is None:
            raise UserError(repr(name), _OUT, _HINT)
        return os.path.join(self.root, rest) if rest else self.root

    def follow(self, path: str) -> str:
        """Return the real path for a path from `locate`. A link that leads out of the boundary is never followed."""
        return self._followed(path)[0]

    def _followed(self, path: str) -> tuple[str, os.stat_result]:
        if self.root is None:
            return path, os.stat(path)
        rest = _within(path, self.root)
        if rest is None:
            raise UserError(path, _OUT, _HINT)
        at, links = self.root, 0
        todo = _parts(rest)
        git = _identity(os.path.join(self.root, ".git"))
        while todo:
            name = todo.pop()
            if name == os.pardir:
                if at == self.root:
                    raise UserError(path, _OUT, _HINT)
                at = os.path.dirname(at)
                continue
            step = os.path.join(at, name)
            found = os.lstat(step)
            if not self.git and (name.lower() == ".git" or git == (found.st_dev, found.st_ino)):
                raise UserError(path, "is Git's own, not the project's", "copy it out of .git")
            if not stat.S_ISLNK(found.st_mode) and getattr(found, "st_reparse_tag", 0) != _JUNCTION:
                at = step
                continue
            links += 1
            if links > _LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
            target = os.readlink(step).removeprefix("\\\\?\\" if os.name == "nt" else "\0")
            if os.path.isabs(target) or os.path.splitdrive(target)[0]:
                inner = _within(target, self.root)
                if inner is None and self.spelled:
                    inner = _within(target, self.spelled)
                if inner is None:
                    raise UserError(path, _OUT, _HINT)
                at, target = self.root, inner
            todo += _parts(target)
        return at, os.lstat(at)

    def file(self, path: str, most: int = MOST) -> str:
        """Return the real path of a regular file of at most `most` bytes."""
        real, found = self._followed(path)
        self._check(path, found, most)
        return real

    def _check(self, path: str, found: os.stat_result, most: int) -> None:
        if not stat.S_ISREG(found.st_mode):
            raise UserError(path, "is not a regular file", "name a file")
        if self.root is not None and found.st_size > most:
            raise UserError(path, f"is larger than {_size(most)}", "files that a repository refers to have this limit")

    def read(self, path: str, most: int = MOST) -> bytes:
        """Return the bytes of a regular file; `most` limits files that a repository refers to, not the user's own."""
        real = self.file(path, most)
        # Nothing is open yet, and the file may have changed since the check, so check again.
        descriptor = os.open(real, _OPEN | (0 if self.root is None else getattr(os, "O_NOFOLLOW", 0)))
        try:
            found = os.fstat(descriptor)
            self._check(path, found, most)
            parts: list[bytes] = []
            total, size = 0, found.st_size + 1
            while part := os.read(descriptor, size):
                parts.append(part)
                total, size = total + len(part), _PART
                if self.root is not None and total > most:
                    raise UserError(path, f"is larger than {_size(most)}", "it grows while it is read")
            return b"".join(parts)
        finally:
            os.close(descriptor)

    def folder(self, path: str) -> str:
        """Return the real path of a folder."""
        real, found = self._followed(path)
        if not stat.S_ISDIR(found.st_mode):
            raise UserError(path, "is not a folder", "name a folder")
        return real


ANYWHERE = Boundary()


def target_of(path: str) -> str:
    """Return the path to write for a project file that the user did not name: the target of a link, or itself.

    Raises: UserError if that is not a regular file, or is outside the project.
    """
    try:
        return Boundary.of(path).file(os.path.abspath(path)) if os.path.lexists(path) else path
    except OSError as error:
        from .atomic_write import os_error

        raise os_error(path, error) from error


class Quota:
    """The remaining number of files and bytes that one configuration may refer to."""

    def __init__(self) -> None:
        self.files, self.size = FILES, TOGETHER

    def scanned(self, path: str) -> Iterator[os.DirEntry[str]]:
        """Yield the entries of a folder at a real path, counting each. Raises: UserError past the limit."""
        with os.scandir(path) as found:
            for entry in found:
                self.files -= 1
                if self.files < 0:
                    raise UserError(path, f"has more than {FILES:,} files", "name a folder of rules only")
                yield entry

    def took(self, path: str, size: int) -> None:
        """Count bytes read from a file. Raises: UserError past the limit."""
        self.size -= size
        if self.size < 0:
            raise UserError(path, f"is more than the {_size(TOGETHER)} that all files together may have")


def refused_by_windows(name: str) -> str:
    """Return why Windows would not read a name as a project file (device, stream, drive); empty if it would."""
    import ntpath

    drive, rest = ntpath.splitdrive(name)
    if drive.startswith(("\\\\", "//")):
        return "is a path on another machine, or of a device"
    if drive and not rest.startswith(("\\", "/")):
        return "depends on the current folder of a drive"
    for part in rest.replace("\\", "/").split("/"):
        if ":" in part:
            return "names a stream of a file"
        if part.partition(".")[0].rstrip(" ").upper() in _DEVICES:
            return "is the name of a device"
        if part not in ("", ".", "..") and part != part.rstrip(" ."):
            return "ends with a space or a period"
    return ""


def _within(path: str, root: str) -> str | None:
    """Return a path relative to `root`, comparing spelling only; None if it is not inside."""
    start = root if root.endswith(os.sep) else root + os.sep
    if os.path.normcase(path) == os.path.normcase(root):
        return ""
    return path[len(start) :] if os.path.normcase(path).startswith(os.path.normcase(start)) else None


def _parts(path: str) -> list[str]:
    """Return the parts of a path, last part first."""
    if os.altsep:
        path = path.replace(os.altsep, os.sep)
    return [part for part in reversed(path.split(os.sep)) if part not in ("", os.curdir)]


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _size(size: int) -> str:
    return f"{size // (1024 * 1024)} MB" if size >= 1024 * 1024 else f"{size:,} bytes"
