"""One-byte encoding and folding of text for the scan, and the small sets of texts that pattern parts can match.

Sound: if a set is not None, every text that the part matches is in it after folding.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable


# Encoded text has one byte per code point, so offsets stay the same.

# Letters outside Latin-1 that `re` with IGNORECASE treats as a Latin-1 letter.
_ODD = tuple(zip("İıſ\u212a\u212bẞŸ", "iiskåßÿ", strict=True))
_PART = 1 << 17  # code points
_MARK = "\x0b"  # an encoded question mark; `?` represents all other characters
# Common punctuation outside Latin-1, mapped to rarely used bytes.
_MARKS = {"’": "¦", "“": "¤", "”": "¬", "–": "¸", "—": "¯", "‘": "¨", "…": "¶", "•": "·", "\ufffc": "¢"}

OTHER = "я"  # represents all characters without a byte
LETTERS = "abcdefghijklmnopqrstuvwxyzªµºßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ¹²³¼½¾" + OTHER  # what a letter may fold to

# Everything that a non-whitespace character may fold to.
VISIBLE = "".join(
    [ch for ch in map(chr, range(256)) if not (ch.isspace() or "A" <= ch <= "Z" or "1" <= ch <= "9")] + [OTHER]
)


def encode(text: str, exact: bool = False) -> bytes:
    """Return one byte per code point: Latin-1, common punctuation, and `?` for all else; letter case is kept.

    Letters that equal a Latin-1 letter when case is ignored become that letter, unless `exact`.
    """
    if len(text) > _PART and not text.isascii():  # each replaced character makes another copy
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
    """Return whether a text has only Latin-1 and the common punctuation."""
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
_ALL = "".join(map(chr, range(0xC0, 0xDF)))  # the other capitals of Latin-1, and the multiplication sign
_FOLD = bytes.maketrans(
    _CAPITAL + _FIGURES + _ALL.encode("latin-1"), _SMALL + b"0" * 10 + _ALL.lower().encode("latin-1")
)
_FOLDED = frozenset(image for code, image in enumerate(_FOLD) if code != image)  # bytes that another byte folds to
_LARGE = bytes(code for code in range(0xC0, 0xDF) if code != 0xD7)  # the capitals of Latin-1 beyond ASCII
_SHAPE = bytes.maketrans(_SMALL + _CAPITAL + _LARGE + _FIGURES, b"a" * 26 + b"A" * (26 + len(_LARGE)) + b"0" * 10)


def fold(text: str) -> bytes:
    """Return `encode(text)` in lower case, with every digit as 0."""
    return encode(text).translate(_FOLD)


def fold_encoded(encoded: bytes) -> bytes:
    """Return the folded form of encoded text."""
    return encoded.translate(_FOLD)


def ambiguous(literal: bytes) -> bool:
    """Return whether another text could fold to this literal."""
    return not _FOLDED.isdisjoint(literal)


def shape(encoded: bytes) -> bytes:
    """Return encoded text with `a` for ASCII lower case, `A` for Latin-1 capitals, and 0 for digits."""
    return encoded.translate(_SHAPE)


MOST = 100  # texts per part
FAR = 1 << 16  # code points; from here on a distance is unknown
_COPIES = 4  # repetitions that are expanded
_CLASS = 40  # characters of a class that is expanded
_BESIDE = ("AT", "ASSERT", "ASSERT_NOT")  # zero-width items
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class Exact(Record):
    """Reads the items of a parsed pattern as sets of texts."""

    state: Any  # the parser's state
    shapes: bool  # texts are shapes: `a` is any ASCII lower-case letter, `A` any capital
    ignore: bool  # whether the pattern ignores case

    def item(self, op: str, arg: Any) -> frozenset[str] | None:
        """Return all texts an item can match; None if there are too many."""
        match op:
            case "LITERAL":
                ch = chr(arg)
                return frozenset([self._character(ch)]) if self._one(ch) else None
            case "IN":
                return self._members(arg)
            case "SUBPATTERN":
                return self.sequence(arg[3]) if not arg[1] and not arg[2] else None
            case "BRANCH":
                alternatives = [self.sequence(branch) for branch in arg[1]]
                if all(a is not None for a in alternatives):
                    union = frozenset[str]().union(*(a for a in alternatives if a is not None))
                    return union if len(union) <= MOST else None
                return None
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if arg[1] <= _COPIES:
                return self.copies(arg[2], arg[0], arg[1])
            case _:
                return None

    def sequence(self, items: Any) -> frozenset[str] | None:
        """Return all texts that consecutive items can match; None if there are too many."""
        run: frozenset[str] = frozenset([""])
        for item in items:
            if str(item[0]) in _BESIDE:
                continue
            exact = self.item(str(item[0]), item[1])
            if exact is None or len(exact) * len(run) > MOST:
                return None
            run = joined(run, exact)
        return run

    def copies(self, items: Any, least: int, most: int) -> frozenset[str] | None:
        """Return the texts of a sequence repeated `least` to `most` times; None if there are too many."""
        once, run = self.sequence(items), frozenset([""])
        out: frozenset[str] = frozenset()
        for n in range(most + 1):
            if n:
                if once is None or len(out) + len(once) * len(run) > MOST:
                    return None
                run = joined(run, once)
            out = out | run if n >= least else out
        return out

    def repeated(self, op: str, arg: Any) -> frozenset[str] | None:
        """Return the texts a repetition starts with: the required repetitions; None if there are too many."""
        if op not in _REPEATS or arg[0] < 1:
            return None
        times = min(arg[0], _COPIES)
        return self.copies(arg[2], times, times)

    def width(self, items: Iterable[Any]) -> tuple[int, int]:
        """Return the fewest and the most code points that items match."""
        from . import regex_tree  # not at start-up, which needs only `fold`

        least, most = regex_tree.width(self.state, items)
        return least, min(most, FAR)

    def _members(self, items: Any) -> frozenset[str] | None:
        out: set[str] = set()
        for op, arg in items:
            match str(op):
                case "LITERAL":
                    out.add(chr(arg))
                case "RANGE" if arg[1] - arg[0] < _CLASS:
                    out.update(map(chr, range(arg[0], arg[1] + 1)))
                case _:
                    return None
        known = frozenset(map(self._character, out))
        return known if len(known) <= _CLASS and all(map(self._one, out)) else None

    def _character(self, ch: str) -> str:
        if ch in "0123456789":
            return "0"
        if self.shapes and ch.isascii() and ch.isalpha():
            return "a" if ch.islower() else "A"
        if self.shapes and "À" <= ch <= "Þ" and ch != "×":
            return "A"
        return ch.lower() if ch.isascii() else ch

    def _one(self, ch: str) -> bool:
        """Return whether everything that a character matches folds to one character."""
        return not self.ignore or (folds(ch) and not (self.shapes and ch.isalpha()))


def joined(first: Iterable[str], second: Iterable[str]) -> frozenset[str]:
    """Return every text of `first` followed by every text of `second`; None if there are too many."""
    return frozenset(a + b for a, b in product(first, second))


def folds(ch: str) -> bool:
    """Return whether `fold` maps everything that `re` with IGNORECASE matches for a character to one."""
    return ch.isascii() or ch.lower() == ch.upper() or ch in "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ“”‘’„«»"
