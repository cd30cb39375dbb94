"""A table on disk that grows by appending: many processes write to it at once, and no lock is needed.

Each line is sealed (see `cache`): one that is torn, damaged, written by somebody else or not there is a miss, never an
error. The table never outgrows its bound.
"""

from __future__ import annotations

import marshal  # of what is under a seal alone: see `Ledger.get`
import os
from binascii import Error as Malformed
from binascii import a2b_base64, b2a_base64
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from . import owned
from .cache import LINES, PREFIX

if TYPE_CHECKING:
    from .cache import Cache

_SHARDS = 128  # files; what a key begins with says which, so that a run reads no more of the table than it must
_LARGEST = 256 * 1024  # bytes of one, 32 MB in all
_KEPT = _LARGEST // 2  # of which the newest stay when it has grown larger
_READABLE = 64 * _LARGEST  # what processes that write at once may leave until one of them shortens it
_ROW = 64 * 1024  # bytes of one line at most
_KEY = 32  # hex digits, of keys and of the seals behind them


class Ledger:
    """Plain data by key. A shard is read once, when a key of it is first asked for."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._shards: dict[int, dict[bytes, bytes]] = {}
        self._new: dict[int, list[bytes]] = {}
        self.waiting = 0  # rows that are not on disk yet

    def get(self, key: str) -> Any | None:
        """What was last put under a key by any process, as far as this one has read; None if nothing whole is there."""
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
        """Put plain data under a key; what is too large is left out."""
        data = b2a_base64(marshal.dumps(value), newline=False)
        row = b" ".join((key.encode(), self._seal(key.encode(), data), data))
        if len(row) <= _ROW:
            self._new.setdefault(_shard(key), []).append(row)
            self.waiting += 1

    def flush(self) -> None:
        """Write what is new; does nothing where the folder cannot be written."""
        new, self._new, self.waiting = self._new, {}, 0
        for number, rows in new.items():
            # the line end in front closes a line that a full disk or a crash has cut short
            try:
                size = owned.append(self._path(number), b"\n" + b"\n".join(rows) + b"\n")
            except OSError:
                continue
            if size > _LARGEST:
                self._shorten(number)

    def _path(self, number: int) -> str:
        return os.path.join(self._cache.folder, _file(number))

    def _read(self, number: int) -> bytes:
        return owned.read(self._path(number), _READABLE)

    def _whole(self, row: bytes) -> bytes | None:
        """The data of a line, coded; None if its seal does not hold for it and its key."""
        key, seal, data = row[:_KEY], row[_KEY + 1 : 2 * _KEY + 1], row[2 * _KEY + 2 :]
        return data if compare_digest(self._seal(key, data), seal) else None

    def _seal(self, key: bytes, data: bytes) -> bytes:
        return self._cache.seal(key, data).hex().encode()

    def _shorten(self, number: int) -> None:
        """Keep the newest lines. What another process appends meanwhile may be lost: it is found anew."""
        kept: dict[bytes, bytes] = {}
        size = 0
        for row in reversed(self._read(number).split(b"\n")):
            if row[:_KEY] not in kept and self._whole(row) is not None:
                size += len(row) + 1
                if size > _KEPT:
                    break
                kept[row[:_KEY]] = row
        self._cache.replace(_file(number), b"\n".join(reversed(kept.values())) + b"\n")


def _shard(key: str) -> int:
    return int(key[:2], 16) % _SHARDS


def _file(number: int) -> str:
    return f"{PREFIX}results-{number:02x}{LINES}"


def _rows(data: bytes) -> dict[bytes, bytes]:
    """Lines by key, the last of each key; what is no line of ours has no key that is asked for."""
    return {line[:_KEY]: line for line in data.split(b"\n")}
