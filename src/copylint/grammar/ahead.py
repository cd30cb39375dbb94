"""Several articles in flight, and one server for all processes of a run.

Whatever goes wrong here is left to be told where the article is judged.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from .. import cpu_limit, files
from ..errors import UserError
from ..formats import parse
from .answers import Failure
from .provider import IN_FLIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..outcome import Task
    from ..session import Session
    from .provider import Grammar


def ahead(session: Session, task: Task, paths: Iterable[str | UserError]) -> Iterator[str | UserError]:
    """The paths, each once LanguageTool has been asked about the next ones too."""
    waiting: deque[str | UserError] = deque()
    for path in paths:
        _begin(session, task, path)
        waiting.append(path)
        if len(waiting) > IN_FLIGHT:
            yield waiting.popleft()
    yield from waiting


def _begin(session: Session, task: Task, path: str | UserError) -> None:
    try:
        if isinstance(path, UserError) or (grammar := session.grammar(path)) is None:
            return
        source = files.read(path, task.choice.encoding)
        form, settings = session.form(path), session.settings(path)
        limit = session.file_seconds(path)
        grammar.begin(cpu_limit.guarded(path, limit, lambda: parse(path, source.text, form, settings)))
    except UserError:
        return


def with_server(grammar: Grammar, task: Task) -> Task:
    """The task with the address of a server that runs, so that no worker starts one."""
    try:
        address = grammar.address()
    except Failure:
        return task
    return task._replace(choice=task.choice._replace(grammar_server=address))
