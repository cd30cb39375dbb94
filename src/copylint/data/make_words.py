"""Writes words-own.bin and words.bin, which words belong to which language, from the frequency lists of wordfreq.

The same lists give the same bytes; the layout of both files is described in copylint/wordtable.py, which reads them.
"""

from __future__ import annotations

import math
import random
import struct
import sys
import unicodedata
from importlib.metadata import version
from pathlib import Path
from zlib import crc32

import wordfreq

# Languages that a text can be checked in: how many of their words are known. German and Dutch join words.
OWN = {"en": 80_000, "de": 50_000, "fr": 40_000, "es": 40_000, "pt": 40_000, "it": 40_000, "nl": 45_000}
# What their words take on: a word that often stands so as well is the language's own, whoever else uses it.
ENDINGS = {"en": "s d ed ing", "de": "e en er es n s", "fr": "e es s", "es": "es s", "pt": "es s", "nl": "e en s"}
# Languages in Latin letters that a fragment can be in, the seven among them; their place is their number in the table.
LANGUAGES = "en de fr es pt it nl ca da nb sv is fi hu pl cs sk sl sh ro lt lv tr id ms fil vi".split()
WORDS = 28_000  # of each language in words.bin
CLEAN = 0.7  # known are words that no other language uses 10 ** CLEAN times as often,
COMMON, RISE = -5.5, 0.5  # and so much more often for each tenfold that they are common
FLOOR = -8.5  # log10 of the frequency of a word that is in no list
RARE = -7.7  # a rarer word of a list is as good as none: it holds everything
SELDOM = {"en": -7.8}  # log10 of the frequency below which a word that others use far more often is theirs
SELDOM_ELSE = -7.0  # the same of the other languages, whose lists have more English in them
BUCKETS, OWN_BUCKETS = 16, 12  # bits of a hash that choose the bucket
LEVELS, STEP, LOWEST = 32, 0.2, -8.0  # log10 frequencies as the table holds them
SIZE, SCALE = 1 << 14, 16  # weights of a language's shapes, and what a weight of 1 is stored as
EXAMPLES, ROUNDS, RATE = 4_000, 3, 0.1  # words of each other language to learn shapes from


def latin(word: str) -> bool:
    """Whether a word is made of Latin letters alone."""
    return word.isalpha() and all(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in word)


def read() -> dict[str, dict[str, float]]:
    """By language, log10 frequencies of words, commonest first."""
    lists: dict[str, dict[str, float]] = {}
    for language in LANGUAGES:
        words: dict[str, float] = {}
        for place, bin_ in enumerate(wordfreq.get_frequency_list(language, "best")):
            for word in (unicodedata.normalize("NFC", w) for w in bin_):
                if latin(word) and len(word) <= 30:
                    words.setdefault(word, -place / 100)
        lists[language] = words
    return lists


def commonest(lists: dict[str, dict[str, float]], own: str) -> dict[str, float]:
    """The highest frequency of each word in any language but one."""
    highest: dict[str, float] = {}
    for language, words in lists.items():
        if language != own:
            for word, log in words.items():
                if log > highest.get(word, FLOOR):
                    highest[word] = log
    return highest


def known(lists: dict[str, dict[str, float]], own: str, others: dict[str, float]) -> list[str]:
    """The commonest words of a language that can be no sign of another."""
    words, endings = lists[own], ENDINGS.get(own, "").split()
    clean = {w for w, log in words.items() if others.get(w, FLOOR) - log < CLEAN + RISE * max(0.0, log - COMMON)}

    def inflected(word: str, log: float) -> bool:
        forms = [word + ending for ending in endings if ending[0] != word[-1]]
        return len(word) > 2 and any(form in clean and -1.0 < words[form] - log < 0.3 for form in forms)

    return [w for w, log in words.items() if log > RARE and (w in clean or inflected(w, log))][: OWN[own]]


def shingles(word: str) -> set[int]:
    """The places of the weights of a word: of its sequences of two to four letters, ends counted as letters."""
    text = f"^{word}$"
    return {crc32(text[i : i + n].encode()) & (SIZE - 1) for n in (2, 3, 4) for i in range(len(text) - n + 1)}


def shapes(lists: dict[str, dict[str, float]], own: str, others: dict[str, float]) -> bytes:
    """Weights of sequences of letters, learnt from the rarer words: above zero speaks for another language."""
    chance = random.Random(own)
    words = lists[own]
    foreign: list[str] = []
    for language, theirs in lists.items():
        if language != own:
            fit = [w for w, log in theirs.items() if len(w) > 2 and log > -7.6 and log - words.get(w, FLOOR - 0.5) > 1]
            foreign += chance.sample(fit, min(EXAMPLES, len(fit)))
    home = [w for w, log in words.items() if len(w) > 2 and others.get(w, FLOOR - 1) - log < 0.3][: 2 * len(foreign)]
    examples = [(w, True) for w in foreign] + [(w, False) for w in home]
    share = len(home) / len(foreign)
    weights, squares = [0.0] * SIZE, [1e-6] * SIZE
    for _ in range(ROUNDS):
        chance.shuffle(examples)
        for word, is_foreign in examples:
            places = shingles(word)
            guess = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(weights[i] for i in places)))))
            slope = (guess - 1) * share if is_foreign else guess
            for i in places:
                squares[i] += slope * slope
                weights[i] -= RATE * slope / math.sqrt(squares[i])
    return bytes(round(max(-127, min(127, w * SCALE))) & 255 for w in weights)


def bucketed(entries: list[tuple[int, bytes]], bits: int) -> bytes:
    """Entries by the first bits of their hash: where each bucket starts, as numbers of four bytes, then the entries."""
    entries.sort()
    starts = [0] * ((1 << bits) + 1)
    for number, _ in entries:
        starts[(number >> (32 - bits)) + 1] += 1
    for i in range(1 << bits):
        starts[i + 1] += starts[i]
    return struct.pack(f"<{len(starts)}I", *starts) + b"".join(data for _, data in entries)


def level(log: float) -> int:
    return max(0, min(LEVELS - 1, round((log - LOWEST) / STEP)))


def pair(word: str, language: int, log: float) -> tuple[int, bytes]:
    number = crc32(word.encode())
    return number, ((number & 0x3FFF) | language << 14 | level(log) << 19).to_bytes(3, "little")


def sections(magic: bytes, parts: dict[str, bytes]) -> bytes:
    """A file: its magic, how many sections, and of each its name and where it ends; then the sections."""
    at = 12 + 8 * len(parts)
    head = magic.ljust(8) + struct.pack("<I", len(parts))
    for name, part in parts.items():
        at += len(part)
        head += name.encode().ljust(4) + struct.pack("<I", at)
    return head + b"".join(parts.values())


def files() -> dict[str, bytes]:
    """Both files by name."""
    lists = read()
    owns: dict[str, bytes] = {}
    learnt: dict[str, bytes] = {}
    pairs: dict[tuple[str, int], float] = {}
    for number, language in enumerate(LANGUAGES):
        for word, log in list(lists[language].items())[:WORDS]:
            pairs[word, number] = log
    wanted = {word for word, _ in pairs}
    numbers = {language: number for number, language in enumerate(LANGUAGES)}
    for own in OWN:
        others = commonest(lists, own)
        clean = known(lists, own, others)
        hashes = [(number, (number & 0xFFFF).to_bytes(2, "little")) for number in (crc32(w.encode()) for w in clean)]
        owns[own] = bucketed(hashes, OWN_BUCKETS)
        for word in wanted & lists[own].keys() - set(clean):  # how often it is used here counts against it
            if lists[own][word] > SELDOM.get(own, SELDOM_ELSE):
                pairs[word, numbers[own]] = lists[own][word]
        learnt[own] = shapes(lists, own, others)
    entries = [pair(word, number, log) for (word, number), log in pairs.items()]
    names = "".join(language.ljust(4) for language in LANGUAGES).encode()
    return {
        "words-own.bin": sections(b"CLOWN1", owns),
        "words.bin": sections(b"CLWORDS1", {"": names, "*": bucketed(entries, BUCKETS), **learnt}),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    print(f"wordfreq {version('wordfreq')}")
    for name, data in files().items():
        print(name, (folder / name).write_bytes(data), "bytes")
