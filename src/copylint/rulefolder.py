"""The files of a folder of rules, GROUP/ID.yaml, and what stands for their state.

Nothing is read here but names, sizes and times, and whole files whose contents no other state tells.
"""

from __future__ import annotations

import os
import stat

from . import cache
from .errors import UserError

_READ = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOCTTY"))
_LARGEST = 16 * 1024 * 1024  # bytes of a file that a rule names


def names(folder: str) -> list[str]:
    """The paths of the rule files, in order of group and id. Raises: UserError."""
    try:
        return [
            os.path.join(g, name) for g in groups(folder) for name in sorted(os.listdir(g)) if name.endswith(".yaml")
        ]
    except OSError as error:
        raise UserError(folder, f"cannot be read: {error}") from error


def groups(folder: str) -> list[str]:
    """The folders of the groups, in order."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise UserError(folder, "no such folder of rules", "rules are FOLDER/GROUP/ID.yaml") from error
    for entry in entries:
        if entry.name.endswith((".yaml", ".yml")):
            hint = f"move it to {os.path.join(folder, 'GROUP', entry.name)}"
            raise UserError(entry.path, "a rule needs a group", hint)
    return [entry.path for entry in entries if entry.is_dir()]


def states(folder: str) -> list[tuple[object, ...]]:
    """What changes when a rule file does: its group, name, identity, size and times; in order."""
    out: list[tuple[object, ...]] = []
    for path in groups(folder):
        group = os.path.basename(path)
        place = os.open(path, os.O_RDONLY) if os.scandir in os.supports_fd else None  # names are looked up quicker so
        try:
            with os.scandir(path if place is None else place) as entries:
                for entry in entries:
                    if entry.name.endswith(".yaml"):
                        found = entry.stat()
                        times = found.st_mtime_ns, found.st_ctime_ns
                        out.append((group, entry.name, found.st_ino, found.st_size, *times))
        finally:
            if place is not None:
                os.close(place)
    return sorted(out)


def size(path: str) -> int:
    """Bytes of a file; -1 if there is none."""
    try:
        return os.stat(path).st_size
    except OSError:
        return -1


def digest(path: str) -> str:
    """What stands for the contents of a file that a rule names; the empty string if it cannot be read.

    No more than a regular file of bounded size is read: since the rule was read, a device may have come in its place.
    """
    try:
        descriptor = os.open(path, _READ)
        with open(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
                return ""
            return cache.key(file.read(found.st_size + 1))
    except OSError:
        return ""
