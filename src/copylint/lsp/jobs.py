"""Work that is handed over by other threads and done, one piece at a time, in the thread that calls `run`.

So checks run in the main thread, the only one that a limit of CPU time can interrupt.
"""

from __future__ import annotations

import sys
from concurrent.futures import Executor, Future
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

_WAIT = 1.0 if sys.platform == "win32" else None  # seconds: there Ctrl-C does not interrupt who waits for a lock


class Jobs(Executor):
    """Pieces of work in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._closed = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have something done. Raises: RuntimeError after `shutdown`."""
        if self._closed:
            raise RuntimeError("the server has been shut down")
        future: Future[T] = Future()
        self._waiting.put((future, partial(fn, *args, **kwargs)))
        return future

    def shutdown(self, wait: bool = False, *, cancel_futures: bool = True) -> None:  # noqa: ARG002
        """Take no more; what has not begun is not begun, and `run` returns. Nothing is waited for."""
        self._closed = True
        while True:
            try:
                item = self._waiting.get_nowait()
            except Empty:
                break
            if item is not None:
                item[0].cancel()
        self._waiting.put(None)

    def run(self) -> None:
        """Do what comes until `shutdown`."""
        while (item := self._next()) is not None:
            _do(*item)

    def _next(self) -> tuple[Future[Any], Callable[[], Any]] | None:
        while True:
            try:
                return self._waiting.get(timeout=_WAIT)
            except Empty:
                continue


def _do(future: Future[Any], call: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except BaseException as error:
        future.set_exception(error)
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
    else:
        future.set_result(result)
