"""Batches of files: cache lookups, worker processes, and outcomes in path order."""

from __future__ import annotations

import os
from collections import deque
from itertools import groupby
from typing import TYPE_CHECKING

from ..formats import parse
from ..model.errors import UserError
from ..model.settings import Failure
from ..storage import atomic_write, discovery, interrupts, text_files
from . import cpu_limit, result_cache
from .runner import one

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from ..config.layers import Config
    from .providers.languagetool import Grammar
    from .session import Session
    from .task import Outcome, Task

PARALLEL = 200  # files from which on `--jobs 0` starts more than one process,
_FEW = 24  # new files from which on it does; cached files need no other process
_LONG = 100_000  # bytes
_FIRST = 1  # new files from which on the requested processes start: each has to load rules and tables


def find(
    session: Session, paths: Sequence[str], exclude: Sequence[str], force: bool, *, tidy: bool = False
) -> Iterator[str | UserError]:
    """Return the files that the paths name, in order; an error takes the place of a path that cannot be read.

    `tidy`: remove temporary files that earlier runs have left where these files are.
    """
    if tidy:
        named = [os.path.realpath(path) for path in paths if not os.path.isdir(path)]
        for folder in dict.fromkeys(map(os.path.dirname, named)):
            atomic_write.remove_leftovers(folder)
    leftover = atomic_write.remove_leftover if tidy else None
    seen: set[str] = set()
    groups = [(found, list(group)) for found, group in groupby(paths, lambda path: _config(session, path))]
    for found, group in groups:
        suffixes = session.configs.suffixes(found)
        root, globs = found.root, (*found.exclude, *exclude)
        for path in discovery.files(
            group, suffixes=suffixes, exclude=globs, force_exclude=force, root=root, leftover=leftover
        ):
            if len(groups) > 1 and not isinstance(path, UserError):
                if (real := os.path.realpath(path)) in seen:
                    continue
                seen.add(real)
            yield path


def _config(session: Session, path: str) -> Config:
    """Return the configuration that decides which files a path names; an invalid one is reported with each file."""
    try:
        return session.configs.of(path if os.path.isdir(path) else os.path.dirname(path))
    except UserError:
        return session.configs.of(os.curdir)


def run(task: Task, paths: Sequence[str | UserError], jobs: int, session: Session) -> Generator[Outcome]:
    """Yield one outcome per path, in order. `jobs`: processes; 0 means one per core, where that is faster."""
    known = result_cache.of(session, task)
    few = _FEW if jobs == 0 else _FIRST
    jobs = jobs or ((os.cpu_count() or 1) if len(paths) >= PARALLEL else 1)
    every: Iterable[str | UserError] = paths
    shared: Session | None = session
    if grammar := session.providers.grammar(os.curdir):  # a user's temporary folder: valid for every path
        few = 0
        shared = None
        task, every = (with_server(grammar, task), paths) if jobs > 1 else (task, ahead(session, task, paths))
    try:
        for number, path in enumerate(every):
            interrupts.check()
            if jobs > 1 and (few <= 0 or (few == _FIRST and _long(path))) and len(paths) - number > 1:
                from .workers import spread

                yield from spread(task, paths[number:], jobs, known, shared)
                return
            found = known.find(path) if known and not isinstance(path, UserError) else None
            few -= found is None
            yield found or one(session, task, path, known)
    finally:
        if known:
            known.flush()


def _long(path: str | UserError) -> bool:
    """Return whether a file is so long that other files should not wait for it."""
    try:
        return not isinstance(path, UserError) and os.stat(path).st_size > _LONG
    except OSError:
        return False


def ahead(session: Session, task: Task, paths: Iterable[str | UserError]) -> Iterator[str | UserError]:
    """Yield the paths, each after LanguageTool has been asked about the next ones."""
    from .providers.languagetool import IN_FLIGHT

    waiting: deque[str | UserError] = deque()
    for path in paths:
        _begin(session, task, path)
        waiting.append(path)
        if len(waiting) > IN_FLIGHT:
            yield waiting.popleft()
    yield from waiting


def _begin(session: Session, task: Task, path: str | UserError) -> None:
    try:
        if isinstance(path, UserError) or (grammar := session.providers.grammar(path)) is None:
            return
        source = text_files.read(path, task.choice.encoding)
        form, settings = session.configs.form(path), session.configs.settings(path)
        limit = session.configs.file_seconds(path)
        grammar.begin(cpu_limit.guarded(path, limit, lambda: parse(path, source.text, form, settings)))
    except UserError:
        return


def with_server(grammar: Grammar, task: Task) -> Task:
    """Return the task with the address of a running server, so that no worker starts one."""
    try:
        address = grammar.address()
    except Failure:
        return task
    return task._replace(choice=task.choice._replace(grammar_server=address))
