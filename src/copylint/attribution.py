"""Is this an attribution? Reads “he said”, “said Maria Lopez on Friday” and their kin, in English.

Only forms are judged, never meanings: what is not plainly an attribution is none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ALONE = (  # can end a sentence: “…,” he said.
    "said says say added adds asked asks replied replies explained explains noted notes continued continues concluded "
    "concludes insisted insists warned warns argued argues stated states stressed stresses recalled recalls joked jokes "
    "admitted admits announced announces answered answers claimed claims commented comments complained complains "
    "confirmed confirms countered counters cried cries declared declares exclaimed exclaims emphasized emphasizes "
    "emphasised emphasises laughed lamented laments mused muses muttered mutters observed observes pleaded pleads "
    "predict predicted predicts quipped quips remarked remarks reported reports responded responds retorted retorts revealed "
    "reveals shouted shouts sighed suggested suggests testified testifies tweeted tweets whispered whispers wondered "
    "wonders wrote writes yelled yells acknowledged acknowledges affirmed affirms asserted asserts began begged "
    "cautioned cautions conceded concedes demanded demands "
    "maintained maintains mentioned mentions murmured posted promised promises pointed reiterated reiterates "
    "reflected repeated repeats stammered underlined underlines urged urges vowed vows went"
).split()
_WITH_HEARER = "told tells informed informs assured assures reminded reminds".split()
_VERB = rf"(?:{'|'.join(_ALONE)})"
_ADVERB = r"(?:also|then|later|once|just|even|reportedly|repeatedly|already|recently|often|always|simply|further|finally|only|has|had|would|[a-z]+ly)"
_PARTICLE = r"(?:al-|el-|de|da|do|dos|del|della|di|du|la|le|van|von|der|den|bin|ibn|ben|of|the|and|y|e|ter|ten|zu)"
_WORD = r"(?!(?:was|is|were|are|had|has|have|would|will|could|should|did|does|may|might|can|that|to|said|and)\b)[^\W\d_][\w’'-]*"
_ROLES = r"(?:(?:[a-z]+-)?[a-z]+(?:man|woman|person|[eo]r|ist|ent|ary|ian|ef|eon) ){1,3}"
_PEOPLE = r"(?:(?:[a-z-]+ )?(?:police|people|authorities|critics|(?:[a-z]+(?:[eo]r|ist|ial|ent|ert|yst|ian))s))"
_CAPITAL = r"(?:(?![IVX]+ )(?:al-|el-|[dDOL][’'])?(?=[^\W\d_a-zà-öø-ÿ])[^\W\d_][\w’'-]*\.?)"
_NAME = rf"(?:{_CAPITAL}(?: (?:{_PARTICLE} ){{0,2}}{_CAPITAL}){{0,5}})"
_PHRASE = rf"(?:(?:the|a|an|one|another|his|her|their|my|our|its)(?: {_WORD}){{1,4}}?)"
_AGE = r"(?:, (?:aged )?\d{1,3},| \(\d{1,3}\))"
_SUBJECT = rf"(?:he|she|they|it|I|we|you|(?:{_ROLES})?{_NAME}(?:{_AGE})?|{_PEOPLE}|{_PHRASE})"
_HEARER = rf"(?:me|us|him|her|them|{_NAME}|{_PEOPLE}|{_PHRASE})"
_SUBJECT_FIRST = re.compile(rf"(?P<subject>{_SUBJECT}) (?:{_ADVERB} ){{0,2}}(?P<verb>{_VERB}\b(?: out\b| on\b)?|(?:{'|'.join(_WITH_HEARER)}) {_HEARER})")
_VERB_FIRST = re.compile(rf"(?P<verb>(?:{_VERB}))\b (?P<subject>(?:he|she|they|I|we|(?:{_ROLES})?{_NAME}|{_PHRASE}(?= {_CAPITAL}|[.,;:]|$)(?: {_NAME})?))")
_END = re.compile(r"\s*(?:[.,;:!?—–]|-\s|$)")
_ADJUNCT = re.compile(
    r" (?:in|on|at|to|of|after|before|during|as|when|while|with|about|by|through|from|last|this|next|yesterday|today"
    r"|earlier|later|recently|following|ahead|again|back|quietly|softly|afterwards?|via|over|upon|without|because"
    r"|since|until|during|outside|inside|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[a-z]+ly|[a-z]+ing|and|but)\b"
)


class Attribution(NamedTuple):
    """An attribution found in a text; offsets of its start and of the end of subject and verb."""

    start: int
    end: int
    verb_first: bool
    capital: bool  # starts like a sentence, so it might be one
    closed: bool  # a mark or the end follows
    adjunct: bool  # “in a statement”, “on Friday” follow
    subject: str

    @property
    def plain(self) -> bool:
        """Whether nothing follows that could make it the start of another clause."""
        return self.closed or self.adjunct


def attribution(text: str, start: int) -> Attribution | None:
    """The attribution that begins at an offset, if one does."""
    best: Attribution | None = None
    for pattern in (_SUBJECT_FIRST, _VERB_FIRST):
        m = pattern.match(text, start)
        if m and (best is None or m.end() > best.end):
            end = m.end()
            closed = _END.match(text, end) is not None
            adjunct = not closed and _ADJUNCT.match(text, end) is not None
            best = Attribution(start, end, pattern is _VERB_FIRST, text[start].isupper(), closed, adjunct, m["subject"])
    return best


def can_begin(ch: str) -> bool:
    """Whether an attribution can begin with a character: a cheap test before `attribution`."""
    return ch.isalpha()
