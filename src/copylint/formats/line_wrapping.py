"""Detection of hard-wrapped lines, as opposed to lines that are paragraphs.

A line continues in the next only if the next line's first word would not have fit on it; whole runs must agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.values import Record
from .line_shapes import open_ended

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NARROW, _WIDE = 40, 120  # usual wrap columns for prose
_WORD = 6  # columns; blocks with the same wrap differ by less than a long word
_RAGGED = 0.85  # fill of a line that continues in lower case: not all programs fill their lines
_STRICT = 0.92  # fill of other lines
_SIGNED = ("--", "— ", "– ", "- ")


class Line(Record):
    """A non-blank line. Offsets are code points into the whole text."""

    start: int  # of the line, indent included
    begin: int  # of its text
    text: str  # stripped
    kind: str
    fresh: bool  # first in its block: at the top or after a blank line

    @property
    def indent(self) -> int:
        return self.begin - self.start

    @property
    def end(self) -> int:
        """The column after the last character."""
        return self.begin - self.start + len(self.text)


class _Pair(Record):
    """Two consecutive lines."""

    end: int  # column where the first ends
    word: int  # length of the first word of the second
    open: bool  # the first ends inside a sentence
    low: bool  # the second begins in lower case, or in a script without case

    def full(self, column: int) -> bool:
        """Return whether the first line had no room for that word."""
        reach = self.end + 1 + self.word
        return reach > column or (self.open and reach > (_RAGGED if self.low else _STRICT) * column)


def run_on(lines: Sequence[Line]) -> set[int]:
    """Return the indexes of lines whose paragraph continues in the next line."""
    runs = list(_runs(lines))
    if not runs:
        return set()
    pairs = [[_pair(lines, i) for i in range(a, b - 1) if lines[i + 1].kind == "paragraph"] for a, b in runs]
    columns = [_column(own) for own in pairs]
    sure = [pair for own, column in zip(pairs, columns, strict=True) if column for pair in own]
    common = _column([pair for own in pairs for pair in own], least=2) or _column(sure, least=2)
    found: set[int] = set()
    for (a, b), own, column in zip(runs, pairs, columns, strict=True):
        width = column or _shared(own, common) or (0 if _beside_long(lines, a, b) else _short(own))
        if width:
            found.update(_joined(lines, a, b, width))
    return found


def hangs(lines: Sequence[Line], item: int, i: int) -> bool:
    """Return whether line `i`, below the first line of a list item, is aligned with its text and continues it."""
    if i == len(lines) or lines[i].kind != "paragraph" or lines[i].fresh or lines[i].indent <= lines[item].indent:
        return False
    if _long(lines[i].text):  # a separate paragraph after the item, as extractors print it
        return False
    pair = _pair(lines, i - 1)
    return pair.open and (pair.low or (i - item > 1 and pair.full(lines[i - 2].end)))


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield runs of two or more lines of a block, without overlong lines, rule lines and table rows."""
    first = 0
    for i, (_, _, text, kind, fresh) in enumerate(lines):
        bars = kind in {"rule", "table-row"} or text[0] == ">" or _long(text)
        if text[:2] in _SIGNED and i and lines[i].indent > lines[i - 1].indent:
            bars = True  # an attribution set off below
        if fresh or bars:
            if i - first >= 2:
                yield first, i
            first = i + 1 if bars else i
    if len(lines) - first >= 2:
        yield first, len(lines)


def _long(text: str) -> bool:
    return len(text) > _WIDE and " " in text  # a URL cannot be wrapped


def _beside_long(lines: Sequence[Line], first: int, last: int) -> bool:
    above = not lines[first].fresh and _long(lines[first - 1].text)
    return above or (last < len(lines) and not lines[last].fresh and _long(lines[last].text))


def _pair(lines: Sequence[Line], i: int) -> _Pair:
    line, text = lines[i], lines[i + 1].text
    word = text.find(" ")
    return _Pair(
        line.end, len(text) if word < 0 else word, open_ended(line.text), text[0].isalpha() and not text[0].isupper()
    )


def _column(pairs: Sequence[_Pair], least: int = 3) -> int:
    """Return the wrap column that most open pairs agree on; 0 if they do not look like wrapped prose.

    A pair votes for every column that would have wrapped there. Closed pairs may be paragraph ends.
    """
    cut = [pair for pair in pairs if pair.open and pair.end <= _WIDE]
    if len(cut) < least:
        return 0
    change = [0] * (_WIDE + 2)
    for end, word, _, _ in cut:
        change[end] += 1
        change[min(int((end + word) / _RAGGED), _WIDE) + 1] -= 1
    column = most = votes = 0
    for at in range(_WIDE + 1):
        votes += change[at]
        if votes > most:
            column, most = at, votes
    if column < _NARROW or most < max(least, 0.65 * sum(p.open or p.end > column for p in pairs)):
        return 0
    full = [pair for pair in pairs if pair.end <= column and pair.full(column)]
    return column if 3 * sum(p.low for p in full) >= len(full) else 0  # wrapped prose seldom continues with a capital


def _shared(pairs: Sequence[_Pair], column: int) -> int:
    """Return the document's column if it fits a run that is too short to determine its own; else 0."""
    fits = bool(column and pairs) and max(p.end for p in pairs) <= column + _WORD
    return column if fits and 2 * sum(p.full(column) for p in pairs) >= len(pairs) else 0


def _short(pairs: Sequence[_Pair]) -> int:
    """Return the width of two or three lines that are clearly one sentence; else 0."""
    if not 1 <= len(pairs) <= 2:
        return 0
    width = max(p.end for p in pairs)
    return width if width >= _NARROW and all(p.open and p.low and p.full(width) for p in pairs) else 0


def _joined(lines: Sequence[Line], first: int, last: int, column: int) -> Iterable[int]:
    """Return the continued lines of a wrapped run. A short line, or a label, marker or indent after it, ends one."""
    item = lines[first].kind == "list-item"
    margin = min(line.indent for line in lines[first:last])
    pairs = [_pair(lines, i) for i in range(first, last - 1)]
    # If only its last line is short, a run is one paragraph, wherever its sentences end.
    whole = all(pair.end + 1 + pair.word > _RAGGED * column for pair in pairs)
    for i, pair in enumerate(pairs, first):
        below = lines[i + 1]
        plain = below.kind == "paragraph"
        if plain and (item or below.indent == margin):
            joins = whole or pair.full(column)
        else:  # a line may begin with a dash or number by chance, but then the line above is full
            joins = pair.open and pair.end + 1 + pair.word > column and (plain or not item)
        if joins:
            yield i
        else:
            item = below.kind == "list-item"
