"""A preposition before the base form of a verb instead of the -ing form: “without know the cause”.

Words that may be nouns count as verbs only before an object. A verb after a clause (“those he cared for believe”) looks
the same, so the fix is always manual.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..analysis import part_of_speech
from ..model.findings import Applicability
from .base import Kind, Match, matches, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_OBJECT = frozenset("the a an this these those his her its their our my your it them him us me".split())
_ADVERB = frozenset("aside away".split())
# Words that may also follow a noun: “a break of serve in the third set”.
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
_FAR = 60  # code points before the preposition in which a relative clause may begin
# Also nouns, but verbs if another noun follows: “for take part”, “of give way”.
_LIGHT = frozenset(
    "be have take make give go get keep know put let see find think tell bring meet win lose sell send receive "
    "seek speak teach choose".split()
)
_HAVE, _IN_TIME = ("have", "be"), ("without", "after", "before", "by")  # “after have signed it”


_PAIR = re.compile(r"(?<![\w’'-])([A-Za-z]+)(?= ([a-z]{2,})(?![\w’'-]))")
_AFTER = re.compile(r" ([a-z]+)(?![’'-])")

_COMMON = "the an any his her their it in on that this such what which".split()  # after prepositions


def _start(verb: str) -> str:
    """Return the first letters of a verb, enough to differ from common words after a preposition."""
    for length in range(2, len(verb)):
        if not any(word.startswith(verb[:length]) for word in _COMMON):
            return verb[:length]
    return verb


class BareInfinitive(Kind):
    """Reports the verb; the fix proposes its -ing form."""

    prepositions: Sequence[str] = option(
        "prepositions that no base form of a verb follows",
        ("of", "without", "for", "by", "from", "before", "after", "about"),
    )

    def names(self) -> Sequence[str]:
        return ("preposition",)

    def triggers(self) -> Sequence[str]:
        starts = sorted({_start(verb) for verb in part_of_speech.base_forms()})
        return [f"{preposition} {start}" for preposition in self.prepositions for start in starts]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        known = part_of_speech.base_forms()
        for region, m in matches(_PAIR, candidates):
            if m[2] not in known or (preposition := m[1].lower()) not in self.prepositions:
                continue
            if self._is_verb(region.text, m) and not self._may_be_right(region.text, m):
                made = replaced(region, *m.span(2), part_of_speech.gerund(m[2]), Applicability.MANUAL)
                yield Match(made.span, made.fixes, {**made.values, "preposition": preposition})

    @staticmethod
    def _is_verb(text: str, m: re.Match[str]) -> bool:
        word, following = m[2], _AFTER.match(text, m.end(2))
        after = following[1] if following else ""
        if word in part_of_speech.verbs():
            return True
        if word in _LIGHT:
            return bool(after) and after not in _FUNCTION and (word not in _HAVE or m[1].lower() in _IN_TIME)
        return (
            (word in part_of_speech.verbs_seldom_nouns() or word in part_of_speech.verbs_or_nouns())
            and (after in _OBJECT or after in _ADVERB)
            and _NO_OBJECT.match(text, m.end(2)) is None
        )

    @staticmethod
    def _may_be_right(text: str, m: re.Match[str]) -> bool:
        before = text[max(0, m.start() - _FAR) : m.start()]
        if m[1].lower() in ("of", "about"):
            return _APPROXIMATE.search(before) is not None
        return m[1].lower() in ("for", "by", "from") and _STRANDED.search(before) is not None
