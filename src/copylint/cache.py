"""A folder of JSON files that make the next start fast; whatever is in it can be made again.

An entry that is missing, damaged, truncated or unreadable is a miss, never an error.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress

try:
    from _blake2 import blake2b  # as hashlib has it, without the 3 ms that OpenSSL takes to load
except ImportError:
    from hashlib import blake2b
from typing import Any

_PREFIX = "copylint-"


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
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def load(name: str) -> Any | None:
    """The JSON stored under a name; None if there is none that is whole."""
    try:
        with open(_path(name), "rb") as file:
            check, _, data = file.read().partition(b"\n")
        return json.loads(data) if check.decode("ascii") == key(data) else None
    except (OSError, ValueError, RecursionError):
        return None


def store(name: str, value: Any) -> None:
    """Keep JSON under a name, whole or not at all; does nothing where the folder cannot be written."""
    path = _path(name)
    if not os.path.isabs(path):  # no home folder: '~' stays as it is
        return
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    part = f"{path}.{os.urandom(6).hex()}.tmp"
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        try:
            with open(part, "wb") as file:
                file.write(key(data).encode("ascii") + b"\n" + data)
            os.replace(part, path)
        except OSError:
            os.unlink(part)


def clear() -> int:
    """Delete all entries, and nothing else that may lie in the folder; how many were deleted."""
    count = 0
    try:
        found = [e for e in os.scandir(folder()) if e.name.startswith(_PREFIX) and e.name.endswith((".json", ".tmp"))]
    except OSError:
        return 0
    for entry in found:
        try:
            os.unlink(entry.path)
        except OSError:
            continue
        count += entry.name.endswith(".json")
    return count


def _path(name: str) -> str:
    return os.path.join(folder(), f"{_PREFIX}{name}.json")
