"""Foreign words that belong in a text: loanwords, words quoted or explained, terms, names, titles and species.

Names are recognized by capitals, particles and endings alone; in doubt a word is not a name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from ...matching.literal_sets import fold_encoded
from ...matching.regex import lazy
from ...matching.text_window import LONG, document_windows
from ...storage import package_data
from . import lexicon
from .lexicon import PARTS, WORD, beyond
from .word_odds import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ...model.document import Document
    from .segments import Token


# Loanwords and accepted phrases.

FILE = package_data.path("loans.txt")
Phrases: TypeAlias = "Mapping[str, Mapping[int, set[tuple[str, ...]]]]"  # by first word and number of words


def phrases(lines: Iterable[str]) -> Phrases:
    """Index phrases by first word and number of words."""
    found: dict[str, dict[int, set[tuple[str, ...]]]] = {}
    for line in lines:
        if words := tuple(WORD.findall(line.lower())):
            found.setdefault(words[0], {}).setdefault(len(words), set()).add(words)
    return found


@lru_cache(4)
def accepted(words: frozenset[str]) -> Phrases:
    """Return the indexed phrases that a configuration accepts; cached for all its files."""
    return phrases(words)


@cache
def shipped() -> Phrases:
    """Return the indexed phrases of the shipped list."""
    with open(FILE, encoding="utf-8") as file:
        return phrases(line for line in file if not line.startswith("#"))


def places(tokens: Sequence[Token], *lists: Phrases) -> Iterator[int]:
    """Yield the indices of the tokens that belong to a phrase of one of the lists."""
    words = [token.word for token in tokens]
    for known in lists:
        first = known.keys() & words if known else ()
        for i in [i for i, word in enumerate(words) if word in first] if first else ():
            for length, same in known[words[i]].items():
                if length == 1 or tuple(words[i : i + length]) in same:
                    yield from range(i, i + length)


# Words that are mentioned, quoted or explained on purpose.

_AROUND = 40  # code points before a word that are searched for its introduction
_LONGEST, _WORDS = 80, 8  # most code points and words of a title or a phrase
_MARK = lazy('"')
_STOP = lazy(r"[.!?…][”’\"'»]?\s*$")
_PAIRS = ("“”", "‘’", "«»", "„“", "「」", "『』", "《》", '""')
_LANGUAGE = (
    "Arabic|Bengali|Bulgarian|Catalan|Chinese|Croatian|Czech|Danish|Dutch|English|Estonian|Finnish|French|Gaelic|German|"
    "Greek|Hawaiian|Hebrew|Hindi|Hungarian|Icelandic|Indonesian|Irish|Italian|Japanese|Korean|Latin|Latvian|Lithuanian|"
    "Malay|Māori|Maori|Norwegian|Persian|Polish|Portuguese|Romanian|Russian|Sanskrit|Serbian|Slovak|Slovenian|Spanish|"
    "Swahili|Swedish|Tagalog|Thai|Turkish|Ukrainian|Urdu|Vietnamese|Welsh|Yiddish|Zulu|Cyrillic"
)
# Introduces a word as a word: “known as 人”, “Russian: слово”, „das sogenannte …“.
_NAMED = lazy(
    rf"(?i)(?:[:=/#@|&]|\b(?:called|known as|known|named|names?|nam(?:ing|es)|dubbed|labell?ed|termed|characters?|"
    rf"letters?|words?|terms?|symbols?|slogans?|mottos?|motto is|kanji|hanzi|hangul|hanja|written|writes?|"
    rf"spell(?:ed|t)|phrases?|expressions?|hashtags?|titles?|titled|entitled|reads?|reading|means|meaning|so-called|{_LANGUAGE}|genannt|heißt|"
    rf"sogenannten?|Wort|appelée?s?|dite?s?|mot|llamad[oa]s?|palabra|chamad[oa]s?|palavra|chiamat[oaie]|detto|parola|"
    rf"genoemd|woord|heet)),?\s*(?:the\s+|a\s+|an\s+)?[“”‘’\"'«„(]*$"
)
_EXPLAINED = lazy(
    r"[”’\"'»]?(?:,|\s[–—-]|\s?\()?\s*(?:meaning\b|which (?:means|translates|is)\b|that is\b|or [“‘\"]|i\.e\.|"
    r"literally\b|d\. ?h\.|das heißt\b|c[’']est-à-dire\b|es decir\b|ou seja\b|cioè\b|dat wil zeggen\b)"
    r"|[”’\"'»]?(?:,|\s[–—-])\s*(?:[“‘„«]|[\"'](?=\w))|[”’\"'»]?\s?[\[(（]"
)


def mentioned(text: str, start: int, end: int) -> bool:
    """Whether the words at `start:end` are introduced as words, explained, or an original in parentheses."""
    if _NAMED.search(text, max(0, start - _AROUND), start) or _EXPLAINED.match(text, end):
        return True
    return text[max(0, start - 1) : start] in ("(", "（") and text[end : end + 1] in (")", "）")


@lru_cache(maxsize=8)
def _straight(text: str) -> tuple[int, ...]:
    """Return the offsets of straight double quotation marks."""
    return tuple([m.start() for m in _MARK.finditer(text)])


def quoted(text: str, start: int, end: int, ours: Callable[[str], int]) -> bool:
    """Whether the words at `start:end` are in a short quotation that is no sentence and not in the text's language.

    `ours` returns the number of words of the text's language in a part of the text.
    """
    for first, last in _PAIRS:
        opened = text.rfind(first, max(0, start - _LONGEST), start)
        if opened < 0 or (first == last and bisect_left(_straight(text), start) % 2 == 0):
            continue
        if text.find(last, opened + 1, end) >= 0 or (closed := text.find(last, end, end + _LONGEST)) < 0:
            continue
        inside = text[opened + 1 : closed]
        phrase = len(inside.split()) <= _WORDS and not _STOP.search(inside)
        if phrase and ours(text[opened + 1 : start] + " " + text[end:closed]) < 2:
            return True
    return False


# Terms of the article: frequent words, and words that also occur in code.

_FEW = 20  # words
_TERM = 4  # occurrences that make a word a term of the article
_BYTE = "\xff"  # the last letter with a byte in a window


def terms(document: Document, words: set[str]) -> set[str]:
    """Return the lowercase words among `words` that are so frequent in the document that they are its terms."""
    if len(document.text) <= LONG and len(words) <= _FEW:  # a search per word is only worth it for few words
        texts = [window.text.lower() for window in document_windows(document)]
        words = {word for word in words if sum(text.count(word) for text in texts) >= _TERM}
    counts: Counter[str] = Counter()
    plain = {word.encode("latin-1"): word for word in words if max(word) <= _BYTE}
    strange = words.difference(plain.values())
    for window in document_windows(document) if words else ():
        every = fold_encoded(window.words).translate(PARTS).split()
        counts.update(map(plain.__getitem__, filter(plain.__contains__, every)))
        for _, word in beyond(window) if strange else ():
            counts.update(filter(strange.__contains__, WORD.findall(word.lower())))
    return {word for word, count in counts.items() if count >= _TERM}


def coded(document: Document) -> set[str]:
    """Return the lowercase words of the document's code: terms of the program that it is about."""
    from ...formats.block_removal import code

    return {*WORD.findall(code(document).lower())}


# Names, titles and species.

TITLE, HEAD = 4, 1.0  # most lowercase words of a title; least odds of its first word

# Particles of names; a run of them beside a capital is a name.
PARTICLES = frozenset(
    "a af agli ai al alla alle allo am au auf aux av bin da dalla das de degli dei del dell della delle dello den der "
    "des di do dos du e el i ibn il in la las le les lo los na nella nelle nello på sulla sur te ten ter v van vom "
    "von z zu zum zur".split()
)
JOINTS = frozenset("e en et i og och und y".split())  # part of a name only between two capitals


def small(run: Sequence[Token]) -> bool:
    """Whether all words are capitalized or particles of names."""
    return all(t.capital or t.word in PARTICLES for t in run)


def is_name(every: Sequence[Token], run: Sequence[Token], own: str, language: str) -> bool:
    """Whether a run is only the particles of a name, a species after its genus, or a title."""
    place = bisect_left(every, run[0].start, key=lambda t: t.start)
    beside = (*every[max(0, place - 1) : place], *every[place + len(run) : place + len(run) + 1])
    if small(run):
        return any(t.capital for t in (*run, *beside))
    if len(run) == 1 and run[0].word in JOINTS:
        return len(beside) == 2 and all(t.capital for t in beside)
    return species(every, place, run) or _is_title(every, place, run, own, language)


def _is_title(every: Sequence[Token], place: int, run: Sequence[Token], own: str, language: str) -> bool:
    """Whether a run starts with a capitalized word of the language inside a sentence: *Cien años de soledad*."""
    if language == "de" or sum(not t.capital for t in run) > TITLE:
        return False
    head = run[0] if run[0].capital or not place else every[place - 1]
    odds = facts(head.word, own)
    said = odds.get(language, 0.0) if language else max(odds.values(), default=0.0)
    joined = head is run[0] or run[0].cost == 0
    last = every[place + len(run) : place + len(run) + 1]
    whole = run[-1].word not in PARTICLES or any(t.capital for t in last)
    joined = joined and whole and any(t.word in PARTICLES or t.word in JOINTS for t in run)
    return joined and head.capital and not head.first and said >= HEAD


def species(every: Sequence[Token], place: int, run: Sequence[Token]) -> bool:
    """Whether a run is a Latin species name, such as *Rana arvalis*, or its second part."""
    if run[0].capital:
        genus, rest = run[0], run[1:]
    else:
        genus, rest = every[place - 1] if place else run[0], run
    return genus.capital and 0 < len(rest) <= 2 and all(not t.capital and epithet(t.word) for t in rest)


def epithet(word: str) -> bool:
    """Whether a lowercase word may be the second part of a Latin species name."""
    ends = ("a", "ae", "i", "is", "us", "um", "ans", "ens", "es", "os", "or", "ex", "ix", "ides", "e")
    formed = len(word) > 3 and word.isascii() and word.endswith(ends)
    return formed and max(lexicon.uses(word).values(), default=-9) < -6
