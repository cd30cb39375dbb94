"""reStructuredText: blocks by the indents of their lines, as its specification has it.

Literal blocks, code, targets, comments and directives that hold no prose are left alone; so is what has no known form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..findings import Span
from ..region import FAST, Region
from ..structure import Container, Note, Regions
from ..values import Record
from . import frontmatter, rsttable
from .building import Pieces
from .comments import note
from .forms import SHORT, form
from .rstinline import inline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TAKEN = "*`|_\\"
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1*\Z")
_BULLET = re.compile(r"[-*+•‣⁃](?:[ \t]+|\Z)")
_NUMBER = re.compile(
    r"(?:\((?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)\)|(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)[.)])(?:[ \t]+|\Z)"
)
_FIELD = re.compile(r":(?![:\s])(?:[^:\\\n]|\\.|:(?![\s`]|\Z))*(?<!\s):(?:[ \t]+|\Z)")
_OPTION = re.compile(r"(?:--?[A-Za-z][\w-]*(?:[ =][\w<>\[\]]+)?(?:, )?|/[A-Z]\b(?:, )?)+(?:[ \t]{2,}|\Z)")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|\Z)")
_FOOTNOTE = re.compile(r"\[(?:\d+|#[\w.-]*|\*|[A-Za-z][\w.+-]*)\](?:[ \t]+|\Z)")
_DIRECTIVE = re.compile(r"([A-Za-z][\w.:+-]*?)[ \t]?::(?:[ \t]+|\Z)")
_OPEN = frozenset(  # directives whose content is prose; the argument of those in _ARGUMENT is prose as well
    "note warning attention caution danger error hint important tip admonition seealso versionadded versionchanged "
    "versionremoved deprecated topic sidebar epigraph highlights pull-quote compound container figure rubric centered "
    "class only todo function method attribute data exception staticmethod classmethod property module table glossary "
    "describe option confval envvar list-table tab tabs tab-set tab-item group-tab dropdown card details collapse "
    "hlist grid grid-item grid-item-card".split()
)
_ARGUMENT = frozenset(
    "note warning attention caution danger error hint important tip admonition seealso topic sidebar rubric centered "
    "epigraph highlights pull-quote todo table list-table".split()
)
_VERSION = frozenset("versionadded versionchanged versionremoved deprecated".split())
_TITLED = frozenset("admonition topic sidebar rubric centered table list-table".split())


class _Line(Record):
    """A line, or the rest of one behind a marker. A blank one ends where it begins."""

    number: int
    begin: int
    end: int
    indent: int  # column at which it begins


def regions(text: str, front_matter: Sequence[str] = ()) -> Regions:
    """The blocks of prose in `text`: title, heading, paragraph, label, list-item, quotation, table-cell, caption…"""
    front = frontmatter.read(text, front_matter)
    reader = _Reader(text, front.end)
    reader.found += front.regions
    if front.end:
        reader.protected.append(Span(0, front.end))
    reader.blocks(reader.lines, "", None, 0)
    return Regions.of(
        reader.found, reader.protected, sorted(reader.containers), reader.breaks, reader.notes, front.settings
    )


class _Reader:
    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.pieces = Pieces(text)
        self.found: list[Region] = []
        self.styles: list[str] = []  # of section titles, by level
        self.protected: list[Span] = []
        self.containers: list[Container] = []
        self.breaks: list[Span] = []
        self.notes: list[Note] = []
        self.starts: list[int] = []
        self.lines: list[_Line] = []
        self.last = base
        at = base
        while at < len(text):
            m = _LINE.match(text, at)
            assert m is not None
            line = m[1]
            kept = line.strip()
            begin = at + len(line) - len(line.lstrip()) if kept else at
            indent = begin - at
            if "\t" in line[:indent]:
                indent = len(line[:indent].expandtabs(8))
            self.lines.append(_Line(len(self.starts), begin, begin + len(kept), indent))
            self.starts.append(at)
            at = m.end()
        self.starts.append(len(text))

    def shown(self, line: _Line) -> str:
        return self.text[line.begin : line.end]

    # blocks

    def blocks(self, lines: Sequence[_Line], kind: str, parent: Region | None, depth: int) -> Region | None:
        """Everything in some lines. `kind` is that of their first paragraph, or of all in a quotation; its region."""
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
                end = self._indented(lines, i, own)
                self.blocks(lines[i:end], "quotation", first or parent, depth + 1)
                i = end
            else:
                i = self._block(lines, i, own, inner, first or parent, depth)
            if first is None and len(self.found) > before:
                first = self.found[before]
        return first

    def _block(self, lines: Sequence[_Line], i: int, own: int, kind: str, parent: Region | None, depth: int) -> int:
        """One block from line `i` on; the line behind it."""
        shown = self.shown(lines[i])
        for pattern, act in _BLOCKS:
            if (m := pattern.match(shown)) and (end := act(self, lines, i, m, parent, depth)):
                return end
        if (end := self._section(lines, i, shown, own)) or (end := self._table(lines, i, shown, own)):
            return end
        return self._paragraph(lines, i, own, kind, parent, depth)

    def _indented(self, lines: Sequence[_Line], i: int, own: int) -> int:
        """The line behind those from `i` on that are indented by more than `own`, less the blank ones at the end."""
        end = i
        while i < len(lines) and (lines[i].begin == lines[i].end or lines[i].indent > own):
            i += 1
            if lines[i - 1].begin < lines[i - 1].end:
                end = i
        return end

    def _section(self, lines: Sequence[_Line], i: int, shown: str, own: int) -> int:
        """A title with its underline, or a rule line."""
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

    def _title(self, lines: Sequence[_Line], first: int, at: int, end: int, style: str) -> int:
        if style not in self.styles:
            self.styles.append(style)
        level = self.styles.index(style) + 1
        line = lines[at]
        title = level == 1 and all(r.kind == "metadata" for r in self.found)
        inline(self.pieces, line.begin, line.end)
        self._region("title" if title else "heading", lines[first], lines[end - 1], level, None)
        return end

    def _paragraph(self, lines: Sequence[_Line], i: int, own: int, kind: str, parent: Region | None, depth: int) -> int:
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
            inline(self.pieces, first.begin, stop)
            self._region(kind or self._short(), first, last, 1 if kind == "list-item" else 0, parent)
        else:
            self.last = max(self.last, self._after(last))
        if literal and not defined:
            return self._literal(lines, end, own)
        if defined:
            below = self._indented(lines, end, own)
            self.blocks(lines[end:below], "", parent, depth + 1)
            return below
        return end

    def _short(self) -> str:
        text = "".join([p.text for p in self.pieces.made])
        start = self.pieces.start
        text += self.text[start : self.pieces.end] if start >= 0 else ""
        return "label" if text and len(text) <= SHORT and form(text.strip() or "x")[0] == "label" else "paragraph"

    def _literal(self, lines: Sequence[_Line], i: int, own: int) -> int:
        """The literal block below a paragraph; it is indented, or every line begins with the same mark."""
        start = i
        while start < len(lines) and lines[start].begin == lines[start].end:
            start += 1
        if start == len(lines):
            return start
        end = start
        if lines[start].indent > own:
            end = self._indented(lines, start, own)
        elif _ADORNMENT.match(mark := self.text[lines[start].begin]):
            while (
                end < len(lines)
                and lines[end].indent == own
                and self.text[lines[end].begin : lines[end].end][:1] == mark
            ):
                end += 1
        if end > start:
            self._leave(lines[start], lines[end - 1])
        return max(end, i)

    def _leave(self, first: _Line, last: _Line) -> None:
        """Lines that are left alone."""
        self.protected.append(Span(first.begin, last.end))
        self.last = max(self.last, self._after(last))

    # lists

    def _item(self, lines: Sequence[_Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:
        line = lines[i]
        end, column = self._body(lines, i, m)
        below = lines[end] if m.re is _NUMBER and end == i + 1 and end < len(lines) else line
        if below is not line and below.begin < below.end and not _NUMBER.match(self.shown(below)):
            return 0  # “A. Lind wrote it” and its second line: a paragraph
        rest = line._replace(begin=min(line.begin + m.end(), line.end), indent=column)
        self._nested([rest, *lines[i + 1 : end]], parent, depth)
        return end

    def _nested(self, lines: Sequence[_Line], parent: Region | None, depth: int) -> None:
        at = len(self.found)
        self.blocks(lines, "list-item", parent, depth + 1)
        if len(self.found) > at and self.found[at].kind == "list-item":
            item = self.found[at]
            level = parent.level + 1 if parent is not None and parent.kind == "list-item" else 1
            if level != item.level or item.parent is not parent:
                made = item.but(level=level, parent=parent)
                self.found[at:] = [r.but(parent=made) if r.parent is item else r for r in self.found[at:]]
                self.found[at] = made

    def _body(self, lines: Sequence[_Line], i: int, m: re.Match[str]) -> tuple[int, int]:
        """The line behind a block with a marker, and the column of its text."""
        end = self._indented(lines, i + 1, lines[i].indent)
        end = max(end, i + 1)
        below = [line.indent for line in lines[i + 1 : end] if line.begin < line.end]
        column = lines[i].indent + m.end()
        return end, min([column, *below]) if m.end() < len(m.string) else min(below, default=column)

    def _field(self, lines: Sequence[_Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:
        line = lines[i]
        end, column = self._body(lines, i, m)
        if self.found and any(r.kind == "paragraph" for r in self.found):  # those of a document's head are facts
            rest = line._replace(begin=min(line.begin + m.end(), line.end), indent=column)
            self.blocks([rest, *lines[i + 1 : end]], "paragraph", parent, depth + 1)
        else:
            self._leave(line, lines[end - 1])
        return end

    def _verse(self, lines: Sequence[_Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:  # noqa: ARG002
        line = lines[i]
        end = i + 1
        while end < len(lines) and lines[end].begin < lines[end].end and lines[end].indent > line.indent:
            end += 1
        if line.begin + m.end() < lines[end - 1].end:
            inline(self.pieces, min(line.begin + m.end(), line.end), lines[end - 1].end)
            self._region("verse", line, lines[end - 1], 0, parent)
        return end

    def _doctest(self, lines: Sequence[_Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:  # noqa: ARG002
        end = i
        while end < len(lines) and lines[end].begin < lines[end].end:
            end += 1
        self._leave(lines[i], lines[end - 1])
        return end

    def _target(self, lines: Sequence[_Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:  # noqa: ARG002
        self._leave(lines[i], lines[i])
        return i + 1

    # explicit markup

    def _explicit(self, lines: Sequence[_Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:
        line = lines[i]
        end = max(self._indented(lines, i + 1, line.indent), i + 1)
        begin = min(line.begin + m.end(), line.end)
        rest = self.text[begin : line.end]
        if said := note(self.text[line.begin : line.end], line.begin):
            self.notes.append(said)
        elif found := _FOOTNOTE.match(rest):
            column = min([x.indent for x in lines[i + 1 : end] if x.begin < x.end], default=line.indent + 3)
            text = line._replace(begin=min(begin + found.end(), line.end), indent=column)
            self.blocks([text, *lines[i + 1 : end]], "", parent, depth + 1)
            return end
        elif found := _DIRECTIVE.match(rest):
            self._directive(lines[i:end], found, begin, parent, depth)
            return end
        self._leave(line, lines[end - 1])
        return end

    def _directive(
        self, lines: Sequence[_Line], m: re.Match[str], begin: int, parent: Region | None, depth: int
    ) -> None:
        name = m[1].lower().rpartition(":")[2]
        if name not in _OPEN:
            self._leave(lines[0], lines[-1])
            return
        first = lines[0]
        argument = first._replace(begin=min(begin + m.end(), first.end))
        body = 1
        while body < len(lines) and _FIELD.match(self.shown(lines[body])):
            body += 1
        content = list(lines[body:])
        at = len(self.found)
        if argument.begin < argument.end:
            column = min((x.indent for x in content if x.begin < x.end), default=first.indent + 3)
            if name in _VERSION:
                version = re.match(r"\S+\s*", self.text[argument.begin : argument.end])
                argument = argument._replace(
                    begin=min(argument.begin + (version.end() if version else 0), argument.end)
                )
            if name in _TITLED:
                inline(self.pieces, argument.begin, argument.end)
                self._region("caption" if "table" in name else "label", first, first, 0, parent)
            elif (name in _ARGUMENT or name in _VERSION) and argument.begin < argument.end:
                content = [argument._replace(indent=column), *lines[1:]] if body == 1 else content
        kind = "caption" if name == "figure" else ""
        self.blocks(content, kind, parent, depth + 1)
        inner = [r for r in self.found[at:] if r.kind != "label"]
        if inner:
            end = self._after(lines[-1])
            start = self.starts[first.number]
            self.containers.append(Container(Span(start, end), Span(min(inner[0].block.start, end), end)))

    def _table(self, lines: Sequence[_Line], i: int, shown: str, own: int) -> int:
        drawn = rsttable.GRID.match(shown) is not None
        if not drawn and not rsttable.SIMPLE.match(shown):
            return 0
        end = i + 1
        if drawn:
            while end < len(lines) and lines[end].indent == own and self.shown(lines[end])[:1] in ("+", "|"):
                end += 1
        else:
            borders = [n for n in range(i, len(lines)) if self.shown(lines[n]) == shown]
            last = [n for n in borders[1:] if n + 1 == len(lines) or lines[n + 1].begin == lines[n + 1].end]
            if not last:
                return 0
            end = last[0] + 1
        rows = [Span(self._column(line, own), line.end) for line in lines[i:end] if line.begin < line.end]
        cells = (rsttable.grid if drawn else rsttable.simple)(self.text, rows)
        for cell in sorted(cells):  # in the order in which they begin
            for n, span in enumerate(cell):
                if n:  # other cells stand between: no edit goes over this line end
                    self.pieces.fast(" ", cell[n - 1].end, cell[n - 1].end, FAST)
                inline(self.pieces, *span)
            if pieces := self.pieces.take():
                self.found.append(Region("table-cell", pieces, Span(cell[0].start, cell[-1].end), taken=_TAKEN))
        self.last = max(self.last, self._after(lines[end - 1]))
        return end

    def _column(self, line: _Line, own: int) -> int:
        """Where the table's left edge is in a line."""
        return max(line.begin - max(line.indent - own, 0), self.starts[line.number])

    # regions

    def _after(self, line: _Line) -> int:
        """Where the next line begins that is not blank."""
        number = line.number + 1
        while number < len(self.starts) - 1 and not self.text[self.starts[number] : self.starts[number + 1]].strip():
            number += 1
        return self.starts[number]

    def _region(self, kind: str, first: _Line, last: _Line, level: int, parent: Region | None) -> None:
        pieces = self.pieces.take()
        if not pieces:
            return
        end = self._after(last)
        start = min(max(self.starts[first.number], self.last), pieces[0].source.start)
        self.found.append(Region(kind, pieces, Span(start, max(end, pieces[-1].source.end)), level, parent, _TAKEN))
        self.last = max(self.last, end)


_BLOCKS: tuple[tuple[re.Pattern[str], Callable[..., int]], ...] = (
    (_EXPLICIT, _Reader._explicit),  # pyright: ignore[reportPrivateUsage]
    (_BULLET, _Reader._item),  # pyright: ignore[reportPrivateUsage]
    (_NUMBER, _Reader._item),  # pyright: ignore[reportPrivateUsage]
    (_FIELD, _Reader._field),  # pyright: ignore[reportPrivateUsage]
    (_OPTION, _Reader._field),  # pyright: ignore[reportPrivateUsage]
    (re.compile(r"\|(?:[ \t]+|\Z)"), _Reader._verse),  # pyright: ignore[reportPrivateUsage]
    (re.compile(r">>>(?: |\Z)"), _Reader._doctest),  # pyright: ignore[reportPrivateUsage]
    (re.compile(r"__(?:[ \t]+\S)"), _Reader._target),  # pyright: ignore[reportPrivateUsage]
)
