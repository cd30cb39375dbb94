"""A classifying adjective after its noun, as in Romance languages: “the system electoral”.

Adjectives that English puts after nouns (the people responsible, things political) are skipped, as are those that may
be followed by their own noun. The fix is always manual.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..analysis import part_of_speech
from ..model.findings import Applicability
from .base import Kind, Match, changed, matches, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_BEFORE = re.compile(
    r"(?i)(?:^|[\s“\"(])(?:the|an?|this|that|its|his|her|their|our|my|your|no|any|every|each|some|these|those|both)"
    r"(?: (?P<between>[a-z]+))? [a-z]+$"
)
# Words that may follow a noun: conjunctions, prepositions, verbs. Before a noun, the adjective would belong to it.
_BEHIND = frozenset(
    "and or but nor of in on at for from by to with since until during after before between under against without "
    "which who  that whose where when while because as has have had is was were are will would can could may "
    "might must should does  did not also already still rose fell lost won made took said says gave began became "
    "went came held kept left met paid  saw sent told".split()
)
# Verbs that say what their object is or becomes: “made the system digital”.
_PREDICATES = re.compile(
    r"(?i)\b(?:ma[kd]e|mak(?:es|ing)|t[ao]ok|take[sn]?|taking|ke(?:ep|eps|pt|eping)|go(?:es|ing)?|went|f[io](?:u?nd)s?|finding"
    r"|consider(?:s|ed|ing)?|declar(?:es?|ed|ing)|render(?:s|ed|ing)?|le(?:ave|aves|ft|aving)|deem(?:s|ed)?|call(?:s|ed)?"
    r"|h[eo]ld(?:s|ing)?|turn(?:s|ed|ing)?|gets?|got|ha(?:ve|s|d|ving)|sets?|wants?|sees?|saw|think(?:s|ing)?|thought"
    r"|believ(?:es?|ed)|i[st]|was|were|are|be|been|being|becom(?:es?|ing)|became|as|with|like|remain(?:s|ed)?)$"
)
_KEEPS = re.compile(
    r"(?i)\b(?:ke(?:ep|eps|pt|eping)|render|declare|deem|consider)\b[^.,;:!?]*$"
)  # “keep the news of it private”
# The adjective, followed by the end of a clause or a word.
_ADJECTIVE = re.compile(r" (?P<adjective>[A-Za-z][a-z]+)(?=[.,;:!?)”\"]|\Z| (?P<word>[a-z]+)(?![\w’'-]))")
_FAR = 60  # code points before the adjective that may contain its noun and the words before that
_AMOUNTS = frozenset("bit lot deal touch tad shade".split())  # “a bit sociopathic”
_NO_ADJECTIVES = frozenset("of in on at to for and or is was are were has had as than not be".split())


class NounAdjective(Kind):
    """Reports the noun and the adjective; the fix proposes the reverse order."""

    adjectives: Sequence[str] = option("additional adjectives that precede their noun", ())

    def triggers(self) -> Sequence[str]:
        return [f" {word}" for word in (*sorted(part_of_speech.classing()), *self.adjectives)]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        known = part_of_speech.classing()
        for region, m in matches(_ADJECTIVE, candidates):
            adjective, word = m.groups()
            if (word and not _no_noun(word)) or not (adjective.lower() in known or adjective in self.adjectives):
                continue
            text = region.text
            start = text.rfind(" ", 0, m.start()) + 1
            noun = text[start : m.start()]
            if not part_of_speech.is_noun(noun) or noun in _AMOUNTS:
                continue
            before = _BEFORE.search(text[max(0, m.start() - _FAR) : m.start()])
            if before is None or not _is_plain(
                text[max(0, m.start() - 2 * _FAR) : m.start()], before, text[m.end() : m.end() + 1]
            ):
                continue
            changes = ((start, m.end(), f"{adjective} {noun}"),)
            yield changed(region, start, m.end(), changes, Applicability.MANUAL)


@lru_cache(maxsize=4096)
def _no_noun(word: str) -> bool:
    """Whether a word may follow a noun: it is not a noun that the adjective could belong to."""
    return word in _BEHIND or (word.endswith("ed") and len(word) > 4) or part_of_speech.third_person(word)[1]


def _is_plain(text: str, m: re.Match[str], after: str) -> bool:
    """Whether the noun has a determiner, and the adjective is not the complement of a verb, even an omitted one."""
    if m["between"] in _NO_ADJECTIVES:
        return False
    start = len(text) - (m.end() - m.start())
    before = text[max(0, start - _FAR) : start].rstrip('“"( ')
    if before.endswith((",", " and")) and after in ".,;:!?":  # the winger is British, the coach Norwegian
        return False
    return _PREDICATES.search(before) is None and _KEEPS.search(before) is None
