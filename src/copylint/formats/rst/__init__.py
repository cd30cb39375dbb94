"""reStructuredText: blocks by indentation, as in its specification.

Literal blocks, code, targets, comments, directives without prose and unknown constructs are skipped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from ...model.document import Regions
from ...model.findings import Frame, Span
from ...model.findings import Line as Row
from ...model.region import FAST, Region
from .. import front_matter as frontmatter
from ..line_shapes import SHORT, form
from . import lines as rsttable
from .inline import FIELD, NUMBER, Marked, inline
from .lines import TAKEN, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1*\Z")
_BULLET = re.compile(r"[-*+•‣⁃](?:[ \t]+|\Z)")
_OPTION = re.compile(r"(?:--?[A-Za-z][\w-]*(?:[ =][\w<>\[\]]+)?(?:, )?|/[A-Z]\b(?:, )?)+(?:[ \t]{2,}|\Z)")
_ATTRIBUTION = re.compile(r"(?:---?|\u2014)[ \t]*\w")
_CLASSIFIER = re.compile(r"[ \t]+:[ \t]+")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|\Z)")


def regions(text: str, front_matter: Sequence[str] = ()) -> Regions:
    """Return the prose blocks: title, heading, paragraph, label, list-item, quotation, table-cell, caption…"""
    front = frontmatter.read(text, front_matter)
    reader = _Reader(text, front.end)
    reader.found += front.regions
    if front.end:
        reader.protected.append(Span(0, front.end))
    reader.blocks(reader.lines, "", None, 0)
    return Regions.of(
        reader.found, reader.protected, sorted(reader.containers), reader.breaks, reader.notes, front.settings
    )


class _Reader(Marked):
    """Reads blocks, and nested blocks recursively."""

    def __init__(self, text: str, base: int) -> None:
        super().__init__(text, base)
        self.borders: dict[int, tuple[Sequence[Line], dict[str, list[int]]]] = {}  # by the `id` of the lines

    def blocks(self, lines: Sequence[Line], kind: str, parent: Region | None, depth: int) -> Region | None:
        """Read all blocks; return the first paragraph's region. `kind` is its kind, or that of all in a quotation."""
        first: Region | None = None
        i = 0
        own = min((line.indent for line in lines if line.begin < line.end), default=0)
        if depth > 40:
            return None
        while i < len(lines):
            line = lines[i]
            if line.begin == line.end:
                i += 1
                continue
            before = len(self.found)
            inner = kind if kind == "quotation" or first is None else ""
            if line.indent > own and i:
                end = self.indented(lines, i, own)
                self.blocks(lines[i:end], "quotation", first or parent, depth + 1)
                i = end
            else:
                i = self._block(lines, i, own, inner, first or parent, depth)
            if first is None and len(self.found) > before:
                first = self.found[before]
        return first

    def _block(self, lines: Sequence[Line], i: int, own: int, kind: str, parent: Region | None, depth: int) -> int:
        """Read one block from line `i` on; return the index of the line after it."""
        shown = self.shown(lines[i])
        for pattern, act in _BLOCKS.get(shown[0], _NUMBERED):
            if (m := pattern.match(shown)) and (end := act(self, lines, i, m, parent, depth)):
                return end
        if (end := self._section(lines, i, shown, own)) or (end := self._table(lines, i, shown, own)):
            return end
        return self._paragraph(lines, i, own, kind, parent, depth)

    def _section(self, lines: Sequence[Line], i: int, shown: str, own: int) -> int:
        """Read an underlined title or a transition; return the line after it, or 0 if there is none."""
        adorned = _ADORNMENT.match(shown)
        below = self.shown(lines[i + 1]) if i + 1 < len(lines) and lines[i + 1].begin < lines[i + 1].end else ""
        if adorned and len(shown) >= 4 and not below:
            self.breaks.append(Span(self.starts[lines[i].number], self.starts[lines[i].number + 1]))
            return i + 1
        if adorned and below and len(shown) > 1 and i + 2 < len(lines) and self.shown(lines[i + 2]) == shown:
            return self._title(lines, i, i + 1, i + 3, shown[0] * 2)
        underlined = not adorned and below not in ("", "::", "..") and _ADORNMENT.match(below)
        if underlined and lines[i + 1].indent == lines[i].indent == own and len(below) >= min(4, len(shown)):
            return self._title(lines, i, i, i + 2, below[0])
        return 0

    def _title(self, lines: Sequence[Line], first: int, at: int, end: int, style: str) -> int:
        if style not in self.styles:
            self.styles.append(style)
        level = self.styles.index(style) + 1
        line = lines[at]
        title = level == 1 and all(r.kind == "metadata" for r in self.found)
        inline(self.pieces, line.begin, line.end)
        under = lines[end - 1]
        frame = Frame(room=max(0, under.end - under.begin - (line.end - line.begin)))
        self.region("title" if title else "heading", lines[first], under, level, None, frame)
        return end

    def _paragraph(self, lines: Sequence[Line], i: int, own: int, kind: str, parent: Region | None, depth: int) -> int:
        end = i + 1
        while end < len(lines) and lines[end].begin < lines[end].end and lines[end].indent == own:
            end += 1
        first, last = lines[i], lines[end - 1]
        defined = end == i + 1 and end < len(lines) and lines[end].begin < lines[end].end and lines[end].indent > own
        stop = last.end
        literal = self.text[max(first.begin, stop - 2) : stop] == "::"
        if literal:
            stop -= 1 if self.text[stop - 3 : stop - 2].strip() else 2
        if first.begin < stop:
            if defined:
                self._term(first.begin, stop)
            else:
                inline(self.pieces, first.begin, stop)
            quoted = "quotation" if parent is not None and _ATTRIBUTION.match(self.shown(first)) else ""
            self.region(kind or quoted or self._short(), first, last, 1 if kind == "list-item" else 0, parent)
        else:
            self.last = max(self.last, self.after(last))
        if literal and not defined:
            return self._literal(lines, end, own)
        if defined:
            below = self.indented(lines, end, own)
            self.blocks(lines[end:below], "", parent, depth + 1)
            return below
        return end

    def _term(self, start: int, end: int) -> None:
        """Add a definition term and its classifiers."""
        at = start
        for m in _CLASSIFIER.finditer(self.text, start, end):
            inline(self.pieces, at, m.start())
            self.pieces.fast(" ", *m.span(), FAST)
            at = m.end()
        inline(self.pieces, at, end)

    def _short(self) -> str:
        text = "".join([p.text for p in self.pieces.made])
        start = self.pieces.start
        text += self.text[start : self.pieces.end] if start >= 0 else ""
        return "label" if text and len(text) <= SHORT and form(text.strip() or "x")[0] == "label" else "paragraph"

    def _literal(self, lines: Sequence[Line], i: int, own: int) -> int:
        """Skip the literal block after a paragraph: indented, or with the same mark on every line."""
        start = i
        while start < len(lines) and lines[start].begin == lines[start].end:
            start += 1
        if start == len(lines):
            return start
        end = start
        if lines[start].indent > own:
            end = self.indented(lines, start, own)
        elif _ADORNMENT.match(mark := self.text[lines[start].begin]):
            while (
                end < len(lines)
                and lines[end].indent == own
                and self.text[lines[end].begin : lines[end].end][:1] == mark
            ):
                end += 1
        if end > start:
            self.leave(lines[start], lines[end - 1])
        return max(end, i)

    def _table(self, lines: Sequence[Line], i: int, shown: str, own: int) -> int:
        drawn = rsttable.GRID.match(shown) is not None
        if not drawn and (shown.count(" =") >= rsttable.COLUMNS or not rsttable.SIMPLE.match(shown)):
            return 0
        end = i + 1
        if drawn:
            while end < len(lines) and lines[end].indent == own and self.shown(lines[end])[:1] in ("+", "|"):
                end += 1
        else:
            last = self._last_borders(lines).get(shown, ())
            number = bisect_right(last, i)
            if number == len(last):
                return 0
            end = last[number] + 1
        rows = [Span(self.column(line, own), line.end) for line in lines[i:end] if line.begin < line.end]
        cells = (rsttable.grid if drawn else rsttable.simple)(self.text, rows)
        for cell in sorted(cells):  # in order of their starts
            if rsttable.GRID.match(self.text[slice(*cell[0])]):
                continue  # a table in a cell
            for n, span in enumerate(cell):
                if n:  # other cells are in between: no edit may cross this line ending
                    self.pieces.fast(" ", cell[n - 1].end, cell[n - 1].end, FAST)
                inline(self.pieces, *span)
            if pieces := self.pieces.take():
                frame = self._frame(cell, drawn)
                block = Span(cell[0].start, cell[-1].end)
                self.found.append(Region("table-cell", pieces, block, taken=TAKEN, frame=frame))
        self.last = max(self.last, self.after(lines[end - 1]))
        return end

    def _last_borders(self, lines: Sequence[Line]) -> dict[str, list[int]]:
        """Return the possible last lines of a simple table, by text: a blank line or the end follows them."""
        if id(lines) not in self.borders:
            found: dict[str, list[int]] = {}
            for n, line in enumerate(lines):
                if n + 1 == len(lines) or lines[n + 1].begin == lines[n + 1].end:
                    found.setdefault(self.shown(line), []).append(n)
            self.borders[id(lines)] = lines, found
        return self.borders[id(lines)][1]

    def _frame(self, cell: Sequence[Span], drawn: bool) -> Frame | None:
        """Return the frame of a cell: the spaces after each of its lines, minus one before the next column.

        The last column of a simple table has no edge.
        """
        rows: list[Row] = []
        edge = drawn
        for start, end in cell:
            stop = end
            while self.text[stop : stop + 1] == " ":
                stop += 1
            rows.append(Row(start, self.text[start:end], max(0, stop - end - 1)))
            edge = edge or self.text[stop : stop + 1] not in ("", "\r", "\n")
        return Frame(tuple(rows)) if edge else None


_Act = tuple[re.Pattern[str], "Callable[..., int]"]
_NUMBERED: tuple[_Act, ...] = ((NUMBER, Marked.item),)
_OPTIONS: tuple[_Act, ...] = ((_OPTION, Marked.field),)
_BULLETS: tuple[_Act, ...] = ((_BULLET, Marked.item),)
_BLOCKS: dict[str, tuple[_Act, ...]] = {  # by first character; others may begin a number
    **dict.fromkeys("*+•‣⁃", _BULLETS),
    "-": _BULLETS + _OPTIONS,
    "/": _OPTIONS,
    ".": ((_EXPLICIT, Marked.explicit),),
    ":": ((FIELD, Marked.field),),
    "|": ((re.compile(r"\|(?:[ \t]+|\Z)"), Marked.verse),),
    ">": ((re.compile(r">>>(?: |\Z)"), Marked.doctest),),
    "_": ((re.compile(r"__(?:[ \t]+\S)"), Marked.target),),
}
