"""`copylint suppress` and `copylint baseline`: accept one finding, or all current ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..config import layers, loader
from ..config.baseline import Baseline
from ..config.suppressions import excerpt, glob
from ..engine import batch, cpu_limit, fixer
from ..engine.task import Choice, Task
from ..formats import parse
from ..model.errors import UserError, did_you_mean, printable
from ..model.lines import Lines
from ..storage import text_files
from . import streams
from .options import Command, choice, choice_options, opened
from .tally import count

if TYPE_CHECKING:
    from ..model.findings import Finding

BASELINE = ".copylint-baseline.json"


@click.command(cls=Command)
@click.argument("place", metavar="PATH:LINE")
@click.argument("rule")
def suppress(place: str, rule: str) -> None:
    """Suppress RULE at a line permanently: adds an entry to .copylint.yaml, keyed by the text, not the line."""
    from ..config.editor import suppress as write

    name, _, number = place.rpartition(":")
    if not name or not number.isdecimal() or len(number) > 18:
        raise UserError("", f"'{place}' is not a place", "expected PATH:LINE, such as article.txt:12")
    session = opened(Choice(places=(name,)))
    source, form = text_files.read(name), session.configs.form(name)
    session.prepare(name)
    ruleset = session.ruleset(name)
    if not any(rule in (r.name, r.id) for r in ruleset.rules):
        ids = [n for r in ruleset.rules for n in (r.name, r.id)]
        raise UserError("", f"no enabled rule '{rule}' for {name}", did_you_mean(rule, ids))
    lines = Lines(source.text)

    def check() -> list[Finding]:
        return fixer.check(parse(name, source.text, form, session.configs.settings(name)), ruleset)

    found = [
        f
        for f in cpu_limit.guarded(name, session.configs.file_seconds(name), check)
        if rule in (f.rule, f.rule.partition("/")[2]) and lines.position(f.span.start).line == int(number)
    ]
    if not found:
        raise UserError(f"{name}:{number}", f"{rule} finds nothing there", "run 'copylint check' for the places")
    path = loader.find(os.path.dirname(name) or os.curdir) or Path(layers.NAME)
    relative = glob(name, str(path.absolute().parent))
    for text in dict.fromkeys(excerpt(source.text, f.span) for f in found):
        write(path, relative, found[0].rule, text, session.configs.names)
    streams.tell(printable(f"Suppressed {count(len(found), 'finding')} in {layers.shown(str(path.absolute()))}."))


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@click.option("-o", "--output", show_default=BASELINE, type=click.Path(readable=False), help="File to write.")
@click.option("--prune", is_flag=True, help="Only remove entries that are no longer found.")
@choice_options
def baseline(paths: tuple[str, ...], output: str | None, prune: bool, **options: Any) -> int:
    """Record all current findings, so that 'check --baseline FILE' reports only new ones.

    An existing baseline is updated: entries no longer found are removed; those of files and rules not checked are kept.
    """
    from ..storage.atomic_write import write_output
    from ..storage.boundary import target_of

    target = target_of(BASELINE) if output is None else output  # a link is followed out of the project only if named
    output = BASELINE if output is None else output
    task = Task(choice(options, paths or (".",))._replace(baseline=None), remember=True)
    session = opened(task.choice)
    session.suppressor.baseline = None  # of the configuration: its findings belong in the new one too
    old = _old(Path(output), prune)
    outcomes = list(batch.run(task, list(batch.find(session, paths or (".",), (), False)), 1, session))
    errors = [e for o in outcomes for e in o.errors]
    for error in errors:
        streams.tell(f"error: {printable(layers.shown(str(error)))}")
    seen = Baseline.of(Path(output), ((o.path, o.text, o.findings) for o in outcomes))
    ran = {seen.name(o.path): {r.name for r in session.ruleset(o.path).rules} for o in outcomes if not o.errors}
    made = old.after(seen, ran, prune=prune)
    write_output(target, made.render().encode("utf-8", "backslashreplace"))
    counts = ((made.less(old), "new"), (old.less(made), "no longer found"))
    news = ", ".join(f"{n} {what}" for n, what in counts if n)
    told = f": {news}" if old.known and news else ""
    recorded = f"Recorded {count(made.total(), 'finding')} of {count(len(made.known), 'file')} in {output}"
    streams.tell(printable(f"{recorded}{told}"))
    return 2 if errors else 0


def _old(path: Path, needed: bool) -> Baseline:
    """Return the existing baseline; an empty one if it is missing or damaged, unless it is `needed`."""
    if path.is_file() or needed:
        try:
            return Baseline.read(path)
        except UserError:
            if needed:
                raise
            streams.tell(printable(f"note: {path} was not a baseline and is replaced"))
    return Baseline(os.path.dirname(os.path.abspath(path)))
