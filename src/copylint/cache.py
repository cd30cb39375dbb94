"""A folder of JSON files that make the next start fast; whatever is in it can be made again.

An entry that is missing, damaged, truncated or unreadable is a miss, never an error.
"""

from __future__ import annotations

import json
import os
import sys

try:
    from _blake2 import blake2b  # as hashlib has it, without the 3 ms that OpenSSL takes to load
except ImportError:
    from hashlib import blake2b
from pathlib import Path
from typing import Any

_PREFIX = "copylint-"


def folder() -> Path:
    """Where entries are kept: $COPYLINT_CACHE_DIR, else the platform's folder for caches. It may not exist yet."""
    if chosen := os.environ.get("COPYLINT_CACHE_DIR"):
        return Path(os.path.abspath(os.path.expanduser(chosen)))
    return platform_folder("cache", "XDG_CACHE_HOME", ".cache")


def platform_folder(what: str, variable: str, under_home: str) -> Path:
    """The user's folder of copylint for `what` (cache or config); platformdirs is imported only off Linux."""
    if sys.platform == "linux":
        base = os.environ.get(variable, "")
        if not os.path.isabs(base):  # the XDG specification: a relative one is to be ignored
            base = os.path.join(os.path.expanduser("~"), under_home)
        return Path(base, "copylint")
    import platformdirs

    find = platformdirs.user_cache_dir if what == "cache" else platformdirs.user_config_dir
    return Path(find("copylint", appauthor=False))


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
        check, _, data = _path(name).read_bytes().partition(b"\n")
        return json.loads(data) if check.decode("ascii") == key(data) else None
    except (OSError, ValueError, RecursionError):
        return None


def store(name: str, value: Any) -> None:
    """Keep JSON under a name, whole or not at all; does nothing where the folder cannot be written."""
    path = _path(name)
    if not path.is_absolute():  # no home folder: '~' stays as it is
        return
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    part = path.with_name(f"{path.name}.{os.urandom(6).hex()}.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            part.write_bytes(key(data).encode("ascii") + b"\n" + data)
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
    except OSError:
        return


def clear() -> int:
    """Delete all entries, and nothing else that may lie in the folder; how many were deleted."""
    count = 0
    try:
        found = [e for e in folder().iterdir() if e.name.startswith(_PREFIX) and e.suffix in (".json", ".tmp")]
    except OSError:
        return 0
    for entry in found:
        try:
            entry.unlink()
        except OSError:
            continue
        count += entry.suffix == ".json"
    return count


def _path(name: str) -> Path:
    return folder() / f"{_PREFIX}{name}.json"
