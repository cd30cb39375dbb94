"""Statistics as a table, JSON or CSV.

Every number is the same in all three; a value that there is none of is a dash, null or empty.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..analysis.metrics import METRICS, NAMES, values
from ..analysis.metrics.readability import why_not
from ..model.errors import cell, legible, printable
from ..model.lines import Lines
from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..analysis.metrics import Measure, Metric, Sentence
    from ..engine.score import Score

FORMATS = ("table", "json", "csv")
_COLUMNS = ("words", "sentences", "minutes", "flesch", "grade", "lix", "dialogue", "passive", "duplicate-lines")
_HEADS = ("words", "sentences", "  min", "Flesch", "grade", "  LIX", "dialogue %", "passive %", "repeated %", "score")
_CUT = 90  # code points of a sentence shown in a table
_PATH = 48
ENOUGH = 100  # words in the samples that readability formulas were derived from. Source: Flesch 1948
LIST, LEAST_KINDS = 20, 2  # minimum words of a text, and different stop words in it, for it to count as prose
_BANDS = {  # lower bounds. Sources: Flesch 1948, English; Björnsson 1968
    "flesch": (
        (90, "very easy"),
        (80, "easy"),
        (70, "fairly easy"),
        (60, "plain"),
        (50, "fairly hard"),
        (30, "hard"),
        (-1e9, "very hard"),
    ),
    "lix": ((60, "very hard"), (50, "hard"), (40, "medium"), (30, "easy"), (-1e9, "very easy")),
}


class Row(Record):
    """A file, or the total. `text` is the text that sentence positions refer to."""

    path: str
    text: str
    measure: Measure
    score: Score | None = None

    @property
    def note(self) -> str:
        """Return why numbers are missing or unreliable; empty if they are neither."""
        m = self.measure
        if not m.language:
            return "several languages: no readability formulas"
        words, kinds = m.sample.words, NAMES["stop-word-kinds"].of(m)
        notes = [why_not(m.sample, m.language, m.foreign)]
        if 0 < words < ENOUGH and not notes[0]:
            notes.append(f"fewer than {ENOUGH} words: readability scores are unreliable")
        if kinds is not None and kinds < LEAST_KINDS and words >= LIST and not m.foreign:
            notes.append("few stop words: probably code or a list, not prose")
        return "; ".join(filter(None, notes))


def as_json(rows: Sequence[Row], total: Row, longest: int) -> Iterator[str]:
    """Return `files` and `total` as JSON data."""
    data = {"files": [_entry(row, longest) for row in rows], "total": _entry(total, 0)}
    yield json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _entry(row: Row, longest: int) -> dict[str, Any]:
    out: dict[str, Any] = {"path": row.path, "language": row.measure.language or None, **values(row.measure)}
    if row.score is not None:
        taken = [{"group": t.group, "findings": t.findings, "points": t.points} for t in row.score.taken]
        out["score"] = {"value": row.score.value, "taken": taken}
    if longest:
        out["longest-sentences"] = [_place(row, s) for s in row.measure.longest[:longest]]
    return {**out, "note": row.note}


def _place(row: Row, sentence: Sentence) -> dict[str, Any]:
    at = Lines(row.text).position(sentence.span.start)
    return {"words": sentence.words, "line": at.line, "column": at.column, "text": sentence.text}


def as_csv(rows: Sequence[Row], total: Row, longest: int) -> Iterator[str]:  # noqa: ARG001
    """Return one line per file, then the total, whose path is `total`."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["path", "language", *(m.name for m in METRICS), "score", "note"])
    for row in (*rows, total):
        score = "" if row.score is None else row.score.value
        shown = ["" if v is None else v for v in values(row.measure).values()]
        path, language, note = (cell(printable(legible(t))) for t in (row.path, row.measure.language, row.note))
        writer.writerow([path, language, *shown, score, note])
    yield out.getvalue()


def as_table(rows: Sequence[Row], total: Row, longest: int) -> Iterator[str]:
    """Return all values of one file; for several files, a line each and all values of the total."""
    if len(rows) > 1:
        yield from _overview(rows, total)
        yield "\n"
    yield from _all(total if len(rows) > 1 else rows[0])
    sentences = sorted(((s, row) for row in rows for s in row.measure.longest), key=lambda x: -x[0].words)[:longest]
    if sentences:
        yield "\nLongest sentences\n"
    for sentence, row in sentences:
        place = _place(row, sentence)
        text = " ".join(printable(sentence.text).split())
        shown = text if len(text) <= _CUT else text[: _CUT - 1] + "…"
        words = "word " if sentence.words == 1 else "words"
        yield f"  {sentence.words:>4} {words}  {_path(row)}:{place['line']}:{place['column']}  {shown}\n"


def _overview(rows: Sequence[Row], total: Row) -> Iterator[str]:
    width = min(_PATH, max(len(_path(r)) for r in (*rows, total)))
    yield " " * width + "".join(f"  {head:>{len(head)}}" for head in _HEADS) + "\n"
    for row in (*rows, total):
        numbers = values(row.measure)
        cells = [_number(numbers[name], NAMES[name]) for name in _COLUMNS]
        cells.append("–" if row.score is None else f"{row.score.value:.1f}")
        shown = "".join(f"  {cell:>{len(head)}}" for cell, head in zip(cells, _HEADS, strict=True))
        yield f"{_path(row):<{width}}{shown}\n"


def _all(row: Row) -> Iterator[str]:
    yield f"{_path(row)}\n"
    group, zeros = "", False
    for metric in METRICS:
        value = metric.of(row.measure)
        if value is None:
            continue
        if metric.group != group:
            group = metric.group
            yield f"\n{group.capitalize()}\n"
        if value == 0 and metric.unit == "%" and group in ("corpus", "repetition"):
            zeros = True
            continue
        unit = _unit(row, metric, value)
        yield f"  {metric.label:<26}{_number(value, metric):>10}{unit and ' ' + unit}\n"
    if zeros:
        yield "  every other share               0.0 %\n"
    if row.note:
        yield f"\n  note: {row.note}\n"
    if row.score is not None:
        yield f"\nScore{row.score.value:>31.1f} of 100\n"
        for t in row.score.taken:
            yield f"  {t.group:<26}{-t.points:>10.1f} for {t.findings} finding{'s' if t.findings != 1 else ''}\n"


def _unit(row: Row, metric: Metric, value: float) -> str:
    """Return the text after a number: its unit, or its meaning for a reader."""
    if metric.name == "flesch" and row.measure.language.partition("-")[0] != "en":
        return ""
    if bands := _BANDS.get(metric.name):
        return next(word for least, word in bands if value >= least)
    return "word" if metric.unit == "words" and value == 1 else metric.unit


def _path(row: Row) -> str:
    path = printable(legible(row.path))
    return path if len(path) <= _PATH else "…" + path[1 - _PATH :]


def _number(value: float | None, metric: Metric) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.{0 if metric.unit == 'words' else 1}f}"
