"""HTML block elements: the stack of open elements, implied end tags, region kinds, and a fast path for leaf elements.

The stack follows browsers; an end tag without a start tag is ignored.
"""

from __future__ import annotations

import html.entities
import re
from bisect import bisect_right
from html import unescape
from typing import TYPE_CHECKING

from ...model.document import Container
from ...model.findings import Span
from ...model.region import FAST, Piece, Region
from ...model.values import record
from ..line_shapes import SHORT, form
from ..region_builder import Pieces, note, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...model.document import Note


# HTML text: syntax tables, character references, whitespace, line breaks, inline elements and prose attributes.

# HTML elements by their effect on text, and the syntax of tags, references and attributes.

# A tag ends at the first `>` outside quoted values; an unterminated tag is not text either.
TOKEN = re.compile(
    r"<(?:(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)"
    r"(?P<attributes>[^>=]*(?:=(?:\s*(?:\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)))?[^>=]*)*)(?:>|\Z)"
    r"|!--(?:-?>|[\s\S]*?(?:--!?>|\Z))|!\[CDATA\[[\s\S]*?(?:\]\]>|\Z)|[!?/][^>]*(?:>|\Z))"
)
ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'=<>`]+)))?"
)
REFERENCE = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});?|[A-Za-z][A-Za-z0-9]{1,31};?)")
# A character reference, or whitespace that renders as one space. The pattern begins with a character set, which is fast
# to search for.
SPECIAL = re.compile(r"[&\t\r\n\f](?:(?<!&)[ \t\r\n\f]*|(?<=&)" + REFERENCE.pattern[1:] + ")")
WHITE = " \t\r\n\f"

BLOCK, INLINE, VOID, OPAQUE, RAW, SKIP, CODE, BREAK, RULE = range(9)
_WORDS = {
    BLOCK: "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup html label legend li main menu nav noscript ol "
    "p search section summary table tbody td tfoot th thead tr ul",
    VOID: "area base basefont bgsound col embed link meta param source track wbr",
    OPAQUE: "img input image",
    RAW: "script style textarea xmp iframe noembed noframes title",
    SKIP: "template pre svg math select datalist object canvas audio video map plaintext listing",
    CODE: "code kbd samp var tt",
    BREAK: "br",
    RULE: "hr",
}
WHAT = {name: what for what, words in _WORDS.items() for name in words.split()}
ENDS_P = frozenset(name for name, what in WHAT.items() if what == BLOCK) - {"button", "label", "noscript"}
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# The elements that a start tag closes, and those that stop the search.
CLOSES = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"})),
    **dict.fromkeys(("dd", "dt"), (frozenset({"dd", "dt"}), frozenset({"dl"}))),
    **dict.fromkeys(("td", "th"), (frozenset({"td", "th"}), frozenset({"tr", "table"}))),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    **dict.fromkeys(
        ("tbody", "thead", "tfoot"), (frozenset({"tbody", "thead", "tfoot", "caption"}), frozenset({"table"}))
    ),
}
KINDS = {
    **dict.fromkeys(HEADINGS, "heading"), "li": "list-item", "td": "table-cell", "th": "table-cell",
    "blockquote": "quotation", "figcaption": "caption", "caption": "caption", "table": "", "article": "", "section": "",
}  # fmt: skip
KEPT = frozenset(
    "html body head table tbody thead tfoot tr td th caption summary button dt dd".split()
)  # never removed


TAKEN = "<&"
_QUOTES = {"double": '"', "single": "'"}
_BARE = "\"' \t\n\r\f`=>"


class Text:
    """The open run of text. Offsets are code points into the whole text."""

    def __init__(self, text: str, start: int, end: int, composed: bool | None = None) -> None:
        self.text, self.start, self.end = text, start, end
        self.late: list[Region] = []  # regions of attributes inside the open run
        self.pieces = Pieces(text, composed)
        self.white = True  # whether the run is empty or ends with whitespace
        self.broken = False  # whether the run ends with a line break
        self.opens: dict[str, list[int]] = {}  # starts of the inline elements open in this run, by name
        self.pairs: list[tuple[int, int]] = []  # closed inline elements
        self.notes: list[Note] = []

    def run(self, start: int, end: int) -> None:
        """Add the text between two tags."""
        text = self.text
        run = text[start:end]
        if self.white:
            start += len(run) - len(run.lstrip(WHITE))
            if start == end:
                return
        self.broken = False
        if "&" in run or "\n" in run or "\t" in run or "\r" in run or "\f" in run:
            _write(self.pieces, start, end, False)
            self.white = self.pieces.last in WHITE
        else:
            self.pieces.plain(start, end)
            self.white = run[-1] == " "

    def comment(self, start: int, end: int) -> None:
        """Handle a comment, or anything that browsers treat as one."""
        if self.text.startswith("<!--", start) and (found := note(self.text[start:end], start)):
            self.notes.append(found)
        if self.pieces.filled or self.pieces.start >= 0:
            self.pieces.mark(start, end)

    def inline_end(self, name: str, start: int, end: int) -> None:
        """Handle the end tag of an inline element."""
        if begun := self.opens.get(name):
            self.pairs.append((begun.pop(), end))
        self.pieces.mark(start, end)

    def line_break(self, start: int, end: int) -> bool:
        """Handle a line break; return whether it is the second in a row, which ends the paragraph."""
        if not self.broken and (self.pieces.filled or self.pieces.start >= 0):
            self.pieces.fast("\n", start, end, FAST)
            self.broken = self.white = True
            return False
        return self.broken

    def opaque(self, start: int, end: int) -> None:
        """Handle an embedded element such as an image. The value of `alt` is prose."""
        at = bisect_right(self.late, start, key=lambda r: r.whole.start)
        stop = min(self.late[at].whole.start, end) if at < len(self.late) else end
        self.pieces.opaque(start, stop)
        self.white = self.broken = False

    def attributes(self, start: int, end: int) -> None:
        """Add the attribute values that a reader sees."""
        for m in ATTRIBUTE.finditer(self.text, start, end):
            if m["name"].lower() in ("alt", "title") and (group := m.lastgroup) and group != "name":
                value = Pieces(self.text, self.pieces.composed)
                _write(value, *m.span(group), True)
                if made := value.take():
                    taken = TAKEN + _QUOTES.get(group, _BARE)
                    self.late.append(Region("attribute", made, Span(*m.span(group)), taken=taken))


def _write(pieces: Pieces, start: int, end: int, attribute: bool) -> None:
    """Write the pieces of text with character references and newlines."""
    text = pieces.text
    pos = start
    for m in SPECIAL.finditer(text, start, end):
        at, after = m.span()
        value = " "
        if text[at] != "&":
            while at > pos and text[at - 1] == " ":
                at -= 1
        else:
            value = _decoded(m[0])
            if value == m[0]:
                continue
            if value.isspace() if attribute else value in WHITE:
                value = " "
        if pos < at:
            pieces.plain(pos, at)
        pieces.decoded(value, at, after)
        pos = after
    if pos < end:
        pieces.plain(pos, end)


def _decoded(reference: str) -> str:
    """Return the character of a reference; the reference itself if it is not valid."""
    if reference[1] != "#" and reference[1:] not in html.entities.html5:
        return reference  # “&copyright”: browsers decode a prefix of it, which is not what the author meant
    return unescape(reference)


_CELLS = frozenset(("td", "th", "table"))
_ROWS = frozenset(("table", "tr", "tbody", "thead", "tfoot"))


class _Element:
    """An open block element."""

    __slots__ = ("above", "container", "inside", "kind", "name", "region")

    def __init__(self, name: str, kind: str, container: int, inside: int, above: Region | None) -> None:
        self.name, self.kind, self.container, self.inside = name, kind, container, inside
        self.above = above  # region of the innermost enclosing list item that has one
        self.region: Region | None = None  # of a list item


class Elements(Text):
    """The open elements, and the regions so far."""

    def __init__(self, text: str, start: int, end: int, composed: bool | None = None) -> None:
        super().__init__(text, start, end, composed)
        self.xml = text.startswith("<?xml") or 'xmlns="' in text[start : start + 2000]
        self.found: list[Region] = []
        self.stack: list[_Element] = []
        self.places: dict[str, list[int]] = {}  # stack indexes of the open elements, by name
        self.parts: list[list[int]] = []  # containers as start, inner start, inner end, end, parent

    @property
    def containers(self) -> list[Container]:
        """Return the elements that may be removed with the last block in them."""
        return [record(Container, (record(Span, (a, d)), record(Span, (b, c)), p)) for a, b, c, d, p in self.parts]

    def begin(self, name: str, start: int, end: int, attributes: str) -> None:
        """Handle the start tag of a block element."""
        self._enter(name, start)
        if self.xml and attributes.endswith("/"):
            return
        kind, inside = self._kind(name)
        number = -1
        if name not in KEPT:
            number = len(self.parts)
            self.parts.append([start, end, end, end, inside])
            inside = number
        element = _Element(name, kind, number, inside, self._above())
        self.places.setdefault(name, []).append(len(self.stack))
        self.stack.append(element)

    def _enter(self, name: str, start: int) -> None:
        """Close the elements that the start tag of a block element closes."""
        if self.late or not self.pieces.empty:
            self.close()
        else:
            self.white, self.broken = True, False
        stack = self.stack
        if not stack:
            return
        if stack[-1].name == "p" and name in ENDS_P:
            self.pop(start, start)
        if closes := CLOSES.get(name):
            at = self._last(closes[0])
            if at > self._last(closes[1]):
                while len(stack) > at:
                    self.pop(start, start)
        elif name in HEADINGS and stack and stack[-1].name in HEADINGS:
            self.pop(start, start)

    def _last(self, names: Iterable[str]) -> int:
        """Return the stack index of the innermost open element with one of the names; -1 if there is none."""
        places = self.places
        return max([places[name][-1] for name in names if places.get(name)], default=-1)

    def _inmost(self, name: str) -> _Element:
        """Return the innermost open element of a name."""
        return self.stack[self.places[name][-1]]

    def _above(self) -> Region | None:
        """Return the region of the innermost list item that has one."""
        if not self.places.get("li"):
            return None
        item = self._inmost("li")
        return item.region or item.above

    def _kind(self, name: str) -> tuple[str, int]:
        """Return the kind of text in an element, and the index of its container."""
        kind, inside = (self.stack[-1].kind, self.stack[-1].inside) if self.stack else ("", -1)
        if name in KINDS:
            kind = KINDS[name]
        elif name == "p" and kind == "table-cell":
            kind = ""
        return kind, inside

    def _heading(self, name: str = "") -> tuple[int, str]:
        """Return level and kind of a heading: a level-1 heading before all other text is the title."""
        level = int((name if name in HEADINGS else self.stack[self._last(HEADINGS)].name)[1])
        first = level == 1 and all(r.kind in ("metadata", "attribute") for r in self.found)
        return level, "title" if first else "heading"

    def finish(self, name: str, start: int, end: int) -> None:
        """Handle the end tag of a block element."""
        stack = self.stack
        at = self._last(HEADINGS if name in HEADINGS else (name,))
        if at >= 0 and (name in _ROWS or at >= self._last(_CELLS)):
            self.close()
            while len(stack) > at + 1:
                self.pop(start, start)
            self.pop(start, end)
        elif name == "p":
            self.close()

    def pop(self, inner: int, end: int) -> None:
        """Close the innermost element; its content ends at `inner`, the element at `end`."""
        element = self.stack.pop()
        self.places[element.name].pop()
        if element.container >= 0:
            self.parts[element.container][2:4] = inner, end

    def end_p(self, at: int) -> None:
        """Close an open paragraph."""
        if self.stack and self.stack[-1].name == "p":
            self.pop(at, at)

    def close(self) -> None:
        """End the run of text; it becomes a region if it is not empty."""
        self.white, self.broken = True, False
        late = self.late
        if not late and self.pieces.empty:
            return
        pieces, pairs = self.pieces.take(), self.pairs
        if self.opens:
            self.opens.clear()
        if pairs:
            self.pairs = []
        if not late:
            if pieces:
                self.found.append(self._region(pieces, pairs))
            return
        self.late = []
        if not pieces:
            self.found += late
            return
        start = next(p.source.start for p in pieces if p.text)
        self.found += [r for r in late if r.whole.start < start]
        self.found.append(self._region(pieces, pairs))
        self.found += [r for r in late if r.whole.start >= start]

    def _region(self, pieces: tuple[Piece, ...], pairs: Sequence[tuple[int, int]]) -> Region:
        first, last = pieces[0], pieces[-1]
        if not (first.text and last.text):
            filled = [p for p in pieces if p.text]
            first, last = filled[0], filled[-1]
        start, end = first.source.start, last.source.end
        for a, b in pairs:
            if a < end and start < b:
                start, end = min(start, a), max(end, b)
        kind = self.stack[-1].kind if self.stack else ""
        if kind == "list-item":
            return self._item(pieces, Span(start, end))
        level = 0
        if kind == "heading":
            level, kind = self._heading()
        elif not kind:
            kind = "paragraph"
            if size(pieces) <= SHORT and form("".join([p.text for p in pieces]))[0] == "label":
                kind = "label"
        return Region(kind, pieces, record(Span, (start, end)), level, None, TAKEN)

    def _item(self, pieces: tuple[Piece, ...], block: Span) -> Region:
        item = self._inmost("li")
        made = Region("list-item", pieces, block, len(self.places["li"]), item.above, TAKEN)
        item.region = item.region or made
        return made
