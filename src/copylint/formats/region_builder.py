"""Builder for regions: NFC normalization, suppression comments, and the pieces that a markup parser emits.

The text of every region is NFC, begins and ends with non-whitespace, and holds more than code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import category, is_normalized, normalize

from ..matching.literal_sets import western
from ..matching.regex import lazy
from ..model.document import Note
from ..model.findings import Span
from ..model.region import OPAQUE, Piece
from ..model.values import record

if TYPE_CHECKING:
    from collections.abc import Sequence


# NFC normalization of source text into pieces of region text.

# No character below U+0300 composes with its predecessor, so other runs can be normalized separately.
_RUN = lazy(r"[\s\S]?[\u0300-\U0010ffff]+")
_PART = 1 << 20  # code points
_LONGEST = 100  # code points; reordering marks takes quadratic time, and no language has longer clusters


def is_composed(text: str) -> bool:
    """Return whether a text is NFC; a long text is checked in parts to limit copies."""
    if text.isascii():
        return True
    at = 0
    while at < len(text):
        end = text.find("\n", at + _PART) + 1 or len(text)  # nothing composes with a newline
        part = text[at:end]
        if not (western(part) or is_normalized("NFC", part)):  # western text is NFC, and faster to check
            return False
        at = end
    return True


def normalized_pieces(text: str, source_start: int, at: int) -> tuple[Piece, ...]:
    """Return the pieces of `text`, which is at `source_start` in the source and at `at` in the region."""
    if is_normalized("NFC", text):
        return (Piece(at, text, Span(source_start, source_start + len(text))),)
    out: list[Piece] = []
    done = 0  # length of `text` already in `out`
    for start, end in changed(text):
        if start > done:
            out.append(Piece(at, text[done:start], Span(source_start + done, source_start + start)))
            at += start - done
        new = normalize("NFC", text[start:end])
        out.append(Piece(at, new, Span(source_start + start, source_start + end), False))
        at += len(new)
        done = end
    if done < len(text):
        out.append(Piece(at, text[done:], Span(source_start + done, source_start + len(text))))
    return tuple(out)


def changed(text: str) -> list[tuple[int, int]]:
    """Return the spans that NFC changes: a character with its combining marks, or a decomposed Hangul syllable."""
    found: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        if is_normalized("NFC", run[0]):
            continue
        start, last = run.span()
        while start < last:
            end = start + 1
            while end < last and (category(text[end])[0] == "M" or "\u1160" <= text[end] <= "\u11ff"):
                end += 1
            if end - start <= _LONGEST and not is_normalized("NFC", text[start:end]):
                found.append((start, end))
            start = end
    return found


# Suppression comments: `copylint off`, `copylint on`, `copylint next`, each with optional rule names.

_NOTE = re.compile(r"(?:<!--|\{/\*|\.\.)\s*copylint:?\s+(?P<words>[^\r\n]*?)\s*(?:-->|\*/\}|\Z)", re.IGNORECASE)


def note(comment: str, start: int) -> Note | None:
    """Return the suppression in a comment at `start`; None if it is an ordinary comment."""
    if "opylint" not in comment and "OPYLINT" not in comment:
        return None
    m = _NOTE.fullmatch(comment.strip())
    if m is None:
        return None
    return Note(Span(start, start + len(comment)), tuple(m["words"].replace(",", " ").split()))


class Pieces:
    """Collects the pieces of one region at a time. Offsets are code points into the whole text."""

    __slots__ = ("at", "composed", "end", "filled", "made", "odd", "start", "tail", "text")

    def __init__(self, text: str, composed: bool | None = None) -> None:
        """`composed`: whether the whole text is NFC; None if not known."""
        self.text = text
        self.composed = is_composed(text) if composed is None else composed
        self.made: list[Piece] = []
        self.at = 0  # length of the region's text so far, without the open run
        self.start = self.end = -1  # the open verbatim run
        self.filled = False  # whether there is any text
        self.odd = False  # whether adjacent pieces may compose
        self.tail = ""  # the last character, without the open run

    def plain(self, start: int, end: int) -> None:
        """Add verbatim source text."""
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
                self.made += normalized_pieces(text, start, self.at)
                self.at = self.made[-1].end
                self.odd = True
            self.filled = True
            self.tail = self.made[-1].text[-1:] or self.tail
        self.start = self.end = -1

    def decoded(self, text: str, start: int, end: int) -> None:
        """Add text decoded from the source: an entity, an escape, a line break."""
        self.fast(text, start, end, 0)

    def fast(self, text: str, start: int, end: int, hold: int) -> None:
        """Add text that must not be edited."""
        if self.start >= 0:
            self._close()
        self.made.append(record(Piece, (self.at, text, record(Span, (start, end)), False, hold)))
        self.at += len(text)
        self.tail = text[-1:] or self.tail
        if text != " ":
            self.odd = self.odd or not text.isascii()
            self.filled = self.filled or not (text.isspace() or not text)

    def opaque(self, start: int, end: int) -> None:
        """Add a placeholder for code, math or an image."""
        if self.start >= 0:
            self._close()
        self.made.append(record(Piece, (self.at, OPAQUE, record(Span, (start, end)), False, 0)))
        self.at += 1
        self.tail = OPAQUE

    def mark(self, start: int, end: int, hold: int = 0) -> None:
        """Add inline markup, which has no text."""
        if self.start >= 0:
            self._close()
        self.made.append(record(Piece, (self.at, "", record(Span, (start, end)), False, hold)))

    @property
    def empty(self) -> bool:
        """Whether nothing was added since the last `take`."""
        return self.start < 0 and not self.made

    @property
    def last(self) -> str:
        """The last character so far, or an empty string."""
        if self.start < self.end:
            return self.text[self.end - 1]
        return self.tail

    def take(self) -> tuple[Piece, ...]:
        """Return all pieces since the last call; an empty tuple if they have no text."""
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
    """Return the length of the pieces' text, in code points."""
    last = pieces[-1]
    return last.at + len(last.text)


def _trimmed(made: list[Piece]) -> list[Piece]:
    """Return the pieces without leading and trailing whitespace."""
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
        if i == first and (normalized_pieces := len(text) - len(text.lstrip())) and piece.verbatim:
            text, start = text[normalized_pieces:], start + normalized_pieces
        if i == last and (normalized_pieces := len(text) - len(text.rstrip())) and piece.verbatim:
            text, end = text[: len(text) - normalized_pieces], end - normalized_pieces
        if text or not piece.text:
            same = at == piece.at and len(text) == len(piece.text)
            out.append(
                piece if same else record(Piece, (at, text, record(Span, (start, end)), piece.verbatim, piece.hold))
            )
        at += len(text)
    return out if any(p.text != OPAQUE and p.text for p in out) else []


def _composed(made: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, with pieces that compose with each other merged."""
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
