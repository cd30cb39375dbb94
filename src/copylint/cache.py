"""A folder of plain data that makes the next start fast; whatever is in it can be made again.

An entry that is missing, damaged, truncated or unreadable is a miss, never an error; the folder is bounded in size.
"""

from __future__ import annotations

import marshal  # as fast as data can be read; it holds no code, and what is damaged never reaches it: see `load`
import os
import sys
from binascii import crc32  # against damage; a digest would take two milliseconds of each start
from contextlib import suppress
from time import time

try:
    from _blake2 import blake2b  # as hashlib has it, without the 3 ms that OpenSSL takes to load
except ImportError:
    from hashlib import blake2b
from typing import Any

PREFIX = "copylint-"
_ENTRY = ".data"  # how names of entries end
_PYTHON = f".{sys.implementation.cache_tag}"  # each stores data in its own way
LINES = ".lines"  # how names of files of lines end: see `ledger`
_MOST = 64  # entries that stay; one more sends the oldest away
_STALE = 3600  # seconds after which a temporary file is one that a crash has left


def folder() -> str:
    """Where entries are kept: $COPYLINT_CACHE_DIR, else the platform's folder for caches. It may not exist yet."""
    if chosen := os.environ.get("COPYLINT_CACHE_DIR"):
        return os.path.abspath(os.path.expanduser(chosen))
    return platform_folder("cache", "XDG_CACHE_HOME", ".cache")


def platform_folder(what: str, variable: str, under_home: str) -> str:
    """The user's folder of copylint for `what` (cache or config); platformdirs is imported only off Linux."""
    if sys.platform == "linux":
        base = os.environ.get(variable, "")
        if not os.path.isabs(base):  # the XDG specification: a relative one is to be ignored
            base = os.path.join(os.path.expanduser("~"), under_home)
        return os.path.join(base, "copylint")
    import platformdirs

    find = platformdirs.user_cache_dir if what == "cache" else platformdirs.user_config_dir
    return find("copylint", appauthor=False)


def key(*parts: bytes | str) -> str:
    """A name for what depends on `parts` alone: 32 hex digits; where one part ends and the next starts counts."""
    coded = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    return blake2b(b"".join([b"%d:%b" % (len(data), data) for data in coded]), digest_size=16).hexdigest()


def digest(value: Any) -> str:
    """The same for plain data of texts, bytes, numbers and tuples or lists of them."""
    return key(marshal.dumps(value, 2))  # the last version that writes equal data equally


def load(name: str) -> Any | None:
    """The plain data stored under a name; None if there is none that is whole."""
    try:
        with open(_path(name), "rb") as file:
            check, _, data = file.read().partition(b"\n")
        return marshal.loads(data) if int(check, 16) == crc32(data) else None
    except (OSError, ValueError, EOFError, TypeError):
        return None


def store(name: str, value: Any) -> None:
    """Keep plain data under a name, whole or not at all; does nothing where the folder cannot be written."""
    path = _path(name)
    if not os.path.isabs(path):  # no home folder: '~' stays as it is
        return
    data = _plain(value)
    if replace(path, b"%08x\n" % crc32(data) + data):
        _prune()


def replace(path: str, data: bytes) -> bool:
    """Put a file of the cache there whole or not at all; whether it could be."""
    part = f"{path}.{os.urandom(6).hex()}.tmp"
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        try:
            with open(part, "wb") as file:
                file.write(data)
            os.replace(part, path)
            return True
        except OSError:
            os.unlink(part)
    return False


def _plain(value: Any) -> bytes:
    """Data as bytes; what is like a list, a dictionary or a text becomes one."""
    try:
        return marshal.dumps(value)
    except ValueError:
        import json

        return marshal.dumps(json.loads(json.dumps(value)))


def _prune() -> None:
    """Delete the oldest entries if there are more than may stay, and what crashes have left."""
    with suppress(OSError), os.scandir(folder()) as found:
        ours = [(e.stat().st_mtime, e.path) for e in found if e.name.startswith(PREFIX)]
        entries = sorted(e for e in ours if e[1].endswith(_ENTRY))
        now = time()
        left = [path for when, path in ours if path.endswith(".tmp") and now - when > _STALE]
        for path in (*left, *(path for _, path in entries[:-_MOST])):
            with suppress(OSError):
                os.unlink(path)


def clear() -> int:
    """Delete all entries, and nothing else that may lie in the folder; how many were deleted."""
    count = 0
    try:
        ours = [e for e in os.scandir(folder()) if e.name.startswith(PREFIX)]
    except OSError:
        return 0
    for entry in ours:
        if not entry.name.endswith((_ENTRY, ".tmp", LINES)):
            continue
        try:
            os.unlink(entry.path)
        except OSError:
            continue
        count += not entry.name.endswith(".tmp")
    return count


def _path(name: str) -> str:
    return os.path.join(folder(), f"{PREFIX}{name}{_PYTHON}{_ENTRY}")
