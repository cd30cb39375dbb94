"""Checks and fixes for open texts, through the same `runner.judge` and `engine.fix` as the command line.

Everything runs in one thread, so the session needs no locks; unwanted work ends early.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import Executor, Future
from functools import partial
from queue import Empty, SimpleQueue
from time import thread_time
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from .. import formats
from ..config import layers, loader
from ..engine import cpu_limit, fixer, runner
from ..engine.task import Task
from ..formats import parse
from ..model.errors import UserError
from ..model.findings import Applicability
from ..model.values import Record
from ..rules.ruleset import Ruleset
from ..storage.gitignore import GitIgnore
from ..storage.text_files import Source
from .diagnostics import mistakes
from .incremental import local, near
from .session_watch import Configuration, Watched
from .text_buffers import FORMS, composed, passes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..engine.fixer import Place
    from ..engine.task import Choice, Outcome
    from ..model.document import Document
    from ..model.findings import Edit, Finding
    from ..rules.rule import Rule
    from .diagnostics import Mistake
    from .incremental import Nearby
    from .text_buffers import Text


# A work queue: other threads add jobs, and the thread that calls `run` does them one at a time.

P = ParamSpec("P")
T = TypeVar("T")

_WAIT = 1.0 if sys.platform == "win32" else None  # seconds: on Windows, Ctrl-C does not interrupt a wait for a lock


class Jobs(Executor):
    """A job queue, first in, first out."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._closed = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a function call. Raises: RuntimeError after `shutdown`."""
        if self._closed:
            raise RuntimeError("the server has been shut down")
        future: Future[T] = Future()
        self._waiting.put((future, partial(fn, *args, **kwargs)))
        return future

    def shutdown(self, wait: bool = False, *, cancel_futures: bool = True) -> None:  # noqa: ARG002
        """Accept no more jobs and drop waiting ones, so that `run` returns. Does not wait."""
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
        """Run jobs until `shutdown`."""
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


AT_ONCE = 0.05  # CPU seconds up to which a full check runs on every keystroke


class Result(Record):
    """The findings of a text under one state of the configuration."""

    text: Text
    generation: int
    findings: tuple[Finding, ...] = ()
    session: Watched | None = None  # None: the file is not checked
    form: str = "plain"
    told: tuple[str, ...] = ()  # failures of commands or servers, each once
    error: UserError | None = None  # a pattern or text that exceeded its time
    document: Document | None = None  # of a text that takes long
    took: float = 0  # CPU seconds

    @property
    def id(self) -> str:
        """Return the result's id for clients that pull: it differs for another text or configuration."""
        return f"{self.generation}.{self.text.version}.{hash(self.text.text) & 0xFFFFFFFF:x}"


class Checker:
    """Findings of texts; the last result of each is kept."""

    def __init__(self, choice: Choice) -> None:
        self.configuration = Configuration(choice)
        self._results: dict[str, Result] = {}  # by uri
        self._local: tuple[tuple[Rule, ...], Ruleset] = (), Ruleset(())  # the last rules, and the local ones among them

    def check(self, text: Text, wanted: Callable[[], bool]) -> Result:
        """Return the findings of a text now. Raises: Superseded as soon as `wanted` returns false."""
        session = self.configuration.session(text.path)
        result = self._results.get(text.uri)
        if result and result.generation == self.configuration.generation and result.text.text == text.text:
            result = result._replace(text=text, told=())
        else:
            result = self._checked(text, session, wanted)
        self._results[text.uri] = result
        return result

    def forget(self, uri: str) -> None:
        self._results.pop(uri, None)

    def _checked(self, text: Text, session: Watched | None, wanted: Callable[[], bool]) -> Result:
        result = Result(text, self.configuration.generation)
        form = _form(session, text) if session else None
        if session is None or form is None:
            return result
        session.wanted = wanted
        start = thread_time()
        result = result._replace(session=session, form=form)

        def judged() -> tuple[Document, Outcome]:
            document = parse(text.path, text.text, form, session.configs.settings(text.path))
            source = Source(text.path, text.text)
            return document, runner.judged(session, Task(session.choice), source, document)

        try:
            document, outcome = _limited(session, text, judged)
        except UserError as error:
            return result._replace(error=error, took=thread_time() - start)
        took = thread_time() - start
        told = (*outcome.notes, *map(str, outcome.failures))
        kept = document if took > AT_ONCE else None
        return result._replace(findings=outcome.findings, took=took, document=kept, told=told)

    def last(self, uri: str) -> Result | None:
        """Return the last result if the configuration is unchanged; the text may have changed."""
        result = self._results.get(uri)
        return result if result and result.generation == self.configuration.generation else None

    def near(self, base: Result, text: Text, wanted: Callable[[], bool]) -> Nearby | None:
        """Return an update of an older text's findings, limited to the area around the change."""
        session = self.configuration.session(text.path)
        if base.document is None or session is None or base.session is not session:
            return None
        session.wanted = wanted
        all_ = session.ruleset(text.path)
        if self._local[0] is not all_.rules:
            self._local = all_.rules, local(all_)
        document, rules = base.document, self._local[1]

        def nearby() -> Nearby:
            return near(document, base.findings, text.text, base.form, rules, session)

        try:
            return _limited(session, text, nearby)
        except UserError:
            return None

    def fix(self, text: Text, wanted: Callable[[], bool], rule: str | None = None) -> list[Edit]:
        """Return the edits of every safe fix, or of all fixes of one rule that are not manual.

        Raises: Superseded, as `check`; UserError where it takes too much CPU time.
        """
        result = self.check(text, wanted)
        if result.session is None or result.error:
            return []
        session, form = result.session, result.form
        session.wanted = wanted
        ruleset, grade = session.ruleset(text.path), Applicability.SAFE
        left: list[Place] = []
        if rule is not None:
            ruleset, grade = Ruleset(r for r in ruleset.rules if r.name == rule), Applicability.UNSAFE
            left = [(f.rule, f.span) for f in result.findings if f.rule == rule and not f.fix(grade)]

        def fixed() -> list[Edit]:
            document = parse(text.path, text.text, form, session.configs.settings(text.path))
            if grammar := session.providers.grammar(text.path):
                document = grammar.provided(document)
            made = fixer.fix(
                document, ruleset, grade, session.suppressor.keep, left, session.providers.renew(text.path)
            )
            return composed(text.text, passes(made.applied))

        return _limited(session, text, fixed)

    def mistakes(self, config_texts: tuple[Text, ...] = ()) -> list[Mistake]:
        """Return the errors in configurations: those on disk, and those open in the editor with their unsaved text."""
        open_ = {text.path: text for text in config_texts}
        errors = list(self.configuration.errors.values())
        own = os.path.abspath(self.configuration.choice.config or layers.NAME)
        found = [m for m in mistakes(errors, own if os.path.lexists(own) else "") if m.path not in open_]
        for text in config_texts:
            found += mistakes(_errors_of(text, self.configuration.choice), text.path)
        return list(dict.fromkeys(found))


def _limited(session: Watched, text: Text, call: Callable[[], T]) -> T:
    """Return the result of a call that works on a text. Raises: UserError if it takes too much CPU time."""
    return cpu_limit.guarded(text.path, session.configs.file_seconds(text.path), call)


def _form(session: Watched, text: Text) -> str | None:
    """Return the format of a text by its name, else by the editor's language id; None if it is not checked."""
    found = session.configs.of(os.path.dirname(text.path))
    if not text.uri.startswith("file:"):
        form = FORMS.get(text.language_id)
        return form if form in formats.FORMATS else None
    relative = os.path.relpath(text.path, found.root).replace(os.sep, "/")
    if os.path.basename(text.path) == layers.NAME or GitIgnore(found.exclude).ignores(relative, False):
        return None
    try:
        return session.configs.form(text.path)
    except UserError:
        form = FORMS.get(text.language_id)
        return form if form in formats.FORMATS else None


def _errors_of(text: Text, choice: Choice) -> list[UserError]:
    """Return the errors in a configuration's unsaved text."""
    trusted = text.path == layers.user_file() or text.path == os.path.abspath(choice.config or "")
    try:
        session = Watched(choice._replace(config=None, select=(), extend_select=(), ignore=()))
        found = loader.parse(text.path, text.text.encode(), trusted)
        session.configs.names.check(found)
        session.check(found)
    except UserError as error:
        return [error]
    return []
