"""Text as the scan sees it: one byte a code point, so that offsets stay what they are.

Whatever a pattern takes for the same character, ignoring case, folds to the same byte.
"""

from __future__ import annotations

# Letters that cp1252 lacks and `re`, ignoring case, takes for one that it has.
_ODD = {ord(odd): usual for odd, usual in zip("İıſ\u212a\u212bẞ", "iiskåß", strict=True)}
_MARK = "\x0b"  # a question mark, for `?` stands for all that cp1252 lacks

LETTERS = "abcdefghijklmnopqrstuvwxyzªµºßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿƒšœžˆ¹²³¼½¾я"  # what a letter may fold to


def encode(text: str) -> bytes:
    """One byte a code point, letter case kept; whatever cp1252 lacks becomes a question mark."""
    if "?" in text:
        text = text.replace("?", _MARK)
    if text.isascii():
        return text.encode("ascii")
    if any(chr(odd) in text for odd in _ODD):
        text = text.translate(_ODD)
    return text.encode("cp1252", "replace")


_SMALL, _CAPITAL, _FIGURES = bytes(range(97, 123)), bytes(range(65, 91)), b"0123456789"
_ALL = "".join(map(chr, range(0xC0, 0xDF))) + "ŠŒŽŸ"  # the other capitals of cp1252
_FOLD = bytes.maketrans(_CAPITAL + _FIGURES + _ALL.encode("cp1252"), _SMALL + b"0" * 10 + _ALL.lower().encode("cp1252"))
_SHAPE = bytes.maketrans(_SMALL + _CAPITAL + _FIGURES, b"a" * 26 + b"A" * 26 + b"0" * 10)


def fold(text: str) -> bytes:
    """`encode` with letter case dropped and every figure 0."""
    return encode(text).translate(_FOLD)


def fold_encoded(encoded: bytes) -> bytes:
    """`fold` of what is encoded already."""
    return encoded.translate(_FOLD)


def shape(encoded: bytes) -> bytes:
    """Encoded text with `a` for a small letter of ASCII, `A` for a capital, and every figure 0."""
    return encoded.translate(_SHAPE)
