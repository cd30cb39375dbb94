"""Turns a run of source text into pieces of region text, which is NFC whatever the source is.

The texts of the pieces join to the NFC of the run; a cluster that NFC changed is a decoded piece, all else is verbatim.
"""

from __future__ import annotations

from unicodedata import category, is_normalized, normalize

from ..document import Piece
from ..findings import Span
from ..fold import western
from ..lazy import lazy

# No character below U+0300 composes with the one before it, so a run of others and the character before it stand alone.
_RUN = lazy(r"[\s\S]?[\u0300-\U0010ffff]+")
_PART = 1 << 20  # code points
_LONGEST = 100  # marks are reordered in quadratic time; no language has clusters as long as this


def composed(text: str) -> bool:
    """Whether a text is NFC; a long one is looked at in parts, for each may be copied."""
    if text.isascii():
        return True
    at = 0
    while at < len(text):
        end = text.find("\n", at + _PART) + 1 or len(text)  # nothing composes with a line end
        part = text[at:end]
        if not (western(part) or is_normalized("NFC", part)):  # what is western is NFC, and that is known sooner
            return False
        at = end
    return True


def pieces(text: str, source_start: int, at: int) -> tuple[Piece, ...]:
    """`text` stands at `source_start` in the source and goes to `at` in the region."""
    if is_normalized("NFC", text):
        return (Piece(at, text, Span(source_start, source_start + len(text))),)
    out: list[Piece] = []
    done = 0  # what of `text` is in `out`
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
    """The clusters that NFC changes: a character and the marks after it, or a Hangul syllable in parts."""
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
