"""Consecutive regions as one encoded text, one byte per code point, for rules that read all words of a document.

Each region's text is between newlines, so that no word spans two regions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from ..model.document import LONG, remembered
from ..model.values import Value
from .literal_sets import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region

_SIZE = 40_000  # code points per window

# Letters, hyphens, apostrophes and the placeholder for other characters are kept; all else separates words.
_WORDS = bytes(byte if chr(byte).isalpha() or byte in b"?-'\xa6\xa8" else 32 for byte in range(256))
# All but whitespace as lower-case ASCII letters; 0x0B is a question mark.
_SPACES = frozenset(range(9, 14)) - {11} | frozenset((*range(28, 33), 0x85, 0xA0))
_LETTERS = bytes(
    (byte if byte == 10 else 32)
    if byte in _SPACES
    else 97 + (byte | 0x20 if chr(byte).isalpha() and byte != 0xDF else byte) % 26
    for byte in range(256)
)
_SMALL = bytes(range(97, 123)) + b" "
_WIDE = re.compile("[\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")  # whitespace outside Latin-1


class Window(Value):
    """The joined text of some regions; `first` is the index of the first region, `starts` the offsets of all."""

    first: int
    starts: Sequence[int]
    text: str

    @cached_property
    def encoded(self) -> bytes:
        """The text with one byte per code point; `?` for letters without one."""
        return encode(self.text, exact=True)

    @cached_property
    def words(self) -> bytes:
        """The words, with hyphens and apostrophes, separated by spaces; `?` for letters outside Latin-1."""
        return self.encoded.translate(_WORDS)

    @cached_property
    def initials(self) -> bytes:
        """One lower-case letter per token, for its first character; a newline before each region."""
        encoded = self.encoded
        if b"?" in encoded:
            encoded = encode(_WIDE.sub(" ", self.text))
        if encoded.count(b"\n") != len(self.starts):
            encoded = b"".join([b"\n" + encoded[a:b].replace(b"\n", b" ") for a, b in pairwise(self.starts)])
        return encoded.translate(_LETTERS).title().translate(None, _SMALL)

    def region(self, at: int) -> int:
        """Return the index of the region that contains an offset."""
        return self.first + bisect_right(self.starts, at) - 1


def document_windows(document: Document) -> Iterable[Window]:
    """Return the windows on a document's regions: one, or for a long text several that are not cached."""
    return windows(document.regions) if len(document.text) > LONG else _kept_windows(document)


@remembered
def _kept_windows(document: Document) -> tuple[Window, ...]:
    return tuple(windows(document.regions))


def windows(regions: Sequence[Region]) -> Iterator[Window]:
    """Yield windows on all regions; a region is never split."""
    first = size = 0
    for number, region in enumerate(regions):
        size += len(region.text)
        if size > _SIZE:
            yield window(first, regions[first : number + 1])
            first, size = number + 1, 0
    if first < len(regions):
        yield window(first, regions[first:])


def window(first: int, regions: Sequence[Region]) -> Window:
    """Return one window on all the regions; `first` is the index of the first."""
    texts = [region.text for region in regions]
    starts = [*accumulate([len(text) + 1 for text in texts], initial=1)]
    return Window(first, starts, "\n".join(["", *texts, ""]))
