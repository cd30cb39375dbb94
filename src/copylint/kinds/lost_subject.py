"""A clause of reported speech with a verb but no subject: `said that “expects to reach`, `said that wants to stay`.

Only after a verb of saying: after a noun, *that* is the subject itself (a plan that “is costly”).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis import part_of_speech
from ..matching.regex import lazy
from .base import Kind, changed, option

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate, Match

_SAY = (
    r"(?:sa(?:id|ys?|ying)|(?:stat|declar|announc|argu|not|acknowledg|guarante|promis|conced|insinuat|alleg|ensur|assur|"
    r"indicat|reiterat|clarif[iy]|underlin|observ|believ|recogni[sz]|emphasi[sz]|advis|conclud)(?:e[sd]?|i?e[sd]|ing|y)|"
    r"(?:add|explain|claim|confirm|stress|warn|reveal|recall|report|insist|affirm|point(?:ed|s)? out|remark|maintain|"
    r"complain|respond|comment|mention|highlight|repeat|defend|inform)(?:s|ed|ing)?|admit(?:s|ted|ting)?|repl(?:y|ies|ied)|"
    r"den(?:y|ies|ied)|writ(?:es?|ing)|wrote|thinks?|thought)"
)
_TOLD = r"t(?:old|ells?)(?: [\w’'.-]+){1,3}"
_BEHIND = lazy(rf"(?i)(?<![\w’'-])(?:{_SAY}|{_TOLD}) $")
_AND = lazy(rf"(?i)(?<![\w’'-])(?:{_SAY}|{_TOLD})(?: [^.!?\"“”]*)? that [^.!?]* and $")
_FAR = 240  # code points before *that* in which “said that … and that” may begin
_SPEECH = "said says stated wrote added explained declared claimed told warned insisted replied noted argued".split()
_QUOTED = lazy(
    rf"(?<![\w’'-])(?P<lead>that|{'|'.join(_SPEECH)}) [“\"](?P<verb>[a-z]+)(?P<after>(?: [a-z’']+)?)(?![\w’'-])"
)
_BARE = lazy(r"(?<![\w’'-])that (?P<verb>[a-z]+)(?: (?P<after>[a-z]+))?(?![\w’'-])")
_FINITE = frozenset(
    "is was has had will would can could cannot must should does did never isn doesn won made took got gave went "
    "came saw knew received felt wanted".split()
)
_OBJECT = lazy(r" (?:to|the|an?|in|that|no|not|its|his|her|their|it|him|them|every\w*|any\w*)$")
# Verbs with people as subjects: “he said that means war” and “that will do” are correct, “said that wants” is not.
_MIND = (
    "expects wants hopes intends believes knows thinks considers understands agrees refuses trusts regrets wishes "
    "prefers plans supports opposes rejects accepts appreciates respects"
).split()
_MENTAL = frozenset("expect want hope intend believe know think see understand agree wish plan support accept".split())


class LostSubject(Kind):
    """Reports the verb."""

    mind: Sequence[str] = option("third-person verbs that only a person can be the subject of", tuple(_MIND))

    def triggers(self) -> Sequence[str]:
        bare = [f"that {verb}" for verb in (*self.mind, "does not", "did not")]
        return [f"{word} {mark}" for word in ("that", *_SPEECH) for mark in '“"'] + bare

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            text = region.text
            for form, is_lost in ((_QUOTED, self._quoted), (_BARE, self._bare)):
                every = form.finditer(text) if places is None else filter(None, (form.match(text, p) for p in places))
                yield from (changed(region, *m.span("verb"), ()) for m in every if is_lost(text, m))

    def _quoted(self, text: str, m: re.Match[str]) -> bool:
        verb = m["verb"]
        third, sure = part_of_speech.third_person(verb)
        third = third or verb in self.mind
        if m["lead"] != "that":
            return sure and _OBJECT.fullmatch(m["after"]) is not None
        return (verb in _FINITE or sure or (third and _OBJECT.fullmatch(m["after"]) is not None)) and _said(
            text, m.start()
        )

    def _bare(self, text: str, m: re.Match[str]) -> bool:
        verb, after = m["verb"], m["after"] or ""
        if verb in ("does", "did"):
            rest = text[m.end() : m.end() + 12].split()
            return after == "not" and bool(rest) and rest[0] in _MENTAL and _said(text, m.start())
        return verb in self.mind and _said(text, m.start())


def _said(text: str, at: int) -> bool:
    """Whether a verb of saying directly precedes *that*, or *and* continues an earlier “said that”."""
    before = text[max(0, at - _FAR) : at]
    return _BEHIND.search(before) is not None or _AND.search(before) is not None
