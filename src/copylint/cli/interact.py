"""`copylint fix --interactive`: one question a fix."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from .. import cpu_limit, files, interactive, runner
from ..errors import UserError
from ..findings import Applicability
from ..formats import parse
from ..outcome import Outcome
from ..report import Result, renderer
from ..report.style import wants_color
from . import streams

if TYPE_CHECKING:
    from ..document import Document
    from ..files import Source
    from ..findings import Finding, Fix
    from ..interactive import Walked
    from ..outcome import Task
    from ..session import Session
    from .summary import Tally


def interact(session: Session, task: Task, paths: list[str | UserError], tally: Tally) -> int:
    """Go through the fixes of all files; a file is written when its last question is answered. The exit code."""
    if not sys.stdin.isatty():
        raise click.UsageError("--interactive needs a terminal to ask on")
    for path in paths:
        if isinstance(path, UserError):
            tally.add(Outcome(path.where, errors=(path,)))
            continue
        if not _file(session, task, path, tally):
            break
    for line in tally.notes():
        streams.tell(line)
    streams.tell(tally.summary())
    return tally.code()


def _file(session: Session, task: Task, path: str, tally: Tally) -> bool:
    """One file; False if the person wants no more."""
    name = str(path)
    try:
        form = session.form(name)
        source = files.read(path, task.choice.encoding)
        session.prepare(name)
        walked = cpu_limit.guarded(name, session.file_seconds(name), lambda: _walk(session, task, source, form))
        done = source._replace(text=walked.document.text)
        outcome = runner.judge(session, task._replace(wanted=None), done, form)
        told: list[str] = []
        files.write(source, outcome.text, told.append)
    except UserError as error:
        tally.add(Outcome(name, errors=(error,)))
        return True
    notes = (*outcome.notes, *told)
    tally.add(outcome._replace(fixed=walked.made, skipped=walked.skipped, held=walked.held, source=source, notes=notes))
    return walked.go_on


def _walk(session: Session, task: Task, source: Source, form: str) -> Walked:
    name = str(source.path)
    document = parse(name, source.text, form, session.settings(name))
    if translator := session.translator(name):
        document, _ = translator.translated(document, session.ruleset(name))
    if grammar := session.grammar(name):
        document = grammar.provided(document)
    wanted, renew = task.wanted or Applicability.SAFE, session.renew(name)
    return interactive.walk(document, form, session.ruleset(name), wanted, session.keep, _ask, _edit, renew)


def _ask(document: Document, finding: Finding, fixes: tuple[Fix, ...]) -> str:
    result = Result(document.path, document.text, (finding,))
    color = wants_color(sys.stdout)
    streams.show("".join(renderer("text")([result], color)).rstrip("\n") + "\n", color)
    numbers = [str(n + 1) for n in range(len(fixes))] if len(fixes) > 1 else []
    letters = [*(numbers or ["y"]), "n", *([] if numbers else ["a"]), "q", "e", "?"]
    while True:
        streams.show(f"Make this fix [{','.join(letters)}]? ")
        answer = streams.readline()
        if not answer:
            streams.show("\n")
            return "q"
        if (answer := answer.strip().lower()) in letters and answer != "?":
            cpu_limit.restart()
            return answer
        streams.show(interactive.HELP + "\n")


def _edit(line: str) -> str | None:
    try:
        edited = click.edit(line, require_save=True)
    except click.ClickException as error:
        streams.tell(error.format_message())
        return None
    return None if edited is None else edited.rstrip("\n")
