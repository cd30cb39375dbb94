"""Look up which languages use a word and how often, in two memory-mapped files; nothing is parsed.

A file is opened at the first lookup that needs it; words known in the text's language never open the second.
"""

from __future__ import annotations

import os
import re
import sys
from binascii import crc32
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from mmap import mmap

    from ...matching.text_window import Window

# File format. Both files: eight bytes of magic, the number of sections, and for each its name and end (four bytes each,
# numbers little-endian). A section of words: the start of each bucket, then the entries. The first bits of a word's
# CRC-32 select the bucket. In words-own.bin, with one section per language, an entry is the last 16 bits of the CRC of
# a known word; sections such as “en^” contain German nouns. In words.bin, section “*”, an entry has 14 bits of the CRC,
# the number of a language (5) and the frequency of the word in it (5); section “” names the languages; a section named
# after a language contains its letter-sequence weights, one signed byte each.
PARTS = bytes.maketrans(b"-'\xa6\xa8", b"    ")  # joins the parts of a compound
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "data")
OWN, ALL = "words-own.bin", "words.bin"
_BUCKETS, _OWN_BUCKETS = 16, 12
_OWN_SHIFT = 32 - _OWN_BUCKETS
_STEP, _LOWEST = 0.2, -8.0
_LANGUAGES = 32  # at least as many as in the table
_SCALE = 16
_LONGEST = 5  # most letters of a sequence with a weight
NOUN = 5  # least letters of a German noun in the table
_MOST = 300_000  # most cached words
_LETTERS = 100  # most letters of a cached word
WORD = re.compile(r"[^\W\d_²³¹]+")
LATIN, VIETNAMESE = "\u024f", ("\u1e00", "\u1eff")  # the last Latin letter, except for the Vietnamese range
LANGUAGES = frozenset({"en", "de", "fr", "es", "pt", "it", "nl"})  # supported languages of texts


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
        """Return the index of the first entry of each bucket of a section, and the offset of its entries."""
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
    """A section of words-own.bin; `rows` holds the entries of the buckets that were read."""

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
    """Cached lookups for one language of texts."""

    def __init__(self) -> None:
        self.known: set[str] = set()  # words
        self.strange: set[str] = set()

    def trim(self) -> bool:
        """Empty the cache if it is full, and return whether it was."""
        full = len(self.known) + len(self.strange) > _MOST
        if full:
            self.known.clear()
            self.strange.clear()
        return full


_memories = {language: _Memory() for language in LANGUAGES}


def unknown(words: Iterable[str], language: str) -> set[str]:
    """Return the lowercase words that are unknown in a language of LANGUAGES, so may be foreign."""
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
    """Cache lowercase words that `known` did not find."""
    memory = _memories[language]
    memory.trim()
    memory.strange.update([word for word in strange if len(word) <= _LETTERS])


def knows(word: str, language: str) -> bool:
    """Whether a lowercase word is known in a language of LANGUAGES."""
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
    """Encode a word as the tables spell it: ß as ss, Romanian letters with Turkish cedillas."""
    if not word.isascii():
        word = word.replace("ß", "ss").replace("\u0219", "\u015f").replace("\u021b", "\u0163")
    return word.encode("utf-8", "replace")


def nouns(words: Iterable[str], language: str) -> set[str]:
    """Return the capitalized words that are German nouns and not names; none in a German text."""
    if language == "de":
        return set()
    lower = {w.lower(): w for w in words if len(w) >= NOUN and w[1:].islower()}
    return {lower[word] for word in _known(lower, language + "^")}


def known(words: Iterable[bytes], section: str) -> set[bytes]:
    """Return the encoded words that a section of words-own.bin contains."""
    table = _section(section)
    rows = table.rows
    found: set[bytes] = set()
    for word in words:
        code = crc32(word)
        wanted, place = (code & 0xFFFF).to_bytes(2, "little"), code >> _OWN_SHIFT
        row = rows[place] or table.row(place)
        at = row.find(wanted)  # faster than `in`, which tries an integer first
        while at >= 0 and at % 2:
            at = row.find(wanted, at + 1)
        if at >= 0:
            found.add(word)
    return found


def _known(words: Iterable[str], section: str) -> set[str]:
    """Return the words that a section of words-own.bin contains."""
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
    """Return the numbers of the languages that use a lowercase word, with the frequency level in each."""
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
            at += 3  # entries of a word are adjacent
        at = bucket.find(low, at + 1)
    return found


def uses(word: str) -> dict[str, float]:
    """Return the log10 frequency of a lowercase word by language; languages that use it rarely are left out."""
    names = _names()
    return {names[number]: level * _STEP + _LOWEST for number, level in _entries(word)}


def levels(word: str) -> bytearray:
    """Return the frequency level of a lowercase word by language number, from 1; 0 where the table has none."""
    found = bytearray(_LANGUAGES)
    for number, level in _entries(word):
        found[number] = level + 1
    return found


def often(level: int) -> float | None:
    """Return the log10 frequency of a level; None for level 0."""
    return (level - 1) * _STEP + _LOWEST if level else None


@cache
def numbers() -> Mapping[str, int]:
    """Return the number of each language."""
    return {name: number for number, name in enumerate(_names())}


@cache
def _shapes(language: str) -> memoryview:
    file = _file(ALL)
    start, end = file.sections[language]
    return memoryview(file.data[start:end]).cast("b")


def shape(word: str, language: str) -> float:
    """Return log odds that a word, by its letters, is foreign to a language of LANGUAGES; negative if it is not."""
    shapes, text = _shapes(language), b"^%s$" % _written(word)
    if text.isascii():
        parts = {text[i : i + n] for n in range(2, _LONGEST + 1) for i in range(len(text) - n + 1)}
    else:
        letters = text.decode()
        parts = {letters[i : i + n].encode() for n in range(2, _LONGEST + 1) for i in range(len(letters) - n + 1)}
    mask = len(shapes) - 1
    return sum([shapes[place] for place in {code & mask for code in map(crc32, parts)}]) / _SCALE


def latin(word: str) -> bool:
    """Whether a word is in Latin letters."""
    return word[0] <= LATIN or VIETNAMESE[0] <= word[0] <= VIETNAMESE[1]


def beyond(window: Window) -> Iterator[tuple[int, str]]:
    """Yield the offset and text of each word of a window with characters beyond Latin-1."""
    words = window.words
    at = words.find(b"?")
    while at >= 0:
        start, end = words.rfind(b" ", 0, at) + 1, words.find(b" ", at)
        yield start, window.text[start:end]
        at = words.find(b"?", end)
