"""reStructuredText inline markup, and the blocks that begin with a marker.

Source: the reStructuredText specification, “Inline markup recognition rules”.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ...model.document import Container
from ...model.findings import Span
from ...model.region import CLOSES, FAST, OPENS
from ..region_builder import note
from .lines import Line, Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...model.region import Region
    from ..region_builder import Pieces


_BEFORE = r"(?<![\w)\]}>.,;!?\\*`|_])"
_AFTER = r"(?![\w*`|])"
_ROLE = r":[A-Za-z][\w.+:-]{1,99}+(?<=:)"  # limited, so that runs of colons do not take quadratic time
_NAMED = r"(?<![\w\\`])(?P<name>[A-Za-z0-9](?:[-.+:_]?[A-Za-z0-9]){0,200})__?(?![\w`])"  # longer than any real name
_SPECIAL = re.compile(r"[\\*`|_\r\n]")
_SIGNS = r"[\r\n\\`*:_|\[]"  # first characters of markup except names, and of line breaks
_NAME = re.compile(r"_(?<=[A-Za-z0-9_]_)(?![\w`])")  # the end of a reference name
_LINES = re.compile(r"(?:(?<!(?<!\\)\s)\s+)?[\r\n]\s*|\\(\s?)([^\s]?)")
_ADDRESS = re.compile(r"(?:(?<!\s)\s+)?(?<!\\)<[^<>]*>\Z")
_LITERAL_END = re.compile(r"(?<=\S)``(?!\w)")
_STRONG_END = re.compile(rf"(?<=[^\s\\])\*\*{_AFTER}")


@cache
def _sign(named: bool) -> re.Pattern[str]:
    """Return the pattern of possible starts of inline markup."""
    return re.compile(f"{_SIGNS}|{_NAMED}" if named else _SIGNS)


@cache
def _inline(literal: bool, strong: bool) -> re.Pattern[str]:
    """Return the inline markup pattern, without literals or strong emphasis where the text has no end for them."""
    return re.compile(
        r"(?P<break>(?:\r\n|\r|\n)\s*)"
        r"|\\(?:(?P<nothing>\s|\Z)|(?P<escaped>[^\s]))"
        + (rf"|{_BEFORE}``(?=\S)(?P<literal>[\s\S]*?\S)``(?!\w)" if literal else "")
        + (rf"|{_BEFORE}\*\*(?=[^\s*])(?P<strong>[\s\S]*?[^\s\\])\*\*{_AFTER}" if strong else "")
        + rf"|{_BEFORE}\*(?=[^\s*])(?P<emphasis>[^*]*?[^\s\\*])\*{_AFTER}"
        + rf"|{_BEFORE}(?P<role>{_ROLE})?`(?=[^\s`])(?P<text>[^`]*?[^\s\\`])`"
        + r"(?P<end>__?(?!\w)|:[A-Za-z][\w.+:-]*:)?(?!\w)"
        + rf"|{_BEFORE}_`(?=\S)(?P<target>[^`]*?\S)`(?!\w)"
        + rf"|{_BEFORE}\|(?=[^\s|])[^|\n]*?[^\s|]\|(?:__?)?(?!\w)"
        + rf"|{_BEFORE}(?:\[(?:\d+|#[\w.-]*|\*|[A-Za-z][\w.+-]*)\]_)(?!\w)"
    )


_PROSE_ROLES = frozenset(
    "emphasis strong sub sup subscript superscript title title-reference t abbr dfn guilabel menuselection".split()
)
_TITLED = frozenset("ref doc term any download numref".split())


def inline(pieces: Pieces, start: int, end: int) -> None:  # noqa: PLR0912  (a branch a construct)
    """Write the pieces of the text from `start` to `end`, which may span several lines."""
    text = pieces.text
    if _SPECIAL.search(text, start, end) is None:
        pieces.plain(start, end)
        return
    pos = start
    for m in _markup(text, start, end):
        at, after = m.span()
        if text[at] in "\r\n":
            while at > pos and text[at - 1] in " \t\f\v":
                at -= 1
        if pos < at:
            pieces.plain(pos, at)
        pos = after
        what = m.lastgroup
        if what == "name":
            pieces.fast(m["name"], *m.span(what), FAST)
            pieces.mark(m.end(what), after)
        elif what == "break":
            pieces.decoded(" ", at, after)
        elif what == "nothing":
            pieces.mark(at, after)
        elif what == "escaped":
            pieces.decoded(m["escaped"], at, after)
        elif what in ("strong", "emphasis"):
            if text[at - 1 : at] in _PAIRS and text[m.start(what)] == _PAIRS[text[at - 1 : at]]:
                pieces.plain(at, after)  # a quoted mark is literal
                continue
            _enclosed(pieces, m, what)
        elif m["text"] is not None:
            _interpreted(pieces, m)
        elif what == "target":
            pieces.mark(at, m.start(what))
            pieces.fast(" ".join(m["target"].split()), *m.span(what), FAST)
            pieces.mark(m.end(what), after)
        else:
            pieces.opaque(at, after)
    if pos < end:
        pieces.plain(pos, end)


def _markup(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield inline markup in order; markup without an end before `end` is searched for only once."""
    search = _sign(_NAME.search(text, start, end) is not None).search
    literal = strong = end  # last end of each; the end of the text until known
    pos = start
    while sign := search(text, pos, end):
        at = sign.start()
        pos = at + 1
        if sign.lastgroup:
            pos = sign.end()
            yield sign
            continue
        if literal == end and text.startswith("``", at):
            literal = _last("``", _LITERAL_END, text, at, end)
        elif strong == end and text.startswith("**", at):
            strong = _last("**", _STRONG_END, text, at, end)
        if m := _inline(at + 2 < literal, at + 2 < strong).match(text, at, end):
            pos = m.end()
            yield m


def _last(mark: str, pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Return the offset of the last `mark` that matches the pattern; -1 if there is none."""
    at = text.rfind(mark, start, end)
    while at >= 0 and not pattern.match(text, at, end):
        at = text.rfind(mark, start, at + 1)
    return at


_PAIRS = {'"': '"', "'": "'", "(": ")", "[": "]", "{": "}", "<": ">", "“": "”", "‘": "’", "«": "»"}


def _enclosed(pieces: Pieces, m: re.Match[str], name: str) -> None:
    """Write emphasis: its text may have escapes and newlines, but no markup."""
    start, end = m.span(name)
    pieces.mark(m.start(), start, OPENS)
    _lines(pieces, start, end)
    pieces.mark(end, m.end(), CLOSES)


def _lines(pieces: Pieces, start: int, end: int) -> None:
    pos = start
    for m in _LINES.finditer(pieces.text, start, end):
        if pos < m.start():
            pieces.plain(pos, m.start())
        pos = m.end()
        if m[2]:
            pieces.decoded(m[2], *m.span())
        elif m[0][0] == "\\":
            pieces.mark(*m.span())
        else:
            pieces.decoded(" ", *m.span())
    if pos < end:
        pieces.plain(pos, end)


def _interpreted(pieces: Pieces, m: re.Match[str]) -> None:
    """Write interpreted text: a link, or as its role defines."""
    start, end = m.span("text")
    given = m["role"] or (m["end"] if m["end"] and m["end"][0] == ":" else "")
    role = given.strip(":").rpartition(":")[2].lower()
    link = bool(m["end"]) and m["end"][0] == "_"
    address = _ADDRESS.search(m["text"])
    if address and address.start() and (link or role in _TITLED):
        pieces.mark(m.start(), start)
        _lines(pieces, start, start + address.start())
        pieces.mark(start + address.start(), m.end())
    elif link and not address:
        pieces.mark(m.start(), start)
        pieces.fast(re.sub(r"\\(.)", r"\1", " ".join(m["text"].split())), start, end, FAST)
        pieces.mark(end, m.end())
    elif role in _PROSE_ROLES:
        pieces.mark(m.start(), start, OPENS)
        _lines(pieces, start, end)
        pieces.mark(end, m.end(), CLOSES)
    else:
        pieces.opaque(m.start(), m.end())


# Blocks that begin with a marker: items, fields, line blocks, footnotes, directives and comments.

NUMBER = re.compile(
    r"(?:\((?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)\)|(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)[.)])(?:[ \t]+|\Z)"
)
FIELD = re.compile(r":(?![:\s])(?:[^:\\\n]|\\.|:(?![\s`]|\Z))*(?<!\s):(?:[ \t]+|\Z)")
_FOOTNOTE = re.compile(r"\[(?:\d+|#[\w.-]*|\*|[A-Za-z][\w.+-]*)\](?:[ \t]+|\Z)")
_DIRECTIVE = re.compile(r"([A-Za-z][\w.:+-]*?)[ \t]?::(?:[ \t]+|\Z)")
_OPEN = frozenset(  # directives whose content is prose; in _ARGUMENT the argument is prose too
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
_MARKED_TITLE = frozenset("admonition topic sidebar rubric centered table list-table".split())


class Marked(Lines):
    """Reads blocks with markers; methods return the index of the line after the block, or 0 if not matched."""

    def blocks(self, lines: Sequence[Line], kind: str, parent: Region | None, depth: int) -> Region | None:
        """Read all blocks in `lines`."""
        raise NotImplementedError

    def item(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:
        """Read a list item."""
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
        """Return the line after a block with a marker, and the column of its text."""
        end = self.indented(lines, i + 1, lines[i].indent)
        end = max(end, i + 1)
        below = [line.indent for line in lines[i + 1 : end] if line.begin < line.end]
        column = lines[i].indent + m.end()
        return end, min([column, *below]) if m.end() < len(m.string) else min(below, default=column)

    def field(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:
        """Read a field or an option; those at the start of a document are metadata, not prose."""
        line = lines[i]
        end, column = self._body(lines, i, m)
        while self.looked < len(self.found) and not self.begun:
            self.begun = self.found[self.looked].kind == "paragraph"
            self.looked += 1
        if self.begun:  # fields at the start of a document are metadata
            rest = line._replace(begin=min(line.begin + m.end(), line.end), indent=column)
            self.blocks([rest, *lines[i + 1 : end]], "paragraph", parent, depth + 1)
        else:
            self.leave(line, lines[end - 1])
        return end

    def verse(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:  # noqa: ARG002
        """Read a line block line and its continuation lines."""
        line = lines[i]
        end = i + 1
        while end < len(lines) and lines[end].begin < lines[end].end and lines[end].indent > line.indent:
            end += 1
        if line.begin + m.end() < lines[end - 1].end:
            inline(self.pieces, min(line.begin + m.end(), line.end), lines[end - 1].end)
            self.region("verse", line, lines[end - 1], 0, parent)
        return end

    def doctest(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:  # noqa: ARG002
        """Skip a doctest block."""
        end = i
        while end < len(lines) and lines[end].begin < lines[end].end:
            end += 1
        self.leave(lines[i], lines[end - 1])
        return end

    def target(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:  # noqa: ARG002
        """Skip an anonymous target."""
        self.leave(lines[i], lines[i])
        return i + 1

    def explicit(self, lines: Sequence[Line], i: int, m: re.Match[str], parent: Region | None, depth: int) -> int:
        """Read a footnote or directive, or skip a comment or target."""
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
            if name in _MARKED_TITLE:
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
