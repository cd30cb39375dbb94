"""Edits made one pass after another, as edits of the text that was there first; and what two texts differ in.

What comes out is sorted and disjoint, and makes the very text that the passes made.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ..findings import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..engine import Applied


class _Run(NamedTuple):
    """A stretch of the present text: `size` code points that stand at `origin` in the first text, or new ones."""

    size: int
    origin: int  # -1: `text` is new
    text: str = ""

    def cut(self, start: int, end: int) -> _Run:
        if self.origin < 0:
            return _Run(end - start, -1, self.text[start:end])
        return _Run(end - start, self.origin + start)


def passes(applied: Iterable[Applied]) -> list[list[Edit]]:
    """The edits of each pass of `engine.fix`, sorted; equal ones, which several findings share, come once."""
    return [
        sorted({edit for a in group for edit in a.fix.edits})
        for _, group in groupby(applied, key=lambda a: id(a.document))
    ]


def composed(text: str, passes: Iterable[Sequence[Edit]]) -> list[Edit]:
    """One set of edits of `text` for several passes, each of which edits what the one before made."""
    runs = [_Run(len(text), 0)] if text else []
    for edits in passes:
        runs = _made(runs, edits)
    out: list[Edit] = []
    at, new = 0, ""
    for run in [*runs, _Run(0, len(text))]:
        if run.origin < 0:
            new += run.text
            continue
        if (new or run.origin > at) and text[at : run.origin] != new:
            out.append(Edit(Span(at, run.origin), new))
        at, new = run.origin + run.size, ""
    return out


def _made(runs: Sequence[_Run], edits: Sequence[Edit]) -> list[_Run]:
    """The runs with edits made, whose spans count from the first run's start."""
    out: list[_Run] = []
    left = iter(runs)
    run, at = next(left, None), 0  # the run at hand, what is left of it, and where that starts

    def take(end: int, keep: bool) -> None:
        nonlocal run, at
        while run is not None and at < end:
            size = min(run.size, end - at)
            if keep:
                out.append(run.cut(0, size))
            run = run.cut(size, run.size) if size < run.size else next(left, None)
            at += size

    for (start, end), new, _ in edits:
        take(start, True)
        take(end, False)
        if new:
            out.append(_Run(len(new), -1, new))
    while run is not None:
        take(at + run.size, True)
    return out


def difference(old: str, new: str) -> list[Edit]:
    """One edit over the lines in which two texts differ; none if they are equal."""
    if old == new:
        return []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    start = sum(map(len, before[:head]))
    end = len(old) - sum(map(len, before[len(before) - tail :]))
    return [Edit(Span(start, end), "".join(after[head : len(after) - tail]))]
