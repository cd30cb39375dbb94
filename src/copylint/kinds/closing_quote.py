"""Faults between a quotation and its attribution: “…,” he said."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..analysis import quotes
from ..analysis.attribution import attribution
from ..analysis.part_of_speech import reach
from ..analysis.quotes import inside
from ..matching.literal_sets import VISIBLE
from ..model.findings import Applicability
from ..model.values import Record
from .base import Kind, Match, Triggers, changed, option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..analysis.attribution import Attribution
    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_CLOSING = re.compile('[”"]')
_FAR = 400  # code points after the mark that may contain an attribution
_LONGEST = 4 * _FAR  # code points; a longer quotation is not examined whole
_SPEECH_WORDS = 5  # a quotation of at least as many words is not a name
_NEAR = 12  # code points before a mark that show the role of the quotation in its sentence
_SUFFIX = re.compile(r"(?:s|es|ed|d|ing|ish|ism|ist|ists|er|ers|y|ly|like|th|st|nd|rd|x)\b")
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Z]|[A-Z]\.[A-Z]|Inc|Ltd|Co|Corp|Jr|Sr|St|Mr|Mrs|Dr|[ap]\.m|etc))\.$")
_DASHES = (" -", " –", " —", "- ", "– ", "— ")
# Verbs that rarely take a noun as object: a fragment before “he said” is speech, not the object of a relative clause.
_SPEECH = frozenset(
    "said says say told tells added adds insisted insists argued argues replied replies joked jokes quipped quips "
    "complained complains warned warns".split()
)
_SAID = frozenset("said says told tells added adds".split())  # never a sentence of their own: “I left.” She agreed.
_SAID_LAST = (" said", " says", " added", " adds")
_ASKED = frozenset("asked asks wondered wonders".split())
_DEFINITE = re.compile(r"\b(?i:the|this|that|these|those|his|her|its|their|our|my|your|any|every|all|no|what|whose) $")
_ENDS = "!?…,;:—–-"
_NEVER_BEFORE = '.!?,;:-“”"'  # a mark that lacks its comma
_WORD_ENDS = ".)]}%$€£¥°*_’'"
_DASH = re.compile(r"(?P<comma>,?) ?(?:[-–—]|--) (?=\w)")
_SECOND_DASH = re.compile(r"(?P<mark>[,.;]?) (?:[-–—]|--) (?=[“\"])")
_INTRODUCES = re.compile(r"[,:] ?[“\"‘']")
_TITLE = re.compile(r"(?:(?:[A-Z][\w’'-]*|of|the|in|on|and|for|an?|der?|la|le)(?: (?=\w)|$)){1,6}$")
_BEGINS = (*".!?:,;…—–",)  # marks after which a sentence or a clause begins
# Per fault, the mark with its context, up to the following words.
_FORMS = {
    "glued": re.compile(r"(?<!^)[”\"](?=[^\W\d_])"),
    "no-comma": re.compile(r"(?<=[^.!?…,;:—–-])[”\"] (?=[^\W\d_])"),
    "full-stop": re.compile(r"(?<=\.)[”\"] (?=[^\W\d_])"),
    "dash": re.compile(r"(?<!^)[”\"],? ?(?:[-–—]|--) (?=\w)"),
}


class _Place(Record):
    """A closing mark, what follows it, and the quotation's own text."""

    region: Region
    open: int  # offset of the opening mark; 0 if it is in an earlier paragraph
    close: int
    attributed: Attribution | None
    inner: str
    direct: bool  # the quotation begins a sentence or a clause: speech, not a fragment


class ClosingQuote(Kind):
    """Reports the closing mark, or the period and the mark; fixes put the comma on the side of the house style."""

    fault: str = option(
        "fault at the mark: no space before the next word, no comma before an attribution, a period instead of that "
        "comma, or a dash after the mark",
        one_of=("glued", "no-comma", "full-stop", "dash"),
    )

    def names(self) -> Sequence[str]:
        return ("next",)

    def triggers(self) -> Triggers | Sequence[str]:
        match self.fault:
            case "glued":
                return Triggers(quotes=True)
            case "full-stop":
                return [f".{mark} " for mark in quotes.CLOSING]
            case "dash":
                return [mark + comma + dash for mark in quotes.CLOSING for comma in (",", "") for dash in _DASHES]
            case _:
                return [f"{ch}{mark} " for mark in quotes.CLOSING for ch in VISIBLE if ch not in _NEVER_BEFORE]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        judge = {"glued": self._glued, "no-comma": self._no_comma, "dash": self._dash}.get(self.fault, self._full_stop)
        form, glued = _FORMS[self.fault], self.fault == "glued"
        for region, places in candidates:
            text = region.text
            if glued and quotes.regular(text):
                continue
            for likely in filter(None, [form.match(text, at) for at in _marks(text, places)]):
                at = likely.start()
                if (mark := quotes.closing(text, at)) is None:
                    continue
                start = mark.partner
                direct = start < 0 or _direct(text, start)
                beside = self.fault != "full-stop" or (direct and _may_go_on(text, likely.end()))
                attributed = attribution(text, likely.end()) if beside else None
                if attributed is None and not glued:
                    continue
                begin = start + 1 if start >= 0 else 0
                long = at - begin > _LONGEST
                inner = f"{text[begin : begin + _FAR]} {text[at - _FAR : at]}" if long else text[begin:at]
                found = judge(document, _Place(region, max(start, 0), at, attributed, inner, direct))
                if found:
                    yield found

    def _glued(self, document: Document, place: _Place) -> Match | None:
        text, at = place.region.text, place.close
        if _SUFFIX.match(text, at + 1) or not place.inner.strip():
            return None
        comma = self._comma(document, place)
        if comma is None or (text[at - 1] == "." and not self._full_stop(document, place)) or _relative(place):
            comma = []
        changes = [*comma, (at + 1, at + 1, " ")]
        if len(changes) > 1 and changes[-2][0] == at + 1:  # the comma goes outside
            changes = [*changes[:-2], (at + 1, at + 1, ", ")]
        grade = Applicability.SAFE if not comma or _certain(place) else Applicability.UNSAFE
        return self._match(place, at, changes, grade)

    def _no_comma(self, document: Document, place: _Place) -> Match | None:
        if place.inner.rstrip("’'")[-1:] in (".", "") or place.attributed is None or not place.attributed.plain:
            return None
        if _title(place) or _relative(place):
            return None
        if not place.direct and (place.attributed.verb_first or not place.attributed.closed):
            return None
        if not place.direct and _INTRODUCES.match(place.region.text, place.attributed.end):
            return None  # of the “deal” he said: “It is off.”
        changes = self._comma(document, place)
        if not changes:
            return None
        return self._match(place, place.close, changes, Applicability.SAFE if _certain(place) else Applicability.UNSAFE)

    def _full_stop(self, document: Document, place: _Place) -> Match | None:
        found, text, at = place.attributed, place.region.text, place.close
        if found is None or text[at - 1] != "." or text[at - 3 : at] == "..." or not place.direct:
            return None
        if found.capital and (not found.closed or text[found.end : found.end + 1] not in (".", "")):
            return None  # “I left.” Putin said that …: a sentence of its own
        if found.capital and found.verb not in _SAID:
            return None
        if not found.plain and found.subject not in ("he", "she", "they", "it", "we"):
            return None
        changes = self._comma(document, place)
        if not changes:
            return None
        grade = Applicability.SAFE if _certain(place) else Applicability.UNSAFE
        return self._match(place, at - 1, changes, grade)

    def _dash(self, document: Document, place: _Place) -> Match | None:
        found, text, at = place.attributed, place.region.text, place.close
        dash, comma = _DASH.match(text, at + 1), self._comma(document, place)
        if dash is None or found is None or comma is None or not found.plain or not place.direct:
            return None
        if found.capital and not (dash["comma"] or text[at - 1] == ","):
            return None
        changes = [*comma, (at + 1, dash.end(), " ")]
        if second := _SECOND_DASH.match(text, found.end):
            changes.append((second.start(), second.end(), (second["mark"] or ",") + " "))
        sure = dash["comma"] or not comma or found.verb_first
        grade = Applicability.SAFE if sure else Applicability.UNSAFE
        return changed(place.region, at + 1, dash.end(), changes, grade, {"next": found.subject})

    def _comma(self, document: Document, place: _Place) -> list[tuple[int, int, str]] | None:
        """Return the changes that put a comma before the attribution, if any are needed; None without attribution."""
        if place.attributed is None:
            return None
        text, at = place.region.text, place.close
        end = at
        while end and text[end - 1] in "’'”\"":
            end -= 1
        if end == 0 or text[end - 1] in _ENDS or text[end - 3 : end] == "...":
            return []
        if not (text[end - 1].isalnum() or text[end - 1] in _WORD_ENDS):
            return None  # a backslash, a lost character
        if place.attributed.verb in _ASKED and not _INTRODUCES.match(text, place.attributed.end):
            return None  # more likely a question mark is missing
        if text[end - 1] == "." and not _ABBREVIATED.search(text, max(0, end - _NEAR), end):
            return [(end - 1, end, ",")]
        if place.direct or inside(document):
            return [(end, end, ",")]
        return [(at + 1, at + 1, ",")]

    def _match(self, place: _Place, start: int, changes: list[tuple[int, int, str]], grade: Applicability) -> Match:
        word = re.compile(r"[\w’'-]*").match(place.region.text, place.close + 1 + (self.fault != "glued"))
        return changed(place.region, start, place.close + 1, changes, grade, {"next": word[0] if word else ""})


def _marks(text: str, places: Sequence[int] | None) -> Iterable[int]:
    """Yield the offsets of marks that may close; `places` are those of triggers, at most one character before."""
    if places is None:
        return [m.start() for m in _CLOSING.finditer(text)]
    return dict.fromkeys([at if text[at] in quotes.CLOSING else at + 1 for at in places])


def _may_go_on(text: str, start: int) -> bool:
    """Whether, by a cheap test, the words after a period may be an attribution: a sentence must be one as a whole."""
    if not text[start].isupper():
        return True
    if _last_said(text) < start:
        return False
    words = reach(text, start, start + _FAR)
    return (
        words.endswith(_SAID_LAST) or " told " in words or " tells " in words or text[start + len(words) :][:1] == ","
    )


@lru_cache(maxsize=8)
def _last_said(text: str) -> int:
    """Return the last offset of a verb of `_SAID`; -1 if there is none."""
    return max(map(text.rfind, _SAID))


def _direct(text: str, start: int) -> bool:
    """Whether the quotation that opens at `start` begins a sentence or a clause."""
    before = text[max(0, start - _NEAR) : start].rstrip()
    return before.rstrip("'’)”\"")[-1:] in _BEGINS or (not before and start <= _NEAR)


def _relative(place: _Place) -> bool:
    """Whether the words after a fragment may be a relative clause: the “reforms” he promised."""
    found = place.attributed
    if place.direct or found is None:
        return False
    return (
        found.verb not in _SPEECH
        or _DEFINITE.search(place.region.text, max(0, place.open - _NEAR), place.open) is not None
    )


def _title(place: _Place) -> bool:
    """Whether the quotation may be a name: “Der Spiegel” says …, “Big Tech” critics said …."""
    found = place.attributed
    inner = place.inner.strip()
    if found is None or not (found.verb_first or found.bare) or found.subject in ("he", "she", "they", "I", "we"):
        return False
    return _TITLE.match(inner) is not None or (found.bare and inner.count(" ") < _SPEECH_WORDS - 1)


def _certain(place: _Place) -> bool:
    """Whether the text after the mark is certainly an attribution."""
    found = place.attributed
    if found is None or not found.plain or _title(place):
        return False
    if place.direct:
        return found.closed or not found.capital
    return found.closed and not found.verb_first
