"""Blocks of reStructuredText that begin with a marker: items, fields, verse, footnotes, directives, comments.

Directives that hold no prose are left alone; so are those that nobody knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..findings import Span
from ..structure import Container
from .comments import note
from .rstinline import inline
from .rstlines import Line, Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..region import Region

NUMBER = re.compile(
    r"(?:\((?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)\)|(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)[.)])(?:[ \t]+|\Z)"
)
FIELD = re.compile(r":(?![:\s])(?:[^:\\\n]|\\.|:(?![\s`]|\Z))*(?<!\s):(?:[ \t]+|\Z)")
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


class Marked(Lines):
    """Reads a block from its marker on; each method gives the line behind it, or 0 if it is none of its own."""

    def blocks(self, lines: Sequence[Line], kind: str, parent: Region | None, depth: int) -> Region | None:
        """Everything in some lines."""
        raise NotImplementedError

    def item(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:
        """An item of a list."""
        line = lines[i]
        end, column = self._body(lines, i, m)
        below = lines[end] if m.re is NUMBER and end == i + 1 and end < len(lines) else line
        if below is not line and below.begin < below.end and not NUMBER.match(self.shown(below)):
            return 0  # “A. Lind wrote it” and its second line: a paragraph
        rest = line._replace(begin=min(line.begin + m.end(), line.end), indent=column)
        self._nested([rest, *lines[i + 1 : end]], parent, depth)
        return end

    def _nested(self, lines: Sequence[Line], parent: Region | None, depth: int) -> None:
        at = len(self.found)
        self.blocks(lines, "list-item", parent, depth + 1)
        if len(self.found) > at and self.found[at].kind == "list-item":
            item = self.found[at]
            level = parent.level + 1 if parent is not None and parent.kind == "list-item" else 1
            if level != item.level or item.parent is not parent:
                made = item.but(level=level, parent=parent)
                self.found[at:] = [r.but(parent=made) if r.parent is item else r for r in self.found[at:]]
                self.found[at] = made

    def _body(self, lines: Sequence[Line], i: int, m: re.Match[str]) -> tuple[int, int]:
        """The line behind a block with a marker, and the column of its text."""
        end = self.indented(lines, i + 1, lines[i].indent)
        end = max(end, i + 1)
        below = [line.indent for line in lines[i + 1 : end] if line.begin < line.end]
        column = lines[i].indent + m.end()
        return end, min([column, *below]) if m.end() < len(m.string) else min(below, default=column)

    def field(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:
        """A field or an option; those of a document's head are facts."""
        line = lines[i]
        end, column = self._body(lines, i, m)
        while self.looked < len(self.found) and not self.begun:
            self.begun = self.found[self.looked].kind == "paragraph"
            self.looked += 1
        if self.begun:  # those of a document's head are facts
            rest = line._replace(begin=min(line.begin + m.end(), line.end), indent=column)
            self.blocks([rest, *lines[i + 1 : end]], "paragraph", parent, depth + 1)
        else:
            self.leave(line, lines[end - 1])
        return end

    def verse(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:  # noqa: ARG002
        """A line of verse, and those that go on with it."""
        line = lines[i]
        end = i + 1
        while end < len(lines) and lines[end].begin < lines[end].end and lines[end].indent > line.indent:
            end += 1
        if line.begin + m.end() < lines[end - 1].end:
            inline(self.pieces, min(line.begin + m.end(), line.end), lines[end - 1].end)
            self.region("verse", line, lines[end - 1], 0, parent)
        return end

    def doctest(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:  # noqa: ARG002
        """A session of an interpreter."""
        end = i
        while end < len(lines) and lines[end].begin < lines[end].end:
            end += 1
        self.leave(lines[i], lines[end - 1])
        return end

    def target(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:  # noqa: ARG002
        """An address without a name."""
        self.leave(lines[i], lines[i])
        return i + 1

    def explicit(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:
        """A footnote, a directive, a comment, a target."""
        line = lines[i]
        end = max(self.indented(lines, i + 1, line.indent), i + 1)
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
        self.leave(line, lines[end - 1])
        return end

    def _directive(
        self, lines: Sequence[Line], m: re.Match[str], begin: int, parent: Region | None, depth: int
    ) -> None:
        name = m[1].lower().rpartition(":")[2]
        if name not in _OPEN:
            self.leave(lines[0], lines[-1])
            return
        first = lines[0]
        argument = first._replace(begin=min(begin + m.end(), first.end))
        body = 1
        while body < len(lines) and FIELD.match(self.shown(lines[body])):
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
                self.region("caption" if "table" in name else "label", first, first, 0, parent)
            elif (name in _ARGUMENT or name in _VERSION) and argument.begin < argument.end:
                content = [argument._replace(indent=column), *lines[1:]] if body == 1 else content
        kind = "caption" if name == "figure" else ""
        self.blocks(content, kind, parent, depth + 1)
        inner = [r for r in self.found[at:] if r.kind != "label"]
        if inner:
            end = self.after(lines[-1])
            start = self.starts[first.number]
            self.containers.append(Container(Span(start, end), Span(min(inner[0].block.start, end), end)))
