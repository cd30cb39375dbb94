"""A clause of reported speech that has a verb and no subject: `said that “expects to reach`, `said that wants to stay`.

Only behind a word of saying: behind a noun *that* is the subject itself (a plan that “is costly”).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import wordclass
from ..options import option
from . import Kind, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate, Match

_SAY = (
    r"(?:sa(?:id|ys?|ying)|(?:stat|declar|announc|argu|not|acknowledg|guarante|promis|conced|insinuat|alleg|ensur|assur|"
    r"indicat|reiterat|clarif[iy]|underlin|observ|believ|recogni[sz]|emphasi[sz]|advis|conclud)(?:e[sd]?|i?e[sd]|ing|y)|"
    r"(?:add|explain|claim|confirm|stress|warn|reveal|recall|report|insist|affirm|point(?:ed|s)? out|remark|maintain|"
    r"complain|respond|comment|mention|highlight|repeat|defend|inform)(?:s|ed|ing)?|admit(?:s|ted|ting)?|repl(?:y|ies|ied)|"
    r"den(?:y|ies|ied)|writ(?:es?|ing)|wrote|thinks?|thought)"
)
_TOLD = r"t(?:old|ells?)(?: [\w’'.-]+){1,3}"
_BEHIND = re.compile(rf"(?i)(?<![\w’'-])(?:{_SAY}|{_TOLD})(?P<that> that)? $")
_AND = re.compile(rf"(?i)(?<![\w’'-])(?:{_SAY}|{_TOLD})(?: [^.!?\"“”]*)? that [^.!?]* and $")
_FAR = 240  # code points in front in which “said that … and that” may have begun
_QUOTED = re.compile(r"(?:that )?(?P<mark>[“\"])(?P<verb>[a-z]+)(?P<after>(?: [a-z’']+)?)(?![\w’'-])")
_BARE = re.compile(r"that (?P<verb>[a-z]+)(?: (?P<after>[a-z]+))?(?![\w’'-])")
_FINITE = frozenset(
    "is was has had will would can could cannot must should does did never isn doesn won made took got gave went "
    "came saw knew received felt wanted".split()
)
_OBJECT = re.compile(r" (?:to|the|an?|in|that|no|not|its|his|her|their|it|him|them|every\w*|any\w*)$")
# What people do and things do not: “he said that means war” and “that will do” are right, “said that wants” is not.
_MIND = (
    "expects wants hopes intends believes knows thinks considers understands agrees refuses trusts regrets wishes "
    "prefers plans supports opposes rejects accepts appreciates respects"
).split()
_MENTAL = frozenset("expect want hope intend believe know think see understand agree wish plan support accept".split())


class LostSubject(Kind):
    """Reported is the verb."""

    mind: Sequence[str] = option("verbs in the third person that only a person can be the subject of", tuple(_MIND))

    def triggers(self) -> Sequence[str]:
        bare = [f"that {verb}" for verb in (*self.mind, "does not", "did not", "doesn", "didn")]
        return [f"{start}{mark}" for start in ("that ", " ") for mark in '“"'] + bare

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            text = region.text
            for form, judge in ((_QUOTED, self._quoted), (_BARE, self._bare)):
                for m in form.finditer(text):
                    if judge(text, m):
                        yield changed(region, *m.span("verb"), ())

    def _quoted(self, text: str, m: re.Match[str]) -> bool:
        verb, that = m["verb"], m[0].startswith("that ")
        third, sure = wordclass.third_person(verb)
        third = third or verb in self.mind
        if that and (verb in _FINITE or sure or (third and _OBJECT.fullmatch(m["after"]))):
            return _said(text, m.start(), that)
        return not that and sure and _OBJECT.fullmatch(m["after"]) is not None and _said(text, m.start(), that)

    def _bare(self, text: str, m: re.Match[str]) -> bool:
        verb, after = m["verb"], m["after"] or ""
        if verb in ("does", "did"):
            rest = text[m.end() : m.end() + 12].split()
            return after == "not" and bool(rest) and rest[0] in _MENTAL and _said(text, m.start(), True)
        return verb in self.mind and _said(text, m.start(), True)


def _said(text: str, at: int, that: bool) -> bool:
    """Whether a word of saying stands right in front, or an earlier “said that” is taken up by *and*."""
    before = text[max(0, at - _FAR) : at]
    return _BEHIND.search(before) is not None or (that and _AND.search(before) is not None)
