"""Regions of a document in a row as one text, for rules that look at all of its words: one byte a code point.

Every region's text stands whole between line ends of the window's, so that no word is of two regions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from .fold import encode
from .values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .region import Region

LONG = 200_000  # code points of a text whose windows are not kept, so that any length takes as much memory
_SIZE = 40_000  # code points of a window: words are looked for in it, one after the other

# Letters, hyphens and apostrophes, and what stands for all that has no byte, stay; all else parts words.
_WORDS = bytes(byte if chr(byte).isalpha() or byte in b"?-'\xa6\xa8" else 32 for byte in range(256))
# All but white space as small letters of ASCII, letter case dropped; 0x0B is a question mark.
_SPACES = frozenset(range(9, 14)) - {11} | frozenset((*range(28, 33), 0x85, 0xA0))
_LETTERS = bytes(
    (byte if byte == 10 else 32)
    if byte in _SPACES
    else 97 + (byte | 0x20 if chr(byte).isalpha() and byte != 0xDF else byte) % 26
    for byte in range(256)
)
_SMALL = bytes(range(97, 123)) + b" "
_WIDE = re.compile("[\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")  # white space beyond Latin-1


class Window(Value):
    """`first` is the number of the first region, `starts` are the places of their texts."""

    first: int
    starts: Sequence[int]
    text: str

    @cached_property
    def encoded(self) -> bytes:
        """A byte a code point; question marks stand for letters that have none."""
        return encode(self.text, exact=True)

    @cached_property
    def words(self) -> bytes:
        """Words alone, with their hyphens and apostrophes, between spaces; what has no byte in Latin-1 is `?`."""
        return self.encoded.translate(_WORDS)

    @cached_property
    def initials(self) -> bytes:
        """What stands between white space, each as a letter for what it begins with, letter case dropped; a line end
        before each region.
        """
        encoded = self.encoded
        if b"?" in encoded:
            encoded = encode(_WIDE.sub(" ", self.text))
        if encoded.count(b"\n") != len(self.starts):
            encoded = b"".join([b"\n" + encoded[a:b].replace(b"\n", b" ") for a, b in pairwise(self.starts)])
        return encoded.translate(_LETTERS).title().translate(None, _SMALL)

    def region(self, at: int) -> int:
        """The number of the region that a place is in."""
        return self.first + bisect_right(self.starts, at) - 1


def windows(regions: Sequence[Region]) -> Iterator[Window]:
    """Windows on all regions; a single region is never cut."""
    first = size = 0
    for number, region in enumerate(regions):
        size += len(region.text)
        if size > _SIZE:
            yield window(first, regions[first : number + 1])
            first, size = number + 1, 0
    if first < len(regions):
        yield window(first, regions[first:])


def window(first: int, regions: Sequence[Region]) -> Window:
    """All of some regions; `first` is the number of the first."""
    texts = [region.text for region in regions]
    starts = [*accumulate([len(text) + 1 for text in texts], initial=1)]
    return Window(first, starts, "\n".join(["", *texts, ""]))
