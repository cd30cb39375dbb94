"""The language server's open texts, and offsets in the editor's units.

A text is immutable: each change makes a new one, so that work on an old one can be recognized.
"""

from __future__ import annotations

import os
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.uris import to_fs_path

from ..model.findings import Edit, Span
from ..model.lines import Lines
from ..model.values import Record, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..engine.fixer import Applied


# Edits of several passes merged into edits of the first text, and the difference of two texts


class _Run(Record):
    """A run of the current text: `size` code points from `origin` in the first text, or new ones."""

    size: int
    origin: int  # -1: `text` is new
    text: str = ""

    def cut(self, start: int, end: int) -> _Run:
        if self.origin < 0:
            return _Run(end - start, -1, self.text[start:end])
        return _Run(end - start, self.origin + start)


def passes(applied: Iterable[Applied]) -> list[list[Edit]]:
    """Return the edits of each pass of `engine.fix`, sorted; equal edits of several findings come once."""
    return [
        sorted({edit for a in group for edit in a.fix.edits})
        for _, group in groupby(applied, key=lambda a: id(a.document))
    ]


def composed(text: str, passes: Iterable[Sequence[Edit]]) -> list[Edit]:
    """Compose the edits of several passes, each made on the result of the one before, into edits of `text`."""
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
    """Return the runs with edits applied, whose spans count from the first run's start."""
    out: list[_Run] = []
    left = iter(runs)
    run, at = next(left, None), 0  # the current run, its remaining size, and its start

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
    """Return one edit over the lines in which two texts differ; none if they are equal."""
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


FORMS = {
    "plaintext": "plain",
    "text": "plain",
    "markdown": "markdown",
    "html": "html",
    "restructuredtext": "rst",
    "rst": "rst",
}


class Text(Value):
    """A text in one state. `encoding` is the editor's column unit: utf-8, utf-16 or utf-32.

    `ends_itself`: the editor writes the last line's end, which is never part of what it shows.
    """

    uri: str
    text: str
    version: int | None = None
    language_id: str = ""
    encoding: str = "utf-16"
    ends_itself: bool = False

    @cached_property
    def path(self) -> str:
        """Return the file's path; for a text without a file, its name in the working folder."""
        if self.uri.startswith("file:"):
            return os.path.normpath(fs_path(self.uri) or os.path.abspath("untitled"))
        return os.path.abspath(_name(self.uri) or "untitled")

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    def position(self, offset: int) -> types.Position:
        line = self.lines.position(offset).line
        return types.Position(line - 1, self.lines.units(offset, self.encoding))

    def range(self, span: Span) -> types.Range:
        return types.Range(self.position(span.start), self.position(span.end))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; after the last line, the text's end."""
        if position.line >= len(self.lines.starts):
            return len(self.text)
        return self.lines.from_units(position.line + 1, position.character, self.encoding)

    def span(self, range_: types.Range) -> Span:
        start = self.offset(range_.start)
        return Span(start, max(start, self.offset(range_.end)))

    def edits(self, edits: Sequence[Edit]) -> list[types.TextEdit]:
        """Return edits as LSP edits. None starts or ends between CR and LF, which no position can express."""
        out: list[types.TextEdit] = []
        for edit in edits:
            (start, end), new, _ = edit
            if self._inside_line_end(start):
                start, new = start - 1, f"\r{new}"
            if self._inside_line_end(end):
                end, new = end + 1, f"{new}\n"
            range_ = self.range(Span(start, end))
            if self.ends_itself and end == len(self.text) and new.endswith("\n") and not self.text.endswith("\n"):
                range_.end = types.Position(len(self.lines.starts), 0)  # signals that the editor adds the final newline
            out.append(types.TextEdit(range_, new))
        return out

    def _inside_line_end(self, offset: int) -> bool:
        return 0 < offset < len(self.text) and self.text[offset - 1 : offset + 1] == "\r\n"

    def changed(self, changes: Sequence[types.TextDocumentContentChangeEvent], version: int | None) -> Text:
        """Return the text after changes, each applied to the result of the one before."""
        now = self
        for change in changes:
            text = change.text
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = now.span(change.range)
                text = f"{now.text[:start]}{text}{now.text[end:]}"
            now = now.but(text=whole(text), version=version)
        return now.but(version=version)


def fs_path(uri: str) -> str | None:
    """Return the path of a file URI; None if it is not a URI, or no file can have that path."""
    try:
        path = to_fs_path(uri)
        return path if path and b"\0" not in os.fsencode(path) else None
    except ValueError:
        return None


def _name(uri: str) -> str:
    """Return the last part of a URI; empty if no file can have it."""
    try:
        name = os.path.basename(unquote(urlsplit(uri).path))
        return name if b"\0" not in os.fsencode(name) else ""
    except ValueError:
        return ""


def whole(text: str) -> str:
    """Return the text with unpaired surrogates, which no file can hold, made visible; offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= ch <= "\udfff" else ch for ch in text)
    return text
