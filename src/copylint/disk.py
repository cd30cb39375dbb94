"""What the file system refuses, in plain words, and the one way to write a file.

Whatever goes wrong, the file is whole: as it was, or as it should be.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from .errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

_UNTOUCHED = "free some space and run again; the file is as it was"
_REASONS = {
    errno.ENOENT: ("no such file or folder", "check how it is spelled, and from which folder you run"),
    errno.ENOTDIR: ("no such file: part of the path is a file, not a folder", "check how it is spelled"),
    errno.EISDIR: ("a folder, not a file", "name a file"),
    errno.EACCES: ("permission denied", "check the permissions of the file and of its folder"),
    errno.EPERM: ("operation not permitted", "check who owns it and whether it is locked"),
    errno.EROFS: ("on a read-only file system", "copy it to where you may write"),
    errno.ENAMETOOLONG: ("the name is too long for this file system", "shorten it"),
    errno.ELOOP: ("symbolic links lead round in a circle", "mend the link"),
    errno.ENOSPC: ("the disk is full", _UNTOUCHED),
    errno.EDQUOT: ("the disk quota is used up", _UNTOUCHED),
    errno.EFBIG: ("larger than the limit on file size", "raise the limit (ulimit -f); the file is as it was"),
    errno.EIO: ("the disk reports an error", "check the disk"),
    errno.EMFILE: ("too many open files", "raise the limit (ulimit -n), or use fewer --jobs"),
}


def os_error(path: str | os.PathLike[str], error: OSError) -> UserError:
    """What the system says, in plain words, with what to do."""
    what, hint = _REASONS.get(error.errno or 0, ((error.strerror or str(error)).lower(), ""))
    if error.errno == errno.ENOENT and os.path.islink(path):
        what, hint = "a symbolic link to what is not there", "mend the link, or remove it"
    return UserError(str(path), what, hint)


def atomic_write(
    path: str | os.PathLike[str], data: bytes, mode: int | None = None, *, check: Callable[[], object] | None = None
) -> None:
    """Put `data` in the place of what is at `path`: a temporary file in the same folder, fsync, rename.

    A symbolic link stays and what it leads to is replaced. Of a file that is there, mode and, where the system lets
    us, owner stay; a new one gets `mode`, by default what the umask leaves. A hard link is broken: the file's other
    names keep the old text, since nothing may change that was not named. `check` runs last before the rename; what
    it raises stops it.

    Raises: UserError, with nothing written and nothing left behind.
    """
    target = os.path.realpath(path)
    old = _replaceable(path, target)
    temporary = os.path.join(os.path.dirname(target), f".copylint-{os.urandom(8).hex()}.tmp")
    try:
        private = old is not None or mode is not None
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(_create(path, temporary, flags, 0o600 if private else 0o666), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if old and hasattr(os, "chown") and (old.st_uid, old.st_gid) != (os.getuid(), os.getgid()):
            with suppress(PermissionError):
                os.chown(temporary, old.st_uid, old.st_gid)
        if private:
            os.chmod(temporary, stat.S_IMODE(old.st_mode) if old else mode or 0)
        if check:
            check()
        os.replace(temporary, target)
    except OSError as error:
        _discard(temporary)
        raise os_error(path, error) from error
    except BaseException:
        _discard(temporary)
        raise


def _replaceable(path: str | os.PathLike[str], target: str) -> os.stat_result | None:
    """Metadata of the file that is there, None if there is none.

    A rename asks leave of the folder alone, so what the file itself says is asked here; of root too.
    """
    try:
        old = os.stat(target)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise os_error(path, error) from error
    if stat.S_ISDIR(old.st_mode):
        raise os_error(path, IsADirectoryError(errno.EISDIR, ""))
    if not stat.S_ISREG(old.st_mode):
        raise UserError(
            str(path), "not a regular file, so it cannot be replaced", "name a file, or use standard output"
        )
    if not old.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise UserError(str(path), "the file is read-only", "make it writable (chmod u+w) if it may be changed")
    return old


def _create(path: str | os.PathLike[str], temporary: str, flags: int, mode: int) -> int:
    try:
        return os.open(temporary, flags, mode)
    except PermissionError as error:
        hint = "make the folder writable: a file is replaced whole, never overwritten in part"
        raise UserError(str(path), "its folder is read-only", hint) from error


def _discard(temporary: str) -> None:
    with suppress(OSError):
        os.unlink(temporary)
