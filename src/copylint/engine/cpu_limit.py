"""A CPU time limit per text: the work is ended, and the run continues with the next text.

CPU time, not time on the clock: waiting for a person, a command or a server costs none. The exception is raised only
below the limited call, and never inside what must be done whole (`_WHOLE`): it comes again until it gets through.
"""

from __future__ import annotations

import signal
import sys
import threading
from time import process_time
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..model.errors import UserError
from ..model.settings import MOST_FILE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

T = TypeVar("T")

_AGAIN = 0.25  # CPU seconds after which an exception that did not get through is raised again
_LEAST = 0.01  # seconds between two checks of the CPU time
_WHOLE = (  # modules that must not be interrupted: imports, locks, cache files, requests that others wait for
    "importlib.",
    "_frozen_importlib",
    "threading",
    "concurrent.",
    "copylint.storage.cache",
    "copylint.storage.cache",
    "copylint.storage.atomic_write",
    "copylint.storage.interrupts",
    "copylint.engine.providers.",
)


class CpuLimitExceeded(BaseException):
    """The work exceeded its CPU time; `except Exception` does not catch it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Ended(BaseException):
    """The work was canceled: see `end`."""


class _Limit:
    """A running limited call: its CPU seconds, and its start and end in CPU time of the process."""

    __slots__ = ("began", "due", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.began = process_time()
        self.due = self.began + seconds


class Alarm(Protocol):
    """Calls `tick` in the main thread when CPU time has run out, and then repeatedly."""

    def begin(self) -> None:
        """Prepare the alarm. Raises: ValueError outside the main thread."""
        ...

    def after(self, seconds: float) -> None:
        """Fire after this many CPU seconds from now."""
        ...

    def cease(self) -> None:
        """Stop firing and restore the previous handler."""
        ...


_limits: list[_Limit] = []  # running in the main thread, the innermost last
_ended = threading.Event()  # all limited work is canceled


def limited(seconds: float, call: Callable[[], T]) -> T:
    """Return the result of `call`, limited to some CPU seconds of this process; 0 means no limit.

    While a call inside has a limit of its own, the clock of the outer call is paused. In another thread than the
    main one nothing is limited: no signal reaches it.
    Raises: CpuLimitExceeded.
    """
    if not seconds > 0 or threading.current_thread() is not threading.main_thread():
        return call()
    if not _limits:
        alarm.begin()
    limit = _Limit(min(seconds, MOST_FILE_SECONDS))
    _limits.append(limit)
    try:
        alarm.after(limit.seconds)
        return _called(call)
    finally:
        _limits.pop()
        if _limits:
            around = _limits[-1]
            around.due += process_time() - limit.began
            alarm.after(max(around.due - process_time(), 0.001))
        else:
            alarm.cease()


def guarded(path: str, seconds: float, call: Callable[[], T]) -> T:
    """Return the result of `call` for the text at `path`, limited as in `limited`. Raises: UserError on the limit."""
    try:
        return limited(seconds, call)
    except CpuLimitExceeded as over:
        raise exceeded(path, over) from None


def exceeded(path: str, over: CpuLimitExceeded) -> UserError:
    """Return the error message for a text that exceeded its limit."""
    hint = "raise --file-seconds if the text is that long, or exclude it; else please report it with the text"
    return UserError(path, f"took more than {over.seconds:g} s of CPU time and was skipped", hint)


def restart() -> None:
    """Restart the clock of the current limited call: a person has answered."""
    if _limits and threading.current_thread() is threading.main_thread():
        limit = _limits[-1]
        limit.due = process_time() + limit.seconds
        alarm.after(limit.seconds)


def end() -> None:
    """Cancel the running limited call of the main thread and all later ones; callable from any thread."""
    _ended.set()
    if _limits:
        alarm.after(0.001)


def _called(call: Callable[[], T]) -> T:
    """Run the call in its own frame: exceptions are raised only below it, so that callers clean up."""
    return call()


def tick(_signum: int, frame: FrameType | None) -> None:
    if _limits and (_ended.is_set() or process_time() >= _limits[-1].due) and _may_leave(frame):
        raise Ended if _ended.is_set() else CpuLimitExceeded(_limits[-1].seconds)


def _may_leave(frame: FrameType | None) -> bool:
    """Return whether the work may be interrupted at a frame."""
    while frame is not None:
        if frame.f_code is _called.__code__:
            return True
        if frame.f_code.co_name == "__del__":  # Python would print the exception and go on
            return False
        if str(frame.f_globals.get("__name__")).startswith(_WHOLE):
            return False
        frame = frame.f_back
    return False


class Timer:
    """The CPU timer of POSIX systems for a process. It costs a few microseconds and no thread."""

    def __init__(self) -> None:
        self._before: Any = None  # the previous handler, if any
        self._running = 0.0, 0.0

    def begin(self) -> None:
        before = signal.signal(signal.SIGPROF, tick)
        self._before = before if callable(before) and before is not tick else None
        self._running = signal.getitimer(signal.ITIMER_PROF) if self._before else (0.0, 0.0)

    def after(self, seconds: float) -> None:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)

    def cease(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        # `tick` stays where nobody else's was: it does nothing now, and the system's own would end the process if a
        # signal were still on its way.
        if self._before is not None:
            signal.signal(signal.SIGPROF, self._before)
            signal.setitimer(signal.ITIMER_PROF, *self._running)


class Watchdog:
    """A thread that checks the CPU time where there is no CPU timer. It cannot end a single call into C."""

    def __init__(self) -> None:
        self._before: Any = None
        self._thread: threading.Thread | None = None
        self._woken = threading.Event()
        self._due = 0.0  # in CPU time of the process
        self._over = self._raised = False

    def begin(self) -> None:
        self._before = signal.signal(signal.SIGINT, self._interrupted)
        self._over = self._raised = False
        self._woken.clear()

    def after(self, seconds: float) -> None:
        self._due = process_time() + seconds
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="copylint-cpu-limit", daemon=True)
            self._thread.start()
        else:
            self._woken.set()

    def cease(self) -> None:
        self._over = True
        self._woken.set()
        if self._thread is not None:
            self._thread.join()  # no signal is raised from here on, and an earlier one has been handled
            self._thread = None
        signal.signal(signal.SIGINT, self._before)

    def _watch(self) -> None:
        while not self._over:
            left = self._due - process_time()
            if left <= 0:
                self._raised = True
                signal.raise_signal(signal.SIGINT)
            if self._woken.wait(max(left, _LEAST) if left > 0 else _AGAIN):
                self._woken.clear()

    def _interrupted(self, signum: int, frame: FrameType | None) -> None:
        if self._raised:
            self._raised = False
            tick(signum, frame)
        elif callable(self._before):
            self._before(signum, frame)


alarm: Alarm = Watchdog() if sys.platform == "win32" else Timer()
