"""LSP message framing on a byte stream: headers, an empty line, a body.

A header without a usable length is answered with an error and skipped, up to the next valid header, so that the server
survives.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
_MOST = 1 << 28  # bytes of a body
_LINE = 1 << 13  # bytes of a header line
_PART = 1 << 16  # bytes per read
_PARSE_ERROR = -32700  # Source: jsonrpc.org/specification


class Descriptor:
    """A reader of a file descriptor. Both methods wait until they have enough bytes, or the stream ends.

    No lock is held while nothing comes, so the process can end in the midst of a read: Python gives up where a
    buffered file is still being read.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._read = bytearray()  # and not returned yet

    def readline(self, most: int) -> bytes:
        """Return a line with its ending, up to this many bytes."""
        end = seen = 0
        while not (end := self._read.find(b"\n", seen) + 1) and len(self._read) < most:
            seen = len(self._read)
            if not self._more():
                break
        return self._out(min(end or len(self._read), most))

    def read(self, size: int) -> bytes:
        """Return this many bytes, fewer at the end of the stream."""
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


class Input:
    """Standard input for pygls: returns only valid headers and their bodies."""

    def __init__(self, stream: Descriptor, answer: Callable[[bytes], object]) -> None:
        self._stream, self._answer = stream, answer
        self._next = b""  # line

    def readline(self) -> bytes:
        """Return the next header line; empty at the end."""
        if line := self._next:
            self._next = b""
            return line
        while (size := self._header()) == 0:
            pass
        if size < 0:
            return b""
        self._next = b"\r\n"
        return b"Content-Length: %d\r\n" % size

    def read(self, size: int) -> bytes:
        """Return a message body."""
        return self._stream.read(size)

    def _header(self) -> int:
        """Return the length in a header: 0 if it is invalid, -1 at the end of the stream."""
        size, said = 0, False
        while (line := self._stream.readline(_LINE)).strip():
            said = True
            if found := _LENGTH.findall(line):
                size = _length(cast("bytes", found[-1]))
        if not line:
            return -1
        if size == 0 and said:
            message = f"Content-Length must be a number of bytes from 1 to {_MOST}"
            error = {"jsonrpc": "2.0", "id": None, "error": {"code": _PARSE_ERROR, "message": message}}
            body = json.dumps(error).encode()
            self._answer(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        return size


def _length(value: bytes) -> int:
    value = value.strip()
    size = int(value) if value.isdigit() and len(value) < len(str(_MOST)) + 1 else 0
    return size if size <= _MOST else 0
