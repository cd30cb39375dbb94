"""Text as the scan sees it: one byte a code point, so that offsets stay what they are.

Whatever a pattern takes for the same character, ignoring case, folds to the same byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Letters that cp1252 lacks and `re`, ignoring case, takes for one that it has.
_ODD = {ord(odd): usual for odd, usual in zip("İıſ\u212a\u212bẞ", "iiskåß", strict=True)}
_MARK = "\x0b"  # a question mark, for `?` stands for all that cp1252 lacks

LETTERS = "abcdefghijklmnopqrstuvwxyzªµºßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿƒšœžˆ¹²³¼½¾я"  # what a letter may fold to


def encode(text: str) -> bytes:
    """One byte a code point, letter case kept; whatever cp1252 lacks becomes a question mark."""
    if "?" in text:
        text = text.replace("?", _MARK)
    if not text.isascii() and any(chr(odd) in text for odd in _ODD):
        text = text.translate(_ODD)
    return text.encode("cp1252", "replace")


def _table(change: Callable[[str], str]) -> bytes:
    characters = [bytes([code]).decode("cp1252", "replace") for code in range(256)]
    return b"".join(
        bytes([code]) if ch == "\ufffd" else change(ch).encode("cp1252")[:1] for code, ch in enumerate(characters)
    )


_FOLD = _table(lambda ch: "0" if ch in "0123456789" else ch.lower())
_SHAPE = _table(
    lambda ch: ("a" if ch.islower() else "A" if ch.isalpha() else "0" if ch.isdecimal() else ch) if ch.isascii() else ch
)


def fold(text: str) -> bytes:
    """`encode` with letter case dropped and every figure 0."""
    return encode(text).translate(_FOLD)


def fold_encoded(encoded: bytes) -> bytes:
    """`fold` of what is encoded already."""
    return encoded.translate(_FOLD)


def shape(encoded: bytes) -> bytes:
    """Encoded text with `a` for a small letter of ASCII, `A` for a capital, and every figure 0."""
    return encoded.translate(_SHAPE)
