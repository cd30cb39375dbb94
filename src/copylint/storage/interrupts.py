"""Signals that end a run: SIGTERM, SIGHUP and SIGQUIT act like Ctrl-C, and each has its exit code.

A signal raises KeyboardInterrupt in the main thread. It is deferred while a file is being replaced or a process pool is
being managed, so that neither is left in a partial state.
"""

from __future__ import annotations

import os
import signal
import sys
from _thread import allocate_lock, get_ident
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from types import FrameType

MESSAGE = "Interrupted; no file was left partially written."
_NAMES = (
    "SIGINT",
    "SIGTERM",
    "SIGHUP",
    "SIGQUIT",
    "SIGBREAK",
)  # SIGBREAK is Windows only; the two before it are POSIX only
SIGNALED = 128  # plus the number of a signal: the exit code, as shells count

_Handlers = dict[int, "Callable[[int, FrameType | None], object] | int | None"]


class _State:
    """The signal state of this process."""

    owner = 0  # ID of the process that installed the handlers
    main = 0  # ID of the main thread, the only one that runs handlers
    number: int | None = None  # the first signal that came
    depth = 0  # nesting of sections that defer signals
    at_once = False  # whether the next signal ends the process immediately
    worker = False  # whether this is a worker, whose parent decides when it ends
    alarm: Callable[[], object] | None = None  # called by a deferred signal
    temporary = ""  # temporary file that is being written


_state = _State()
_writing = allocate_lock()  # held while a file is being replaced
_children: set[subprocess.Popen[bytes]] = set()  # in separate sessions, so terminal signals do not reach them


def install() -> _Handlers:
    """Install the signal handlers and return the previous ones. Ignored signals stay ignored (nohup)."""
    _state.number, _state.depth, _state.at_once, _state.worker = None, 0, False, False
    _state.owner, _state.main = os.getpid(), get_ident()
    return _handlers()


def _handlers() -> _Handlers:
    before: _Handlers = {}
    with suppress(ValueError):  # not the main thread: its owner handles signals
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, _handle)
    return before


def finish(before: _Handlers) -> None:
    """Restore the handlers that `install` returned; if they are ours, the next signal ends the process."""
    _state.at_once = True
    with suppress(ValueError):
        for number, handler in before.items():
            signal.signal(number, handler)


def end_at_once() -> None:
    """Make the next signal end the process immediately, as for a server with no work to complete."""
    _state.at_once = True


def become_worker() -> None:
    """Handle signals in a pool worker: they cancel the current task. The worker ends when its parent does."""
    from multiprocessing import parent_process
    from threading import Thread

    _state.depth, _state.worker, _state.main = 1, True, get_ident()
    _state.owner = os.getpid()  # signals count from here; an earlier one was recorded too
    _handlers()
    if parent := parent_process():
        Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(join: Callable[[], object]) -> None:
    """Wait until the parent has ended and no file is being replaced, then exit."""
    join()
    _writing.acquire()
    stop_children()
    os._exit(SIGNALED + signal.SIGTERM)


def caught() -> int | None:
    """Return the number of the signal that ends this run; None if there was none."""
    return _state.number


def check() -> None:
    """Raise KeyboardInterrupt if a signal has arrived, for places where an exception in the handler was lost."""
    if _state.number is not None and not _state.depth:
        raise KeyboardInterrupt


def _handle(number: int, _frame: FrameType | None) -> None:
    if os.getpid() != _state.owner:  # just forked: `become_worker` handles it
        _state.number = number
        return
    if not _state.worker and (_state.at_once or _state.number is not None):
        _end(number)
    if _state.worker and _state.number is not None:
        return
    _state.number = number
    if not _state.depth:
        raise KeyboardInterrupt
    if _state.alarm:
        _state.alarm()


def _end(number: int) -> None:
    """Exit now, on the second signal. A file being replaced is unchanged or fully replaced."""
    if _state.temporary:
        with suppress(OSError):
            os.unlink(_state.temporary)
    stop_children()
    os._exit(SIGNALED + (_state.number or number))


class held:  # noqa: N801  (used like a function)
    """Context manager that defers signals to its end; a deferred signal calls `alarm`."""

    def __init__(self, alarm: Callable[[], object] | None = None) -> None:
        self._alarm, self._counts, self._before = alarm, False, _state.number

    def __enter__(self) -> None:
        if get_ident() == _state.main:
            self._alarm, _state.alarm = _state.alarm, self._alarm
            _state.depth += 1  # from here on signals are deferred
            self._counts = True

    def __exit__(self, *_: object) -> None:
        if self._counts:
            _state.alarm = self._alarm
            _state.depth -= 1
            if self._before is None:  # otherwise it was already raised
                check()


class replacing(held):  # noqa: N801
    """Context manager for replacing a file: defers signals, and a forced exit removes the temporary file."""

    def __init__(self, temporary: str) -> None:
        super().__init__()
        self._temporary = temporary

    def __enter__(self) -> None:
        super().__enter__()
        _writing.acquire()
        _state.temporary = self._temporary

    def __exit__(self, *_: object) -> None:
        _state.temporary = ""
        _writing.release()
        super().__exit__()


class working:  # noqa: N801
    """Context manager for a worker's task: a signal cancels the task; outside of it signals are deferred."""

    def __enter__(self) -> None:
        _state.depth -= 1
        try:
            check()
        except KeyboardInterrupt:
            _state.depth += 1
            raise

    def __exit__(self, *_: object) -> None:
        _state.depth += 1


def adopt(process: subprocess.Popen[bytes]) -> None:
    """Register a command in a separate session, to be killed when this process is interrupted."""
    _children.add(process)
    if _state.number is not None:
        stop_children()


def release(process: subprocess.Popen[bytes]) -> None:
    """Unregister a command that has ended."""
    _children.discard(process)


def stop_children() -> None:
    """Kill the registered commands and, on POSIX, their child processes."""
    for process in tuple(_children):
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()


def told() -> int:
    """Report the interruption on standard error without blocking; return the exit code."""
    out, err = sys.stdout, sys.stderr
    if err and _takes(err):
        with suppress(OSError, ValueError):
            err.write(MESSAGE + "\n")
    for stream in (out, err):
        if stream:
            _settle(stream)
    return SIGNALED + (_state.number or signal.SIGINT)


def _settle(stream: TextIO) -> None:
    """Flush a stream, or discard its buffer if flushing would block."""
    if _takes(stream):
        with suppress(OSError, ValueError):
            stream.flush()
            return
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def _takes(stream: TextIO) -> bool:
    """Return whether a stream can be written without blocking."""
    from select import select

    try:
        return os.name != "posix" or bool(select([], [stream.fileno()], [], 0)[1])
    except (OSError, ValueError):  # in memory, or closed
        return True
