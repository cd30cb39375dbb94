"""A table on disk that grows by appending: many processes write to it at once, and no lock is needed.

A line that is torn, damaged or not there is a miss, never an error; the table never outgrows its bound.
"""

from __future__ import annotations

import marshal
import os
from binascii import Error as Malformed
from binascii import a2b_base64, b2a_base64
from contextlib import suppress
from typing import Any

from . import cache

_SHARDS = 128  # files; what a key begins with says which, so that a run reads no more of the table than it must
_LARGEST = 256 * 1024  # bytes of one, 32 MB in all
_KEPT = _LARGEST // 2  # of which the newest stay when it has grown larger
_ROW = 64 * 1024  # bytes of one line at most
_KEY = 32  # hex digits, of keys and of the checks behind them


class Ledger:
    """Plain data by key. A shard is read once, when a key of it is first asked for."""

    def __init__(self) -> None:
        self._shards: dict[int, dict[bytes, bytes]] = {}
        self._new: dict[int, list[bytes]] = {}
        self.waiting = 0  # rows that are not on disk yet

    def get(self, key: str) -> Any | None:
        """What was last put under a key by any process, as far as this one has read; None if nothing whole is there."""
        number = _shard(key)
        rows = self._shards.get(number)
        if rows is None:
            rows = self._shards[number] = _rows(_read(_path(number)))
        row = rows.get(key.encode())
        if row is None or (data := _whole(row)) is None:
            return None
        try:
            return marshal.loads(a2b_base64(data))
        except (Malformed, ValueError, EOFError, TypeError):
            return None

    def put(self, key: str, value: Any) -> None:
        """Put plain data under a key; what is too large is left out."""
        data = b2a_base64(marshal.dumps(value), newline=False)
        row = b" ".join((key.encode(), _check(key.encode(), data), data))
        if len(row) <= _ROW:
            self._new.setdefault(_shard(key), []).append(row)
            self.waiting += 1

    def flush(self) -> None:
        """Write what is new; does nothing where the folder cannot be written."""
        new, self._new, self.waiting = self._new, {}, 0
        folder = cache.folder()
        if not new or not os.path.isabs(folder):  # no home folder: '~' stays as it is
            return
        with suppress(OSError):
            os.makedirs(folder, mode=0o700, exist_ok=True)
            for number, rows in new.items():
                path = _path(number)
                # the line end in front closes a line that a full disk or a crash has cut short
                if _append(path, b"\n" + b"\n".join(rows) + b"\n") > _LARGEST:
                    _shorten(path)


def _shard(key: str) -> int:
    return int(key[:2], 16) % _SHARDS


def _path(number: int) -> str:
    return os.path.join(cache.folder(), f"{cache.PREFIX}results-{number:02x}{cache.LINES}")


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(2 * _LARGEST)
    except OSError:
        return b""


def _rows(data: bytes) -> dict[bytes, bytes]:
    """Lines by key, the last of each key; what is no line of ours has no key that is asked for."""
    return {line[:_KEY]: line for line in data.split(b"\n")}


def _whole(row: bytes) -> bytes | None:
    """The data of a line, coded; None if a byte of it or of its key is another."""
    key, check, data = row[:_KEY], row[_KEY + 1 : 2 * _KEY + 1], row[2 * _KEY + 2 :]
    return data if _check(key, data) == check else None


def _check(key: bytes, data: bytes) -> bytes:
    return cache.blake2b(key + data, digest_size=_KEY // 2).hexdigest().encode()


def _append(path: str, data: bytes) -> int:
    """Add to a file in one write, so that lines of several processes do not mix; how large it is then."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        os.write(descriptor, data)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def _shorten(path: str) -> None:
    """Keep the newest lines. What another process appends meanwhile may be lost: it is found anew."""
    kept: dict[bytes, bytes] = {}
    size = 0
    for row in reversed(_read(path).split(b"\n")):
        if row[:_KEY] not in kept and _whole(row) is not None:
            size += len(row) + 1
            if size > _KEPT:
                break
            kept[row[:_KEY]] = row
    cache.replace(path, b"\n".join(reversed(kept.values())) + b"\n")
