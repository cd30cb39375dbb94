"""Texts in, findings and edits out, through the same `runner.judge` and `engine.fix` as the command line.

All of it runs in one thread, so the session needs no locks; work that nobody wants any more ends early.
"""

from __future__ import annotations

import os
from time import thread_time
from typing import TYPE_CHECKING, TypeVar

from .. import config, cpu_limit, engine, formats, runner
from ..errors import UserError
from ..files import Source
from ..findings import Applicability
from ..formats import parse
from ..gitignore import GitIgnore
from ..outcome import Task
from ..ruleset import Ruleset
from ..values import Record
from .configuration import Configuration, Watched
from .diagnostics import mistakes
from .edits import composed, passes
from .near import local, near
from .texts import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..document import Document
    from ..engine import Place
    from ..findings import Edit, Finding
    from ..outcome import Outcome
    from ..rules import Rule
    from ..session import Choice
    from .diagnostics import Mistake
    from .near import Nearby
    from .texts import Text

T = TypeVar("T")

AT_ONCE = 0.05  # seconds of CPU that a check may take to be made with every keystroke


class Result(Record):
    """What was found in a text under one state of the configuration."""

    text: Text
    generation: int
    findings: tuple[Finding, ...] = ()
    session: Watched | None = None  # None: nothing is checked
    form: str = "plain"
    told: tuple[str, ...] = ()  # what a command or a server failed to do, once
    error: UserError | None = None  # a pattern that ran for too long, or a text that took too much CPU time
    document: Document | None = None  # of a text that takes long
    took: float = 0  # seconds of CPU

    @property
    def id(self) -> str:
        """Names the result for clients that pull: another text or configuration has another one."""
        return f"{self.generation}.{self.text.version}.{hash(self.text.text) & 0xFFFFFFFF:x}"


class Checker:
    """Findings of texts; the last result of each is kept."""

    def __init__(self, choice: Choice) -> None:
        self.configuration = Configuration(choice)
        self._results: dict[str, Result] = {}  # by uri
        self._local: tuple[tuple[Rule, ...], Ruleset] = (), Ruleset(())  # the last rules, and those that are local

    def check(self, text: Text, wanted: Callable[[], bool]) -> Result:
        """What is found in a text now. Raises: Superseded as soon as `wanted` says no."""
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
            document = parse(text.path, text.text, form, session.settings(text.path))
            source = Source(text.path, text.text)
            return document, runner.judged(session, Task(session.choice), source, form, document)

        try:
            document, outcome = _limited(session, text, judged)
        except UserError as error:
            return result._replace(error=error, took=thread_time() - start)
        took = thread_time() - start
        told = (*outcome.notes, *map(str, outcome.failures))
        kept = document if took > AT_ONCE else None
        return result._replace(findings=outcome.findings, took=took, document=kept, told=told)

    def last(self, uri: str) -> Result | None:
        """What was found last, if the configuration is still the same; the text may be another by now."""
        result = self._results.get(uri)
        return result if result and result.generation == self.configuration.generation else None

    def near(self, base: Result, text: Text, wanted: Callable[[], bool]) -> Nearby | None:
        """What has become of the findings of an older text, as far as its change shows by itself."""
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
        """The edits that make every safe fix, or every one of a rule that is no mere advice.

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
            document = parse(text.path, text.text, form, session.settings(text.path))
            if grammar := session.grammar(text.path):
                document = grammar.provided(document)
            made = engine.fix(document, form, ruleset, grade, session.keep, left, session.renew(text.path))
            return composed(text.text, passes(made.applied))

        return _limited(session, text, fixed)

    def mistakes(self, config_texts: tuple[Text, ...] = ()) -> list[Mistake]:
        """What is wrong with configurations: those on disk, and those open in the editor as they are there."""
        open_ = {text.path: text for text in config_texts}
        errors = list(self.configuration.errors.values())
        own = os.path.abspath(self.configuration.choice.config or config.NAME)
        found = [m for m in mistakes(errors, own if os.path.lexists(own) else "") if m.path not in open_]
        for text in config_texts:
            found += mistakes(_errors_of(text, self.configuration.choice), text.path)
        return list(dict.fromkeys(found))


def _limited(session: Watched, text: Text, call: Callable[[], T]) -> T:
    """What a call gives that works on a text. Raises: UserError where it takes too much CPU time."""
    return cpu_limit.guarded(text.path, session.file_seconds(text.path), call)


def _form(session: Watched, text: Text) -> str | None:
    """The format of a text by its name, else by what the editor calls it; None if it is not to be checked."""
    found = session.config(os.path.dirname(text.path))
    if not text.uri.startswith("file:"):
        form = FORMS.get(text.language_id)
        return form if form in formats.FORMATS else None
    relative = os.path.relpath(text.path, found.root).replace(os.sep, "/")
    if os.path.basename(text.path) == config.NAME or GitIgnore(found.exclude).ignores(relative, False):
        return None
    try:
        return session.form(text.path)
    except UserError:
        form = FORMS.get(text.language_id)
        return form if form in formats.FORMATS else None


def _errors_of(text: Text, choice: Choice) -> list[UserError]:
    """What is wrong with a configuration as it stands in the editor."""
    trusted = text.path == config.user_file() or text.path == os.path.abspath(choice.config or "")
    try:
        session = Watched(choice._replace(config=None, select=(), extend_select=(), ignore=()))
        found = config.parse(text.path, text.text.encode(), trusted)
        session.known.check(found)
        session.check(found)
    except UserError as error:
        return [error]
    return []
