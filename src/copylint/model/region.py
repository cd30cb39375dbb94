"""A region: one block of text as its reader sees it, in pieces that map to the source.

An edit that would cross markup, or change its meaning, cannot be built.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from .findings import Edit, Frame, Span, fitted, trimmed
from .values import Record, Value, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OPAQUE = "\N{OBJECT REPLACEMENT CHARACTER}"  # placeholder for code, math or an image
OPENS, CLOSES, FAST = 1, -1, 2
_FARTHEST = 200  # code points by which a deletion may shift in repeated text
WORD = re.compile(r"\w+(?:[’'-]\w+)*")


class Piece(Record):
    """A run of region text and the source it came from."""

    at: int  # offset of `text` in the region
    text: str
    source: Span
    verbatim: bool = True  # same characters in region and source, so it can be split anywhere
    hold: int = 0  # OPENS or CLOSES: markup that depends on adjacent characters; FAST: never edited

    @property
    def end(self) -> int:
        return self.at + len(self.text)

    @property
    def prose(self) -> bool:
        """Whether the source is text, not markup or code."""
        return self.verbatim or (self.text not in ("", OPAQUE) and self.hold != FAST)

    @property
    def soft(self) -> bool:
        """Whether this is a line break in a paragraph: one space here, a line ending and line prefix in the source."""
        return not self.verbatim and self.text == " "


_at = attrgetter("at")


class Region(Value):
    """One block of text as its reader sees it: a paragraph, a title, a list item, a cell.

    `block` is the source span to delete with the block, including markers and the blank lines after it.
    """

    kind: str
    pieces: tuple[Piece, ...]
    block: Span
    level: int = 0
    parent: Region | None = None
    taken: str = ""  # characters that are markup here: no edit may insert one
    frame: Frame | None = None  # what the text must fit
    _by: ClassVar[int | None] = None  # offset from region to source if the text is verbatim

    def __init__(  # five times as fast as `Value.__init__`: a text has many regions
        self,
        kind: str,
        pieces: tuple[Piece, ...],
        block: Span,
        level: int = 0,
        parent: Region | None = None,
        taken: str = "",
        frame: Frame | None = None,
    ) -> None:
        own = self.__dict__
        own["kind"], own["pieces"], own["block"] = kind, pieces, block
        own["level"], own["parent"], own["taken"], own["frame"] = level, parent, taken, frame
        if len(pieces) == 1:
            piece = pieces[0]
            own["text"] = piece.text
            if piece.verbatim and piece.text and piece.hold != FAST:
                own["_by"] = piece.source.start - piece.at

    @classmethod
    def verbatim(
        cls,
        kind: str,
        text: str,
        at: int,
        start: int,
        end: int,
        level: int = 0,
        taken: str = "",
        parent: Region | None = None,
    ) -> Region:
        """Return a region whose text is verbatim in the source at `at`; `start:end` is its block. Its piece is lazy."""
        made = cls.__new__(cls)
        own = made.__dict__
        own["kind"], own["text"], own["_at"], own["_start"], own["_end"] = kind, text, at, start, end
        own["_by"] = at
        if taken:
            own.update(level=level, taken=taken, parent=parent)
        return made

    @classmethod
    def later(
        cls,
        kind: str,
        text: str,
        block: Span,
        pieces: Callable[[], tuple[Piece, ...]],
        level: int = 0,
        taken: str = "",
        parent: Region | None = None,
    ) -> Region:
        """Return a region whose pieces, which join to `text`, are made on first use."""
        made = cls.verbatim(kind, text, 0, *block, level, taken, parent)
        made.__dict__.update(_pieces=pieces, _by=None)
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            if name not in ("pieces", "block") or "_at" not in (own := self.__dict__):
                raise AttributeError(f"{type(self).__name__} has no {name}")
            if name == "block":
                made = Span(own["_start"], own["_end"])
            elif "_pieces" in own:
                made = own["_pieces"]()
            else:
                at, text = own["_at"], own["text"]
                made = (Piece(0, text, Span(at, at + len(text))),)
            own[name] = made
            return made

    @cached_property
    def text(self) -> str:
        return "".join([p.text for p in self.pieces])

    @cached_property
    def _starts(self) -> list[int]:
        return [p.at for p in self.pieces]

    @property
    def whole(self) -> Span:
        """The source span from the region's first text to its last, without the markup around it."""
        filled = [p for p in self.pieces if p.text]
        return Span(filled[0].source.start, filled[-1].source.end)

    @cached_property
    def words(self) -> int:
        return sum(1 for _ in WORD.finditer(self.text))

    def _covering(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the pieces that overlap `start:end`; for an empty range, the piece that starts at or contains it."""
        if len(self.pieces) == 1:
            return self.pieces
        return self.pieces[bisect_right(self._starts, start) - 1 : bisect_right(self._starts, max(start, end - 1))]

    def span(self, start: int, end: int) -> Span:
        """Return the source span of region text `start:end`, widened to whole decoded pieces."""
        if (by := self._by) is not None:
            return record(Span, (start + by, end + by))
        if start == end and (where := self._border(start, "")) is not None:
            return Span(where, where)
        covering = self._covering(start, end)
        a, b = covering[0], covering[-1]
        return Span(
            a.source.start + (start - a.at) if a.verbatim else a.source.start,
            b.source.start + (end - b.at) if b.verbatim else b.source.end,
        )

    def edit(self, start: int, end: int, new: str) -> tuple[Edit, ...] | None:
        """Return the edits that turn region text `start:end` into `new`, trimmed to the difference.

        Return None if an edit would cross markup or split decoded text. Soft breaks are kept where the words around
        them stay separate; in a drawn frame, spaces make up for the change in width.
        """
        return self.edits([(start, end, new)])

    def edits(self, changes: Iterable[tuple[int, int, str]]) -> tuple[Edit, ...] | None:
        """Return the edits for several (start, end, new) changes of one fix, disjoint and in order, or None."""
        edits: list[Edit] = []
        for start, end, new in changes:
            made = self._edit(start, end, new)
            if made is None:
                return None
            edits += made
        return fitted(edits, self.frame) if self.frame and edits else tuple(edits)

    def _edit(self, start: int, end: int, new: str) -> tuple[Edit, ...] | None:
        old = self.text[start:end]
        start, end, new = trimmed(start, old, new)
        if new and self.taken and any(ch in self.taken for ch in new):
            return None
        if (by := self._by) is not None:
            return (record(Edit, (record(Span, (start + by, end + by)), new, False)),) if new or start < end else ()
        if start == end:
            if not new:
                return ()
            where = self._border(start, new)
            return None if where is None else (Edit(Span(where, where), new),)
        return self._replace(start, end, new) if self._holds(start, end, new) else None

    def _replace(self, start: int, end: int, new: str) -> tuple[Edit, ...] | None:
        pieces = self._covering(start, end)
        if len(pieces) == 1 and (piece := pieces[0]).hold != FAST:
            if piece.verbatim:
                offset = piece.source.start - piece.at
                return (Edit(Span(start + offset, end + offset), new),)
            if piece.at == start and piece.end == end and piece.prose:  # not code or an image
                return (Edit(piece.source, new),)
        if not new and (moved := self._within_one_piece(start, end)):
            return (Edit(self.span(*moved), ""),)
        plain = all((p.verbatim or p.soft) and p.hold != FAST for p in pieces)
        if plain and len(pieces) > 1 and all(a.soft != b.soft for a, b in pairwise(pieces)):
            return self._across(start, end, new)
        return None

    @cached_property
    def _marks(self) -> tuple[Piece, ...]:
        """The pieces without text: inline markup."""
        return tuple(p for p in self.pieces if not p.text)

    def _holds(self, start: int, end: int, new: str, where: int | None = None) -> bool:
        """Return whether the markup next to `start:end` keeps its meaning; an insertion is at source offset `where`."""
        if not self._marks:
            return True
        first = bisect_left(self._marks, start, key=_at)
        marks = self._marks[first : bisect_right(self._marks, end, first, key=_at)]
        if not new and any(m.at == start for m in marks) and any(m.at == end for m in marks):
            return False  # markup would enclose nothing, or two marks would merge
        text = self.text
        for mark in marks:
            if not mark.hold:
                continue
            before, behind = text[mark.at - 1 : mark.at], text[mark.at : mark.at + 1]
            old = before, behind
            inserted_behind = where is not None and where >= mark.source.end
            if mark.at == start and (where is None or inserted_behind):
                behind = new[:1] or text[end : end + 1]
            else:
                before = new[-1:] or text[max(start - 1, 0) : start]
            within, outside = (behind, before) if mark.hold == OPENS else (before, behind)
            if (before, behind) != old and (not within.strip() or outside.isalnum() or outside == "_"):
                return False
        return True

    def _border(self, at: int, new: str) -> int | None:
        """Return the source offset of an insertion: after the piece that ends at `at`, else before the next piece.

        Return None at a soft break, inside decoded text, and where markup would change its meaning.
        """
        last = bisect_right(self._starts, at)
        near = [p for p in self.pieces[max(0, bisect_left(self._starts, at) - 1) : last] if p.at <= at <= p.end]
        for piece in sorted(near, key=lambda p: not p.verbatim):
            where = None
            if piece.verbatim:
                where = piece.source.start + at - piece.at
            elif not piece.soft and at in (piece.at, piece.end):
                where = piece.source.end if piece.end == at else piece.source.start
            if where is not None and self._holds(at, at, new, where):
                return where
        return None

    def _within_one_piece(self, start: int, end: int) -> tuple[int, int] | None:
        """Return another range in one piece whose deletion leaves the same text; None if there is none."""
        text = self.text
        stop = min(len(text), end + _FARTHEST)
        while end < stop and text[start] == text[end]:
            start, end = start + 1, end + 1
            pieces = self._covering(start, end)
            if len(pieces) == 1 and pieces[0].verbatim and self._holds(start, end, ""):
                return start, end
        return None

    def _across(self, start: int, end: int, new: str) -> tuple[Edit, ...] | None:
        """Return edits across soft breaks: per word if the word count stays, else one edit that joins the lines."""
        old = self.text[start:end]
        if old.count(" ") != new.count(" "):
            return (Edit(self.span(start, end), new),)
        edits: list[Edit] = []
        for before, after in zip(old.split(" "), new.split(" "), strict=True):
            made = self._edit(start, start + len(before), after)
            if made is None:
                return None
            edits += made
            start += len(before) + 1
        return tuple(edits)
