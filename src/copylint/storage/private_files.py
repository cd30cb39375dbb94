"""Files and folders that only the user can read and write.

A file is opened first and then checked, so that the checked file is the one read; links and devices are refused.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

_POSIX = hasattr(os, "geteuid")  # elsewhere access lists protect the user's folders
_FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOCTTY"))
_OTHERS = 0o077  # permissions of everyone but the owner


def opened(path: str, flags: int) -> int:
    """Return a descriptor of the user's regular file; a new file is accessible only to its owner.

    Raises: OSError, also for a link, a device, a FIFO, or another user's file.
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
    """Return the content of the user's regular file; empty if it is not one, or is larger than `most` bytes.

    With `secret`, also empty if others may read or write it.
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
    """Create a file accessible only to its owner. Raises: OSError, with no partial file left."""
    descriptor = opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError:
        with suppress(OSError):
            os.unlink(path)
        raise


def append(path: str, data: bytes) -> int:
    """Append in one write, so that lines of several processes do not mix; return the new size in bytes.

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
    """Delete the user's regular file; return whether it was deleted. Links and their targets are kept."""
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode) or not _mine(found):
            return False
        os.unlink(path)
    except OSError:
        return False
    return True


def folder(path: str, prefix: str) -> str | None:
    """Create or check a folder accessible only to its owner; return what is wrong with it, or None.

    An empty string means that no folder exists and none can be created, which needs no report. An existing folder that
    others can enter is made private if all names in it begin with `prefix`; otherwise it is reported.
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
