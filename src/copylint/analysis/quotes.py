"""Pair the double quotation marks of a text, and tell on which side of them a document puts commas and periods.

Curly marks are paired by shape, straight ones by the characters beside them and by parity; `sure` says whether these
agree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from ..matching.regex import lazy
from ..model.document import remembered
from ..model.values import Record, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model.document import Document


CLOSING = '”"'
_MARK = re.compile(r"[“”„\"]")
_STRAIGHT_MARK = lazy('"')
_CURLY = lazy("[“”]")
_ALL = '“”„"'
_MOJIBAKE = lazy("â€|[ÂÃÄÅÆÇÈÉÎÏÐÑ][“”„]")  # UTF-8 read as cp1252: its marks are not quotation marks
_PROGRAM = lazy(r"=[“”\"]|[\"”][:,][\"“]|[{\[][\"“][\w-]+[\"”]:")
_PROGRAM_SIGNS = ("=", "{", "[", '",', '":', "”,", "”:")  # every match of `_PROGRAM` contains one
_INCHES = lazy(r"\d['’′]\s?\d{1,2}\"|(?<![\w.])\d{1,3}(?:\.\d+)?\"(?=[\s,.;:)x×-]|$)")
_BEFORE_OPENING = " ([{—–‘“\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_AFTER_CLOSING = ".,;:!?)]}"


# Characters allowed before an opening mark and not allowed after it; not allowed before a closing mark, allowed after.
_OUTER, _NO_INNER = r" (—–\u00a0\u202f", r"\s.,;:!?)\]}"
_NO_LAST, _NEXT = r"\s([{—–‘=ÂÃÄÅÆÇÈÉÎÏÐÑ", r"\s.,;:!?)\]}—–’"
# A text in which all marks are plain pairs: same style, opening after a space, closing before one. Almost all texts.
_REGULAR = re.compile(
    rf"(?x) [^\"“”„]*+ (?: (?<![^\{_OUTER}]) (?:"
    rf" \"(?=[^{_NO_INNER}]) [^\"“”„]*+ (?<![{_NO_LAST}]) \""
    rf" | “ [^\"“”„]*+ (?<![{_NO_LAST}]) ”"
    rf") (?![^{_NEXT}]) [^\"“”„]*+ )*+"
)
# One such pair, for texts with one style of marks. The pattern begins with a literal mark so that search is fast.
_STRAIGHT = lazy(rf"\"(?<![^{_OUTER}]\")(?=[^{_NO_INNER}])[^\"]*+(?<![{_NO_LAST}])\"(?![^{_NEXT}])")
_BENT = lazy(rf"“(?<![^{_OUTER}]“)[^”]*+(?<![{_NO_LAST}])”(?![^{_NEXT}])")


class Mark(Record):
    """A quotation mark: its offset, whether it opens, the offset of its partner or -1, and whether that is certain."""

    at: int
    opens: bool
    partner: int
    sure: bool
    inner: bool = False  # inside another pair


@lru_cache(maxsize=512)
def pairs(text: str) -> tuple[tuple[int, int], ...] | None:
    """Return the start and end of each quotation of a paragraph, marks included, if all are plain pairs; else None.

    Offsets are code points, half-open. A plain pair is opened and closed in one style and not nested.
    """
    if "„" in text or "â€" in text:
        return None
    straight, bent = text.count('"'), text.count("“")
    if straight and (bent or "”" in text):
        if _REGULAR.fullmatch(text) is None:
            return None
        places = [m.start() for m in _MARK.finditer(text)]
        return tuple([(start, at + 1) for start, at in zip(places[::2], places[1::2], strict=True)])
    found = tuple([m.span() for m in (_STRAIGHT if straight else _BENT).finditer(text)])
    return found if 2 * len(found) == (straight or bent + text.count("”")) else None


def regular(text: str) -> bool:
    """Whether all marks of a paragraph form plain pairs."""
    return pairs(text) is not None


def irregular(texts: Sequence[str], whole: str) -> list[int]:
    """Return the indices of the paragraphs whose marks are not all plain pairs; `whole` is all of them joined."""
    used = [mark for mark in '“”„"' if mark in whole]
    if len(used) == 1:  # most texts
        return [i for i, text in enumerate(texts) if used[0] in text and not regular(text)]
    return [i for i, text in enumerate(texts) if any(mark in text for mark in used) and not regular(text)]


@lru_cache(maxsize=512)
def marks(text: str) -> tuple[Mark, ...]:
    """Return the double quotation marks of a paragraph, in order, without inch marks.

    An unclosed opening mark is sure if the other marks of the paragraph are in order: quotations may span paragraphs.
    Nested quotations are paired, but then no mark of the paragraph is sure. Wrongly decoded text and program code have
    no marks.
    """
    if (plain := pairs(text)) is None:
        return _traced(text)
    both = [((a, True, b - 1, True, False), (b - 1, False, a, True, False)) for a, b in plain]
    return tuple([record(Mark, mark) for pair in both for mark in pair])


def _traced(text: str) -> tuple[Mark, ...]:
    """Return the marks of any text, examined one by one."""
    if "â€" in text or (not text.isascii() and _MOJIBAKE.search(text)):
        return ()
    if any(sign in text for sign in _PROGRAM_SIGNS) and _PROGRAM.search(text):
        return ()
    inches = {m.end() - 1 for m in _INCHES.finditer(text)} if '"' in text else set[int]()
    straight = [m.start() for m in _STRAIGHT_MARK.finditer(text)] if inches else []
    curly = [m.start() for m in _CURLY.finditer(text)] if inches else []
    found: list[list[int]] = []  # at, opens, partner, inner
    opened: list[int] = []  # indices into `found` of the open marks
    nested = orphans = parity = False
    for m in _MARK.finditer(text):
        at = m.start()
        if at in inches:  # a mark after a number may still close a quotation
            if not opened:
                continue
            if text[found[opened[-1]][0]] == '"':
                if (len(straight) - bisect_right(straight, at)) % 2:
                    continue
            elif (behind := bisect_right(curly, at)) < len(curly) and text[curly[behind]] == "”":
                continue
        if text[at] == "”" and not opened and text[at - 1 : at].isdigit():  # inches again
            continue
        role = _role(text, at, text[found[opened[-1]][0]] if opened else "")
        parity = parity or not role
        if role > 0 or (not role and not opened):
            nested = nested or bool(opened)
            found.append([at, 1, -1, len(opened)])
            opened.append(len(found) - 1)
        elif opened:
            start = found[opened.pop()]
            start[2] = at
            found.append([at, 0, start[0], len(opened)])
        else:
            orphans = True
            found.append([at, 0, -1, 0])
    sure = not (nested or orphans or (opened and parity))
    return tuple(Mark(at, bool(opens), partner, sure, inner > 0) for at, opens, partner, inner in found)


def _role(text: str, at: int, opened: str) -> int:
    """Return 1 for a mark that must open, -1 for one that must close, 0 where only parity can tell.

    `opened` is the innermost open mark, or an empty string.
    """
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    like_opening = before in _BEFORE_OPENING and not after.isspace() and after not in _AFTER_CLOSING
    like_closing = not before.isspace() and (after.isspace() or after in _AFTER_CLOSING or after in "—–’")
    match text[at]:
        case "„":
            return 1
        case "“":  # closes in „x“, and in “x“ by mistake
            return -1 if opened and (like_closing or (opened == "„" and not like_opening)) else 1
        case "”":  # opens in ”x”
            return 1 if not opened and like_opening and after.isalnum() else -1
        case _:
            if like_opening:
                return 1
            return -1 if like_closing and before not in "([{—–" else 0


@lru_cache(maxsize=512)
def closings(text: str) -> tuple[Mark, ...]:
    """Return the closing marks that are certain, directly after a word or its punctuation, and not beside another mark.

    A curly one without a partner is certain if it is the only one: the quotation began in an earlier paragraph.
    """
    if (plain := pairs(text)) is not None:
        return tuple([record(Mark, (b - 1, False, a, True, False)) for a, b in plain if b > a + 2])
    found = marks(text)
    alone = sum(1 for m in found if m.partner < 0 and not m.opens)
    return tuple(
        m
        for m in found
        if not m.opens
        and (m.sure or (text[m.at] == "”" and (m.partner >= 0 or alone == 1)))
        and m.at > 0
        and not text[m.at - 1].isspace()
        and text[m.at - 1] not in _ALL
        and text[m.at + 1 : m.at + 2] not in (*_ALL,)
    )


def closing(text: str, at: int) -> Mark | None:
    """Return the mark at an offset if it is one of `closings`, else None."""
    return _by_place(text).get(at)


@lru_cache(maxsize=8)
def _by_place(text: str) -> Mapping[int, Mark]:
    return {mark.at: mark for mark in closings(text)}


def curly(texts: Iterable[str]) -> bool | None:
    """Whether most marks of some texts are curly rather than straight; None if there are as many of each."""
    straight = bent = 0
    for text in texts:
        straight += text.count('"')
        bent += text.count("“") + text.count("”")
    return None if straight == bent else bent > straight


# Commas and periods inside or outside of closing marks.

_FRAGMENT = re.compile(r"[a-z][^.!?]*+\.?$")
_NEAR = 8  # code points before a quotation
_BEGINS = ("", ",", ":")  # a quotation after one of these is speech, not part of a sentence
_STOPS = (".", ",")


def fragment(text: str, start: int, end: int) -> bool:
    """Whether `start:end`, a quotation without its marks, is a few words quoted inside a sentence, rather than speech.

    The opening mark is just before `start`; a start of 0 means that there is none.
    """
    if start <= 0 or text[max(0, start - 1 - _NEAR) : start - 1].rstrip()[-1:] in _BEGINS:
        return False
    return _FRAGMENT.match(text, start, end) is not None


class Sides(Record):
    """The number of commas and periods inside and outside of closing quotation marks."""

    inside: int
    outside: int


@remembered
def sides(document: Document) -> Sides:
    """Count commas and periods at closing quotation marks over all paragraphs of a document."""
    found: list[bool] = []
    for region in document.regions:
        text = region.text
        if "”" in text or '"' in text:
            plain = pairs(text)
            quoted = plain if plain is not None else [(mark.partner, mark.at + 1) for mark in closings(text)]
            for start, end in quoted:
                if text[start + 1].islower():  # otherwise not a fragment
                    first = text[end - 2] in _STOPS
                    if first != (text[end : end + 1] in _STOPS) and fragment(text, start + 1, end - 1):
                        found.append(first)
    return Sides(found.count(True), found.count(False))


def inside(document: Document) -> bool:
    """Whether a missing comma goes inside the closing mark: by the configured style, the document's, the locale's."""
    match document.settings.style.quotes:
        case "american":
            return True
        case "british":
            return False
        case _:
            count = sides(document)
            if count.inside != count.outside:
                return count.inside > count.outside
            return not document.settings.language.lower().startswith(("en-gb", "en-au", "en-nz", "en-ie"))
