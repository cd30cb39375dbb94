"""`copylint stats`: what articles hold, how they read, and their score, as a table, as data or as a picture.

Nothing is changed and nothing found fault with: the exit code is 0, or 2 for a mistake.
"""

from __future__ import annotations

import os
from functools import reduce
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from .. import files, runner
from ..config import shown
from ..errors import UserError
from ..escape import printable
from ..outcome import Outcome, Task
from ..quality import plot, tables
from ..quality.measure import Measure
from ..quality.score import together
from ..quality.tables import Row
from . import streams
from .command import Command
from .options import choice, choice_options, file_options, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..session import Session

_RENDER = {"table": tables.as_table, "json": tables.as_json, "csv": tables.as_csv}


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@click.option("--output-format", type=click.Choice(tables.FORMATS), default="table", show_default=True)
@click.option("--longest", type=click.IntRange(0, 20), default=3, show_default=True, help="Longest sentences to list.")
@click.option("--no-score", is_flag=True, help="Leave the score out: faster, nothing is linted.")
@click.option("--plot", "picture", metavar="FILE.svg|png", type=click.Path(readable=False), help="Draw a picture too.")
@choice_options
@file_options
def stats(
    paths: tuple[str, ...],
    output_format: str,
    longest: int,
    no_score: bool,
    picture: str | None,
    stdin_filename: str | None,
    exclude: tuple[str, ...],
    force_exclude: bool,
    jobs: int,
    **options: Any,
) -> int:
    """Measure articles: files, folders, or '-' for standard input; each file and all together.

    Exit codes: 0, or 2 for a mistake in usage, configuration or a rule file, or an unreadable file.
    """
    if picture is not None:
        _check_picture(picture)
    paths = paths or (".",)
    named = (*paths, stdin_filename) if stdin_filename else paths
    task = Task(choice(options, named), measure=True, rate=not no_score)
    session = opened(task.choice)
    if "-" in paths:
        if len(paths) > 1:
            raise click.UsageError("'-' stands for standard input and cannot be mixed with paths")
        outcomes = [_stdin(session, task, stdin_filename)]
    else:
        from .progress import watched

        found = list(runner.find(session, paths, exclude, force_exclude))
        outcomes = list(watched(runner.run(task, found, jobs, session), len(found), False))
    return _report(outcomes, output_format, longest, picture, session)


def _report(
    outcomes: Sequence[Outcome], output_format: str, longest: int, picture: str | None, session: Session
) -> int:
    rows = [Row(o.path, o.text, o.measure, o.score) for o in outcomes if o.measure is not None]
    errors = [str(error) for o in outcomes for error in (*o.errors, *o.failures)]
    if rows:
        measure = reduce(Measure.plus, (row.measure for row in rows))
        total = Row("total", "", measure, together([row.score for row in rows if row.score is not None]))
        for chunk in _RENDER[output_format](rows, total, longest):
            if output_format == "table":
                streams.show(chunk)
            else:
                streams.data(chunk, output_format)
        if picture is not None:
            from ..disk import write_output

            write_output(picture, _picture(rows, picture))
    elif not errors:
        known = ", ".join(sorted(session.suffixes(session.config(os.curdir))))
        streams.tell(f"no files to look at: folders are searched for {printable(known)}")
    streams.flush()
    for error in dict.fromkeys(errors):
        streams.tell(f"error: {printable(shown(error))}")
    return 2 if errors else 0


def _check_picture(path: str) -> None:
    """Raises: UserError unless it is a picture that can be drawn, in a folder that is there."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in (".svg", ".png"):
        raise UserError(path, f"no picture is drawn as '{suffix or path}'", "name it FILE.svg or FILE.png")
    if suffix == ".png" and find_spec("PIL") is None:
        raise UserError(
            path,
            "a PNG takes Pillow, which is not installed",
            "name it FILE.svg, or pip install '.[png]' in a checkout of copylint",
        )
    if not os.path.isdir(os.path.dirname(path) or os.curdir):
        raise UserError(path, "no such folder for the picture", "make it first")


def _picture(rows: Sequence[Row], path: str) -> bytes:
    """The bytes of a picture, by the ending of its name."""
    drawing = plot.drawing(rows)
    if path.lower().endswith(".png"):
        from ..quality.png import png

        return png(drawing)
    from ..quality.svg import svg

    return svg(drawing).encode("utf-8", "replace")


def _stdin(session: Session, task: Task, name: str | None) -> Outcome:
    path = name or "<stdin>"
    form = task.choice.form or ("plain" if name is None else None)
    try:
        source = files.decode(streams.read(), path, task.choice.encoding)
        return runner.judge(session, task, source, form or session.form(path))
    except UserError as error:
        return Outcome(path, errors=(error,))
