"""`a` and `an` by the sound of the word that follows: an hour, a European, an FBI agent."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from .base import Kind, Match, matches, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_ARTICLE = re.compile(
    r"(?<![\w’'@#/\\.&-])(?P<article>[Aa]n?) (?P<open>[“‘\"']?)"
    r"(?P<next>\d[\d.,]*(?:[a-z]{2}\b)?|[A-Za-z][A-Za-z’'-]*)(?![\w@/\\])"
)
# Function words that follow a letter used as a name (vitamin A is, plan a and b), never an article.
_NOT_NOUNS = frozenset(
    "a an and are as at i if in is it its of on or am us e o u i’m i'm un en et el al est is: unless until upon".split()
)
_ENGLISH = re.compile(
    r"(?i)\b(?:the|of|and|to|is|was|were|that|with|for|from|it|they|he|she|his|her|their|we|you|not|this|are|have|has|had|"
    r"by|on|or|said|who|which|when|be|been|would|all|at)\b"
)
_FOREIGN = re.compile(  # function words of languages that have a word `a` or `an`
    r"\b(?:de|que|la|el|los|las|del|una|un|por|con|para|en|al|su|les|des|une|est|dans|pour|qui|sur|pas|il|di|che|della|per|"
    r"um|uma|do|da|os|ao|com|não|dos|das|der|die|und|den|ist|ein|eine|auf|mit|von|zu|se|na|je|že|v|s|z|o|és|az|egy|"
    r"și|cu|din|pe|nu|w|i|się|jest|od)\b"
)
_QUOTED = 2000  # code points of a quotation that are searched for English words
_AROUND = 120  # code points
_SILENT_H = re.compile(r"(?:hour|heir|honest|honou?r)", re.I)
_YOU = re.compile(  # vowel letters that sound as a consonant: “you” and “won”
    r"(?:eu|ewe|u(?:biqui|fo|kelele|krain|lys|nanim|ni(?:[tqvfclxbp]|on|sex|so|d[io])|r(?:an(?!g)|in|olog)"
    r"|s(?:a[bg]|e|u(?!r?al?$)|ual|ur|ury)|t(?:e[nr]|il|op|ah)|vul|ganda|rugua)"
    r"|one(?:s|self|-|$|’|')|once|ouija)",
    re.I,
)
_ALWAYS_VOWEL = re.compile(
    r"[aio]|e(?!u|w)|u(?:gl|lc|lt|mb|mp|n(?!i|an|e[sc])|p|rb|rg|rn|sh|th|tm|tt)"
    r"|un(?:in|im|ne|ea|id|ans|ann|ant|aff|acc)",
    re.I,
)
_LETTERS = frozenset("AEFHILMNORSX")  # letters whose names begin with a vowel sound
_SPELLED = frozenset("HIV SUV NIH MEP SEO SEC HOV FOI NES MOT".split())  # like words, but read by letter
_AS_WORDS = frozenset(
    "AIDS FEMA FIFA HUD LAN LASER LEGO MASH MERS NAFTA NASA NASCAR NATO NAVY NIMBY NICE OPEC RADAR RAM ROM SALT SARS "
    "SAT SIM SONAR SOS SWAT UEFA UFO UNESCO UNICEF SAP SAG LIDAR FAQ SQL MIDI SNES RAF RAND NIST NOAA FARC HAMAS FICO "
    "MAGA REIT ROTC SCUBA HIPAA HEPA LIBOR SOHO NASDAQ FOMO MENSA RICO SIDS SEAL SUNY MOMA NAACP SOCOM NORAD "
    "FISA".split()
)

# Starts of words, in any letter case, that a wrong article can precede. For initialisms, pairs of letters that few
# words start with.
_BEFORE_VOWEL = (
    *"aeiou18",
    "hou",
    "heir",
    "hono",
    "hone",
    *(s.lower() for s in _SPELLED),
    *(f"{ch.lower()}-" for ch in _LETTERS),
)
_SPELLED_OUT = {
    "f": "bcdfghjkmnpqstvwx", "h": "bcdfghjklmnpqrstvwxz", "l": "bcdfghjkmnpqrstvwxz", "m": "bcdfghjklmnpqrstvwxz",
    "n": "bcdfghjklmnpqrstvwxz", "r": "bcdfgjklmnpqrstvwxz", "s": "bdfgjrsvxz", "x": "abcdefghijklmnopqrstuvwxyz",
}  # fmt: skip
_STARTS = (*_BEFORE_VOWEL, *(f"{first}{second}" for first, seconds in _SPELLED_OUT.items() for second in seconds))
_BEFORE_CONSONANT = (*"bcdfghjklmnpqrstvwxyz0123456789", "eu", "ewe", "on", "ouija", *(f"u{ch}" for ch in "bfgklnrstv"))


class IndefiniteArticle(Kind):
    """No match if the sound is uncertain: initialisms that may be words, `u` and `h` words outside the lists."""

    def names(self) -> Sequence[str]:
        return ("next",)

    def triggers(self) -> Sequence[str]:
        sounds = [("a", s) for s in _STARTS] + [("an", s) for s in _BEFORE_CONSONANT]
        quoted = [f"{article} {mark}" for article in ("a", "an") for mark in "“‘\"'"]
        return [f"{article} {start}" for article, start in sounds] + quoted

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, m in matches(_ARTICLE, candidates):
            article, word = m["article"], m["next"]
            vowel = vowel_sound(word)
            if vowel is None or vowel == (len(article) == 2):
                continue
            if vowel and not m["open"] and not word.lower().startswith(_STARTS):  # no trigger finds such initialisms
                continue
            if not _is_article(region.text, m) or _elsewhere(region.text, m.start()):
                continue
            new = article[0] + ("n" if vowel else "")
            made = replaced(region, m.start("article"), m.end("article"), new)
            yield Match(made.span, made.fixes, {**made.values, "next": word})


def _is_article(text: str, m: re.Match[str]) -> bool:
    """Whether the match is an article: not a letter used as a name, nor a word of another language."""
    start, article, word = m.start(), m["article"], m["next"]
    name = word if len(word) > 1 and word.isupper() else word.lower()  # keeps UN apart from un
    if name in _NOT_NOUNS or (len(word) < 3 and not word.isupper() and not word[0].isdigit()):
        return False
    before = text[max(0, start - _AROUND) : start].rstrip()
    if start and text[start - 1] in '[({“"‘' and not (text[start - 1] in '“"' and _quoted_english(text, start)):
        return False
    if article[0] == "A" and before and before[-1] not in '.!?:”"“':
        return False
    return not (
        text[m.end() : m.end() + 1].isalpha()
        or (start and not text[start - 1].isspace() and text[start - 1] not in '—–“"')
    )


def _quoted_english(text: str, start: int) -> bool:
    """Whether a quotation that begins with the article is in English, by more words than the article."""
    far = start + _QUOTED
    end = min((at for mark in '”"' if (at := text.find(mark, start, far)) >= 0), default=min(far, len(text)))
    return _ENGLISH.search(text, start, end) is not None


def _elsewhere(text: str, at: int) -> bool:
    """Whether the words around an offset show another language, where `a` and `an` are words as well."""
    around = text[max(0, at - _AROUND) : at + _AROUND]
    return len(_FOREIGN.findall(around)) > 2 * len(_ENGLISH.findall(around))


@lru_cache(maxsize=4096)
def vowel_sound(word: str) -> bool | None:
    """Whether a word or number begins with a vowel sound; None if uncertain."""
    if word[0].isdigit():
        return _number(word)
    stem = re.split(r"[-’']", word)[0]
    if len(stem) >= 2 and stem.isupper():
        return _initialism(stem)
    if stem == "e" and word.startswith("e-"):
        return True
    if len(stem) == 1:
        return stem.upper() in _LETTERS if stem != word and stem.isupper() else None
    if any(ch.isupper() for ch in stem[1:]):
        return None
    first = stem[0].lower()
    if first == "h":
        return (
            True
            if _SILENT_H.match(word)
            else (None if re.match(r"h(?:erb|istor|otel|abit|allucin|yste|umble|omage)", word, re.I) else False)
        )
    if first in "aeiou":
        if _YOU.match(word):
            return False
        return True if _ALWAYS_VOWEL.match(stem) else None
    if first == "y" and stem[1:2] not in "aeiou":
        return None
    return None if not re.search(r"[aeiouy]", stem, re.I) else False


def _initialism(word: str) -> bool | None:
    """Whether a spelled-out initialism begins with a vowel sound; None if it may be read as a word."""
    if word in _SPELLED:
        return True
    if word in _AS_WORDS or len(word) > 5:
        return None
    if re.search(r"[AEIOU]", word[1:]) and len(word) > 3:
        return None
    if len(word) == 3 and word[1] in "AEIOU" and word[0] not in "AEIOU":
        return None
    if word[0] in "AEIO":
        return True
    if word[0] == "U":
        return (
            False if word in ("UN", "UK", "US", "USB", "USA", "UAE", "URL", "UFC", "UI", "UCLA", "UV", "UPS") else None
        )
    return word[0] in _LETTERS


def _number(word: str) -> bool | None:
    digits = word.partition(".")[0].replace(",", "").rstrip("stndrh")
    if digits.startswith("8"):
        return True
    if digits in ("11", "18"):
        return True
    if digits.startswith(("11", "18")) and len(digits) > 2:
        return True if "," in word and len(digits) in (5, 8) else None
    return False
