"""A folder of plain data that makes the next start fast; whatever is in it can be made again.

Each entry is sealed with a secret that is kept elsewhere: what copylint has not written for this user is a miss, as is
what is damaged, truncated or unreadable; none is ever an error. The folder is bounded in size.
"""

from __future__ import annotations

import marshal  # as fast as data can be read; it gets nothing that is not under a seal: see `Cache.load`
import os
import sys
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from time import time
from typing import TYPE_CHECKING, Any

from . import owned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PREFIX = "copylint-"
KEY = "cache.key"  # the file of the secret, in the user's folder for states
LINES = ".lines"  # how names of files of lines end: see `ledger`
_ENTRY = ".data"  # how names of entries end
_PYTHON = f".{sys.implementation.cache_tag}"  # each stores data in its own way
_SECRET = 32  # bytes
_SEAL = 16  # bytes
_LARGEST = 64 * 1024 * 1024  # bytes of an entry
_MOST = 64  # entries that stay; one more sends the oldest away
_STALE = 3600  # seconds after which a temporary file is one that a crash has left


def folder() -> str:
    """Where entries are kept: $COPYLINT_CACHE_DIR, else the platform's folder for caches. It may not exist yet."""
    if chosen := os.environ.get("COPYLINT_CACHE_DIR"):
        return os.path.abspath(os.path.expanduser(chosen))
    return platform_folder("cache", "XDG_CACHE_HOME", ".cache")


def state_folder() -> str:
    """Where the secret is kept: the platform's folder for the state of programs. It may not exist yet."""
    return platform_folder("state", "XDG_STATE_HOME", os.path.join(".local", "state"))


def platform_folder(what: str, variable: str, under_home: str) -> str:
    """The user's folder of copylint for `what` (cache, config or state); platformdirs is imported only off Linux."""
    if sys.platform == "linux":
        base = os.environ.get(variable, "")
        if not os.path.isabs(base):  # the XDG specification: a relative one is to be ignored
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
    """A name for what depends on `parts` alone: 32 hex digits; where one part ends and the next starts counts."""
    coded = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    return blake2b(b"".join([b"%d:%b" % (len(data), data) for data in coded]), digest_size=16).hexdigest()


def digest(value: Any) -> str:
    """The same for plain data of texts, bytes, numbers and tuples or lists of them."""
    return key(marshal.dumps(value, 2))  # the last version that writes equal data equally


class Cache:
    """The entries of one folder."""

    def __init__(self, folder: str, secret: bytes) -> None:
        self.folder = folder
        self._keyed = blake2b(key=secret, digest_size=_SEAL, person=PREFIX.encode())

    def seal(self, name: bytes, data: bytes | memoryview) -> bytes:
        """What only this user's copylint can put beside some data, and beside none but those of that name."""
        made = self._keyed.copy()
        made.update(b"%d:%b" % (len(name), name))
        made.update(data)
        return made.digest()

    def load(self, name: str) -> Any | None:
        """The plain data stored under a name; None if there is none under a seal that holds."""
        name = _file(name)
        stored = memoryview(owned.read(os.path.join(self.folder, name), _LARGEST))
        seal, data = stored[:_SEAL], stored[_SEAL:]
        if not compare_digest(self.seal(name.encode(), data), seal):
            return None
        try:
            return marshal.loads(data)
        except (ValueError, EOFError, TypeError):
            return None

    def store(self, name: str, value: Any) -> None:
        """Keep plain data under a name, whole or not at all; does nothing where the folder cannot be written."""
        name, data = _file(name), _plain(value)
        if self.replace(name, self.seal(name.encode(), data) + data):
            self._prune()

    def replace(self, name: str, data: bytes) -> bool:
        """Put a file there whole or not at all; whether it could be."""
        path = os.path.join(self.folder, name)
        part = f"{path}.{os.urandom(6).hex()}.tmp"
        with suppress(OSError):
            owned.write(part, data)
            try:
                os.replace(part, path)
                return True
            except OSError:
                os.unlink(part)
        return False

    def _prune(self) -> None:
        """Delete the oldest entries if there are more than may stay, and what crashes have left."""
        with suppress(OSError), os.scandir(self.folder) as found:
            ours = [(e.stat(follow_symlinks=False).st_mtime, e.path) for e in found if e.name.startswith(PREFIX)]
            entries = sorted(e for e in ours if e[1].endswith(_ENTRY))
            now = time()
            left = [path for when, path in ours if path.endswith(".tmp") and now - when > _STALE]
            for path in (*left, *(path for _, path in entries[:-_MOST])):
                owned.remove(path)


def opened(places: Iterable[str] = ()) -> tuple[Cache | None, str]:
    """The cache for a run that looks at some files and folders; or None, and why if people are to be told.

    It is not used in a place that is checked, nor without a secret: whoever wrote the articles could have written it.
    """
    try:
        path, state = folder(), state_folder()
        if not (os.path.isabs(path) and os.path.isabs(state)):  # no home folder: '~' stays as it is
            return None, ""
        if why := checked(places):
            return None, why
    except (OSError, ValueError):  # the working folder is gone; a name that cannot be one
        return None, ""
    for what, where, prefix in (("folder", path, PREFIX), ("key's folder", state, KEY)):
        if (wrong := owned.folder(where, prefix)) is not None:
            return None, wrong and _unused(f"the {what} {where} {wrong}")
    if {*_identity(path)} & {*_identities(state)}:
        why = f"the key's folder {state} is inside the cache folder {path}"
        return None, _unused(why, "set COPYLINT_CACHE_DIR to another folder")
    secret = _secret(state)
    return (Cache(path, secret), "") if secret else (None, "")


def checked(places: Iterable[str]) -> str:
    """Why the cache cannot be used where some files and folders are looked at; empty if it can.

    What is checked is each folder that is named, and the project of the working folder and of all that is named: the
    nearest folder that holds `.git`.
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
    """The folders that are checked, by their identities: names differ by links and by letter case."""
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
    """The identity of a folder, if it is there, and of each above it, the nearest first."""
    path = os.path.realpath(path)
    while True:
        yield from _identity(path)
        if (above := os.path.dirname(path)) == path:
            return
        path = above


def _identity(path: str) -> list[tuple[int, int]]:
    """A folder's identity alone; nothing if it is not there."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return []
    return [(found.st_dev, found.st_ino)]


def _secret(folder: str) -> bytes:
    """The user's secret, made if there is none that is sound; empty if it cannot be kept."""
    path = os.path.join(folder, KEY)
    if found := _kept(path):
        return found
    part = f"{path}.{os.urandom(6).hex()}.tmp"
    try:
        owned.write(part, os.urandom(_SECRET))
        try:
            _put(part, path)
        finally:
            with suppress(OSError):
                os.unlink(part)
    except OSError:
        return b""
    return _kept(path)


def _put(part: str, path: str) -> None:
    """Give a new key its name, unless another process has put a sound one there meanwhile. Raises: OSError."""
    try:
        os.link(part, path)
    except FileExistsError:
        if not _kept(path):  # unsound, perhaps known to others
            os.replace(part, path)
    except OSError:  # a file system without links
        os.replace(part, path)


def _kept(path: str) -> bytes:
    found = owned.read(path, 2 * _SECRET, secret=True)
    return found if len(found) == _SECRET else b""


def _file(name: str) -> str:
    return f"{PREFIX}{name}{_PYTHON}{_ENTRY}"


def _plain(value: Any) -> bytes:
    """Data as bytes; what is like a list, a dictionary or a text becomes one."""
    try:
        return marshal.dumps(value)
    except ValueError:
        import json

        return marshal.dumps(json.loads(json.dumps(value)))


def clear() -> int:
    """Delete all entries and the secret, and nothing else that may lie beside them; how many entries there were."""
    count = 0
    for name in _names(folder()):
        if name.startswith(PREFIX) and name.endswith((_ENTRY, ".tmp", LINES)):
            count += owned.remove(os.path.join(folder(), name)) and not name.endswith(".tmp")
    for name in _names(state_folder()):
        if name == KEY or (name.startswith(f"{KEY}.") and name.endswith(".tmp")):
            owned.remove(os.path.join(state_folder(), name))
    return count


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
