"""Standard input, output and error: read and written here and nowhere else in the command line.

What people read has its control characters shown; what programs read is UTF-8 whatever the locale says. A stream that
is closed or full ends the run with a `StreamError`, never with a traceback; a run goes on without standard error.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, TextIO, cast

import click

from ..escape import inert, inert_json, inert_xml, logged, visible

if TYPE_CHECKING:
    from collections.abc import Callable

_CLOSED = ("it is closed", "")
_HINTS = {
    errno.EBADF: _CLOSED,
    errno.ENOSPC: ("the disk is full", "free some space, or write it elsewhere"),
    errno.EDQUOT: ("the disk quota is used up", "free some space, or write it elsewhere"),
    errno.EFBIG: ("larger than the limit on file size", "raise the limit (ulimit -f)"),
}


class StreamError(Exception):
    """Standard input or output cannot be used: what went wrong, and a hint."""


class _Closed(io.RawIOBase):
    """A stream that was closed when the program started."""

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, _: object) -> NoReturn:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def write(self, _: object) -> NoReturn:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def prepare() -> None:
    """Have three streams, whatever the caller has closed.

    Their descriptors lead to the null device, so that no file that is opened later takes the place of one.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it takes the lowest number that is free
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Closed()))
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Closed()), encoding="utf-8")
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (for as long as the program runs)
    if sys.stdout.errors == "strict":  # a terminal that lacks characters still gets its report
        cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="backslashreplace")


def require() -> None:
    """Raises: StreamError unless standard input and output are open."""
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        try:
            stream.fileno()
        except (OSError, ValueError):
            raise StreamError(f"standard {name} is closed") from None


def read() -> bytes:
    """All that is on standard input. Raises: StreamError."""
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError) as error:
        raise StreamError(f"cannot read standard input: {_reason(error)}") from error


def readline() -> str:
    """A line that somebody types; empty at the end. Raises: StreamError."""
    try:
        return sys.stdin.readline()
    except (OSError, ValueError) as error:
        raise StreamError(f"cannot read standard input: {_reason(error)}") from error


def show(text: str, color: bool = False) -> None:
    """Write a text for people to standard output. Raises: StreamError, BrokenPipeError."""
    text = visible(text, color)
    _written(lambda: click.echo(inert(text) if logged() else text, nl=False, color=color))


def data(text: str, syntax: str = "json") -> None:
    """Write a text for programs to standard output; `syntax` is json, xml or csv. Raises: as `show`."""
    if logged():
        text = {"json": inert_json, "xml": inert_xml, "csv": inert}[syntax](text)
    write(text.encode("utf-8", "backslashreplace"))


def write(data: bytes) -> None:
    """Write bytes to standard output. Raises: as `show`."""

    def done() -> None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    _written(done)


def flush() -> None:
    """Write all that waits. Raises: as `show`."""
    _written(sys.stdout.flush)


def _written(write: Callable[[], object]) -> None:
    try:
        write()
    except BrokenPipeError:
        discard()
        raise
    except (OSError, ValueError) as error:
        discard()
        if isinstance(error, OSError) and error.errno == errno.EINVAL and os.name == "nt":  # a broken pipe there
            raise BrokenPipeError from error
        raise StreamError(f"cannot write to standard output: {_reason(error)}") from error


def discard() -> None:
    """Let nothing more be written to standard output: what waits would fail again when the program ends."""
    _to_null(sys.stdout)
    if isinstance(getattr(getattr(sys.stdout, "buffer", None), "raw", None), _Closed):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _to_null(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        number = stream.fileno()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, number)
        os.close(null)


def _reason(error: OSError | ValueError) -> str:
    if not isinstance(error, OSError):  # closed by somebody in this process
        return _CLOSED[0]
    from .. import disk

    found = disk.os_error("", error)
    what, hint = _HINTS.get(error.errno or 0, (found.what, ""))
    return f"{what} — {hint}" if hint else what


def tell(text: str) -> None:
    """Write lines for people to standard error. If nobody can have them the run goes on, and so does its exit code."""
    text = visible(text)
    try:
        click.echo(inert(text) if logged() else text, err=True)
    except (OSError, ValueError):
        _to_null(sys.stderr)
