"""A source text and the regions of prose in it, each mapped back to exact offsets.

For every verbatim piece `document.text[piece.source] == piece.text`; regions are disjoint and in order.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .findings import Edit, Span
from .values import Record, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .furniture.decision import Run

OPAQUE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for code, maths, an image
SPACE = re.compile(r"\s+")
_ALONE = re.compile(r"(?<![\w.?!@/-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w-]|\.\w)")
WORD = re.compile(r"\w+(?:[’'-]\w+)*")


class Piece(Record):
    """A run of region text and the source it came from."""

    at: int  # offset of `text` in the region
    text: str
    source: Span
    verbatim: bool = True  # same characters in both, so it can be cut anywhere

    @property
    def end(self) -> int:
        return self.at + len(self.text)

    @property
    def soft(self) -> bool:
        """A line break inside a paragraph: one space in the region, a line end and a line prefix in the source."""
        return not self.verbatim and self.text == " "


class Region(Value):
    """One block of text as its reader sees it: a paragraph, a title, a list item, a cell.

    `block` is what to delete if the block goes: markers and the blank lines after it included.
    """

    kind: str
    pieces: tuple[Piece, ...]
    block: Span
    level: int = 0
    parent: Region | None = None

    @cached_property
    def text(self) -> str:
        return self.pieces[0].text if len(self.pieces) == 1 else "".join(p.text for p in self.pieces)

    @cached_property
    def _starts(self) -> list[int]:
        return [p.at for p in self.pieces]

    @property
    def whole(self) -> Span:
        """The source from the region's first piece to its last."""
        return Span(self.pieces[0].source.start, self.pieces[-1].source.end)

    @cached_property
    def words(self) -> int:
        return sum(1 for _ in WORD.finditer(self.text))

    def _covering(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces that `start:end` touches; of an empty range the one that starts there or is around it."""
        if len(self.pieces) == 1:
            return self.pieces
        return self.pieces[bisect_right(self._starts, start) - 1 : bisect_right(self._starts, max(start, end - 1))]

    def span(self, start: int, end: int) -> Span:
        """Source span of region text `start:end`, widened to whole decoded pieces."""
        if start == end and (where := self._border(start)) is not None:
            return Span(where, where)
        covering = self._covering(start, end)
        a, b = covering[0], covering[-1]
        return Span(
            a.source.start + (start - a.at) if a.verbatim else a.source.start,
            b.source.start + (end - b.at) if b.verbatim else b.source.end,
        )

    def edit(self, start: int, end: int, new: str) -> tuple[Edit, ...] | None:
        """Edits that turn region text `start:end` into `new`, trimmed to what differs.

        None where one would still cross markup or cut decoded text. Soft breaks are kept where the words around
        them stay apart.
        """
        old = self.text[start:end]
        start, end, new = _trim(start, old, new)
        if start == end:
            if not new:
                return ()
            where = self._border(start)
            return None if where is None else (Edit(Span(where, where), new),)
        pieces = self._covering(start, end)
        if len(pieces) == 1 and (pieces[0].verbatim or (pieces[0].at == start and pieces[0].end == end)):
            piece = pieces[0]
            offset = piece.source.start - piece.at
            return (Edit(Span(start + offset, end + offset) if piece.verbatim else piece.source, new),)
        if not new and (moved := self._within_one_piece(start, end)):
            return (Edit(self.span(*moved), ""),)
        plain = all(p.verbatim or p.soft for p in pieces)
        if plain and len(pieces) > 1 and all(a.soft != b.soft for a, b in pairwise(pieces)):
            return self._across(start, end, new)
        return None

    def _border(self, at: int) -> int | None:
        """Where in the source an insertion goes: behind the piece that ends there, else before the one that starts.

        Never at a soft break; None inside of decoded text.
        """
        last = bisect_right(self._starts, at)
        near = [p for p in self.pieces[max(0, bisect_left(self._starts, at) - 1) : last] if p.at <= at <= p.end]
        for piece in sorted(near, key=lambda p: not p.verbatim):
            if piece.verbatim:
                return piece.source.start + at - piece.at
            if not piece.soft and at in (piece.at, piece.end):
                return piece.source.end if piece.end == at else piece.source.start
        return None

    def _within_one_piece(self, start: int, end: int) -> tuple[int, int] | None:
        """Another range whose deletion leaves the same text, and that no break runs through, if there is one."""
        text = self.text
        while end < len(text) and text[start] == text[end]:
            start, end = start + 1, end + 1
            pieces = self._covering(start, end)
            if len(pieces) == 1 and pieces[0].verbatim:
                return start, end
        return None

    def _across(self, start: int, end: int, new: str) -> tuple[Edit, ...]:
        """Edits over soft breaks: word by word if as many words stay, else in one, which joins the lines."""
        old = self.text[start:end]
        if old.count(" ") != new.count(" "):
            return (Edit(self.span(start, end), new),)
        edits: list[Edit] = []
        for before, after in zip(old.split(" "), new.split(" "), strict=True):
            edits += self.edit(start, start + len(before), after) or ()
            start += len(before) + 1
        return tuple(edits)


def _trim(start: int, old: str, new: str) -> tuple[int, int, str]:
    """The smallest difference between two strings: where it starts and ends, and what stands there now."""
    limit = min(len(old), len(new))
    head = 0
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start + head, start + len(old) - tail, new[head : len(new) - tail]


class Style(Value):
    """House style that several rules share; `auto` follows the article."""

    quotes: str = "auto"  # auto | american | british
    dates: str = "month-first"  # month-first | day-first


class Settings(Value):
    """What the user decided for a document, beside the choice of rules."""

    language: str = "en"
    style: Style = Style()
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Settings:
        """Settings from what a configuration says under the same keys, checked already; other keys are left out."""
        return cls(data.get("language", "en"), Style(**data.get("style", {})), frozenset(data.get("words", ())))


class Document(Value):
    """A text, parsed. `protected` are spans no source rule may touch (code, front matter)."""

    path: str
    text: str
    regions: tuple[Region, ...]
    settings: Settings = Settings()
    protected: tuple[Span, ...] = ()

    @cached_property
    def source(self) -> Region:
        """The whole file as one region, for white space, line ends and encoding."""
        end = len(self.text)
        return Region("source", (Piece(0, self.text, Span(0, end)),), Span(0, end))

    @cached_property
    def newline(self) -> str:
        """The line end that most lines have."""
        crlf, lf = self.text.count("\r\n"), self.text.count("\n")
        if not lf:
            return "\r" if "\r" in self.text else "\n"
        return "\r\n" if 2 * crlf > lf else "\n"

    @cached_property
    def index(self) -> dict[int, int]:
        """Place of each region, by `id`."""
        return {id(region): i for i, region in enumerate(self.regions)}

    @cached_property
    def prose(self) -> range:
        """Places from the first region that reads like the article's prose to the last; empty if none does."""
        from .prose import is_prose

        places = [i for i, region in enumerate(self.regions) if is_prose(region)]
        return range(places[0], places[-1] + 1) if places else range(0)

    @cached_property
    def furniture(self) -> tuple[Run, ...]:
        """What of the page stands around the article; decided once, whatever number of rules reports it."""
        from .furniture.decision import decide

        return decide(self)

    def remove(self, first: Region, last: Region) -> Edit:
        """Delete the blocks from `first` to `last`: the only way to delete blocks.

        At the end of the text the gap before goes instead of the gap after, so that the last line end stays.
        """
        start, end = first.block.start, last.block.end
        if end >= len(self.text) and (at := self.index[id(first)]):
            start = self.regions[at - 1].whole.end
            kept = len(self.text.rstrip())
            end = max(kept, last.whole.end)
        return Edit(Span(start, end), "", blocks=True)

    def join(self, first: Region, second: Region, between: str = " ", cut: int = 0) -> Edit:
        """Make one block of two neighbours: the only way to join blocks. `cut` characters at the first's end go."""
        return Edit(Span(first.whole.end - cut, second.whole.start), between, blocks=True)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words that stand by themselves, in small letters; compounds with a hyphen are one word."""
        return frozenset(m[0].lower() for region in self.regions for m in _ALONE.finditer(region.text))

    def mask(self, without: Sequence[Span] = ()) -> str:
        """What lies outside prose, white space between blocks left out: no fix may change it.

        `without` are spans of blocks that a fix takes out, in order.
        """
        out: list[str] = []
        holes = sorted([*(p.source for r in self.regions for p in r.pieces), *without])
        pos = 0
        for start, end in holes:
            if start > pos:
                out.append(self.text[pos:start])
            pos = max(pos, end)
        out.append(self.text[pos:])
        protected = [self.text[a:b] for a, b in self.protected]
        return "\0".join([SPACE.sub("", "".join(out)), *protected])
