"""Inline markup of reStructuredText: what of a run of lines is text, markup, code, or a name that must stay.

Source: the reStructuredText specification, “Inline markup recognition rules”.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ..region import CLOSES, FAST, OPENS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .building import Pieces

_BEFORE = r"(?<![\w)\]}>.,;!?\\*`|_])"
_AFTER = r"(?![\w*`|])"
_ROLE = r":[A-Za-z][\w.+:-]{1,99}+(?<=:)"  # no longer, so that no run of colons is read from each of them
_NAMED = r"(?<![\w\\`])(?P<name>[A-Za-z0-9](?:[-.+:_]?[A-Za-z0-9]){0,200})__?(?![\w`])"  # as long as any is
_SPECIAL = re.compile(r"[\\*`|_\r\n]")
_SIGNS = r"[\r\n\\`*:_|\[]"  # what all but names begin with; blanks before a line end aside
_NAME = re.compile(r"_(?<=[A-Za-z0-9_]_)(?![\w`])")  # the end of every name
_LINES = re.compile(r"(?:(?<!(?<!\\)\s)\s+)?[\r\n]\s*|\\(\s?)([^\s]?)")
_ADDRESS = re.compile(r"(?:(?<!\s)\s+)?(?<!\\)<[^<>]*>\Z")
_LITERAL_END = re.compile(r"(?<=\S)``(?!\w)")
_STRONG_END = re.compile(rf"(?<=[^\s\\])\*\*{_AFTER}")


@cache
def _sign(named: bool) -> re.Pattern[str]:
    """Where inline markup may begin."""
    return re.compile(f"{_SIGNS}|{_NAMED}" if named else _SIGNS)


@cache
def _inline(literal: bool, strong: bool) -> re.Pattern[str]:
    """Inline markup; without literals or strong emphasis where they would have no end in the text."""
    return re.compile(
        r"(?P<break>(?:\r\n|\r|\n)\s*)"
        r"|\\(?:(?P<nothing>\s|\Z)|(?P<escaped>[^\s]))"
        + (rf"|{_BEFORE}``(?=\S)(?P<literal>[\s\S]*?\S)``(?!\w)" if literal else "")
        + (rf"|{_BEFORE}\*\*(?=[^\s*])(?P<strong>[\s\S]*?[^\s\\])\*\*{_AFTER}" if strong else "")
        + rf"|{_BEFORE}\*(?=[^\s*])(?P<emphasis>[^*]*?[^\s\\*])\*{_AFTER}"
        + rf"|{_BEFORE}(?P<role>{_ROLE})?`(?=[^\s`])(?P<text>[^`]*?[^\s\\`])`"
        + r"(?P<end>__?(?!\w)|:[A-Za-z][\w.+:-]*:)?(?!\w)"
        + rf"|{_BEFORE}_`(?=\S)(?P<target>[^`]*?\S)`(?!\w)"
        + rf"|{_BEFORE}\|(?=[^\s|])[^|\n]*?[^\s|]\|(?:__?)?(?!\w)"
        + rf"|{_BEFORE}(?:\[(?:\d+|#[\w.-]*|\*|[A-Za-z][\w.+-]*)\]_)(?!\w)"
    )


_PROSE_ROLES = frozenset(
    "emphasis strong sub sup subscript superscript title title-reference t abbr dfn guilabel menuselection".split()
)
_TITLED = frozenset("ref doc term any download numref".split())


def inline(pieces: Pieces, start: int, end: int) -> None:  # noqa: PLR0912  (a branch a construct)
    """Write the pieces of the text from `start` to `end`, which may run over several lines."""
    text = pieces.text
    if _SPECIAL.search(text, start, end) is None:
        pieces.plain(start, end)
        return
    pos = start
    for m in _markup(text, start, end):
        at, after = m.span()
        if text[at] in "\r\n":
            while at > pos and text[at - 1] in " \t\f\v":
                at -= 1
        if pos < at:
            pieces.plain(pos, at)
        pos = after
        what = m.lastgroup
        if what == "name":
            pieces.fast(m["name"], *m.span(what), FAST)
            pieces.mark(m.end(what), after)
        elif what == "break":
            pieces.decoded(" ", at, after)
        elif what == "nothing":
            pieces.mark(at, after)
        elif what == "escaped":
            pieces.decoded(m["escaped"], at, after)
        elif what in ("strong", "emphasis"):
            if text[at - 1 : at] in _PAIRS and text[m.start(what)] == _PAIRS[text[at - 1 : at]]:
                pieces.plain(at, after)  # a mark in quotation marks is itself
                continue
            _enclosed(pieces, m, what)
        elif m["text"] is not None:
            _interpreted(pieces, m)
        elif what == "target":
            pieces.mark(at, m.start(what))
            pieces.fast(" ".join(m["target"].split()), *m.span(what), FAST)
            pieces.mark(m.end(what), after)
        else:
            pieces.opaque(at, after)
    if pos < end:
        pieces.plain(pos, end)


def _markup(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Inline markup in its order; what has no end before `end` is never looked for twice."""
    search = _sign(_NAME.search(text, start, end) is not None).search
    literal = strong = end  # where the last of them ends; where that is not known yet, the end of the text
    pos = start
    while sign := search(text, pos, end):
        at = sign.start()
        pos = at + 1
        if sign.lastgroup:
            pos = sign.end()
            yield sign
            continue
        if literal == end and text.startswith("``", at):
            literal = _last("``", _LITERAL_END, text, at, end)
        elif strong == end and text.startswith("**", at):
            strong = _last("**", _STRONG_END, text, at, end)
        if m := _inline(at + 2 < literal, at + 2 < strong).match(text, at, end):
            pos = m.end()
            yield m


def _last(mark: str, pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where a mark stands for the last time as the pattern has it; -1 if it does nowhere."""
    at = text.rfind(mark, start, end)
    while at >= 0 and not pattern.match(text, at, end):
        at = text.rfind(mark, start, at + 1)
    return at


_PAIRS = {'"': '"', "'": "'", "(": ")", "[": "]", "{": "}", "<": ">", "“": "”", "‘": "’", "«": "»"}


def _enclosed(pieces: Pieces, m: re.Match[str], name: str) -> None:
    """Emphasis: its text has escapes and line ends, but no markup."""
    start, end = m.span(name)
    pieces.mark(m.start(), start, OPENS)
    _lines(pieces, start, end)
    pieces.mark(end, m.end(), CLOSES)


def _lines(pieces: Pieces, start: int, end: int) -> None:
    pos = start
    for m in _LINES.finditer(pieces.text, start, end):
        if pos < m.start():
            pieces.plain(pos, m.start())
        pos = m.end()
        if m[2]:
            pieces.decoded(m[2], *m.span())
        elif m[0][0] == "\\":
            pieces.mark(*m.span())
        else:
            pieces.decoded(" ", *m.span())
    if pos < end:
        pieces.plain(pos, end)


def _interpreted(pieces: Pieces, m: re.Match[str]) -> None:
    """Text in backquotes: a link, or whatever its role says."""
    start, end = m.span("text")
    given = m["role"] or (m["end"] if m["end"] and m["end"][0] == ":" else "")
    role = given.strip(":").rpartition(":")[2].lower()
    link = bool(m["end"]) and m["end"][0] == "_"
    address = _ADDRESS.search(m["text"])
    if address and address.start() and (link or role in _TITLED):
        pieces.mark(m.start(), start)
        _lines(pieces, start, start + address.start())
        pieces.mark(start + address.start(), m.end())
    elif link and not address:
        pieces.mark(m.start(), start)
        pieces.fast(re.sub(r"\\(.)", r"\1", " ".join(m["text"].split())), start, end, FAST)
        pieces.mark(end, m.end())
    elif role in _PROSE_ROLES:
        pieces.mark(m.start(), start, OPENS)
        _lines(pieces, start, end)
        pieces.mark(end, m.end(), CLOSES)
    else:
        pieces.opaque(m.start(), m.end())
