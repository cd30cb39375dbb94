"""Double quotation marks of a text in pairs.

Curly marks are known by their shape, straight ones by their neighbours and by parity; `sure` says whether these agree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from .lazy import lazy
from .values import Record, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CLOSING = '”"'
OPENING = '“"'
_MARK = re.compile(r"[“”„\"]")
_STRAIGHT_MARK = lazy('"')
_CURLY = lazy("[“”]")
_ALL = '“”„"'
_MOJIBAKE = lazy("â€|[ÂÃÄÅÆÇÈÉÎÏÐÑ][“”„]")  # UTF-8 read as cp1252: the marks in it are none
_PROGRAM = lazy(r"=[“”\"]|[\"”][:,][\"“]|[{\[][\"“][\w-]+[\"”]:")
_PROGRAM_SIGNS = ("=", "{", "[", '",', '":', "”,", "”:")  # one of them is in every match
_INCHES = lazy(r"\d['’′]\s?\d{1,2}\"|(?<![\w.])\d{1,3}(?:\.\d+)?\"(?=[\s,.;:)x×-]|$)")
_BEFORE_OPENING = " ([{—–‘“\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_AFTER_CLOSING = ".,;:!?)]}"


# What may stand in front of an opening mark if anything does, what not behind it; the same for a closing one.
_OUTER, _NO_INNER = r" (—–\u00a0\u202f", r"\s.,;:!?)\]}"
_NO_LAST, _NEXT = r"\s([{—–‘=ÂÃÄÅÆÇÈÉÎÏÐÑ", r"\s.,;:!?)\]}—–’"
# Every mark of the text stands in a pair of one make, opens behind a space and closes before one: almost all texts.
_REGULAR = re.compile(
    rf"(?x) [^\"“”„]*+ (?: (?<![^\{_OUTER}]) (?:"
    rf" \"(?=[^{_NO_INNER}]) [^\"“”„]*+ (?<![{_NO_LAST}]) \""
    rf" | “ [^\"“”„]*+ (?<![{_NO_LAST}]) ”"
    rf") (?![^{_NEXT}]) [^\"“”„]*+ )*+"
)
# One such pair, where the text has but one make: with a mark in front, which is what the search is quick for.
_STRAIGHT = lazy(rf"\"(?<![^{_OUTER}]\")(?=[^{_NO_INNER}])[^\"]*+(?<![{_NO_LAST}])\"(?![^{_NEXT}])")
_BENT = lazy(rf"“(?<![^{_OUTER}]“)[^”]*+(?<![{_NO_LAST}])”(?![^{_NEXT}])")


class Mark(Record):
    """A quotation mark: its offset, whether it opens, the offset of its partner or -1, and whether that is certain."""

    at: int
    opens: bool
    partner: int
    sure: bool
    inner: bool = False  # stands inside another pair


@lru_cache(maxsize=512)
def pairs(text: str) -> tuple[tuple[int, int], ...] | None:
    """Where the quotations of a paragraph stand, with their marks, if all of them stand in plain pairs; else None.

    Such marks are opened, closed, none inside another, of one make each.
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
    """Whether all marks of a paragraph stand in plain pairs."""
    return pairs(text) is not None


def irregular(texts: Sequence[str], whole: str) -> list[int]:
    """Numbers of the paragraphs that have marks which do not all stand in plain pairs; `whole` are all in one."""
    used = [mark for mark in '“”„"' if mark in whole]
    if len(used) == 1:  # as most texts have it
        return [i for i, text in enumerate(texts) if used[0] in text and not regular(text)]
    return [i for i, text in enumerate(texts) if any(mark in text for mark in used) and not regular(text)]


@lru_cache(maxsize=512)
def marks(text: str) -> tuple[Mark, ...]:
    """The double quotation marks of a paragraph, in order; inch marks are left out.

    An opening mark that is never closed is sure where the paragraph's marks are otherwise in order: quotations may run
    on over paragraphs. Marks of a quotation inside a quotation are paired, but none of the paragraph is sure then.
    Text that was decoded wrongly and lines of a program have no marks.
    """
    if (plain := pairs(text)) is None:
        return _traced(text)
    both = [((a, True, b - 1, True, False), (b - 1, False, a, True, False)) for a, b in plain]
    return tuple([record(Mark, mark) for pair in both for mark in pair])


def _traced(text: str) -> tuple[Mark, ...]:
    """The marks of a text of any kind, one after the other."""
    if "â€" in text or (not text.isascii() and _MOJIBAKE.search(text)):
        return ()
    if any(sign in text for sign in _PROGRAM_SIGNS) and _PROGRAM.search(text):
        return ()
    inches = {m.end() - 1 for m in _INCHES.finditer(text)} if '"' in text else set[int]()
    straight = [m.start() for m in _STRAIGHT_MARK.finditer(text)] if inches else []
    curly = [m.start() for m in _CURLY.finditer(text)] if inches else []
    found: list[list[int]] = []  # at, opens, partner, inner
    opened: list[int] = []  # indices into `found` of the marks that wait for their partners
    nested = orphans = parity = False
    for m in _MARK.finditer(text):
        at = m.start()
        if at in inches:  # a mark behind a number may close a quotation all the same
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
    """1 for a mark that must open, -1 for one that must close, 0 where only parity can tell.

    `opened` is the mark that waits for its partner.
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
    """The closing marks that are certain and stand right behind a word or its punctuation, and alone.

    A curly one without partner is certain if it is the only such one: the quotation began in a paragraph above.
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
    """The mark at an offset if it is one of `closings`."""
    return _by_place(text).get(at)


@lru_cache(maxsize=8)
def _by_place(text: str) -> Mapping[int, Mark]:
    return {mark.at: mark for mark in closings(text)}


def curly(texts: Iterable[str]) -> bool | None:
    """Whether the marks of some texts are curly rather than straight; None if as many are of either make."""
    straight = bent = 0
    for text in texts:
        straight += text.count('"')
        bent += text.count("“") + text.count("”")
    return None if straight == bent else bent > straight
