"""Blocks of Markdown whose own lines say what they are: no parser has to tell of them.

What has two readings, or one that depends on anything outside of the block, is none of these.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from ..findings import Span
from ..region import CLOSES, OPAQUE, OPENS, Region
from ..values import Record
from .building import Pieces
from .forms import SHORT, form
from .letters import words
from .mdblock import TAKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..region import Piece

_RULE = "***"
_MOST = 3000  # bits of text and markup of a block; the engine remembers all that it may have to take back

_SIGNS = r"\n\r\0*_`\[\]<&\\~|{}!$"  # what may be more than text
_TEXT = rf"[^{_SIGNS}]"
_WORDS = words(_SIGNS)
_BEFORE, _BEHIND = r"(?<![^ \n(“\"'‘«„—–/-])", r"(?=[ \n\r.,:;?!)”\"'’»“—–/-]|\Z)"  # of words with emphasis
_STRESSED = rf"[^\W_](?:{_TEXT}*+(?<=[\w.,:;?)”’\"'%]))?+"  # in one way, or there were two for each
_EMPHASIS = "|".join(f"{_BEFORE}{mark}{_STRESSED}{mark}{_BEHIND}" for mark in (r"\*\*", r"\*", "__", "_"))
_ADDRESS = r"\([^\s()<>\\`\0\[\]{}|$]*(?: \"[^\"\n\r\\`<&\[\]{}|$()]*\")?\)"
_LINK = rf"\[[^\s{_SIGNS}](?:{_TEXT}*[^\s{_SIGNS}])?\]{_ADDRESS}"
_BRACKETS = rf"\[(?![xX]\])[^\W_]{_TEXT}*\](?![(\[:])"
_INLINE = (
    rf"`[^`\n\r\0]+`(?!`)|{_EMPHASIS}|{_LINK}|!\[[^\[\]\n\r\0`<\\{{}}|$]*\]{_ADDRESS}|<https?://[^\s<>`\0\\{{}}|$]*>"
    r"|\\[*_`<>|#.+~-]|!(?!\[)|&(?!#?\w+;)|<(?=[\s=])|(?<=[^\W_])_(?=[^\W_])|\$(?!\$)"
)
# The first word of a line could open no block, neither here nor where templates and MDX are read.
_NO_BLOCK = r"(?!\d{1,9}[.)](?:[ \t\r\n]|\Z)|import\b|export\b)"
_FIRST = r"[^\s\0*_`\[\]<&\\~|{}!$#>+=:?-]|\$(?!\$)"
_SOFT = rf"(?<!\s)\r?\n{_NO_BLOCK}(?={_FIRST}|[*_`\[])"
_MARK = r"((#{1,6} (?![^\n]*(?:#|[ \t]\r?(?:\n|\Z))))|([-*+] )|(\d{1,9}\. )|> )?"
# Then comes a blank line or nothing; a heading needs none, nor does an item before the next.
_END = (
    r"(?:\r?\n(?:(?:[ \t]*\r?\n)+(?![ \t]*\r?\n)(?![ \t>]*>[ \t>]*\r?\n)(?(3)(?![ \t]))(?(4)(?![ \t]))|(?=[ \t]*\Z)"
    r"|(?(2)(?![ \t]*\r?\n)|(?!))|(?(3)(?=[-*+] \S)|(?!))|(?(4)(?=\d{1,9}\. \S)|(?!)))|\Z)"
)
_TOKEN = re.compile(
    r"[`!\[<*_\\\r\n](?:(?<=`)[^`]*`|(?<=!)\[[^\]]*\]\([^)]*\)|(?<=\[)([^\[\]]*)\]\([^)]*\)|(?<=<)h[^>]*>|(?<=\*)\*?"
    r"|(?<=_)(?:(?<![^\W_]_)_?|_?(?![^\W_]))|(?<=\\).|(?<=\r)\n|(?<=\n))"
)

_IMAGES = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINKS = re.compile(r"\[([^\[\]]*)\]\([^)]*\)")


class Run(Record):
    """Blocks in a row that no parser has to tell of; offsets are code points."""

    start: int
    end: int  # of the last one's text
    blocks: tuple[re.Match[str], ...]


@cache
def _block(brackets: bool) -> re.Pattern[str]:
    """Groups: the mark of a heading, an item or a quotation, in three more what it is, the text, and its markup."""
    inline = rf"{_INLINE}|{_BRACKETS}" if brackets else _INLINE
    most = f"{{0,{_MOST}}}"
    start = rf"(?={_FIRST}|{_EMPHASIS}|{_LINK}{'|' + _BRACKETS if brackets else ''})"
    return re.compile(
        rf"{_MARK}{_NO_BLOCK}{start}({_WORDS}{most}+((?:{_WORDS}|{inline}|(?(1)(?!)|{_SOFT})){most})){_END}"
    )


_DEFINITION = re.compile(r"\n {0,3}:")  # what it defines may be any block above
_GAP = re.compile(r"\n[ \t]*\r?\n(?:[ \t]*\r?\n)*")
_BLANK = re.compile(r"(?:[ \t]*\r?\n)*")


def runs(text: str, start: int) -> tuple[list[Run], bool]:
    """The runs of such blocks from `start` on, and whether there is anything else."""
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return [], True
    match, gap = _block("]" not in text or "]:" not in text).match, _GAP.search
    found: list[Run] = []
    blocks: list[re.Match[str]] = []
    rest = False
    m = _BLANK.match(text, start)
    pos, size = m.end() if m else start, len(text)
    while pos < size:
        if m := match(text, pos):
            blocks.append(m)
            pos = m.end()
            continue
        if blocks:
            found.append(_run(blocks))
            blocks = []
        rest = True
        m = gap(text, pos)
        pos = m.end() if m else size
    if blocks:
        found.append(_run(blocks))
    return found, rest


def _run(blocks: list[re.Match[str]]) -> Run:
    return Run(blocks[0].start(), blocks[-1].end(5), tuple(blocks))


def behind_rules(shown: str, base: int, text: str, found: Sequence[Run]) -> tuple[dict[int, Run], str]:
    """`shown`, which is `text` from `base` on with something hidden, with a rule line in the place of each run.

    Also the runs by where they start; those in which something is hidden are none. Offsets stay.
    """
    known: dict[int, Run] = {}
    parts: list[str] = []
    pos = 0
    for run in () if _DEFINITION.search(shown) else found:
        start, end = run.start - base, run.end - base
        if end - start > len(_RULE) and shown[start:end] == text[run.start : run.end]:
            known[run.start] = run
            parts += (shown[pos:start], _RULE, " " * (end - start - len(_RULE)))
            pos = end
    return known, "".join([*parts, shown[pos:]]) if parts else shown


def region(m: re.Match[str], first: bool) -> Region:
    """The region of such a block; `first`: whether a heading would be the title."""
    mark, hashes, _, _, shown, markup = m.groups()
    shown = shown.rstrip()
    at = m.start(5)
    text = _text(shown) if markup else shown
    kind, level = "paragraph", 0
    if mark is None:
        if len(text) <= SHORT and form(text)[0] == "label":
            kind = "label"
    elif hashes:
        level = len(hashes) - 1
        kind = "title" if first and level == 1 else "heading"
    elif mark == "> ":
        kind = "quotation"
    else:
        kind, level = "list-item", 1
    if markup:
        pieces = partial(_pieces, m.string, at, at + len(shown))
        return Region.later(kind, text, Span(*m.span()), pieces, level, TAKEN)
    return Region.verbatim(kind, text, at, *m.span(), level, TAKEN)


def _text(shown: str) -> str:
    """What the reader sees of the prose of a block; the usual markup goes fast, `_TOKEN` alone would do the same."""
    if "\\" in shown or "_" in shown or "<" in shown:
        return _TOKEN.sub(_shown, shown)
    if "`" in shown:
        shown = OPAQUE.join(shown.split("`")[::2])
    if "[" in shown:
        shown = _LINKS.sub(r"\1", _IMAGES.sub(OPAQUE, shown) if "![" in shown else shown)
    if "\n" in shown:
        shown = shown.replace("\r\n", " ").replace("\n", " ")
    return shown.replace("*", "")


def _shown(m: re.Match[str]) -> str:
    """What the reader sees of markup."""
    match m[0][0]:
        case "*" | "_":
            return ""
        case "[":
            return m[1]
        case "\\":
            return m[0][1]
        case "\n" | "\r":
            return " "
        case _:
            return OPAQUE


def _pieces(text: str, start: int, end: int) -> tuple[Piece, ...]:
    """The pieces of the prose of a block."""
    made = Pieces(text, True)
    hold = CLOSES
    pos = start
    for m in _TOKEN.finditer(text, start, end):
        at, after = m.span()
        if pos < at:
            made.plain(pos, at)
        pos = after
        match text[at]:
            case "*" | "_":
                hold = OPENS if hold == CLOSES else CLOSES
                made.mark(at, after, hold)
            case "[":
                made.mark(at, at + 1)
                made.plain(*m.span(1))
                made.mark(m.end(1), after)
            case "\\":
                made.decoded(text[at + 1], at, after)
            case "\n" | "\r":
                made.decoded(" ", at, after)
            case _:
                made.opaque(at, after)
    if pos < end:
        made.plain(pos, end)
    return made.take()
