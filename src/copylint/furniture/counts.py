"""What is counted of one paragraph by itself: length, function words, capitals, marks, cues, what its words say.

The counts of a paragraph depend on that paragraph alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..prose import bare
from ..values import Record
from . import cues, lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..document import Region

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_STOPS = frozenset(
    "a about after all also an and are as at be been but by can could for from had has have he her his how i if in"
    " into is it its more not of on one or our out she so some than that the their them there they this to up was we"
    " were what when which who will with would you your".split()
)
_YOU = frozenset("you your yours we our us ours".split())
_I = frozenset("i me my i'm i’m i've i’ve i'd i’d lol yeah".split())
_CLOSERS = "\"'”’)]»"
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(?i)\b{_MONTH}\.? \d{{1,2}}\b|\b\d{{1,2}} {_MONTH}|\b\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b"
    r"|\b\d+ (?:hours?|days?|weeks?|months?|years?|mins?|minutes?) ago\b"
)
_DATED = 160  # characters; in a longer paragraph a date is part of a story
_SENTENCE = re.compile(r"[.!?][”\"’')\]]* +[A-Z“\"]")
_ODD = frozenset("|•·»›>/#{}=<_@")
_HANDLE = re.compile(r"[a-z][\w.-]*[_\d][\w-]*\b|[A-Za-z]+_\w+|@\w+")
_KINDS = {"title": 1, "heading": 1, "label": 2, "list-item": 3, "table-row": 4, "verse": 5}
OPEN = 4  # the paragraph ends in no mark


class Line(Record):
    """The counts of one paragraph."""

    words: int
    stops: float  # share of function words
    capitals: float  # share of words that begin with a capital
    figures: float  # share of words with a digit
    you: float
    i: float
    end: int  # how it ends: 0 full stop, 1 question or exclamation, 2 colon, 3 ellipsis, 4 nothing
    kind: int
    start: int  # how it begins: 0 capital, 1 small letter, 2 figure, 3 quotation mark, 4 other
    sentences: int  # ends of sentences inside of it
    odd: float  # share of characters that prose has not
    commas: float  # by word
    quoted: bool
    longest: int  # characters of its longest word
    dated: bool
    handle: bool  # begins with what looks like a name on a forum
    cues: int  # bits
    label: int
    poster: int  # 1 if it reads like the head of a reader's comment
    lexical: float  # what its words say
    known: frozenset[str]  # its longer words, in small letters
    prose: bool
    headline: bool


_POSTER = cues.NAMES.index("poster")


def line(region: Region, bits: int, weights: Mapping[str, float]) -> Line:
    """The counts of one paragraph, whose cues are `bits`."""
    text = region.text
    words = _WORD.findall(text)
    low = [w.lower() for w in words]
    n = len(words)
    share = 1 / (n or 1)
    stops = sum([w in _STOPS for w in low])
    stripped = text.rstrip(_CLOSERS)
    last = stripped[-1:] or text[-1:]
    dots = stripped.endswith(("…", "...", "[…")) or text.endswith(("[…]", "[...]"))
    end = 3 if dots else 0 if last == "." else 1 if last in "!?" else 2 if last == ":" else OPEN
    first = text[:1]
    start = 0 if first.isupper() else 1 if first.islower() else 2 if first.isdigit() else 3 if first in "“\"‘'" else 4
    capitals = sum([w[0].isupper() for w in words]) * share
    return Line(
        n,
        stops * share,
        capitals,
        sum([not w.isalpha() and any(map(str.isdigit, w)) for w in words]) * share,
        sum([w in _YOU for w in low]) * share,
        sum([w in _I for w in low]) * share,
        end,
        _KINDS.get(region.kind, 0),
        start,
        len(_SENTENCE.findall(text)),
        sum([c in _ODD for c in text]) / (len(text) or 1),
        text.count(",") * share,
        any(c in text for c in '“”"'),
        max(map(len, text.split()), default=0),
        len(text) < _DATED and _DATE.search(text) is not None,
        _HANDLE.match(text) is not None,
        bits,
        cues.label(bare(text)) if n <= 16 else 0,
        bits >> _POSTER & 1,
        max(-6.0, min(6.0, lexicon.weigh(lexicon.tokens(text), weights))),
        frozenset([w for w in low if len(w) > 4 and w.isalpha()]),
        end <= 2 and n >= 15 and 4 * stops >= n,
        end == OPEN and 4 <= n <= 22 and capitals > 0.6,
    )
