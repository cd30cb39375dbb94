"""Plain text: wrapped paragraphs separated by blank lines, one paragraph per line, or both in one file.

Every non-whitespace character is in one piece of one region, except list markers and rule lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model.findings import Span
from ..model.region import Piece, Region
from ..model.values import record
from .line_shapes import OPENERS, SHORT, aligned, capitalised, cells, form, headline
from .line_wrapping import Line, hangs, run_on
from .region_builder import is_composed as composed
from .region_builder import normalized_pieces as pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HEADLINE = 120  # code points of the longest title or heading
_ROW = 1000  # code points of the longest table row
_VERSE = 60  # code points of the longest line of verse; the average is at most three quarters of it
_DIGIT = re.compile(r"\d")
_DEEPEST = 16  # nesting of lists is limited, because comparing two items compares their parents


def regions(text: str) -> Iterable[Region]:
    """Return the prose blocks of `text`: title, heading, paragraph, label, list-item, table-row and verse."""
    whole = composed(text)
    return _alone(lines, len(text)) if whole and (lines := _apart(text)) else _blocks(text, whole)


def _apart(text: str) -> list[str]:
    """Return the lines if one blank line separates any two and none has outer whitespace; else an empty list."""
    if "\r" in text or "\t" in text or "|" in text:  # other line endings, or table cells
        return []
    lines = text.split("\n\n")
    lines[-1] = lines[-1].removesuffix("\n")
    if not lines[-1]:
        lines.pop()
    even = all(lines) and list(map(str.strip, lines)) == lines and not any("\n" in line for line in lines)
    return lines if even else []


def _alone(lines: Sequence[str], size: int) -> Iterator[Region]:
    """Yield the same regions as `_blocks`, faster, for a text of `size` code points whose lines are `_apart`."""
    kinds = [*map(_kind, lines)]
    last = len(lines) - 1
    above = ""
    end = 0
    for i, line in enumerate(lines):
        start, kind = end, kinds[i]
        end = size if i == last else start + len(line) + 2
        if kind == "rule":
            continue
        if kind == "list-item":
            skip = form(line)[1]
            source = Span(start + skip, start + len(line))
            yield Region(kind, (Piece(0, line[skip:], source),), Span(start, end), 1)
        else:
            if kind == "paragraph" and len(line) <= _HEADLINE and i < last:
                kind = _headline(line, True, Line(end, end, lines[i + 1], kinds[i + 1], True), above)
            yield Region.verbatim(kind, line, start, start, end)
        above = kind


def _blocks(text: str, whole: bool) -> Iterator[Region]:
    """Yield the regions of a text, line by line; `whole` means that it is NFC."""
    lines = _lines(text)
    joined: set[int] = set()
    if not all(line.fresh for line in lines):  # otherwise every line is a block, as extractors print them
        joined = run_on(lines)
        _mark_verse(lines, joined)
    count = len(lines)
    around: list[tuple[int, Region]] = []  # open list items and their indents
    above = ""  # kind of the previous region
    below = 0  # index of the line after the region
    for i, line in enumerate(lines):
        if i < below or line.kind == "rule":
            continue
        start, begin, content, kind, _ = line
        below = _below(lines, i, joined) if joined or kind == "list-item" else i + 1
        end = lines[below].start if below < count else len(text)
        if kind == "list-item":
            skip = form(content)[1]
            begin, content = begin + skip, content[skip:]
        elif kind == "paragraph" and len(content) <= _HEADLINE and below == i + 1 < count:
            kind = _headline(content, line.fresh, lines[below], above)
        if kind == "list-item":
            made = _pieces(content, begin, lines[i + 1 : below], whole)
            region = _item(made, Span(start, end), line.indent, around)
        else:
            if whole and below == i + 1:
                region = Region.verbatim(kind, content, begin, start, end)
            else:
                region = Region(kind, _pieces(content, begin, lines[i + 1 : below], whole), Span(start, end))
            if around and line.indent <= around[0][0]:
                around.clear()
        above = kind
        yield region


def _item(made: tuple[Piece, ...], block: Span, indent: int, around: list[tuple[int, Region]]) -> Region:
    """Return a list item, level 1 at the top, and add it to `around`, the open items with their indents."""
    while around and around[-1][0] >= indent:
        around.pop()
    item = Region("list-item", made, block, len(around) + 1, around[-1][1] if around else None)
    if len(around) < _DEEPEST:
        around.append((indent, item))
    return item


def _lines(text: str) -> list[Line]:
    """Return the non-blank lines."""
    # Turn the CR of CRLF into a trailing space: offsets stay, and one split handles all line endings.
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
            kind = _kind(content)
            if tabular and size <= _ROW and ("\t" in content or "  " in content or " | " in content):
                odd.append(len(lines))
            lines.append(record(Line, (at, begin, content, kind, fresh)))
            fresh = False
        else:
            fresh = True
        at += len(raw) + 1
    if odd:
        _mark_rows(lines, odd)
    return lines


def _kind(line: str) -> str:
    """Return the kind of a line by its form."""
    return form(line)[0] if len(line) <= SHORT or line[0] in OPENERS or line[1] == ")" else "paragraph"


def _mark_rows(lines: list[Line], odd: Sequence[int]) -> None:
    """Mark table rows: three cells separated by tabs or bars, or cells aligned with an adjacent line."""
    found = {i: row for i in odd if lines[i].kind == "paragraph" and (row := cells(lines[i].text, lines[i].indent))}
    for i, row in found.items():
        if (
            (row.by != " " and len(row.starts) >= 3)
            or (not lines[i].fresh and i - 1 in found and aligned(row, found[i - 1]))
            or (i + 1 in found and not lines[i + 1].fresh and aligned(row, found[i + 1]))
        ):
            lines[i] = lines[i]._replace(kind="table-row")


def _below(lines: Sequence[Line], i: int, joined: set[int]) -> int:
    """Return the index of the line after the paragraph or list item that begins at `i`."""
    below = i + 1
    while below - 1 in joined or (lines[i].kind == "list-item" and hangs(lines, i, below)):
        below += 1
    return below


def _pieces(content: str, begin: int, rest: Sequence[Line], whole: bool) -> tuple[Piece, ...]:
    """Return the pieces of a paragraph: its first line, at offset `begin`, and its other lines; `whole` means NFC."""
    made: list[Piece] = []
    at = 0
    for where, line in ((begin, content), *((line.begin, line.text) for line in rest)):
        if made:
            made.append(Piece(at, " ", Span(made[-1].source.end, where), False))
            at += 1
        if whole:
            made.append(Piece(at, line, Span(where, where + len(line))))
        else:
            made += pieces(line, where, at)
        at = made[-1].end
    return tuple(made)


def _headline(text: str, fresh: bool, following: Line, above: str) -> str:
    """Return the kind of a one-line paragraph: a title opens the text, a heading is alone before prose."""
    if not headline(text, 12 if above else 20):
        return "paragraph"
    if not above:
        return "title" if following.fresh or not following.text[0].islower() else "paragraph"
    alone = fresh and following.fresh and above not in {"title", "heading"}  # otherwise a byline or a section name
    prose = following.kind == "paragraph" and len(following.text) > SHORT
    return "heading" if alone and prose and capitalised(text) else "paragraph"


def _mark_verse(lines: list[Line], joined: set[int]) -> None:
    """Mark the lines of stanzas as verse."""
    first = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or lines[i].fresh:
            if i - first >= 3 and len(lines[first].text) <= _VERSE and _verse(lines[first:i], joined, first):
                lines[first:i] = [line._replace(kind="verse") for line in lines[first:i]]
            first = i


def _verse(block: Sequence[Line], joined: set[int], first: int) -> bool:
    """Return whether a block whose first line has the index `first` is a stanza."""
    texts = [line.text for line in block]
    count = len(block)
    if max(map(len, texts)) > _VERSE or 4 * sum(map(len, texts)) > 3 * _VERSE * count:
        return False
    if any(line.kind != "paragraph" for line in block) or any(i in joined for i in range(first, first + count)):
        return False
    # Menus, addresses and fact tables have short lines too, but few words, few final commas, and digits.
    return (
        sum(text.count(" ") + 1 for text in texts) >= 3 * count
        and 5 * sum(text[0].islower() for text in texts) <= count
        and 2 * sum(text.endswith((".", ".”", '."', ".’")) for text in texts) <= count
        and 4 * sum(text[-1] in ",;:.!?—–…" for text in texts) >= count
        and 5 * sum(": " in text or _DIGIT.search(text) is not None for text in texts) <= count
    )
