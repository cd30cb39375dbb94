"""Words of a text that may be a sign of another language, and the regions they stand in: most texts have few.

What was found out about a word is remembered for the texts that follow, up to a bound; it never changes what is found.
"""

from __future__ import annotations

import re
from itertools import filterfalse
from typing import TYPE_CHECKING

from .wordtable import CLITICS, LANGUAGES, LATIN, NOUN, VIETNAMESE, WORD, known, note, nouns, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .window import Window

BAR = 1.5  # what a run must score: one strange word in some 200 lets a reader stumble
SURE = 1.0  # what one word in small letters must speak for another language in a run
SCRIPT = 9.0  # what a word in other letters counts
_MOST = 300_000  # words remembered,
_LETTERS = 40 * _MOST  # of all of them: a word may be as long as a text
PARTS = bytes.maketrans(b"-'\xa6\xa8", b"    ")  # what holds the words of a compound together
_FEW = 200  # strange words, each of which is looked for by itself
_CHUNK = re.compile(rb"[^ ]+")
_APOSTROPHES = "'’\xa6"

# Words with what they can count at most, where that is more than nothing.
Signs = dict[str, float]


class _Memory:
    """What was found for a text's language. Words are bytes as a window has them, those it cannot hold are strings."""

    def __init__(self) -> None:
        self.plain: set[bytes] = set()  # without a sign
        self.odd: dict[bytes, Signs] = {}
        self.others: dict[str, Signs] = {}
        self.letters = 0  # of what was learned

    def new(self, words: set[bytes]) -> set[bytes]:
        """Those of some words that were never met; all of them where so many were met that it forgets the others."""
        if len(self.plain) + len(self.odd) > _MOST or self.letters > _LETTERS:
            self.plain.clear()
            self.odd.clear()
            self.letters = 0
        return words.difference(self.odd)

    def learn(self, new: set[bytes], language: str) -> None:
        """Put words that were never met where they belong."""
        joined = b" ".join(new)
        self.letters += len(joined)
        strange = _strange_bytes(joined.translate(PARTS), language)
        if not strange:
            self.plain |= new
            return
        held = _holding(joined, strange) if len(strange) <= _FEW else _holding_any(new, strange)
        odd = {word: signs for word in held if (signs := _signs(word.decode("latin-1"), strange))}
        self.odd.update(odd)
        self.plain |= new.difference(odd)

    def other(self, word: str, language: str) -> Signs:
        """The signs in a word that holds letters beyond Latin-1."""
        found = self.others.get(word)
        if found is None:
            if len(self.others) > _MOST or self.letters > _LETTERS:
                self.others.clear()
            self.letters += len(word)
            found = self.others[word] = _signs(word, _strange(WORD.findall(word), language))
        return found


_memories = {language: _Memory() for language in LANGUAGES}


def signs(window: Window, language: str) -> dict[int, Signs]:
    """By number of a region what of it may be a sign of another language than this one of LANGUAGES.

    Such words are in small letters, or in a script without, or nouns of German as they are written. Nothing is told
    where none of all the window's counts enough to be found.
    """
    memory = _memories[language]
    words = window.words
    left = [*filterfalse(memory.plain.__contains__, words.split())]
    if not left:
        return {}
    here = {word for word in left if b"?" not in word} if b"?" in words else {*left}
    if new := memory.new(here):
        memory.learn(new, language)
    odd = {word: memory.odd[word] for word in memory.odd.keys() & here}
    others = [(at, found) for at, word in beyond(window) if (found := memory.other(word, language))]
    every = (*odd.values(), *(found for _, found in others))
    if not any(odds >= SURE for found in every for odds in found.values()):
        return {}
    by_region: dict[int, Signs] = {}
    if len(odd) <= _FEW:
        for word, found in odd.items():
            for number in _regions(window, word):
                by_region.setdefault(number, {}).update(found)
    else:
        for m in _CHUNK.finditer(words):
            if (found := odd.get(m[0])) is not None:
                by_region.setdefault(window.region(m.start()), {}).update(found)
    for at, found in others:
        by_region.setdefault(window.region(at), {}).update(found)
    return by_region


def latin(word: str) -> bool:
    """Whether a word is in Latin letters."""
    return word[0] <= LATIN or VIETNAMESE[0] <= word[0] <= VIETNAMESE[1]


def _strange(words: Iterable[str], language: str) -> Signs:
    """Those of some words that may be a sign, with what they count."""
    every = {*words}
    small = {word for word in every if word.islower() or word > LATIN}
    return _counted(unknown(small, language) | nouns(every - small, language), language)


def _strange_bytes(words: bytes, language: str) -> Signs:
    """The same of words of Latin-1 between spaces: of ASCII, as most are, no text is made before one is strange."""
    every = words.split()
    other: list[str] = []
    if not words.isascii():
        other = [word.decode("latin-1") for word in every if not word.isascii()]
        every = [*filter(bytes.isascii, every)]
    small = {*filter(bytes.islower, every)}
    found = {word.decode() for word in small - known(small, language)}
    note(found, language)
    if language != "de":
        titles = {word.lower(): word for word in filter(bytes.istitle, every) if len(word) >= NOUN}
        found |= {titles[word].decode() for word in known(titles, language + "^")}
    strange = _counted(found, language) if found else {}
    return strange | _strange(other, language) if other else strange


def _counted(found: set[str], language: str) -> Signs:
    """Those of some words that speak for another language, with how much."""
    from .odds import peak

    odds = {word: peak(word.lower(), language) if latin(word) else SCRIPT for word in found}
    return {word: value for word, value in odds.items() if value > 0}


def _signs(word: str, strange: Mapping[str, float]) -> Signs:
    """The signs in a word with what holds it together."""
    clitics = CLITICS if any(mark in word for mark in _APOSTROPHES) else ()
    return {part: strange[part] for part in WORD.findall(word) if part in strange and part not in clitics}


def _holding(joined: bytes, parts: Iterable[str]) -> set[bytes]:
    """Those of some words, joined by spaces, that parts stand in; as wholes or not."""
    found: set[bytes] = set()
    for part in parts:
        wanted = part.encode("latin-1")
        at = joined.find(wanted)
        while at >= 0:
            end = joined.find(b" ", at)
            found.add(joined[joined.rfind(b" ", 0, at) + 1 : end if end >= 0 else None])
            at = joined.find(wanted, end) if end >= 0 else -1
    return found


def _holding_any(words: Iterable[bytes], parts: Iterable[str]) -> set[bytes]:
    """Those of some words that have one of many parts, found in one walk."""
    wanted = {part.encode("latin-1") for part in parts}
    return {word for word in words if not wanted.isdisjoint(word.translate(PARTS).split())}


def beyond(window: Window) -> Iterator[tuple[int, str]]:
    """The words of a window that hold what has no byte, and where."""
    words = window.words
    at = words.find(b"?")
    while at >= 0:
        start, end = words.rfind(b" ", 0, at) + 1, words.find(b" ", at)
        yield start, window.text[start:end]
        at = words.find(b"?", end)


def _regions(window: Window, word: bytes) -> Iterator[int]:
    """The numbers of the regions that hold a word of a window."""
    words, starts = window.words, window.starts
    wanted = b" %s " % word
    at = words.find(wanted)
    while at >= 0:
        number = window.region(at + 1)
        yield number
        at = words.find(wanted, starts[number - window.first + 1] - 1)
