"""Find the words of a text that may be foreign, and the regions they are in; most texts have few.

Results for a word are cached across texts, up to a limit; the cache never changes the result.
"""

from __future__ import annotations

import re
from itertools import filterfalse
from typing import TYPE_CHECKING

from ...matching.regex import lazy
from . import lexicon
from .lexicon import CLITICS, LANGUAGES, LATIN, NOUN, PARTS, WORD, beyond, known, latin, note, nouns, unknown
from .word_odds import BAR, SURE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ...matching.text_window import Window


SCRIPT = 9.0  # odds of a word in another script
_MOST = 300_000  # most cached words
_LETTERS = 40 * _MOST  # most letters of all cached words: a word may be as long as a text
_FEW = 200  # most candidate words that are each searched separately
_CHUNK = re.compile(rb"[^ ]+")
_APOSTROPHES = "'’\xa6"

# Candidate words with their highest possible odds, above zero.
Signs = dict[str, float]


class _Memory:
    """Cached results for one language of texts. Words are Latin-1 bytes, or strings if they have other letters."""

    def __init__(self) -> None:
        self.plain: set[bytes] = set()  # without a candidate
        self.odd: dict[bytes, Signs] = {}
        self.others: dict[str, Signs] = {}
        self.letters = 0  # total length of cached words

    def new(self, words: set[bytes]) -> set[bytes]:
        """Return the words that are not cached. A full cache is emptied first."""
        if len(self.plain) + len(self.odd) > _MOST or self.letters > _LETTERS:
            self.plain.clear()
            self.odd.clear()
            self.letters = 0
        return words.difference(self.odd)

    def learn(self, new: set[bytes], language: str) -> None:
        """Cache the results for new words."""
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
        """Return the candidates in a word with letters beyond Latin-1."""
        found = self.others.get(word)
        if found is None:
            if len(self.others) > _MOST or self.letters > _LETTERS:
                self.others.clear()
            self.letters += len(word)
            found = self.others[word] = _signs(word, _strange(WORD.findall(word), language))
        return found


_memories = {language: _Memory() for language in LANGUAGES}
BRACKET = lazy(r"(?<![\w\[\]!\\])\[\s*([^\s\[\]][^\[\]\ufffc]{0,78}[^\s\[\]])\s*\](?![\w\[(])")


def signs(window: Window, language: str) -> dict[int, Signs]:
    """Map region index to candidate foreign words, in a text of `language` (one of LANGUAGES).

    Candidates are lowercase words, words in a script without case, or German nouns as written. The result is empty
    if no word in the window scores at least `SURE`.
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


def _strange(words: Iterable[str], language: str) -> Signs:
    """Return the words that may be foreign, with their odds."""
    every = {*words}
    small = {word for word in every if word.islower() or word > LATIN}
    return _counted(unknown(small, language) | nouns(every - small, language), language)


def _strange_bytes(words: bytes, language: str) -> Signs:
    """Return the words that may be foreign, with their odds, from Latin-1 words separated by spaces.

    ASCII words, which are the most, are decoded only if they may be foreign.
    """
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
    """Return the words whose odds for another language are above zero, with these odds."""
    from .word_odds import peak

    odds = {word: peak(word.lower(), language) if latin(word) else SCRIPT for word in found}
    return {word: value for word, value in odds.items() if value > 0}


def _signs(word: str, strange: Mapping[str, float]) -> Signs:
    """Return the candidates among the parts of a word with apostrophes or hyphens."""
    clitics = CLITICS if any(mark in word for mark in _APOSTROPHES) else ()
    return {part: strange[part] for part in WORD.findall(word) if part in strange and part not in clitics}


def _holding(joined: bytes, parts: Iterable[str]) -> set[bytes]:
    """Return the words, of those joined by spaces, that contain one of the parts."""
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
    """Return the words that have one of many parts, in a single pass."""
    wanted = {part.encode("latin-1") for part in parts}
    return {word for word in words if not wanted.isdisjoint(word.translate(PARTS).split())}


def _regions(window: Window, word: bytes) -> Iterator[int]:
    """Yield the indices of the regions of a window that contain a word."""
    words, starts = window.words, window.starts
    wanted = b" %s " % word
    at = words.find(wanted)
    while at >= 0:
        number = window.region(at + 1)
        yield number
        at = words.find(wanted, starts[number - window.first + 1] - 1)


# A cheap test whether a paragraph may contain a fragment, before all its words are weighed.

_NEAR = 40  # code points that hold the next word
_OPENING = "“”‘’\"'«„(["


def promising(text: str, odds: Signs, own: str) -> bool:
    """Whether the candidates of a paragraph could reach the threshold together."""
    if "[" in text and _bracketed(text, own):
        return True
    if not _enough(odds.values()):
        return False
    from .segments import free

    compounds, found = len(odds) > 1, dict[str, float]()
    for word, value in odds.items():
        if free(text, word, compounds):
            found[word] = value
            if len(found) > 1 and _enough(found.values()):
                return True  # further words only add to it
    if len(found) != 1:
        return False
    odds = found
    from .word_odds import LONE_BAR, NEIGHBORS, usual

    ((word, value),) = odds.items()
    if not _enough([value]) or _of_name(text, word):
        return False
    return value > LONE_BAR - NEIGHBORS or not usual(word.lower(), own) or _beside_capital(text, word)


def _enough(odds: Collection[float]) -> bool:
    return max(odds, default=0.0) >= SURE and sum(odds) > BAR


def _of_name(text: str, word: str) -> bool:
    """Whether each occurrence of a text's only candidate is part of a name, judged by the capitals beside it."""
    from .kept_words import PARTICLES, epithet

    species = word.islower() and word not in PARTICLES and epithet(word)
    if not (species or word in PARTICLES or not word.islower()):
        return False
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (text[at - 1 : at].isalpha() or text[end : end + 1].isalpha()):
            before = _capital(text[max(0, at - _NEAR) : at].split()[-1:])
            after = _capital(text[end : end + _NEAR].split()[:1])
            if not (before and not after if species else before or after):
                return False
        at = text.find(word, end)
    return True


def _capital(chunks: Sequence[str]) -> bool:
    return any(chunk.lstrip(_OPENING)[:1].isupper() for chunk in chunks)


def _beside_capital(text: str, word: str) -> bool:
    """Whether a word is beside a capitalized one, or occurs more than once."""
    at = text.find(word)
    before, after = text[:at].split()[-1:], text[at + len(word) :].split()[:2]
    return text.count(word) > 1 or any(chunk.lower() != chunk for chunk in (*before, *after))


def _bracketed(text: str, own: str) -> bool:
    """Whether a square bracket contains a word unknown in the text's language."""
    return any(lexicon.unknown(WORD.findall(m[1].lower()), own) for m in BRACKET.finditer(text))
