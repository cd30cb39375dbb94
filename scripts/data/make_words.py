"""Create words-own.bin and words.bin, the languages of words, from the frequency lists of wordfreq.

Usage: python scripts/data/make_words.py SCOWL [FOLDER], where SCOWL holds english-words.10 and so on, as Debian's
package `scowl` installs them in /usr/share/dict/scowl. The same lists give the same bytes; the layout of both files is
described in copylint/wordtable.py, which reads them.
"""

from __future__ import annotations

import random
import struct
import sys
import unicodedata
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import wordfreq
from make_shapes import shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = Path(__file__).parents[2] / "src" / "copylint" / "data"
# Languages that a text can be checked in: how many of their words are known. German and Dutch join words.
OWN = {"en": 90_000, "de": 120_000, "fr": 80_000, "es": 80_000, "pt": 80_000, "it": 80_000, "nl": 100_000}
# What their words take on: a word that often occurs so as well is the language's own, whoever else uses it.
ENDINGS = {"en": "s d ed ing", "de": "e en er es n s", "fr": "e es s", "es": "es s", "pt": "es s", "nl": "e en s"}
# Languages in Latin letters that a fragment can be in, the seven among them; their place is their number in the table.
LANGUAGES = "en de fr es pt it nl ca da nb sv is fi hu pl cs sk sl sh ro lt lv tr id ms fil vi".split()
WORDS = 45_000  # of each language in words.bin
CLEAN = 0.7  # known are words that no other language uses 10 ** CLEAN times as often,
COMMON, RISE = -5.5, 0.5  # and so much more often for each tenfold that they are common
FLOOR = -8.5  # log10 of the frequency of a word that is in no list
RARE = -7.7  # a rarer word of a list is as good as none: it holds everything
SELDOM = {"en": -7.8}  # log10 of the frequency below which a word that others use far more often is theirs
SELDOM_ELSE = -7.0  # the same of the other languages, whose lists have more English in them
FOLD = str.maketrans("\u0219\u021b", "\u015f\u0163")  # Romanian letters, as wordtable.py has them
BUCKETS, OWN_BUCKETS = 16, 12  # bits of a hash that choose the bucket
LEVELS, STEP, LOWEST = 32, 0.2, -8.0  # log10 frequencies as the table holds them
EXAMPLES = 6_000  # words of each other language to learn shapes from
VARIANTS = ("english", "american", "british", "british_z", "australian", "canadian")  # of SCOWL's lists
COMMONER, RARER, RAREST = 70, 80, 95  # their sizes: words that readers know, words that may stand in a text, and all
NOUN, SHARED = 5, 0.5  # letters of a noun of German, and how much rarer it is in all other languages
DICTIONARY = 2.8  # as CLEAN, for words that a dictionary of the language has


def latin(word: str) -> bool:
    """Whether a word is made of Latin letters alone."""
    return word.isalpha() and all(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in word)


def read() -> dict[str, dict[str, float]]:
    """By language, log10 frequencies of words, commonest first."""
    lists: dict[str, dict[str, float]] = {}
    for language in LANGUAGES:
        words: dict[str, float] = {}
        for place, bin_ in enumerate(wordfreq.get_frequency_list(language, "best")):
            for word in (unicodedata.normalize("NFC", w).translate(FOLD) for w in bin_):
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


def dictionary(folder: Path, most: int) -> set[str]:
    """English words of SCOWL's lists up to a size."""
    found: set[str] = set()
    for path in folder.glob("*-words.*"):
        kind, _, size = path.name.rpartition(".")
        if kind.removesuffix("-words") in VARIANTS and int(size) <= most:
            found.update(w for w in path.read_text("iso-8859-1").split() if latin(w) and w.islower() and len(w) > 2)
    return found


def fits(log: float, other: float, tolerance: float) -> bool:
    """Whether a word is no sign of another language that uses it more often."""
    return other - log < tolerance + RISE * max(0.0, log - COMMON)


def known(lists: dict[str, dict[str, float]], own: str, others: dict[str, float]) -> list[str]:
    """The commonest words of a language that can be no sign of another."""
    words, endings = lists[own], ENDINGS.get(own, "").split()
    clean = {w for w, log in words.items() if fits(log, others.get(w, FLOOR), CLEAN)}

    def inflected(word: str, log: float) -> bool:
        forms = [word + ending for ending in endings if ending[0] != word[-1]]
        return len(word) > 2 and any(form in clean and -1.0 < words[form] - log < 0.3 for form in forms)

    return [w for w, log in words.items() if log > RARE and (w in clean or inflected(w, log))][: OWN[own]]


def listed(
    words: dict[str, float], others: dict[str, float], clean: Iterable[str], common: set[str], rare: set[str]
) -> list[str]:
    """Further words, of dictionaries, that can be no sign by themselves; of the common ones more is borne."""
    found = {w for w in common if fits(words.get(w, FLOOR), others.get(w, FLOOR), DICTIONARY)}
    found |= {w for w in rare if fits(words.get(w, FLOOR), others.get(w, FLOOR), CLEAN)}
    return sorted(found.difference(clean))


def nouns(lists: dict[str, dict[str, float]], own: str) -> list[str]:
    """Words of German that no other language shares, so that a capital does not make a name of them."""
    others = commonest(lists, "de")
    ours = lists[own]
    return [
        w
        for w, log in list(lists["de"].items())[:WORDS]
        if len(w) >= NOUN and others.get(w, FLOOR) < log - SHARED and ours.get(w, FLOOR) < RARE
    ]


def hashed(words: Iterable[str]) -> bytes:
    """The last 16 bits of the checksums of words, by bucket."""
    numbers = (crc32(word.encode()) for word in words)
    return bucketed([(number, (number & 0xFFFF).to_bytes(2, "little")) for number in numbers], OWN_BUCKETS)


def learnt(lists: dict[str, dict[str, float]], own: str, others: dict[str, float], listed: list[str]) -> bytes:
    """Weights of sequences of letters, learnt from the rarer words of lists and from those of a dictionary."""
    chance = random.Random(own)
    words = lists[own]
    foreign: list[str] = []
    for language, theirs in lists.items():
        if language != own:
            fit = [w for w, log in theirs.items() if len(w) > 2 and log > -7.6 and log - words.get(w, FLOOR - 0.5) > 1]
            foreign += chance.sample(fit, min(EXAMPLES, len(fit)))
    home = [w for w in listed if others.get(w, FLOOR - 1) - words.get(w, FLOOR) < 0.3]
    home += [w for w, log in words.items() if len(w) > 2 and others.get(w, FLOOR - 1) - log < 0.3]
    return shapes(foreign, chance.sample(home, min(len(home), len(foreign))), own)


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


def files(scowl: Path) -> dict[str, bytes]:
    """Both files by name; `scowl` is the folder of SCOWL's lists."""
    lists = read()
    common, rare, every = (dictionary(scowl, most) for most in (COMMONER, RARER, RAREST))
    owns: dict[str, bytes] = {}
    letters: dict[str, bytes] = {}
    pairs: dict[tuple[str, int], float] = {}
    for number, language in enumerate(LANGUAGES):
        for word, log in list(lists[language].items())[:WORDS]:
            pairs[word, number] = log
    wanted = {word for word, _ in pairs}
    numbers = {language: number for number, language in enumerate(LANGUAGES)}
    for own in OWN:
        others = commonest(lists, own)
        clean = known(lists, own, others)
        owns[own] = hashed(clean + (listed(lists[own], others, clean, common, rare) if own == "en" else []))
        if own != "de":
            owns[own + "^"] = hashed(nouns(lists, own))
        for word in wanted & lists[own].keys() - set(clean):  # how often it is used here counts against it
            if lists[own][word] > SELDOM.get(own, SELDOM_ELSE):
                pairs[word, numbers[own]] = lists[own][word]
        letters[own] = learnt(lists, own, others, sorted(every) if own == "en" else [])
    entries = [pair(word, number, log) for (word, number), log in pairs.items()]
    names = "".join(language.ljust(4) for language in LANGUAGES).encode()
    return {
        "words-own.bin": sections(b"CLOWN1", owns),
        "words.bin": sections(b"CLWORDS1", {"": names, "*": bucketed(entries, BUCKETS), **letters}),
    }


if __name__ == "__main__":
    print(f"wordfreq {version('wordfreq')}")
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else DATA
    for name, data in files(Path(sys.argv[1])).items():
        print(name, (folder / name).write_bytes(data), "bytes")
