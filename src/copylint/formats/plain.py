"""Plain text: paragraphs apart by blank lines and wrapped at a column, or one paragraph a line, or both in one file.

Every character that is not white space is in one piece of one region, but for list markers and rule lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import is_normalized

from ..document import Piece, Region
from ..findings import Span
from .forms import OPENERS, SHORT, aligned, capitalised, cells, form, headline
from .pieces import pieces
from .wrapping import Line, run_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_VERSE = 60  # no line of verse is longer; on average they have three quarters of it
_DEEPEST = 16  # lists are not nested without end: who compares two items compares their parents too


def regions(text: str) -> Iterator[Region]:
    """The blocks of prose in `text`, of the kinds title, heading, paragraph, label, list-item, table-row and verse."""
    lines = _lines(text)
    joined = run_on(lines)
    composed = is_normalized("NFC", text)
    count = len(lines)
    around: list[tuple[int, Region]] = []  # the list items that the next line may be in, and their indents
    above = ""  # kind of the region before
    below = verse = 0  # numbers of the line below this region, and below the verse
    for i, line in enumerate(lines):
        if i < below:
            continue
        start, begin, content, kind, fresh = line
        below = i + 1
        if kind == "rule":
            continue
        if kind == "list-item":
            while below - 1 in joined or (below < count and _hangs(lines[below], line.indent)):
                below += 1
            skip = form(content)[1]
            begin, content = begin + skip, content[skip:]
        elif joined:
            while below - 1 in joined:
                below += 1
        if kind == "paragraph" and below - i == 1 and len(content) <= 2 * _VERSE:
            if fresh and len(content) <= _VERSE:
                verse = _verse(lines, i, joined)
            kind = "verse" if i < verse else _headline(lines, i, above)
        end = lines[below].start if below < count else len(text)
        if composed and below - i == 1:
            made = (Piece(0, content, Span(begin, begin + len(content))),)
        else:
            made = _pieces(content, begin, lines[i + 1 : below], composed)
        if kind == "list-item":
            while around and around[-1][0] >= line.indent:
                around.pop()
            region = Region(kind, made, Span(start, end), len(around) + 1, around[-1][1] if around else None)
            if len(around) < _DEEPEST:
                around.append((line.indent, region))
        else:
            region = Region(kind, made, Span(start, end))
            if around and line.indent <= around[0][0]:
                around.clear()
        above = kind
        yield region


def _lines(text: str) -> list[Line]:
    """The lines that are not blank."""
    # A CR before LF becomes a blank at the line's end, so that offsets stay and one split does for all line ends.
    flat = text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
    tabular = "\t" in flat or "  " in flat or " | " in flat
    lines: list[Line] = []
    odd: list[int] = []  # lines that may be rows of a table
    at, fresh = 0, True
    for raw in flat.split("\n"):
        content = raw.strip()
        if content:
            size = len(content)
            begin = at if size == len(raw) else at + len(raw) - len(raw.lstrip())
            kind = "paragraph"
            if size <= SHORT or content[0] in OPENERS or content[1] == ")":
                kind = form(content)[0]
            if tabular and ("\t" in content or "  " in content or " | " in content):
                odd.append(len(lines))
            lines.append(Line(at, begin, content, kind, fresh))
            fresh = False
        else:
            fresh = True
        at += len(raw) + 1
    if odd:
        _mark_rows(lines, odd)
    return lines


def _mark_rows(lines: list[Line], odd: Sequence[int]) -> None:
    """Gives rows of tables their kind: three cells by tabs or bars, or cells like those of the line above or below."""
    found = {i: row for i in odd if lines[i].kind == "paragraph" and (row := cells(lines[i].text, lines[i].indent))}
    for i, row in found.items():
        if (
            (row.by != " " and len(row.starts) >= 3)
            or (not lines[i].fresh and i - 1 in found and aligned(row, found[i - 1]))
            or (i + 1 in found and not lines[i + 1].fresh and aligned(row, found[i + 1]))
        ):
            lines[i] = lines[i]._replace(kind="table-row")


def _hangs(line: Line, indent: int) -> bool:
    """Whether a line below a list item stands under the item's text."""
    return line.kind == "paragraph" and not line.fresh and line.indent > indent


def _pieces(content: str, begin: int, rest: Sequence[Line], composed: bool) -> tuple[Piece, ...]:
    """The pieces of a paragraph: its first line's text, which stands at `begin`, and its other lines."""
    made: list[Piece] = []
    at = 0
    for where, line in ((begin, content), *((line.begin, line.text) for line in rest)):
        if made:
            made.append(Piece(at, " ", Span(made[-1].source.end, where), False))
            at += 1
        if composed:
            made.append(Piece(at, line, Span(where, where + len(line))))
        else:
            made += pieces(line, where, at)
        at = made[-1].end
    return tuple(made)


def _headline(lines: Sequence[Line], i: int, above: str) -> str:
    """Kind of a paragraph of one line: a title opens the text, a heading stands alone before prose."""
    text = lines[i].text
    following = lines[i + 1] if i + 1 < len(lines) else None
    if following is None or not headline(text, 12 if above else 20):
        return "paragraph"
    if not above:
        return "title" if following.fresh or not following.text[0].islower() else "paragraph"
    alone = lines[i].fresh and following.fresh and above not in {"title", "heading"}  # else it is a byline or a desk
    prose = following.kind == "paragraph" and len(following.text) > SHORT
    return "heading" if alone and prose and capitalised(text) else "paragraph"


def _verse(lines: Sequence[Line], first: int, joined: set[int]) -> int:
    """Number of the line below a block of verse that begins at `first`; `first` if it is none."""
    last, size, words, capitals, stops, pauses = first, 0, 0, 0, 0, 0
    while last < len(lines) and (last == first or not lines[last].fresh):
        text = lines[last].text
        if lines[last].kind != "paragraph" or len(text) > _VERSE or last in joined:
            return first
        size += len(text)
        words += text.count(" ") + 1
        capitals += not text[0].islower()
        stops += text.endswith((".", ".”", '."', ".’"))
        pauses += text[-1] in ",;:.!?—–…"
        last += 1
    count = last - first
    # Menus and addresses have capitals and short lines too, but hardly a comma at the end of one, and fewer words.
    verse = count >= 3 and 4 * size <= 3 * _VERSE * count and words >= 3 * count and 5 * capitals >= 3 * count
    return last if verse and 2 * stops <= count and 4 * pauses >= count else first
