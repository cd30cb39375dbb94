"""Collects the pieces of one region after another, as a parser of markup meets them.

The text of every region is NFC, begins and ends with text that is not white space, and holds more than code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category, is_normalized, normalize

from ..findings import Span
from ..region import OPAQUE, Piece
from ..values import record
from .pieces import composed as is_composed
from .pieces import pieces as cut

if TYPE_CHECKING:
    from collections.abc import Sequence


class Pieces:
    """The pieces of a region to be. Offsets are code points into the whole text."""

    __slots__ = ("at", "composed", "end", "filled", "made", "odd", "start", "tail", "text")

    def __init__(self, text: str, composed: bool | None = None) -> None:
        """`composed`: whether the whole text is NFC, if that is known."""
        self.text = text
        self.composed = is_composed(text) if composed is None else composed
        self.made: list[Piece] = []
        self.at = 0  # length of the region's text so far, the open run left out
        self.start = self.end = -1  # of the verbatim run that is open
        self.filled = False  # whether there is any text
        self.odd = False  # whether pieces may compose with each other
        self.tail = ""  # the last character, the open run left out

    def plain(self, start: int, end: int) -> None:
        """Text that stands in the source as it is."""
        if self.end != start:
            if self.start >= 0:
                self._close()
            self.start = start
        self.end = end

    def _close(self) -> None:
        start, end = self.start, self.end
        if start < end:
            text = self.text[start:end]
            if self.composed:
                self.made.append(record(Piece, (self.at, text, record(Span, (start, end)), True, 0)))
                self.at += end - start
            else:
                self.made += cut(text, start, self.at)
                self.at = self.made[-1].end
                self.odd = True
            self.filled = True
            self.tail = self.made[-1].text[-1:] or self.tail
        self.start = self.end = -1

    def decoded(self, text: str, start: int, end: int) -> None:
        """Text that stands for what is in the source: an entity, an escape, a line break."""
        self.fast(text, start, end, 0)

    def fast(self, text: str, start: int, end: int, hold: int) -> None:
        """Text that must not be edited."""
        if self.start >= 0:
            self._close()
        self.made.append(record(Piece, (self.at, text, record(Span, (start, end)), False, hold)))
        self.at += len(text)
        self.tail = text[-1:] or self.tail
        if text != " ":
            self.odd = self.odd or not text.isascii()
            self.filled = self.filled or not (text.isspace() or not text)

    def opaque(self, start: int, end: int) -> None:
        """Code, maths, an image."""
        if self.start >= 0:
            self._close()
        self.made.append(record(Piece, (self.at, OPAQUE, record(Span, (start, end)), False, 0)))
        self.at += 1
        self.tail = OPAQUE

    def mark(self, start: int, end: int, hold: int = 0) -> None:
        """Inline markup."""
        if self.start >= 0:
            self._close()
        self.made.append(record(Piece, (self.at, "", record(Span, (start, end)), False, hold)))

    @property
    def empty(self) -> bool:
        """Whether nothing has been written since the last call of `take`."""
        return self.start < 0 and not self.made

    @property
    def last(self) -> str:
        """The last character so far."""
        if self.start < self.end:
            return self.text[self.end - 1]
        return self.tail

    def take(self) -> tuple[Piece, ...]:
        """All pieces since the last call; none if they hold no text."""
        if self.start >= 0:
            self._close()
        made, filled, odd = self.made, self.filled, self.odd
        if not made:
            return ()
        self.made, self.at, self.filled, self.odd, self.tail = [], 0, False, False, ""
        if not filled:
            return ()
        if odd and not is_normalized("NFC", "".join([p.text for p in made])):
            made = _composed(made)
        first = made[0].text or next(p.text for p in made if p.text)
        last = made[-1].text or next(p.text for p in reversed(made) if p.text)
        if first[0].isspace() or last[-1].isspace():
            made = _trimmed(made)
        return tuple(made)


def size(pieces: Sequence[Piece]) -> int:
    """Length of the text of the pieces of a region."""
    last = pieces[-1]
    return last.at + len(last.text)


def _trimmed(made: list[Piece]) -> list[Piece]:
    """The pieces without white space at both ends."""
    texts = [i for i, p in enumerate(made) if p.text.strip()]
    if not texts:
        return []
    first, last = texts[0], texts[-1]
    out: list[Piece] = []
    at = 0
    for i, piece in enumerate(made):
        text, (start, end) = piece.text, piece.source
        if i < first or i > last:
            text = ""
        if i == first and (cut := len(text) - len(text.lstrip())) and piece.verbatim:
            text, start = text[cut:], start + cut
        if i == last and (cut := len(text) - len(text.rstrip())) and piece.verbatim:
            text, end = text[: len(text) - cut], end - cut
        if text or not piece.text:
            same = at == piece.at and len(text) == len(piece.text)
            out.append(
                piece if same else record(Piece, (at, text, record(Span, (start, end)), piece.verbatim, piece.hold))
            )
        at += len(text)
    return out if any(p.text != OPAQUE and p.text for p in out) else []


def _composed(made: Sequence[Piece]) -> list[Piece]:
    """The pieces, with those made one that compose with each other."""
    out: list[Piece] = []
    for given in made:
        piece = given
        if out and piece.text and out[-1].text and not is_normalized("NFC", out[-1].text[-8:] + piece.text[:8]):
            before = out.pop()
            size = 1
            while before.verbatim and size < len(before.text) and _joins(before.text[-size]):
                size += 1
            size = size if before.verbatim else len(before.text)
            head = 1
            while piece.verbatim and head < len(piece.text) and _joins(piece.text[head]):
                head += 1
            head = head if piece.verbatim else len(piece.text)
            if size < len(before.text):
                kept = before.text[:-size]
                out.append(before._replace(text=kept, source=Span(before.source.start, before.source.end - size)))
            source = Span(
                before.source.end - size if before.verbatim else before.source.start,
                piece.source.start + head if piece.verbatim else piece.source.end,
            )
            text = normalize("NFC", before.text[-size:] + piece.text[:head])
            out.append(Piece(0, text, source, False, before.hold or piece.hold))
            if head == len(piece.text):
                continue
            piece = piece._replace(text=piece.text[head:], source=Span(source.end, piece.source.end))
        out.append(piece)
    at = 0
    for i, piece in enumerate(out):
        out[i] = piece._replace(at=at)
        at += len(piece.text)
    return out


def _joins(ch: str) -> bool:
    return category(ch)[0] == "M" or "\u1160" <= ch <= "\u11ff"
