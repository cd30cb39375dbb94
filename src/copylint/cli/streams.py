"""Standard input, output and error: the only module of the command line that reads and writes them.

Output for people shows control characters; output for programs is UTF-8 in every locale. A stream that is closed or
full ends the run with a `StreamError`, never with a traceback; a run goes on without standard error.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import ExitStack, contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, NoReturn, TextIO, cast

import click

from ..model.errors import UserError, inert, inert_json, inert_xml, logged, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from ..engine.task import Outcome


# Output of texts and the progress bar; text from standard input is written out even after an error

_PATIENCE = 1.0  # seconds


def watched(outcomes: Iterable[Outcome], total: int, quiet: bool) -> Iterator[Outcome]:
    """Yield the outcomes; on a terminal, show a progress bar on standard error after a second."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield from outcomes
        return
    start = monotonic()
    with ExitStack() as stack:
        progress = task = None
        for done, outcome in enumerate(outcomes, 1):
            if progress is None and monotonic() - start > _PATIENCE and done < total:
                from rich.console import Console
                from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

                progress = stack.enter_context(
                    Progress(
                        TextColumn("checking"),
                        BarColumn(),
                        MofNCompleteColumn(),
                        TextColumn("files"),
                        TimeRemainingColumn(),
                        console=Console(stderr=True),
                        transient=True,
                    )
                )
                task = progress.add_task("", total=total)
            if progress is not None and task is not None:
                progress.update(task, completed=done)
            yield outcome


@contextmanager
def unchanged_on_error(stdin: bool, output: str | None) -> Generator[None]:
    """Write standard input out unchanged if a user error stops the run before it begins."""
    try:
        yield
    except UserError:
        if stdin:
            deliver(read(), output)
        raise


def deliver(data: bytes, output: str | None) -> None:
    """Write a text to a file, or to standard output."""
    if output in (None, "-"):
        write(data)
    else:
        from ..storage.atomic_write import write_output

        write_output(output or "", data)


_CLOSED = ("it is closed", "")
_HINTS = {
    errno.EBADF: _CLOSED,
    errno.ENOSPC: ("the disk is full", "free some space, or write it elsewhere"),
    errno.EDQUOT: ("the disk quota is used up", "free some space, or write it elsewhere"),
    errno.EFBIG: ("larger than the limit on file size", "raise the limit (ulimit -f)"),
}


class StreamError(Exception):
    """Standard input or output cannot be used: the reason, and a hint."""


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
    """Make sure that all three streams exist, even if the caller has closed some.

    Their descriptors lead to the null device, so that no file that is opened later takes the place of one.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it takes the lowest free number
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
    """Read all of standard input. Raises: StreamError."""
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError) as error:
        raise StreamError(f"cannot read standard input: {_reason(error)}") from error


def readline() -> str:
    """Read a typed line; empty at the end of input. Raises: StreamError."""
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
    """Flush standard output. Raises: StreamError, BrokenPipeError."""
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
    """Discard all further standard output: buffered data would fail again at exit."""
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
    from ..storage import atomic_write

    found = atomic_write.os_error("", error)
    what, hint = _HINTS.get(error.errno or 0, (found.what, ""))
    return f"{what} — {hint}" if hint else what


def tell(text: str) -> None:
    """Write lines for people to standard error; if it is closed, the run goes on with the same exit code."""
    text = visible(text)
    try:
        click.echo(inert(text) if logged() else text, err=True)
    except (OSError, ValueError):
        _to_null(sys.stderr)
