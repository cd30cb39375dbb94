"""Recognize English attributions: “he said”, “said Maria Lopez on Friday” and the like.

Only the form is judged, not the meaning; anything unclear is not an attribution.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model.values import Record
from .part_of_speech import LONGEST, Word, reach
from .part_of_speech import words as read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Verbs that can follow or precede the speaker: “…,” he said.
_VERBS = frozenset(
    "said says say added adds add asked asks replied replies explained explains noted notes continued continues "
    "concluded concludes insisted insists warned warns argued argues stated states stressed stresses recalled recalls "
    "joked jokes admitted admits announced announces answered answers claimed claims commented comments complained "
    "complains confirmed confirms countered counters cried cries declared declares exclaimed exclaims emphasized "
    "emphasizes emphasised emphasises laughed lamented laments mused muses muttered mutters observed observes pleaded "
    "pleads predicted predicts predict quipped quips remarked remarks reported reports responded responds retorted "
    "retorts revealed reveals shouted shouts sighed suggested suggests testified testifies tweeted tweets whispered "
    "whispers wondered wonders wrote writes write yelled yells acknowledged acknowledges affirmed affirms asserted "
    "asserts began begged cautioned cautions conceded concedes demanded demands maintained maintains mentioned "
    "mentions murmured posted promised promises reiterated reiterates reflected repeated repeats stammered underlined "
    "underlines urged urges vowed vows thought estimated estimates agreed agrees returned rejoined ejaculated "
    "recounted recounts confessed confesses confided boasted boasts enthused enthuses opined opines fumed fumes".split()
)
# Verbs that are attributions only before the speaker: “…,” assured the mayor.
_BEFORE_SPEAKER = frozenset("assured assures believes thinks".split())
_HABITS = ("used to say", "liked to say", "likes to say", "went on to say", "would say")
_HABIT = frozenset(habit.partition(" ")[0] for habit in _HABITS)
_TO_HEARER = frozenset("told tells informed informs assured assures reminded reminds".split())
_ADVERBS = frozenset(
    "also then later once just even often always simply further finally only has had would still never now soon "
    "again himself herself".split()
)
_PRONOUNS = frozenset("he she they it I we you".split())
_OBJECTS = frozenset("me us him her them you".split())
_DETERMINERS = frozenset(
    "the a an one another both two three several some many his her their my our its this that".split()
)
_PARTICLES = frozenset("de da do dos del della di du la le van von der den bin ibn ben ter ten zu al el of".split())
_NOT_IN_PHRASE = frozenset(
    "was is were are had has have would will could should did does may might can must that to said says and or but not "
    "be been being which who whose where when".split()
)
_ADJUNCTS = frozenset(
    "in on at to of after before during as when while with about by through from last this next yesterday today "
    "earlier later recently following ahead again back afterward afterwards via over upon without because since until "
    "outside inside and but under around".split()
)
_SAYING = _VERBS | _TO_HEARER | _BEFORE_SPEAKER
_NO_START = (_ADJUNCTS | _NOT_IN_PHRASE) - _DETERMINERS - _PRONOUNS - _SAYING
_ROLE = re.compile(
    r"(?:[a-z]+-)*[a-z]*(?:man|woman|person|[eo]r|ist|ent|ary|ian|ef|eon|ain|al|yst|ert)$"
    r"|(?:coach|boss|aide|judge|pilot|nurse|envoy|veteran|skipper)$"
)
_PEOPLE = re.compile(r"(?:police|people|authorities|critics|[a-z]+(?:[eo]r|ist|ial|ent|ert|yst|ian)s)$")
_ACCORDING = re.compile(r"according to (?P<who>[^.,;:!?“”\"()]{2,80})(?=[.,;]|$)")
_MODIFIERS = frozenset("of from at for with".split())
_END = re.compile(r"\s*(?:[.,;:!?—–]|-\s|$)")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
_WINDOW = 400  # code points; the words before a first apposition hardly ever go beyond the first three quarters
_NEAR = 300
_SMALL = re.compile("[a-z]{3,}")


class Attribution(Record):
    """An attribution found in a text; `end` is the offset after subject and verb."""

    start: int
    end: int
    verb_first: bool
    capital: bool  # starts with a capital, so it may be a sentence
    closed: bool  # followed by punctuation or the end of the text
    adjunct: bool  # followed by “in a statement”, “on Friday”
    subject: str
    verb: str  # as written: said, told

    @property
    def bare(self) -> bool:
        """Whether the subject is a noun without an article, so that a name may precede it: “Brexit” supporters."""
        first = self.subject.partition(" ")[0]
        return not self.verb_first and first[:1].islower() and first not in _DETERMINERS | _PRONOUNS

    @property
    def plain(self) -> bool:
        """Whether nothing follows that could make it the start of another clause."""
        return self.closed or self.adjunct


def attribution(text: str, start: int) -> Attribution | None:
    """Return the attribution that begins at an offset, or None."""
    space = text.find(" ", start, start + _WINDOW)
    first = text[start : space if space >= 0 else min(len(text) - 1, start + _WINDOW)]
    if not first.isalpha():
        first = next((word.text for word in read(text, start, 1)), "")
    if not first or first in _NO_START:
        return None
    if m := _ACCORDING.match(text, start):
        who = m["who"]
        return None if _clause(who) else Attribution(start, m.end(), True, False, True, False, who, "according")
    window = reach(text, start, start + _WINDOW)
    if _SAYING.isdisjoint(_SMALL.findall(window)) and (
        len(window) < _WINDOW or window.count(" ", 0, _NEAR) > 3 * LONGEST
    ):
        return None  # the window covers all words to read: an age has two spaces, an apposition its verb
    words = read(text, start)
    if _SAYING.isdisjoint([word.text for word in words]):
        return None
    verb_first = words[0].text in _VERBS | _BEFORE_SPEAKER and len(words) > 1
    ends = list(_verb_first(text, words) if verb_first else _subject_first(text, words))
    if not ends:
        return None
    subject, verb, end = max(ends, key=lambda e: e[2])
    closed = text[end - 1] == "," or _END.match(text, end) is not None  # an age ends with its own comma
    following = read(text, end, 1)
    adjunct = not closed and bool(following) and _is_adjunct(following[0].text, after_subject=verb_first)
    return Attribution(start, end, verb_first, text[start].isupper(), closed, adjunct, subject, verb)


def _clause(words: str) -> bool:
    """Whether the words contain a verb, and so are more than a name or a noun phrase."""
    return not _NOT_IN_PHRASE.difference(("and", "or", "but", "not")).isdisjoint(words.split())


def _subject_first(text: str, words: Sequence[Word]) -> Iterator[tuple[str, str, int]]:
    """Yield subject, verb and end offset of each reading as `he (also) said`, `he told reporters`."""
    for n in _subjects(words):
        at = n
        while at < len(words) and at < n + 2 and _is_adverb(words[at].text):
            at += 1
        if at >= len(words):
            continue
        subject = " ".join([w.text for w in words[:n]])
        habit = " ".join([w.text for w in words[at : at + 4]]) if words[at].text in _HABIT else ""
        if at == n and habit.startswith(_HABITS):
            said = words[at + next(len(h.split()) for h in _HABITS if habit.startswith(h)) - 1]
            if said.text == "say":
                yield subject, "say", said.end
        elif words[at].text in _VERBS:
            yield subject, words[at].text, words[at].end
        elif words[at].text in _TO_HEARER:
            rest = words[at + 1 :]
            if rest and rest[0].text in _OBJECTS:
                yield subject, words[at].text, rest[0].end
            for m in _subjects(rest):
                if _boundary(text, rest[m - 1].end):
                    yield subject, words[at].text, rest[m - 1].end


def _verb_first(text: str, words: Sequence[Word]) -> Iterator[tuple[str, str, int]]:
    """Yield subject, verb and end offset of each reading as `said Maria Lopez`, `said the minister`."""
    rest = words[1:]
    for n in _subjects(rest):
        end = rest[n - 1].end
        named = rest[n - 1].capital or (n == 1 and rest[0].text in _PRONOUNS - {"it", "you"})
        if named or _boundary(text, end):
            yield " ".join(w.text for w in rest[:n]), words[0].text, end


def _subjects(words: Sequence[Word]) -> Iterator[int]:
    """Yield the possible lengths, in words, of a subject at the start."""
    if not words:
        return
    first = words[0].text
    if first in _PRONOUNS:
        yield 1
    elif first in _DETERMINERS or (first.capitalize() == first and first.lower() in _DETERMINERS):
        for n in range(2, min(8, len(words) + 1)):
            word, before = words[n - 1].text, words[n - 2].text
            if (word in _NOT_IN_PHRASE and (before, word) != ("close", "to")) or word in _VERBS:
                break
            yield n
    else:
        roles = 0
        while roles < min(3, len(words)) and _ROLE.match(words[roles].text):
            roles += 1
        name = _name(words[roles:])
        if name:
            yield roles + name
            yield from _modified(words, roles + name)
        for n in (1, 2):
            if n <= len(words) and _PEOPLE.match(words[n - 1].text) and all(not w.capital for w in words[: n - 1]):
                yield n
                yield from _modified(words, n)


def _modified(words: Sequence[Word], n: int) -> Iterator[int]:
    """Yield the possible lengths, in words, of an `n`-word subject with its modifier: Mr. Berg *of the union*."""
    if n >= len(words) or words[n].text not in _MODIFIERS:
        return
    for end in range(n + 2, min(n + 7, len(words) + 1)):
        if words[end - 1].text in _NOT_IN_PHRASE or words[end - 1].text in _SAYING:
            break
        yield end


def _name(words: Sequence[Word]) -> int:
    """Return the length in words of the name at the start: capitalized words, with particles and roles between."""
    n = 0
    for at, word in enumerate(words[:8]):
        if word.capital or word.text.startswith(("al-", "el-", "d’", "d'")):
            n = at + 1
        elif n == 0 or not (
            word.text in _PARTICLES or word.text == "the" or "-" in word.text or _ROLE.match(word.text)
        ):
            break
    return n


def _boundary(text: str, end: int) -> bool:
    following = read(text, end, 1)
    return _END.match(text, end) is not None or (bool(following) and _is_adjunct(following[0].text))


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or (word.endswith("ly") and word.islower())


def _is_adjunct(word: str, after_subject: bool = False) -> bool:
    if after_subject and word in ("who", "whose"):
        return True
    return (
        word in _ADJUNCTS
        or _DAY.match(word) is not None
        or (word.islower() and word.endswith(("ly", "ing")) and not word.endswith("thing"))
    )
