"""Text as the scan sees it: one byte a code point, so that offsets stay what they are.

Whatever a pattern takes for the same character, ignoring case, folds to the same byte.
"""

from __future__ import annotations

# Letters beyond Latin-1 that `re`, ignoring case, takes for one that it has.
_ODD = tuple(zip("İıſ\u212a\u212bẞŸ", "iiskåßÿ", strict=True))
_PART = 1 << 17  # code points
_MARK = "\x0b"  # a question mark, for `?` stands for all that has no byte
# Marks that texts have and Latin-1 lacks, with signs that hardly any text has.
_MARKS = {"’": "¦", "“": "¤", "”": "¬", "–": "¸", "—": "¯", "‘": "¨", "…": "¶", "•": "·", "\ufffc": "¢"}

OTHER = "я"  # stands for all characters that have no byte
LETTERS = "abcdefghijklmnopqrstuvwxyzªµºßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ¹²³¼½¾" + OTHER  # what a letter may fold to

# What any character but white space may fold to.
VISIBLE = "".join(
    [ch for ch in map(chr, range(256)) if not (ch.isspace() or "A" <= ch <= "Z" or "1" <= ch <= "9")] + [OTHER]
)


def encode(text: str, exact: bool = False) -> bytes:
    """One byte a code point, letter case kept: Latin-1 and the usual marks; a question mark for all else.

    Letters that ignoring case are the same as one of Latin-1 are written as that one, unless it is to be `exact`.
    """
    if len(text) > _PART and not text.isascii():  # each mark that is replaced takes another copy
        return b"".join([encode(text[at : at + _PART], exact) for at in range(0, len(text), _PART)])
    if "?" in text:
        text = text.replace("?", _MARK)
    if text.isascii():
        return text.encode("ascii")
    text = _marked(text)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        for odd, usual in () if exact else _ODD:
            if odd in text:
                text = text.replace(odd, usual)
        return text.encode("latin-1", "replace")


def western(text: str) -> bool:
    """Whether a text has nothing but Latin-1 and the usual marks."""
    try:
        _marked(text).encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _marked(text: str) -> str:
    for mark, byte in _MARKS.items():
        if mark in text:
            text = text.replace(mark, byte)
    return text


_SMALL, _CAPITAL, _FIGURES = bytes(range(97, 123)), bytes(range(65, 91)), b"0123456789"
_ALL = "".join(map(chr, range(0xC0, 0xDF)))  # the other capitals of Latin-1, and the sign of multiplication
_FOLD = bytes.maketrans(
    _CAPITAL + _FIGURES + _ALL.encode("latin-1"), _SMALL + b"0" * 10 + _ALL.lower().encode("latin-1")
)
_FOLDED = frozenset(image for code, image in enumerate(_FOLD) if code != image)  # what some other byte folds to
_LARGE = bytes(code for code in range(0xC0, 0xDF) if code != 0xD7)  # the capitals of Latin-1 beyond ASCII
_SHAPE = bytes.maketrans(_SMALL + _CAPITAL + _LARGE + _FIGURES, b"a" * 26 + b"A" * (26 + len(_LARGE)) + b"0" * 10)


def fold(text: str) -> bytes:
    """`encode` with letter case dropped and every figure 0."""
    return encode(text).translate(_FOLD)


def fold_encoded(encoded: bytes) -> bytes:
    """`fold` of what is encoded already."""
    return encoded.translate(_FOLD)


def ambiguous(literal: bytes) -> bool:
    """Whether another text than this could fold to it."""
    return not _FOLDED.isdisjoint(literal)


def shape(encoded: bytes) -> bytes:
    """Encoded text with `a` for a small letter of ASCII, `A` for a capital of Latin-1, and every figure 0."""
    return encoded.translate(_SHAPE)
