"""The cache: a bounded folder of plain data, and an append-only table of results in it.

Each entry is sealed with a secret stored elsewhere. An entry that copylint did not write for this user, or that is
damaged, truncated or unreadable, counts as a miss, never as an error. All entries can be rebuilt.
"""

from __future__ import annotations

import marshal  # the fastest format; only sealed data is ever loaded, see `Cache.load`
import os
import sys
from binascii import Error as Malformed
from binascii import a2b_base64, b2a_base64
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from time import time
from typing import TYPE_CHECKING, Any

from . import private_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


PREFIX = "copylint-"
KEY = "cache.key"  # file name of the secret, in the state folder
LINES = ".lines"  # suffix of `Ledger` files
_ENTRY = ".data"  # suffix of entries
_PYTHON = f".{sys.implementation.cache_tag}"  # data formats differ between versions
_SECRET = 32  # bytes
_SEAL = 16  # bytes
_LARGEST = 64 * 1024 * 1024  # bytes per entry
_MOST = 64  # entries; the oldest are removed first
_STALE = 3600  # seconds after which a temporary file is left from a crash


def folder() -> str:
    """Return the cache folder: $COPYLINT_CACHE_DIR, else the platform's cache folder. It may not exist yet."""
    if chosen := os.environ.get("COPYLINT_CACHE_DIR"):
        return os.path.abspath(os.path.expanduser(chosen))
    return platform_folder("cache", "XDG_CACHE_HOME", ".cache")


def state_folder() -> str:
    """Return the folder of the secret: the platform's state folder. It may not exist yet."""
    return platform_folder("state", "XDG_STATE_HOME", os.path.join(".local", "state"))


def platform_folder(what: str, variable: str, under_home: str) -> str:
    """Return copylint's folder for `what` (cache, config or state); platformdirs is imported only outside Linux."""
    if sys.platform == "linux":
        base = os.environ.get(variable, "")
        if not os.path.isabs(base):  # XDG specification: ignore relative paths
            base = os.path.join(os.path.expanduser("~"), under_home)
        return os.path.join(base, "copylint")
    import platformdirs

    find = {
        "cache": platformdirs.user_cache_dir,
        "config": platformdirs.user_config_dir,
        "state": platformdirs.user_state_dir,
    }
    return find[what]("copylint", appauthor=False)


def key(*parts: bytes | str) -> str:
    """Return a key of 32 hex digits for `parts`; the boundaries between parts count."""
    coded = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    return blake2b(b"".join([b"%d:%b" % (len(data), data) for data in coded]), digest_size=16).hexdigest()


def digest(value: Any) -> str:
    """Return a key of 32 hex digits for plain data: strings, bytes, numbers, and tuples or lists of them."""
    return key(marshal.dumps(value, 2))  # the last marshal version that writes equal data as equal bytes


class Cache:
    """The entries of one folder."""

    def __init__(self, folder: str, secret: bytes) -> None:
        self.folder = folder
        self._keyed = blake2b(key=secret, digest_size=_SEAL, person=PREFIX.encode())

    def seal(self, name: bytes, data: bytes | memoryview) -> bytes:
        """Return the seal of an entry's name and data, which only this user's copylint can compute."""
        made = self._keyed.copy()
        made.update(b"%d:%b" % (len(name), name))
        made.update(data)
        return made.digest()

    def load(self, name: str) -> Any | None:
        """Return the plain data stored under a name; None if it is missing or its seal is invalid."""
        name = _file(name)
        stored = memoryview(private_files.read(os.path.join(self.folder, name), _LARGEST))
        seal, data = stored[:_SEAL], stored[_SEAL:]
        if not compare_digest(self.seal(name.encode(), data), seal):
            return None
        try:
            return marshal.loads(data)
        except (ValueError, EOFError, TypeError):
            return None

    def store(self, name: str, value: Any) -> None:
        """Store plain data under a name, atomically; do nothing if the folder is not writable."""
        name, data = _file(name), _plain(value)
        if self.replace(name, self.seal(name.encode(), data) + data):
            self._prune()

    def replace(self, name: str, data: bytes) -> bool:
        """Replace a file atomically; return whether that succeeded."""
        path = os.path.join(self.folder, name)
        part = f"{path}.{os.urandom(6).hex()}.tmp"
        with suppress(OSError):
            private_files.write(part, data)
            try:
                os.replace(part, path)
                return True
            except OSError:
                os.unlink(part)
        return False

    def _prune(self) -> None:
        """Delete the oldest entries above the limit, and temporary files left from crashes."""
        with suppress(OSError), os.scandir(self.folder) as found:
            ours = [(e.stat(follow_symlinks=False).st_mtime, e.path) for e in found if e.name.startswith(PREFIX)]
            entries = sorted(e for e in ours if e[1].endswith(_ENTRY))
            now = time()
            left = [path for when, path in ours if path.endswith(".tmp") and now - when > _STALE]
            for path in (*left, *(path for _, path in entries[:-_MOST])):
                private_files.remove(path)


def opened(places: Iterable[str] = ()) -> tuple[Cache | None, str]:
    """Return the cache for a run on `places`, and a message; the cache is None if it is not used.

    The message is empty if the user need not know. The cache is not used inside a checked folder or without a secret,
    because the author of the articles could have written it.
    """
    try:
        path, state = folder(), state_folder()
        if not (os.path.isabs(path) and os.path.isabs(state)):  # no home folder: '~' was not expanded
            return None, ""
        if why := checked(places):
            return None, why
    except (OSError, ValueError):  # the working folder is gone, or a path is invalid
        return None, ""
    for what, where, prefix in (("folder", path, PREFIX), ("key's folder", state, KEY)):
        if (wrong := private_files.folder(where, prefix)) is not None:
            return None, wrong and _unused(f"the {what} {where} {wrong}")
    if {*_identity(path)} & {*_identities(state)}:
        why = f"the key's folder {state} is inside the cache folder {path}"
        return None, _unused(why, "set COPYLINT_CACHE_DIR to another folder")
    secret = _secret(state)
    return (Cache(path, secret), "") if secret else (None, "")


def checked(places: Iterable[str]) -> str:
    """Return why the cache cannot be used when `places` are checked; empty if it can.

    Checked folders are the given folders, and the projects (nearest folder with `.git`) of the working folder and of
    all given paths.
    """
    path, state = folder(), state_folder()
    trees = _trees(places)
    for what, where, variable in (("folder", path, "COPYLINT_CACHE_DIR"), ("key's folder", state, "XDG_STATE_HOME")):
        if (tree := next((trees[found] for found in _identities(where) if found in trees), None)) is not None:
            return _unused(
                f"the {what} {where} is inside {tree}, which is checked", f"set {variable} to another folder"
            )
    return ""


def _unused(why: str, hint: str = "") -> str:
    return f"the cache is not used: {why}" + (f" — {hint}, or use --no-cache" if hint else "")


def _trees(places: Iterable[str]) -> dict[tuple[int, int], str]:
    """Return the checked folders by (device, inode), since one folder may have several spellings."""
    found: dict[tuple[int, int], str] = {}
    starts = {os.getcwd()}
    for place in {*places}:
        inner = place
        if os.path.isdir(place):
            found |= {identity: os.path.abspath(place) for identity in _identity(place)}
        else:
            inner = os.path.dirname(place)
        starts |= {os.path.abspath(inner), os.path.realpath(inner or os.curdir)}
    seen: set[str] = set()
    for start in starts:
        inner = start
        while inner not in seen:
            seen.add(inner)
            if os.path.lexists(os.path.join(inner, ".git")):
                found |= dict.fromkeys(_identity(inner), inner)
                break
            inner = os.path.dirname(inner)
    return found


def _identities(path: str) -> Iterator[tuple[int, int]]:
    """Yield (device, inode) of a folder and its parents that exist, nearest first."""
    path = os.path.realpath(path)
    while True:
        yield from _identity(path)
        if (above := os.path.dirname(path)) == path:
            return
        path = above


def _identity(path: str) -> list[tuple[int, int]]:
    """Return a list with a folder's (device, inode); empty if it does not exist."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return []
    return [(found.st_dev, found.st_ino)]


def _secret(folder: str) -> bytes:
    """Return the user's secret, created if there is no valid one; empty if it cannot be stored."""
    path = os.path.join(folder, KEY)
    if found := _kept(path):
        return found
    part = f"{path}.{os.urandom(6).hex()}.tmp"
    try:
        private_files.write(part, os.urandom(_SECRET))
        try:
            _put(part, path)
        finally:
            with suppress(OSError):
                os.unlink(part)
    except OSError:
        return b""
    return _kept(path)


def _put(part: str, path: str) -> None:
    """Move a new key into place, unless another process has created a valid one. Raises: OSError."""
    try:
        os.link(part, path)
    except FileExistsError:
        if not _kept(path):  # invalid: others may have read it
            os.replace(part, path)
    except OSError:  # a file system without links
        os.replace(part, path)


def _kept(path: str) -> bytes:
    found = private_files.read(path, 2 * _SECRET, secret=True)
    return found if len(found) == _SECRET else b""


def _file(name: str) -> str:
    return f"{PREFIX}{name}{_PYTHON}{_ENTRY}"


def _plain(value: Any) -> bytes:
    """Return data as bytes; subclasses of list, dict and str are stored as plain ones."""
    try:
        return marshal.dumps(value)
    except ValueError:
        import json

        return marshal.dumps(json.loads(json.dumps(value)))


def clear() -> int:
    """Delete all entries and the secret, and no other files; return the number of entries deleted."""
    count = 0
    for name in _names(folder()):
        if name.startswith(PREFIX) and name.endswith((_ENTRY, ".tmp", LINES)):
            count += private_files.remove(os.path.join(folder(), name)) and not name.endswith(".tmp")
    for name in _names(state_folder()):
        if name == KEY or (name.startswith(f"{KEY}.") and name.endswith(".tmp")):
            private_files.remove(os.path.join(state_folder(), name))
    return count


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


# An append-only table on disk, to which many processes write at once without a lock.

_SHARDS = 128  # files; the start of a key selects one, so that a run reads only what it needs
_LARGEST_SHARD = 256 * 1024  # bytes per shard, 32 MB in total
_KEPT = _LARGEST_SHARD // 2  # bytes of newest rows kept when a shard is shortened
_READABLE = 64 * _LARGEST_SHARD  # bytes; concurrent writers may exceed the limit until one shortens the shard
_ROW = 64 * 1024  # most bytes per row
_KEY = 32  # hex digits of keys and of seals


class Ledger:
    """Plain data by key, in shards; a shard is read once, at the first lookup in it."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._shards: dict[int, dict[bytes, bytes]] = {}
        self._new: dict[int, list[bytes]] = {}
        self.waiting = 0  # rows that are not on disk yet

    def get(self, key: str) -> Any | None:
        """Return the newest value of a key when its shard was read; None if it is missing or damaged."""
        number = _shard(key)
        rows = self._shards.get(number)
        if rows is None:
            rows = self._shards[number] = _rows(self._read(number))
        row = rows.get(key.encode())
        if row is None or (data := self._whole(row)) is None:
            return None
        try:
            return marshal.loads(a2b_base64(data))
        except (Malformed, ValueError, EOFError, TypeError):
            return None

    def put(self, key: str, value: Any) -> None:
        """Queue plain data under a key; values over 64 kB are skipped."""
        data = b2a_base64(marshal.dumps(value), newline=False)
        row = b" ".join((key.encode(), self._seal(key.encode(), data), data))
        if len(row) <= _ROW:
            self._new.setdefault(_shard(key), []).append(row)
            self.waiting += 1

    def flush(self) -> None:
        """Write the queued rows; do nothing if the folder is not writable."""
        new, self._new, self.waiting = self._new, {}, 0
        for number, rows in new.items():
            # the leading newline ends a row that a full disk or a crash has truncated
            try:
                size = private_files.append(self._path(number), b"\n" + b"\n".join(rows) + b"\n")
            except OSError:
                continue
            if size > _LARGEST_SHARD:
                self._shorten(number)

    def _path(self, number: int) -> str:
        return os.path.join(self._cache.folder, _shard_file(number))

    def _read(self, number: int) -> bytes:
        return private_files.read(self._path(number), _READABLE)

    def _whole(self, row: bytes) -> bytes | None:
        """Return the encoded data of a row; None if its seal is invalid."""
        key, seal, data = row[:_KEY], row[_KEY + 1 : 2 * _KEY + 1], row[2 * _KEY + 2 :]
        return data if compare_digest(self._seal(key, data), seal) else None

    def _seal(self, key: bytes, data: bytes) -> bytes:
        return self._cache.seal(key, data).hex().encode()

    def _shorten(self, number: int) -> None:
        """Keep the newest rows. Rows that another process appends meanwhile may be lost and are computed again."""
        kept: dict[bytes, bytes] = {}
        size = 0
        for row in reversed(self._read(number).split(b"\n")):
            if row[:_KEY] not in kept and self._whole(row) is not None:
                size += len(row) + 1
                if size > _KEPT:
                    break
                kept[row[:_KEY]] = row
        self._cache.replace(_shard_file(number), b"\n".join(reversed(kept.values())) + b"\n")


def _shard(key: str) -> int:
    return int(key[:2], 16) % _SHARDS


def _shard_file(number: int) -> str:
    return f"{PREFIX}results-{number:02x}{LINES}"


def _rows(data: bytes) -> dict[bytes, bytes]:
    """Return the last row of each key; lines that are not rows have keys that are never looked up."""
    return {line[:_KEY]: line for line in data.split(b"\n")}
