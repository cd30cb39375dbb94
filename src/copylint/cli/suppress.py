"""`copylint suppress` and `copylint baseline`: findings that are accepted, one or all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import config, cpu_limit, engine, files, runner
from ..baseline import Baseline
from ..errors import UserError, did_you_mean
from ..escape import printable
from ..formats import parse
from ..lines import Lines
from ..outcome import Task
from ..session import Choice
from ..suppression import excerpt, glob
from . import streams
from .command import Command
from .options import choice, choice_options, opened
from .summary import count

if TYPE_CHECKING:
    from ..findings import Finding

BASELINE = ".copylint-baseline.json"


@click.command(cls=Command)
@click.argument("place", metavar="PATH:LINE")
@click.argument("rule")
def suppress(place: str, rule: str) -> None:
    """Accept what RULE finds at a line, for good: an entry in .copylint.yaml keyed by the text, not by the line."""
    from ..config.edit import suppress as write

    name, _, number = place.rpartition(":")
    if not name or not number.isdecimal() or len(number) > 18:
        raise UserError("", f"'{place}' is no place", "write it as PATH:LINE, for example article.txt:12")
    session = opened(Choice(places=(name,)))
    source, form = files.read(name), session.form(name)
    session.prepare(name)
    ruleset = session.ruleset(name)
    if not any(rule in (r.name, r.id) for r in ruleset.rules):
        ids = [n for r in ruleset.rules for n in (r.name, r.id)]
        raise UserError("", f"no rule '{rule}' runs on {name}", did_you_mean(rule, ids))
    lines = Lines(source.text)

    def check() -> list[Finding]:
        return engine.check(parse(name, source.text, form, session.settings(name)), ruleset)

    found = [
        f
        for f in cpu_limit.guarded(name, session.file_seconds(name), check)
        if rule in (f.rule, f.rule.partition("/")[2]) and lines.position(f.span.start).line == int(number)
    ]
    if not found:
        raise UserError(f"{name}:{number}", f"{rule} finds nothing there", "run 'copylint check' for the places")
    path = config.find(os.path.dirname(name) or os.curdir) or Path(config.NAME)
    relative = glob(name, str(path.absolute().parent))
    for text in dict.fromkeys(excerpt(source.text, f.span) for f in found):
        write(path, relative, found[0].rule, text, session.known)
    streams.tell(printable(f"{len(found)} suppressed in {config.shown(str(path.absolute()))}"))


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@click.option("-o", "--output", show_default=BASELINE, type=click.Path(readable=False), help="File to write.")
@click.option("--prune", is_flag=True, help="Only take out what is no longer found.")
@choice_options
def baseline(paths: tuple[str, ...], output: str | None, prune: bool, **options: Any) -> int:
    """Record all that is found now, so that 'check --baseline FILE' reports only what is new.

    Of a baseline that is there already, what is no longer found goes; files and rules that are not looked at stay.
    """
    from ..boundary import target_of
    from ..disk import write_output

    target = target_of(BASELINE) if output is None else output  # a link is followed out of the project only if named
    output = BASELINE if output is None else output
    task = Task(choice(options, paths or (".",))._replace(baseline=None), remember=True)
    session = opened(task.choice)
    session.baseline = None  # of the configuration: what it hides belongs into the new one too
    old = _old(Path(output), prune)
    outcomes = list(runner.run(task, list(runner.find(session, paths or (".",), (), False)), 1, session))
    errors = [e for o in outcomes for e in o.errors]
    for error in errors:
        streams.tell(f"error: {printable(config.shown(str(error)))}")
    seen = Baseline.of(Path(output), ((o.path, o.text, o.findings) for o in outcomes))
    ran = {seen.name(o.path): {r.name for r in session.ruleset(o.path).rules} for o in outcomes if not o.errors}
    made = old.after(seen, ran, prune=prune)
    write_output(target, made.render().encode("utf-8", "backslashreplace"))
    counts = ((made.less(old), "new"), (old.less(made), "no longer found"))
    news = ", ".join(f"{n} {what}" for n, what in counts if n)
    told = f": {news}" if old.known and news else ""
    recorded = f"{count(made.total(), 'finding')} of {count(len(made.known), 'file')} recorded in {output}"
    streams.tell(printable(f"{recorded}{told}"))
    return 2 if errors else 0


def _old(path: Path, needed: bool) -> Baseline:
    """The baseline that is there; none if there is none, or what is there is damaged and to be written anew."""
    if path.is_file() or needed:
        try:
            return Baseline.read(path)
        except UserError:
            if needed:
                raise
            streams.tell(printable(f"note: {path} was not a baseline and is written anew"))
    return Baseline(os.path.dirname(os.path.abspath(path)))
