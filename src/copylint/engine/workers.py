"""Worker processes: files are spread over them; outcomes come in path order, and few wait at any time.

The cache is read here, so that processes are started only for files that must be checked; where processes can be
forked, they share the rules and tables that this one has loaded.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING

from ..model.errors import UserError
from ..storage import interrupts
from . import result_cache, runner
from .session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .result_cache import Results
    from .task import Outcome, Task

FORKS = sys.platform == "linux"
_BYTES = 200_000  # of text that a process gets at once
_FILES = 16  # or this many
_BATCH = 256  # outcomes that wait for one batch at most
_AHEAD = 3  # batches per process that are running or done: a limit on waiting outcomes, however many files there are

_Waiting = tuple["list[Outcome | None]", "Future[list[Outcome]]"]


def spread(
    task: Task, paths: Sequence[str | UserError], jobs: int, known: Results | None, session: Session | None = None
) -> Iterator[Outcome]:
    """Yield one outcome per path, in order, from `jobs` processes; the number waiting does not grow with the paths.

    `session`: the one of the task, if it holds nothing that two processes must not share.
    """
    method = "fork" if FORKS else "spawn"
    with ProcessPoolExecutor(jobs, get_context(method), _start, (task, session if FORKS else None)) as pool:
        waiting: deque[_Waiting] = deque()

        def submit(todo: list[str | UserError]) -> Future[list[Outcome]]:
            with interrupts.held(_stop):  # no exception in the middle of a pool's own work
                return pool.submit(_work, todo)

        try:
            for ready, todo in _batches(paths, known):
                if not todo and not waiting:
                    yield from filter(None, ready)
                    continue
                waiting.append((ready, submit(todo)))
                while len(waiting) > _AHEAD * jobs:
                    yield from _joined(*waiting.popleft())
            while waiting:
                yield from _joined(*waiting.popleft())
        except BrokenProcessPool as error:
            what = "a worker process was killed"
            raise UserError("", what, "it may have run out of memory; try fewer --jobs") from error
        finally:
            with interrupts.held(_stop):
                if interrupts.caught():
                    _stop()
                pool.shutdown(wait=True, cancel_futures=True)


def _stop() -> None:
    """Stop the workers' current work, except while a file is being replaced."""
    if os.name == "posix":  # elsewhere this would kill them, and Ctrl-C has reached them anyway
        for process in active_children():
            process.terminate()


def _batches(
    paths: Sequence[str | UserError], known: Results | None
) -> Iterator[tuple[list[Outcome | None], list[str | UserError]]]:
    """Yield cached outcomes, with None where one is to come, and the paths to check for those."""
    ready: list[Outcome | None] = []
    todo: list[str | UserError] = []
    size = 0
    for path in paths:
        found = known.find(path) if known and not isinstance(path, UserError) else None
        ready.append(found)
        if found is None:
            todo.append(path)
            size += _size(path)
        if size >= _BYTES or len(todo) >= _FILES or len(ready) >= _BATCH:
            yield ready, todo
            ready, todo, size = [], [], 0
    if ready:
        yield ready, todo


def _size(path: str | UserError) -> int:
    try:
        return 0 if isinstance(path, UserError) else os.stat(path).st_size
    except OSError:
        return 0


def _joined(ready: list[Outcome | None], work: Future[list[Outcome]]) -> Iterator[Outcome]:
    with interrupts.held(_stop):
        made = iter(work.result())
    for found in ready:
        yield found if found is not None else next(made)


_state: list[tuple[Session, Task, Results | None]] = []  # of a worker process, set once at its start


def _start(task: Task, opened: Session | None) -> None:
    interrupts.become_worker()
    session = opened or Session(task.choice)
    _state[:] = [(session, task, result_cache.of(session, task))]


def _work(paths: list[str | UserError]) -> list[Outcome]:
    session, task, known = _state[0]
    with interrupts.working():
        made = [runner.one(session, task, path, known) for path in paths]
    if known:
        known.flush()
    return made
