"""Signals that end a run: SIGTERM, SIGHUP and SIGQUIT do what Ctrl-C does, and each has its exit code.

A signal raises KeyboardInterrupt in the main thread. While a file is being replaced, or a pool of processes is in
hand, it waits: nothing there is ever left half done.
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
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")  # the last is of Windows, which lacks the two before
SIGNALED = 128  # plus the number of a signal: the exit code, as shells count

_Handlers = dict[int, "Callable[[int, FrameType | None], object] | int | None"]


class _State:
    """What is known of signals in this process."""

    owner = 0  # the process that has installed the handlers; a forked one is another until it says so
    main = 0  # its main thread, the only one that runs handlers
    number: int | None = None  # the first signal that came
    depth = 0  # of sections in which a signal waits
    at_once = False  # whether the next signal ends the process there and then
    worker = False  # whether another process decides when this one ends
    alarm: Callable[[], object] | None = None  # what else a signal that has to wait does
    temporary = ""  # file that is being written now


_state = _State()
_writing = allocate_lock()  # held while a file is being replaced
_children: set[subprocess.Popen[bytes]] = set()  # in sessions of their own, which no terminal ends


def install() -> _Handlers:
    """Handle signals from now on; return the handlers that were there. Those that are ignored stay so (nohup)."""
    _state.number, _state.depth, _state.at_once, _state.worker = None, 0, False, False
    _state.owner, _state.main = os.getpid(), get_ident()
    return _handlers()


def _handlers() -> _Handlers:
    before: _Handlers = {}
    with suppress(ValueError):  # not the main thread: whoever runs that one has handlers of his own
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, _handle)
    return before


def finish(before: _Handlers) -> None:
    """Put back the handlers that `install` returned; ours, if that is what they were, end the process at once."""
    _state.at_once = True
    with suppress(ValueError):
        for number, handler in before.items():
            signal.signal(number, handler)


def end_at_once() -> None:
    """Have the next signal end the process there and then, as for a server that has nothing to complete."""
    _state.at_once = True


def become_worker() -> None:
    """Handle signals in a process of a pool: they end the work at hand. The death of the parent ends the process."""
    from multiprocessing import parent_process
    from threading import Thread

    _state.depth, _state.worker, _state.main = 1, True, get_ident()
    _state.owner = os.getpid()  # from here on a signal counts; one that came before is known too
    _handlers()
    if parent := parent_process():
        Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(join: Callable[[], object]) -> None:
    """Wait for the end of the parent, by force or not, then for the file that is being replaced, and end."""
    join()
    _writing.acquire()
    stop_children()
    os._exit(SIGNALED + signal.SIGTERM)


def caught() -> int | None:
    """The number of the signal that ends this run, None if none has come."""
    return _state.number


def check() -> None:
    """Raise KeyboardInterrupt if a signal has come; one that was raised where nothing can be raised is not lost so."""
    if _state.number is not None and not _state.depth:
        raise KeyboardInterrupt


def _handle(number: int, _frame: FrameType | None) -> None:
    if os.getpid() != _state.owner:  # forked a moment ago: `become_worker` sees it
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
    """End the process now: for the second signal. A file that is being replaced is as it was, or replaced."""
    if _state.temporary:
        with suppress(OSError):
            os.unlink(_state.temporary)
    stop_children()
    os._exit(SIGNALED + (_state.number or number))


class held:  # noqa: N801  (used like a function)
    """A section in which signals wait until its end; one that comes calls `alarm`."""

    def __init__(self, alarm: Callable[[], object] | None = None) -> None:
        self._alarm, self._counts, self._before = alarm, False, _state.number

    def __enter__(self) -> None:
        if get_ident() == _state.main:
            self._alarm, _state.alarm = _state.alarm, self._alarm
            _state.depth += 1  # from here on nothing is raised
            self._counts = True

    def __exit__(self, *_: object) -> None:
        if self._counts:
            _state.alarm = self._alarm
            _state.depth -= 1
            if self._before is None:  # else it has been raised already
                check()


class replacing(held):  # noqa: N801
    """A section in which a file is replaced by way of a temporary one; no way to end the process leaves that."""

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
    """The section of a worker in which a signal ends the work at hand; elsewhere it would harm the pool."""

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
    """Have a command, in a session of its own, killed when this process is interrupted."""
    _children.add(process)
    if _state.number is not None:
        stop_children()


def release(process: subprocess.Popen[bytes]) -> None:
    """The command has ended."""
    _children.discard(process)


def stop_children() -> None:
    """Kill the commands that run, and whatever they have started."""
    for process in tuple(_children):
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()


def told() -> int:
    """Say on standard error that the run was interrupted; return the exit code. No stream is waited for."""
    out, err = sys.stdout, sys.stderr
    if err and _takes(err):
        with suppress(OSError, ValueError):
            err.write(MESSAGE + "\n")
    for stream in (out, err):
        if stream:
            _settle(stream)
    return SIGNALED + (_state.number or signal.SIGINT)


def _settle(stream: TextIO) -> None:
    """Write out what a stream holds back, or drop it where that cannot be done now."""
    if _takes(stream):
        with suppress(OSError, ValueError):
            stream.flush()
            return
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def _takes(stream: TextIO) -> bool:
    """Whether a stream takes text without waiting for whoever reads it."""
    from select import select

    try:
        return os.name != "posix" or bool(select([], [stream.fileno()], [], 0)[1])
    except (OSError, ValueError):  # in memory, or closed
        return True
