"""Atomic file writes, and operating-system errors in plain words.

After any failure the file is complete: either unchanged or fully written. A killed run may leave an unlocked temporary
file next to it, which the next run removes.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from ..model.errors import UserError
from . import interrupts

if TYPE_CHECKING:
    from collections.abc import Callable

_UNTOUCHED = "free some space and run again; the file is unchanged"
_REASONS = {
    errno.ENOENT: ("no such file or folder", "check the spelling and the current folder"),
    errno.ENOTDIR: ("no such file: part of the path is a file, not a folder", "check the spelling"),
    errno.EISDIR: ("a folder, not a file", "name a file"),
    errno.EACCES: ("permission denied", "check the permissions of the file and of its folder"),
    errno.EPERM: ("operation not permitted", "check who owns it and whether it is locked"),
    errno.EROFS: ("on a read-only file system", "copy it to a writable location"),
    errno.ENAMETOOLONG: ("the name is too long for this file system", "shorten it"),
    errno.ELOOP: ("too many levels of symbolic links", "fix the link"),
    errno.ENOSPC: ("the disk is full", _UNTOUCHED),
    errno.EDQUOT: ("the disk quota is used up", _UNTOUCHED),
    errno.EFBIG: ("larger than the limit on file size", "raise the limit (ulimit -f); the file is unchanged"),
    errno.EIO: ("the disk reports an error", "check the disk"),
    errno.ENXIO: ("no process is reading this named pipe", "start its reader first"),
    errno.EMFILE: ("too many open files", "raise the limit (ulimit -n), or use fewer --jobs"),
}


_PREFIX, _SUFFIX, _DIGITS = ".copylint-", ".tmp", 16  # name of a temporary file; hex digits
_TRIES = 3  # attempts per write: another run may remove the temporary file as a leftover
_LOCKS = os.name == "posix"
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_ACL = "system.posix_acl_access"
_OF_CONTENT = frozenset(
    {"security.capability", "security.evm", "security.ima"}
)  # bound to the content, so never copied
_SPECIAL = {
    stat.S_IFIFO: "a named pipe (FIFO)",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def os_error(path: str | os.PathLike[str], error: OSError) -> UserError:
    """Return an operating-system error as a UserError in plain words, with a hint."""
    what, hint = _REASONS.get(error.errno or 0, ((error.strerror or str(error)).lower(), ""))
    if error.errno == errno.ENOENT and os.path.islink(path):
        what, hint = "a broken symbolic link", "fix the link, or remove it"
    return UserError(str(path), what, hint)


def special(path: str | os.PathLike[str], mode: int) -> UserError:
    """Return the error for a pipe, a socket or a device. `mode` is `st_mode` from `os.stat`."""
    what = _SPECIAL.get(stat.S_IFMT(mode), "not a regular file")
    return UserError(
        str(path), f"{what}, not a regular file", "to read from a pipe or a device, use '-' (standard input)"
    )


def open_regular(path: str | os.PathLike[str]) -> int:
    """Return a descriptor to read a regular file; never wait for a pipe or a device, nor open one if avoidable.

    Raises: UserError if it is not a regular file; OSError.
    """
    _regular(path, os.stat(path).st_mode)
    descriptor = os.open(path, _READ)
    try:
        _regular(path, os.fstat(descriptor).st_mode)  # it may have been replaced in the meantime
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _regular(path: str | os.PathLike[str], mode: int) -> None:
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # reading a folder raises its own error
        raise special(path, mode)


def write_output(path: str | os.PathLike[str], data: bytes) -> None:
    """Write an output file named by the user; write directly into a device (/dev/null) or a pipe with a reader.

    Raises: UserError.
    """
    try:
        found = os.stat(path)
        for stream in (1, 2):
            with suppress(OSError):  # closed
                if os.path.samestat(found, os.fstat(stream)):
                    sys.stdout.flush()
                    _write_into(os.dup(stream), data)
                    return
        if stat.S_ISFIFO(found.st_mode) or stat.S_ISCHR(found.st_mode):
            _write_into(_open_special(path), data)
            return
    except FileNotFoundError:
        pass
    except OSError as error:
        raise os_error(path, error) from error
    remove_leftovers(os.path.dirname(os.path.realpath(path)))
    atomic_write(path, data)


def _open_special(path: str | os.PathLike[str]) -> int:
    """Return a descriptor to write into a pipe or a device; a pipe without a reader is an error, with no wait."""
    if os.name != "posix":
        return os.open(path, os.O_WRONLY)
    descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    os.set_blocking(descriptor, True)
    return descriptor


def _write_into(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) or 0 :]


def atomic_write(
    path: str | os.PathLike[str],
    data: bytes,
    mode: int | None = None,
    *,
    check: Callable[[], object] | None = None,
    tell: Callable[[str], object] | None = None,
) -> None:
    """Replace the file at `path` with `data`: write a temporary file in the same folder, fsync, rename.

    A symbolic link is kept and its target replaced. An existing file keeps its mode, extended attributes, ACL and,
    where permitted, owner; a new file gets `mode`, by default from the umask. Set-user-ID is cleared, as on any write.
    A hard link is broken: the file's other names keep the old text, because only the named file may change. `check`
    runs just before the rename; an exception from it cancels the write. `tell` is called with a note if an attribute
    could not be kept.

    Raises: UserError, with nothing written and no temporary file left.
    """
    target = os.path.realpath(path)
    old = _replaceable(path, target)
    for _ in range(_TRIES):
        temporary = os.path.join(os.path.dirname(target), f"{_PREFIX}{os.urandom(_DIGITS // 2).hex()}{_SUFFIX}")
        with interrupts.replacing(temporary):
            try:
                if _replaced(path, temporary, target, data, old, mode, check, tell):
                    return
                _discard(temporary)
            except OSError as error:
                _discard(temporary)
                raise os_error(path, error) from error
            except BaseException:
                _discard(temporary)
                raise
    raise UserError(str(path), "cannot be replaced: its temporary file is removed by another program", "run again")


def _replaced(
    path: str | os.PathLike[str],
    temporary: str,
    target: str,
    data: bytes,
    old: os.stat_result | None,
    mode: int | None,
    check: Callable[[], object] | None,
    tell: Callable[[str], object] | None,
) -> bool:
    """Write the temporary file and rename it; return False if another run removed it as a leftover."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(_create(path, temporary, flags, 0o666 if old is None and mode is None else 0o600), "wb") as file:
        if not _locked(file.fileno()):
            return False
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        if old:
            refused = _kept(file.fileno(), temporary, target, old)
            if refused and tell:
                tell(f"{path}: extended attributes that could not be kept: {', '.join(refused)}")
        elif mode is not None:
            os.chmod(temporary, mode)
        if _LOCKS:  # closing releases the lock; Windows cannot remove or rename an open file
            _rename(temporary, target, check)
    if not _LOCKS:
        _rename(temporary, target, check)
    return True


def _rename(temporary: str, target: str, check: Callable[[], object] | None) -> None:
    if check:
        check()
    os.replace(temporary, target)


def _kept(descriptor: int, temporary: str, target: str, old: os.stat_result) -> list[str]:
    """Copy owner, mode and extended attributes to a file; return the names of attributes that were refused.

    The order matters: changing the owner clears set-ID bits, and changing the mode would change the ACL.
    """
    mode = stat.S_IMODE(old.st_mode) & ~stat.S_ISUID
    if mode & stat.S_IXGRP:
        mode &= ~stat.S_ISGID
    wanted, refused = _attributes(target)
    if hasattr(os, "fchown"):
        with suppress(OSError):
            os.removexattr(descriptor, _ACL)  # the folder's default ACL
        new = os.fstat(descriptor)
        for user, group in ((old.st_uid, old.st_gid), (-1, old.st_gid)):
            if (new.st_uid, new.st_gid) == (old.st_uid, old.st_gid):
                break
            with suppress(PermissionError):
                os.fchown(descriptor, user, group)
            new = os.fstat(descriptor)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            mode &= ~stat.S_ISGID
    # with an ACL, the group bits are the mask of all entries, not the group's permissions
    os.chmod(temporary, mode & ~stat.S_IRWXG if _ACL in wanted else mode)
    for name, value in wanted.items():
        try:
            os.setxattr(descriptor, name, value)
        except OSError:
            if _attribute(descriptor, name) != value:  # SELinux sets its label itself
                refused.append(name)
    return refused


def _attributes(path: str) -> tuple[dict[str, bytes], list[str]]:
    """Return a file's extended attributes, ACL included, and the names of those that cannot be read."""
    found: dict[str, bytes] = {}
    refused: list[str] = []
    if hasattr(os, "listxattr"):
        with suppress(OSError):  # not supported by the file system
            for name in os.listxattr(path, follow_symlinks=False):
                if name in _OF_CONTENT:
                    continue
                value = _attribute(path, name)
                if value is None:
                    refused.append(name)
                else:
                    found[name] = value
    return found, refused


def _attribute(path: str | int, name: str) -> bytes | None:
    try:
        return os.getxattr(path, name)
    except OSError:
        return None


def _replaceable(path: str | os.PathLike[str], target: str) -> os.stat_result | None:
    """Return the metadata of the existing file, or None if there is none.

    A rename checks only the folder's permissions, so the file's own are checked here, for root too.
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


def _locked(descriptor: int) -> bool:
    """Lock a temporary file; return False if another run has locked or removed it as a leftover."""
    if not _LOCKS:
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # no locks on this file system, so no other run can lock and remove it either
        return True
    return os.fstat(descriptor).st_nlink > 0


def is_temporary(name: str) -> bool:
    """Return whether a file name is one that `atomic_write` gives to temporary files."""
    digits = name[len(_PREFIX) : -len(_SUFFIX)]
    shaped = name.startswith(_PREFIX) and name.endswith(_SUFFIX) and len(digits) == _DIGITS
    return shaped and set(digits) <= set("0123456789abcdef")


def remove_leftovers(folder: str) -> None:
    """Remove temporary files of killed runs from a folder, not from its subfolders."""
    try:
        with os.scandir(folder or os.curdir) as entries:
            found = [entry.name for entry in entries if is_temporary(entry.name)]
    except OSError:
        return
    for name in found:
        remove_leftover(os.path.join(folder, name))


def remove_leftover(path: str) -> None:
    """Remove one of copylint's temporary files if it is not locked; leave any other file."""
    if not is_temporary(os.path.basename(path)):
        return
    with suppress(OSError):
        found = os.lstat(path)
        if not _left(path, found):
            return
        if not _LOCKS:
            os.unlink(path)  # fails while it is open elsewhere
            return
        import fcntl

        descriptor = _opened(path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            now = os.lstat(path)
            if os.path.samestat(now, os.fstat(descriptor)) and _left(path, now):
                os.unlink(path)
        finally:
            os.close(descriptor)


def _left(path: str, found: os.stat_result) -> bool:
    """Return whether this is a regular file with one name and our owner; for root, also the folder's owner."""
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        return False
    if not hasattr(os, "geteuid") or found.st_uid == os.geteuid():
        return True
    return os.geteuid() == 0 and found.st_uid == os.stat(os.path.dirname(path) or os.curdir).st_uid


def _opened(path: str) -> int:
    try:
        return os.open(path, os.O_RDWR | _NO_FOLLOW)  # some network file systems lock only writable files
    except PermissionError:
        return os.open(path, os.O_RDONLY | _NO_FOLLOW)
