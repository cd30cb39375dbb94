"""`copylint fix --interactive`: ask before each fix, like `git add -p`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..engine import cpu_limit, runner
from ..engine.fixer import check, fix, moved, offered
from ..engine.task import Outcome
from ..formats import parse
from ..model.errors import UserError
from ..model.findings import Applicability, Edit, Span, apply
from ..model.lines import Lines
from ..model.values import Value
from ..reporting import Result, renderer
from ..reporting.text import wants_color
from ..storage import text_files
from . import streams

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..engine.fixer import Held, Keep, Place, Renew
    from ..engine.session import Session
    from ..engine.task import Task
    from ..model.document import Document
    from ..model.findings import Finding, Fix
    from ..rules.ruleset import Ruleset
    from ..storage.text_files import Source
    from .tally import Tally


HELP = """\
y - apply this fix
n - skip this fix
a - apply this fix and all remaining fixes in this file
q - quit; skip all remaining fixes
e - edit the line by hand
1, 2, … - apply the fix with this number
? - show this help
"""


class Walked(Value):
    """The result for one file: the text, the number of fixes applied, and whether to go on to the next file."""

    document: Document
    made: int
    go_on: bool = True
    skipped: tuple[tuple[str, str], ...] = ()  # rule, why
    held: tuple[Held, ...] = ()


def walk(
    document: Document,
    ruleset: Ruleset,
    wanted: Applicability,
    keep: Keep,
    ask: Callable[[Document, Finding, tuple[Fix, ...]], str],
    edit: Callable[[str], str | None],
    renew: Renew | None = None,
) -> Walked:
    """Ask about every finding that has a fix, in order; apply each answer at once and check the text again.

    `ask` returns one of the letters or numbers of HELP, `edit` the edited line or None. After `a`, fixes of at least
    the `wanted` applicability are applied without asking, except where the answer was no.
    """
    left: set[Place] = set()
    seen = {document.text}
    made = 0
    while True:
        found = offered(document, [f for f in check(document, ruleset) if keep(document, f)])
        finding = next((f for f in found if f.fixes and (f.rule, f.span) not in left), None)
        if finding is None:
            return Walked(document, made)
        answer = ask(document, finding, finding.fixes)
        if answer == "q":
            return Walked(document, made, go_on=False)
        edits = _edits(document, finding, answer, edit)
        text = apply(document.text, edits)
        if text in seen:  # nothing changed, or a text seen before
            same = {fix.edits for fix in finding.fixes}  # of another rule: the same question
            left |= {(f.rule, f.span) for f in found if f.span == finding.span and {x.edits for x in f.fixes} == same}
        else:
            seen.add(text)
            made += 1
            document, left = parse(document.path, text, document.format, document.settings), moved(left, edits)
            document = renew(document) if renew else document
        if answer == "a":
            rest = fix(document, ruleset, wanted, keep, left, renew)
            return Walked(rest.document, made + len(rest.applied), skipped=rest.skipped, held=rest.held)


def _edits(document: Document, finding: Finding, answer: str, edit: Callable[[str], str | None]) -> Sequence[Edit]:
    """Return the edits that an answer makes."""
    if answer == "n":
        return ()
    if answer == "e":
        lines = Lines(document.text)
        start, end = lines.bounds(lines.position(finding.span.start).line)
        new = edit(document.text[start:end])
        return () if new is None else (Edit(Span(start, end), new),)
    return sorted(finding.fixes[int(answer) - 1 if answer.isdigit() else 0].edits)


def interact(session: Session, task: Task, paths: list[str | UserError], tally: Tally) -> int:
    """Ask about the fixes of all files and return the exit code; a file is written after its last answer."""
    if not sys.stdin.isatty():
        raise click.UsageError("--interactive needs a terminal")
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
    """Ask about the fixes of one file; return False if the user quits."""
    name = str(path)
    try:
        form = session.configs.form(name)
        source = text_files.read(path, task.choice.encoding)
        session.prepare(name)
        walked = cpu_limit.guarded(name, session.configs.file_seconds(name), lambda: _walk(session, task, source, form))
        done = source._replace(text=walked.document.text)
        outcome = runner.judge(session, task._replace(wanted=None), done, form)
        told: list[str] = []
        text_files.write(source, outcome.text, told.append)
    except UserError as error:
        tally.add(Outcome(name, errors=(error,)))
        return True
    notes = (*outcome.notes, *told)
    tally.add(outcome._replace(fixed=walked.made, skipped=walked.skipped, held=walked.held, source=source, notes=notes))
    return walked.go_on


def _walk(session: Session, task: Task, source: Source, form: str) -> Walked:
    name = str(source.path)
    document = parse(name, source.text, form, session.configs.settings(name))
    if translator := session.providers.translator(name):
        document, _ = translator.translated(document, session.ruleset(name))
    if grammar := session.providers.grammar(name):
        document = grammar.provided(document)
    wanted, renew = task.wanted or Applicability.SAFE, session.providers.renew(name)
    return walk(document, session.ruleset(name), wanted, session.suppressor.keep, _ask, _edit, renew)


def _ask(document: Document, finding: Finding, fixes: tuple[Fix, ...]) -> str:
    result = Result(document.path, document.text, (finding,))
    color = wants_color(sys.stdout)
    streams.show("".join(renderer("text")([result], color)).rstrip("\n") + "\n", color)
    numbers = [str(n + 1) for n in range(len(fixes))] if len(fixes) > 1 else []
    letters = [*(numbers or ["y"]), "n", *([] if numbers else ["a"]), "q", "e", "?"]
    while True:
        streams.show(f"Apply this fix [{','.join(letters)}]? ")
        answer = streams.readline()
        if not answer:
            streams.show("\n")
            return "q"
        if (answer := answer.strip().lower()) in letters and answer != "?":
            cpu_limit.restart()
            return answer
        streams.show(HELP + "\n")


def _edit(line: str) -> str | None:
    try:
        edited = click.edit(line, require_save=True)
    except click.ClickException as error:
        streams.tell(error.format_message())
        return None
    return None if edited is None else edited.rstrip("\n")
