"""Standard input as the thread that talks to the editor reads it.

No lock is held while nothing comes, so the process can end in the midst of a read: Python gives up where a buffered
file is still being read.
"""

from __future__ import annotations

import os

_PART = 1 << 16  # bytes


class Input:
    """The bytes of a descriptor; both methods wait until they have what they are asked for, or nothing more comes."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._read = bytearray()  # and not given out yet

    def readline(self) -> bytes:
        """A line with its end, as far as there is one."""
        end = seen = 0
        while not (end := self._read.find(b"\n", seen) + 1):
            seen = len(self._read)
            if not self._more():
                break
        return self._out(end or len(self._read))

    def read(self, size: int) -> bytes:
        """So many bytes, or as many as still come."""
        while len(self._read) < size and self._more():
            pass
        return self._out(size)

    def _more(self) -> bool:
        data = os.read(self._descriptor, _PART)
        self._read += data
        return bool(data)

    def _out(self, size: int) -> bytes:
        data = bytes(self._read[:size])
        del self._read[:size]
        return data
