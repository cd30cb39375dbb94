"""Translation of foreign fragments by the user's own command, before documents are checked.

The command reads standard input and writes standard output; errors are reported, and the text stays.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from ...model.errors import UserError, did_you_mean
from ...model.values import Record
from ...storage import interrupts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...model.document import Document
    from ...rules.ruleset import Ruleset

KEYS = ("command", "timeout", "jobs")
SOURCE, TARGET = "COPYLINT_SOURCE_LANGUAGE", "COPYLINT_TARGET_LANGUAGE"
_HINT = "translate: my-engine --plain, or translate: {command: …, timeout: 20, jobs: 2}"
_TIMEOUT, _JOBS = 20.0, 2
_MOST_JOBS = 32
_FAILURES = 3  # in a row, after which the command is not called again in this run


class Fragment(Record):
    """A fragment to translate; a language is a code, or empty if unknown."""

    text: str
    source: str
    target: str


class Failure(Exception):
    """The reason why a command gave no translation."""


class Translator:
    """Calls a command once per fragment and run, a few at a time."""

    def __init__(self, command: tuple[str, ...], timeout: float = _TIMEOUT, jobs: int = _JOBS) -> None:
        self.command, self.timeout, self.jobs = command, timeout, jobs
        self._known: dict[Fragment, str | None] = {}
        self._failures = 0

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Translator:
        """Build from `translate` of a configuration. Raises: UserError."""
        for key in options:
            if key not in KEYS:
                raise UserError("translate", f"unknown key '{key}'", did_you_mean(str(key), KEYS))
        command = options.get("command")
        if isinstance(command, str):
            try:
                command = shlex.split(command)
            except ValueError as error:
                raise UserError("translate", f"'command' cannot be read: {error}", _HINT) from error
        words = cast("list[object]", command) if isinstance(command, list) else []
        if not words or not all(isinstance(word, str) and word for word in words):
            raise UserError("translate", "'command' must be a program and its arguments", _HINT)
        timeout, jobs = options.get("timeout", _TIMEOUT), options.get("jobs", _JOBS)
        if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout <= 3600:
            raise UserError("translate", "'timeout' must be seconds, more than 0 and at most 3600", _HINT)
        if isinstance(jobs, bool) or not isinstance(jobs, int) or not 1 <= jobs <= _MOST_JOBS:
            raise UserError("translate", f"'jobs' must be a number from 1 to {_MOST_JOBS}", _HINT)
        return cls(tuple(map(str, words)), float(timeout), jobs)

    def translated(self, document: Document, ruleset: Ruleset) -> tuple[Document, tuple[str, ...]]:
        """Return the document with translations of its fragments, and the problems."""
        wanted = tuple(dict.fromkeys(_fragments(document, ruleset)))
        problems = self._ask([f for f in wanted if f not in self._known])
        found = tuple((f.text, new) for f in wanted if (new := self._known.get(f)))
        return document.but(settings=document.settings.but(translations=found)) if found else document, problems

    def _ask(self, fragments: Iterable[Fragment]) -> tuple[str, ...]:
        """Translate each fragment; return the problems, each once."""
        from concurrent.futures import ThreadPoolExecutor

        problems: dict[str, None] = {}
        todo = list(fragments)
        while todo and self._failures < _FAILURES:
            batch, todo = todo[: self.jobs], todo[self.jobs :]
            with ThreadPoolExecutor(self.jobs) as pool:
                try:
                    answers = list(pool.map(self._call, batch))
                except BaseException:
                    interrupts.stop_children()  # otherwise exit would wait for them
                    raise
            for fragment, answer in zip(batch, answers, strict=True):
                failed = isinstance(answer, Failure)
                self._known[fragment] = None if failed else answer
                self._failures = self._failures + 1 if failed else 0
                if failed:
                    problems[f"translate: {self.command[0]} {answer}; “{fragment.text[:40]}” stays"] = None
            if self._failures >= _FAILURES:
                problems[f"translate: {_FAILURES} failures in a row; the command is no longer called"] = None
        return tuple(problems)

    def _call(self, fragment: Fragment) -> str | Failure:
        try:
            return checked(fragment.text, run(self.command, fragment, self.timeout))
        except Failure as failure:
            return failure


def run(command: tuple[str, ...], fragment: Fragment, timeout: float) -> bytes:
    """Return the command's output for a fragment. Raises: Failure."""
    environment = {**os.environ, SOURCE: fragment.source, TARGET: fragment.target}
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, start_new_session=True
        )
    except OSError as error:
        raise Failure(f"cannot be run: {error.strerror or error}") from error
    interrupts.adopt(process)
    try:
        out, err = process.communicate(fragment.text.encode("utf-8", "replace"), timeout)
    except subprocess.TimeoutExpired:
        _kill(process)
        raise Failure(f"took more than {timeout:g} s") from None
    finally:
        interrupts.release(process)
    if process.returncode:
        said = err.decode("utf-8", "replace").strip().splitlines()
        raise Failure(f"ended with exit code {process.returncode}" + (f": {said[-1][:200]}" if said else ""))
    return out


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a command and its children; do not wait for processes that keep its pipes open."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            with suppress(OSError):
                stream.close()
    process.wait()


def checked(text: str, out: bytes) -> str:
    """Return a valid translation of `text`. Raises: Failure."""
    try:
        new = out.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise Failure("did not write UTF-8") from None
    if not new:
        raise Failure("wrote nothing")
    if any(ord(ch) < 32 or ch in "\x7f\x85\u2028\u2029" for ch in new):
        raise Failure("wrote more than one line")
    if len(new) > 200 + 10 * len(text):
        raise Failure("wrote far more than it read")
    if new == text:
        raise Failure("changed nothing")
    return new


def _fragments(document: Document, ruleset: Ruleset) -> Iterable[Fragment]:
    from ...rules.ruleset import Ruleset

    target = document.settings.language
    for rule, candidates in Ruleset(r for r in ruleset.rules if r.kind_name == "foreign-fragment").work(document):
        for match in rule.kind.find(document, candidates):
            yield Fragment(match.values["match"], match.values["code"], target)
