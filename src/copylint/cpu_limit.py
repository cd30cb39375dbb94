"""A limit of CPU time on what one text may cost: the work is ended, and the run goes on with the next text.

CPU time, not time on the clock: waiting for a person, a command or a server costs none. The exception is raised only
below the limited call, and never inside what must be done whole (`_WHOLE`): it comes again until it gets through.
"""

from __future__ import annotations

import signal
import sys
import threading
from time import process_time
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from .errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

T = TypeVar("T")

SECONDS = 30.0  # of CPU time, for one file, unless the user says otherwise
MOST = 86_400.0  # that may be asked for
_AGAIN = 0.25  # CPU seconds after which an exception that did not get through is raised again
_LEAST = 0.01  # seconds between two looks at the CPU time
_WHOLE = (  # modules that are not left in the middle: imports, locks, files of the cache, requests that others wait for
    "importlib.",
    "_frozen_importlib",
    "threading",
    "concurrent.",
    "copylint.cache",
    "copylint.ledger",
    "copylint.disk",
    "copylint.interrupts",
    "copylint.grammar.",
)


class CpuLimitExceeded(BaseException):
    """The work took more CPU time than it may; no `except Exception` keeps it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Ended(BaseException):
    """The work is not wanted any more: see `end`."""


class _Limit:
    """A limited call that is under way: CPU seconds, and when it began and ends by the CPU time of the process."""

    __slots__ = ("began", "due", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.began = process_time()
        self.due = self.began + seconds


class Alarm(Protocol):
    """What calls `tick` in the main thread when CPU time has run out, and then again and again."""

    def begin(self) -> None:
        """Get ready. Raises: ValueError outside the main thread."""
        ...

    def after(self, seconds: float) -> None:
        """Call after so many CPU seconds from now on."""
        ...

    def cease(self) -> None:
        """Call no more; what was there before is there again."""
        ...


_limits: list[_Limit] = []  # under way in the main thread, the innermost last
_ended = threading.Event()  # nothing limited is wanted any more


def limited(seconds: float, call: Callable[[], T]) -> T:
    """What `call` gives, ended after some CPU seconds of this process; 0 means no limit.

    While a call inside has a limit of its own, the time of the one around it stands still. In another thread than the
    main one nothing is limited: no signal reaches it.
    Raises: CpuLimitExceeded.
    """
    if not seconds > 0 or threading.current_thread() is not threading.main_thread():
        return call()
    if not _limits:
        alarm.begin()
    limit = _Limit(min(seconds, MOST))
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
    """The same for a text. Raises: UserError where it took too long."""
    try:
        return limited(seconds, call)
    except CpuLimitExceeded as over:
        raise exceeded(path, over) from None


def exceeded(path: str, over: CpuLimitExceeded) -> UserError:
    """What people are told."""
    hint = "raise --file-seconds if the text is that long, or exclude it; else please report it with the text"
    return UserError(path, f"took more than {over.seconds:g} s of CPU time and was left alone", hint)


def restart() -> None:
    """Give the limited call at hand all its time again: a person has answered."""
    if _limits and threading.current_thread() is threading.main_thread():
        limit = _limits[-1]
        limit.due = process_time() + limit.seconds
        alarm.after(limit.seconds)


def end() -> None:
    """End the limited call that is under way in the main thread, and all later ones; from any thread."""
    _ended.set()
    if _limits:
        alarm.after(0.001)


def _called(call: Callable[[], T]) -> T:
    """The call in a frame of its own: only below it may an exception be raised, so that what is around it cleans up."""
    return call()


def tick(_signum: int, frame: FrameType | None) -> None:
    if _limits and (_ended.is_set() or process_time() >= _limits[-1].due) and _may_leave(frame):
        raise Ended if _ended.is_set() else CpuLimitExceeded(_limits[-1].seconds)


def _may_leave(frame: FrameType | None) -> bool:
    """Whether the work that stands at a frame may be left there."""
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
    """The timer of POSIX systems that counts the CPU time of a process. It costs some microseconds and no thread."""

    def __init__(self) -> None:
        self._before: Any = None  # the handler that was there, if it is anybody's
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
    """A thread that looks at the CPU time, where there is no such timer. A single call into C is not ended."""

    def __init__(self) -> None:
        self._before: Any = None
        self._thread: threading.Thread | None = None
        self._woken = threading.Event()
        self._due = 0.0  # by the CPU time of the process
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
            self._thread.join()  # from here on it raises no signal, and one that it raised has been handled
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
