"""A progress bar on a terminal, when a run takes longer than a second."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..outcome import Outcome

_PATIENCE = 1.0  # seconds


def watched(outcomes: Iterable[Outcome], total: int, quiet: bool) -> Iterator[Outcome]:
    """The outcomes as they come; on a terminal with a bar on standard error."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield from outcomes
        return
    start = monotonic()
    with ExitStack() as stack:
        progress = task = None
        for done, outcome in enumerate(outcomes, 1):
            if progress is None and monotonic() - start > _PATIENCE and done < total:
                from rich.console import Console
                from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

                progress = stack.enter_context(
                    Progress(
                        TextColumn("checking"),
                        BarColumn(),
                        MofNCompleteColumn(),
                        TextColumn("files"),
                        TimeRemainingColumn(),
                        console=Console(stderr=True),
                        transient=True,
                    )
                )
                task = progress.add_task("", total=total)
            if progress is not None and task is not None:
                progress.update(task, completed=done)
            yield outcome
