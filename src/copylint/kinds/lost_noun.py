"""A determiner whose noun is missing: “in an online and he expects”, “the author of the was arrested”.

Words other than nouns that may follow a determiner (an adverb, an adjective, a word mentioned as a word) are skipped,
as are letters used as names (plan a and b).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ..analysis import part_of_speech
from ..matching.regex import lazy
from .base import Kind, changed

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate, Match

_ENDS = ("of", "and", "but", "was", "were", "is", "are", "has", "had", "would", "which", "who", "whose")
_LEADS = ("by", "with", "from", "for", "to", "in", "on", "at", "since", "until", "during", "after", "before", "without")
_NEXT = r"(?:the|an?|his|its|their|our|her|this|these|that|two|three|four|five|six|seven|eight|nine|ten|\d|[A-Z])"
_CLAUSES = ("which", "who", "whose", "where", "and", "but", "when", "after", "while", "he", "she", "they", "it", "said")
_BARE = lazy(
    r"(?P<det>(?<![\w’'.,&/@#-])(?:[Tt]he|[Aa]n|a|(?<![^.!?”\n] )A(?= of )))"
    rf"(?: (?:(?:{'|'.join(_ENDS)})(?= [A-Za-z]{{2,}}| a )|(?:{'|'.join(_LEADS)})(?= {_NEXT}))(?![\w’'-])"
    rf"|, (?:{'|'.join(_CLAUSES)})\b|(?<!a)[.](?= [A-Z]|$))"
)
_VERY = ("very", "most", "more", "so")
_QUALIFIED = lazy(rf"(?<![\w’'.&/@#-])[Aa]n?(?P<very> (?:{'|'.join(_VERY)}))?(?: (?P<adjective>[a-z]+))?$")
_FAR = 60  # code points before a conjunction
_SUBJECTS = ("he", "she", "they", "we", "nobody", "everyone", "somebody")
_OWNERS = ("the", "his", "its", "their", "her")
_FINITE = ("is", "was", "were", "has", "had", "will", "would", "said", "says")
_PROMISES = ("promised", "agreed", "decided", "refused", "hoped", "wanted", "tried", "asked", "continued", "managed")
_PAST = "rose fell went came took made left gave began became stood held kept lost won saw".split()
_GOES_ON = lazy(  # a new clause begins, or the next verb of this one
    rf" (?:and|but) (?:(?:{'|'.join(_SUBJECTS)}) |it (?:is|was|has|had|will|would|did|does)\b|"
    rf"(?:{'|'.join(_OWNERS)}) (?!\w+(?:er|est) )[a-z]+ (?:are|have|{'|'.join((*_FINITE, *_PAST))}|[a-z]+ed)\b|"
    rf"(?:{'|'.join(_FINITE)})(?=[ ,])|(?:{'|'.join(_PROMISES)}) to\b)"
)
_PHRASES = lazy(r"(?i)\bby the by\b|\bthe to and fro\b|\bthe for and against\b")
_NAMES = lazy(  # of a letter
    r"(?i)\b(?:plan|point|part|option|item|letter|grade|class|group|team|type|vitamin|section|figure|table|note|side|step|"
    r"case|level|model|category|room|hepatitis|size|line|gate|block|variant)s? $"
)


class LostNoun(Kind):
    """Reports the determiner and the adjectives without a noun."""

    def triggers(self) -> Sequence[str]:
        bare = [f"{det} {word} " for det in ("the", "a", "an") for word in (*_ENDS, *_LEADS)]
        stopped = [f"{det}, {word}" for det in ("the", "an", "a") for word in _CLAUSES] + ["the.", "an."]
        spaced = [f"{word} " for word in (*_SUBJECTS, "it", *_OWNERS, *_PROMISES)]
        starts = [*spaced, *(f"{word}{behind}" for word in _FINITE for behind in " ,")]
        return bare + stopped + [f" {word} {start}" for word in ("and", "but") for start in starts]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            text = region.text
            for m in _likely(text, places):
                if found := (_qualified if text[m.start()] == " " else _bare)(text, m):
                    yield changed(region, *found, ())


def _likely(text: str, places: Sequence[int] | None) -> Iterator[re.Match[str]]:
    """Yield determiners that no noun may follow, and conjunctions that may be in the noun's place."""
    if places is None:
        return chain(_BARE.finditer(text), _GOES_ON.finditer(text))
    return filter(None, [(_GOES_ON if text[at] == " " else _BARE).match(text, at) for at in places])


def _bare(text: str, m: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of an article without a noun; None if it is a letter used as a name or in a set phrase."""
    if m["det"] in ("a", "A") and _NAMES.search(text[max(0, m.start() - 12) : m.start()]):
        return None
    return None if _PHRASES.search(text[max(0, m.start() - 4) : m.end() + 12]) else m.span("det")


def _qualified(text: str, m: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of *a* and an adjective before a conjunction, or None."""
    last = text[text.rfind(" ", 0, m.start()) + 1 : m.start()]
    if last not in part_of_speech.adjectives() and last not in _VERY:
        return None
    before = _QUALIFIED.search(text[max(0, m.start() - _FAR) : m.start()])
    if before is None or not (
        before["adjective"] in part_of_speech.adjectives() if before["adjective"] else before["very"]
    ):
        return None
    return m.start() - len(before[0]), m.start()
