"""Offsets in code points for a parser that counts in bytes of UTF-8.

The map has an entry for every byte and one for the end; a text in ASCII needs none.
"""

from __future__ import annotations

from itertools import accumulate

_LEADS = bytes(0 if 0x80 <= byte < 0xC0 else 1 for byte in range(256))


def offsets(text: str, base: int) -> list[int] | None:
    """The offset in code points, `base` added, by offset in bytes; None if they are the same but for `base`."""
    if text.isascii():
        return None
    return list(accumulate(text.encode("utf-8", "surrogatepass").translate(_LEADS), initial=base))
