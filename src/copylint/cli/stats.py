"""`copylint stats`: size, readability and score of articles, as a table, data or a chart.

It changes nothing and reports no findings: the exit code is 0, or 2 for a user error.
"""

from __future__ import annotations

import os
from functools import reduce
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from ..analysis.metrics import Measure
from ..config.layers import shown
from ..engine import batch, runner
from ..engine.score import together
from ..engine.task import Outcome, Task
from ..model.errors import UserError, printable
from ..reporting import stats_chart, stats_tables
from ..reporting.stats_tables import Row
from ..storage import text_files
from . import streams
from .options import Command, choice, choice_options, file_options, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..engine.session import Session

_RENDER = {"table": stats_tables.as_table, "json": stats_tables.as_json, "csv": stats_tables.as_csv}


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@click.option("--output-format", type=click.Choice(stats_tables.FORMATS), default="table", show_default=True)
@click.option("--longest", type=click.IntRange(0, 20), default=3, show_default=True, help="Longest sentences to list.")
@click.option("--no-score", is_flag=True, help="Skip the score, which needs a full check.")
@click.option("--plot", "picture", metavar="FILE.svg|png", type=click.Path(readable=False), help="Also draw a chart.")
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
    """Measure articles: files, folders, or '-' for standard input; per file and in total.

    Exit codes: 0, or 2 for an error in usage, the configuration or a rule file, or an unreadable file.
    """
    if picture is not None:
        _check_picture(picture)
    paths = paths or (".",)
    named = (*paths, stdin_filename) if stdin_filename else paths
    task = Task(choice(options, named), measure=True, rate=not no_score)
    session = opened(task.choice)
    if "-" in paths:
        if len(paths) > 1:
            raise click.UsageError("'-' means standard input and cannot be combined with paths")
        outcomes = [_stdin(session, task, stdin_filename)]
    else:
        from .streams import watched

        found = list(batch.find(session, paths, exclude, force_exclude))
        outcomes = list(watched(batch.run(task, found, jobs, session), len(found), False))
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
            from ..storage.atomic_write import write_output

            write_output(picture, _picture(rows, picture))
    elif not errors:
        known = ", ".join(sorted(session.configs.suffixes(session.configs.of(os.curdir))))
        streams.tell(f"no files to check: folders are searched for {printable(known)}")
    streams.flush()
    for error in dict.fromkeys(errors):
        streams.tell(f"error: {printable(shown(error))}")
    return 2 if errors else 0


def _check_picture(path: str) -> None:
    """Raises: UserError unless the chart's format is supported and its folder exists."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in (".svg", ".png"):
        raise UserError(path, f"unknown chart format '{suffix or path}'", "name it FILE.svg or FILE.png")
    if suffix == ".png" and find_spec("PIL") is None:
        raise UserError(
            path,
            "PNG charts need Pillow, which is not installed",
            "name it FILE.svg, or pip install '.[png]' in a checkout of copylint",
        )
    if not os.path.isdir(os.path.dirname(path) or os.curdir):
        raise UserError(path, "the chart's folder does not exist", "create it first")


def _picture(rows: Sequence[Row], path: str) -> bytes:
    """Return the bytes of a chart in the format that its suffix names."""
    drawing = stats_chart.drawing(rows)
    if path.lower().endswith(".png"):
        from ..reporting.stats_chart import png

        return png(drawing)
    from ..reporting.stats_chart import svg

    return svg(drawing).encode("utf-8", "replace")


def _stdin(session: Session, task: Task, name: str | None) -> Outcome:
    path = name or "<stdin>"
    form = task.choice.form or ("plain" if name is None else None)
    try:
        source = text_files.decode(streams.read(), path, task.choice.encoding)
        return runner.judge(session, task, source, form or session.configs.form(path))
    except UserError as error:
        return Outcome(path, errors=(error,))
