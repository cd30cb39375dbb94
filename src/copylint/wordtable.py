"""Which languages a word is used in and how often, looked up in two mapped files; nothing is parsed.

No file is opened before the first lookup that needs it; words that a language knows never open the second.
"""

from __future__ import annotations

import os
import re
import sys
from binascii import crc32
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from mmap import mmap

# Both files: eight bytes of magic, the number of sections, and of each its name and where it ends (four bytes each,
# numbers little-endian). A section of words: where each bucket starts, then the entries. The first bits of a word's
# CRC-32 choose the bucket. In words-own.bin, a section a language, an entry is the last 16 bits of the CRC of a word
# that it knows; those named “en^” and so on hold nouns of German. In words.bin, section “*”, an entry has 14 bits of
# it, the number of a language (5) and how often that uses the word (5); section “” names the languages; one of a
# language's name holds its shapes, a signed byte each.
FOLDER = os.path.join(os.path.dirname(__file__), "data")
OWN, ALL = "words-own.bin", "words.bin"
_BUCKETS, _OWN_BUCKETS = 16, 12
_OWN_SHIFT = 32 - _OWN_BUCKETS
_STEP, _LOWEST = 0.2, -8.0
_LANGUAGES = 32  # more than the table has
_SCALE = 16
_LONGEST = 5  # letters of a sequence that has a weight
NOUN = 5  # letters of a noun of German that is known as one
_MOST = 300_000  # words remembered
_LETTERS = 100  # of a word that is remembered
WORD = re.compile(r"[^\W\d_²³¹]+")
LATIN, VIETNAMESE = "\u024f", ("\u1e00", "\u1eff")  # the last Latin letter, but for those of Vietnamese
LANGUAGES = frozenset({"en", "de", "fr", "es", "pt", "it", "nl"})  # of texts that can be judged


CLITICS = frozenset("s t ll ve re d m em til tis twas".split())  # of English, after an apostrophe: don’t, ’em


class _File:
    """A mapped file and its sections."""

    def __init__(self, name: str) -> None:
        from mmap import ACCESS_READ, mmap

        with open(os.path.join(FOLDER, name), "rb") as file:
            self.data: mmap = mmap(file.fileno(), 0, access=ACCESS_READ)
        count = self.number(8)
        start = 12 + 8 * count
        self.sections: dict[str, tuple[int, int]] = {}
        for at in range(12, start, 8):
            end = self.number(at + 4)
            self.sections[self.data[at : at + 4].decode().strip()] = start, end
            start = end

    def number(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 4], "little")

    def buckets(self, section: str, bits: int) -> tuple[Sequence[int], int]:
        """The numbers of the entries with which the buckets of a section start, and where its entries start."""
        start = self.sections[section][0]
        entries = start + 4 * ((1 << bits) + 1)
        data = self.data[start:entries]
        if sys.byteorder == "big":
            return [int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data), 4)], entries
        return memoryview(data).cast("I"), entries


@cache
def _file(name: str) -> _File:
    return _File(name)


class _Section:
    """A section of the words' own table; `rows` are the entries of those buckets that were asked for."""

    def __init__(self, name: str) -> None:
        file = _file(OWN)
        self._data = file.data
        self._buckets, self._entries = file.buckets(name, _OWN_BUCKETS)
        self.rows = [b""] * (1 << _OWN_BUCKETS)

    def row(self, place: int) -> bytes:
        start, first, last = self._entries, self._buckets[place], self._buckets[place + 1]
        row = self.rows[place] = self._data[start + 2 * first : start + 2 * last]
        return row


_section = cache(_Section)


@cache
def _all() -> tuple[mmap, Sequence[int], int]:
    file = _file(ALL)
    return file.data, *file.buckets("*", _BUCKETS)


class _Memory:
    """What was found for a text's language; it only saves looking up again."""

    def __init__(self) -> None:
        self.known: set[str] = set()  # words
        self.strange: set[str] = set()

    def trim(self) -> bool:
        """Forget all of it where that has become too much, and say so."""
        full = len(self.known) + len(self.strange) > _MOST
        if full:
            self.known.clear()
            self.strange.clear()
        return full


_memories = {language: _Memory() for language in LANGUAGES}


def unknown(words: Iterable[str], language: str) -> set[str]:
    """Those of some words, in small letters, that may be a sign of another language than this one of LANGUAGES."""
    memory = _memories[language]
    left = {*words} - memory.known
    if new := left - memory.strange:
        if memory.trim():
            new = left
        found = _known(new, language)
        left -= found
        memory.known |= found
        memory.strange.update([word for word in new - found if len(word) <= _LETTERS])
    return left


def note(strange: Iterable[str], language: str) -> None:
    """Remember some words, in small letters, of which `known` has shown that they may be a sign."""
    memory = _memories[language]
    memory.trim()
    memory.strange.update([word for word in strange if len(word) <= _LETTERS])


def knows(word: str, language: str) -> bool:
    """Whether it is none of those."""
    memory = _memories[language]
    if word in memory.known:
        return True
    if word not in memory.strange:
        if known((_written(word),), language):
            memory.known.add(word)
            return True
        note((word,), language)
    return False


def _written(word: str) -> bytes:
    """A word as the tables write it: ß as ss, Romanian letters with the cedillas that Turkish has."""
    if not word.isascii():
        word = word.replace("ß", "ss").replace("\u0219", "\u015f").replace("\u021b", "\u0163")
    return word.encode("utf-8", "replace")


def nouns(words: Iterable[str], language: str) -> set[str]:
    """Those of some words with a capital that are nouns of German and no names."""
    if language == "de":
        return set()
    lower = {w.lower(): w for w in words if len(w) >= NOUN and w[1:].islower()}
    return {lower[word] for word in _known(lower, language + "^")}


def known(words: Iterable[bytes], section: str) -> set[bytes]:
    """Those of some words of ASCII that a section of the words' own table holds."""
    table = _section(section)
    rows = table.rows
    found: set[bytes] = set()
    for word in words:
        code = crc32(word)
        wanted, place = (code & 0xFFFF).to_bytes(2, "little"), code >> _OWN_SHIFT
        row = rows[place] or table.row(place)
        at = row.find(wanted)  # `in` would first try whether it is a number
        while at >= 0 and at % 2:
            at = row.find(wanted, at + 1)
        if at >= 0:
            found.add(word)
    return found


def _known(words: Iterable[str], section: str) -> set[str]:
    """The same of words of any letters."""
    written = {word: _written(word) for word in words}
    found = known(written.values(), section)
    return {word for word, folded in written.items() if folded in found}


@cache
def _names() -> tuple[str, ...]:
    file = _file(ALL)
    start, end = file.sections[""]
    names = file.data[start:end].decode()
    return tuple(names[i : i + 4].strip() for i in range(0, len(names), 4))


def _entries(word: str) -> list[tuple[int, int]]:
    """The numbers of the languages that use a word, in small letters, and how often, as the table has it."""
    data, buckets, entries = _all()
    code = crc32(_written(word))
    place = code >> 32 - _BUCKETS
    bucket = data[entries + 3 * buckets[place] : entries + 3 * buckets[place + 1]]
    low, high = code & 0xFF, code >> 8 & 0x3F
    found: list[tuple[int, int]] = []
    at, end = bucket.find(low), len(bucket)
    while at >= 0:
        if at % 3:
            at = bucket.find(low, at + 1)
            continue
        while at < end and bucket[at] == low and (second := bucket[at + 1]) & 0x3F == high:
            third = bucket[at + 2]
            found.append((second >> 6 | (third & 7) << 2, third >> 3))
            at += 3  # those of a word stand in a row
        at = bucket.find(low, at + 1)
    return found


def uses(word: str) -> dict[str, float]:
    """By language, log10 of how often it uses a word, in small letters, among its words; rare words are not there."""
    names = _names()
    return {names[number]: level * _STEP + _LOWEST for number, level in _entries(word)}


def levels(word: str) -> bytearray:
    """The same by number of a language, in steps from one up; zero where it is not there."""
    found = bytearray(_LANGUAGES)
    for number, level in _entries(word):
        found[number] = level + 1
    return found


def often(level: int) -> float | None:
    """The log10 of a level."""
    return (level - 1) * _STEP + _LOWEST if level else None


@cache
def numbers() -> Mapping[str, int]:
    """The numbers of the languages."""
    return {name: number for number, name in enumerate(_names())}


@cache
def _shapes(language: str) -> memoryview:
    file = _file(ALL)
    start, end = file.sections[language]
    return memoryview(file.data[start:end]).cast("b")


def shape(word: str, language: str) -> float:
    """How much the letters of a word speak for another language: log odds, below zero for this one of LANGUAGES."""
    shapes, text = _shapes(language), b"^%s$" % _written(word)
    if text.isascii():
        parts = {text[i : i + n] for n in range(2, _LONGEST + 1) for i in range(len(text) - n + 1)}
    else:
        letters = text.decode()
        parts = {letters[i : i + n].encode() for n in range(2, _LONGEST + 1) for i in range(len(letters) - n + 1)}
    mask = len(shapes) - 1
    return sum([shapes[place] for place in {code & mask for code in map(crc32, parts)}]) / _SCALE
