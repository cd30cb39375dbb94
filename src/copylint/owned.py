"""Files and folders that are the user's own: nobody else can have written them, and nobody else reads them.

A file is opened first and judged then, so that what is judged is what is read; links and devices are never followed.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

_POSIX = hasattr(os, "geteuid")  # elsewhere a user's folders are kept to the user by their access lists
_FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOCTTY"))
_OTHERS = 0o077  # what others than the owner may do


def opened(path: str, flags: int) -> int:
    """The descriptor of a regular file of the user's. A new one is for its owner alone.

    Raises: OSError, also for a link, a device, a FIFO, and a file of another user.
    """
    descriptor = os.open(path, flags | _FLAGS, 0o600)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or not _mine(found):
            raise PermissionError(f"not a regular file of the user's: {path}")
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def read(path: str, most: int, secret: bool = False) -> bytes:
    """What a regular file of the user's holds; nothing if it is none, or larger than `most` bytes.

    `secret`: nor if others may read or write it.
    """
    try:
        descriptor = opened(path, os.O_RDONLY)
    except (OSError, ValueError):
        return b""
    try:
        found = os.fstat(descriptor)
        if found.st_size > most or (secret and _POSIX and found.st_mode & _OTHERS):
            return b""
        size = found.st_size + 1
        return b"".join(iter(lambda: os.read(descriptor, size), b""))
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def write(path: str, data: bytes) -> None:
    """Make a new file for its owner alone. Raises: OSError, with nothing left behind."""
    descriptor = opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError:
        with suppress(OSError):
            os.unlink(path)
        raise


def append(path: str, data: bytes) -> int:
    """Add to a file in one write, so that lines of several processes do not mix; how large it is then.

    Raises: OSError.
    """
    descriptor = opened(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        if _POSIX and os.fstat(descriptor).st_mode & _OTHERS:
            os.fchmod(descriptor, 0o600)
        os.write(descriptor, data)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def remove(path: str) -> bool:
    """Delete a regular file of the user's; whether it was deleted. A link is left alone, with what it leads to."""
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode) or not _mine(found):
            return False
        os.unlink(path)
    except OSError:
        return False
    return True


def folder(path: str, prefix: str) -> str | None:
    """Make a folder for its owner alone, or see that it is one: what is wrong with it, None if nothing.

    An empty text stands for what others need not be told: there is no folder, and none can be made. One that others may
    enter is closed to them if all that it holds begins with `prefix`; else it is not copylint's to close.
    """
    try:
        if not os.path.lexists(path):
            os.makedirs(path, mode=0o700, exist_ok=True)
        link, found = os.lstat(path), os.stat(path)
    except (OSError, ValueError):
        return ""
    if not stat.S_ISDIR(found.st_mode):
        return ""
    if not (_mine(link) and _mine(found)):
        return "belongs to another user"
    if not _POSIX or not found.st_mode & _OTHERS:
        return None
    try:
        if not found.st_mode & stat.S_ISVTX and all(name.startswith(prefix) for name in os.listdir(path)):
            os.chmod(path, 0o700)
            return None
    except OSError:
        pass
    return f"is open to other users (mode {stat.S_IMODE(found.st_mode):o})"


def _mine(found: os.stat_result) -> bool:
    return not _POSIX or found.st_uid == os.geteuid()
