"""A preposition before the base form of a verb, where English has the form in -ing: “without know the cause”.

Words that may be nouns are verbs only where an object follows; a verb that follows a clause (“those he cared for
believe”) is not told from one, so the fix is never more than advice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import wordclass
from ..findings import Applicability
from ..options import option
from . import Kind, Match, matches, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

_OBJECT = frozenset("the a an this these those his her its their our my your it them him us me".split())
_ADVERB = frozenset("aside away".split())
# What stands behind a noun as well: “a break of serve in the third set”.
_FUNCTION = frozenset(
    "and or but nor of in on at to for from by with as is was were are has had will would than that which who "
    "when while after before because if so not".split()
)
_NO_OBJECT = re.compile(  # “on display this week”, “the amount of risk it had taken on”
    r" (?:(?:this|these|the|an?) (?:\w+ )?(?:days?|hours?|minutes?|weeks?|weekends?|months?|years?|morning|afternoon|"
    r"evening|time|summer|winter|autumn|spring|season)|"
    r"(?:it|they|he|she) (?:is|was|has|had|will|would|can|could|did|does|might|may|should|must))\b"
)
_APPROXIMATE = re.compile(r"(?i)\b(?:kind|sort|type|lot|because|out|just) $")  # “kind of become”
_STRANDED = re.compile(r"(?i)\b(?:who|whom|which|that|what|where|how|to)\b[^.,;:!?]*$")  # “those that he cared for”
_FAR = 60  # code points in front in which a relative clause may have begun
# Nouns too, but no other noun follows them then: “for take part”, “of give way”.
_LIGHT = frozenset(
    "be have take make give go get keep know put let see find think tell bring meet win lose sell send receive "
    "seek speak teach choose".split()
)
_HAVE, _IN_TIME = ("have", "be"), ("without", "after", "before", "by")  # “after have signed it”


_PAIR = re.compile(r"(?<![\w’'-])([A-Za-z]+)(?= ([a-z]{2,})(?![\w’'-]))")
_AFTER = re.compile(r" ([a-z]+)(?![’'-])")

_COMMON = "the an any his her their it in on that this such what which".split()  # behind prepositions


def _start(verb: str) -> str:
    """The first letters of a verb, so many that few other words behind a preposition begin so."""
    for length in range(2, len(verb)):
        if not any(word.startswith(verb[:length]) for word in _COMMON):
            return verb[:length]
    return verb


class BareInfinitive(Kind):
    """Reported is the verb, with its form in -ing as what may be meant."""

    prepositions: Sequence[str] = option(
        "what no base form of a verb follows",
        ("of", "without", "for", "by", "from", "before", "after", "about"),
    )

    def names(self) -> Sequence[str]:
        return ("preposition",)

    def triggers(self) -> Sequence[str]:
        starts = sorted({_start(verb) for verb in wordclass.base_forms()})
        return [f"{preposition} {start}" for preposition in self.prepositions for start in starts]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        known = wordclass.base_forms()
        for region, m in matches(_PAIR, candidates):
            if m[2] not in known or (preposition := m[1].lower()) not in self.prepositions:
                continue
            if self._is_verb(region.text, m) and not self._may_be_right(region.text, m):
                made = replaced(region, *m.span(2), wordclass.gerund(m[2]), Applicability.DISPLAY)
                yield Match(made.span, made.fixes, {**made.values, "preposition": preposition})

    @staticmethod
    def _is_verb(text: str, m: re.Match[str]) -> bool:
        word, following = m[2], _AFTER.match(text, m.end(2))
        after = following[1] if following else ""
        if word in wordclass.verbs():
            return True
        if word in _LIGHT:
            return bool(after) and after not in _FUNCTION and (word not in _HAVE or m[1].lower() in _IN_TIME)
        return (
            (word in wordclass.verbs_seldom_nouns() or word in wordclass.verbs_or_nouns())
            and (after in _OBJECT or after in _ADVERB)
            and _NO_OBJECT.match(text, m.end(2)) is None
        )

    @staticmethod
    def _may_be_right(text: str, m: re.Match[str]) -> bool:
        before = text[max(0, m.start() - _FAR) : m.start()]
        if m[1].lower() in ("of", "about"):
            return _APPROXIMATE.search(before) is not None
        return m[1].lower() in ("for", "by", "from") and _STRANDED.search(before) is not None
