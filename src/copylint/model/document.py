"""A parsed text: its regions of prose, each mapped to exact source offsets, and the structure around them.

For every verbatim piece `document.text[piece.source] == piece.text`; regions are disjoint and in order.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeVar

from .findings import Edit, Span
from .region import OPAQUE, WORD, Piece, Region
from .settings import Settings, Style
from .values import Record, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


# Structure that a format reports in addition to prose.


class Container(Record):
    """An element that is removed with the last block in it: a list, a section, a directive."""

    span: Span
    inner: Span  # without its own opening and closing markup
    parent: int = -1  # index of the enclosing container


class Note(Record):
    """A suppression comment or front-matter setting: turns rules off, on again, or off for the next block."""

    span: Span
    words: tuple[str, ...]  # `off`, `on` or `next`, then rule names; as written


class Regions(tuple["Region", ...]):
    """The regions of a text in order, and the structure that its format reports."""

    protected: tuple[Span, ...] = ()  # not even whitespace may change: code, hard breaks
    containers: tuple[Container, ...] = ()
    breaks: tuple[Span, ...] = ()  # thematic breaks
    notes: tuple[Note, ...] = ()
    settings: Mapping[str, Any] = {}  # from front matter, under `copylint:`

    @classmethod
    def of(
        cls,
        regions: Iterable[Region],
        protected: Sequence[Span] = (),
        containers: Sequence[Container] = (),
        breaks: Sequence[Span] = (),
        notes: Sequence[Note] = (),
        settings: Mapping[str, Any] | None = None,
    ) -> Regions:
        made = cls(regions)
        made.protected, made.containers = tuple(protected), tuple(containers)
        made.breaks, made.notes, made.settings = tuple(breaks), tuple(notes), settings or {}
        return made


# Region lookup for long texts, in a sixth of the memory of a dictionary.


class Places:
    """Map `id(region)` to the region's index. Raises KeyError for other ids, like a dictionary."""

    def __init__(self, regions: Sequence[Region]) -> None:
        from array import array

        ids = array("Q", map(id, regions))
        self._numbers = array("Q", sorted(range(len(ids)), key=ids.__getitem__))
        self._ids = array("Q", map(ids.__getitem__, self._numbers))

    def __getitem__(self, wanted: int) -> int:
        at = bisect_left(self._ids, wanted)
        if at == len(self._ids) or self._ids[at] != wanted:
            raise KeyError(wanted)
        return self._numbers[at]


__all__ = ["OPAQUE", "SPACE", "WORD", "Document", "Piece", "Region", "Settings", "Style"]

LONG = 200_000  # code points; in longer texts memory matters more than time
SPACE = re.compile(r"\s+")

T = TypeVar("T")


def remembered(function: Callable[[Document], T]) -> Callable[[Document], T]:
    """Cache a function whose only argument is a document: it runs once per document."""

    def ask(document: Document) -> T:
        memo = document.memo
        if function not in memo:
            memo[function] = function(document)
        return memo[function]

    ask.__doc__, ask.__name__ = function.__doc__, function.__name__
    return ask


class Document(Value):
    """A parsed text. `protected` are spans that no source rule may touch, such as code and front matter."""

    path: str
    text: str
    regions: tuple[Region, ...]
    settings: Settings = Settings()
    protected: tuple[Span, ...] = ()
    structure: Regions | None = None  # of a format with markup
    format: str = "plain"

    @cached_property
    def memo(self) -> dict[Callable[[Document], object], Any]:
        """Results of functions decorated with `remembered`, by function."""
        return {}

    @cached_property
    def newline(self) -> str:
        """The most frequent line ending."""
        crlf, lf = self.text.count("\r\n"), self.text.count("\n")
        if not lf:
            return "\r" if "\r" in self.text else "\n"
        return "\r\n" if 2 * crlf > lf else "\n"

    @cached_property
    def index(self) -> dict[int, int] | Places:
        """Index of each region, by `id`."""
        if len(self.text) > LONG:
            return Places(self.regions)
        return {id(region): i for i, region in enumerate(self.regions)}

    def join(self, first: Region, second: Region, between: str = " ", cut: int = 0) -> Edit:
        """Return the edit that joins two adjacent blocks, dropping `cut` code points at the end of the first."""
        return Edit(Span(first.whole.end - cut, second.whole.start), between, blocks=True)

    def mask(self, without: Sequence[Edit] = ()) -> str:
        """Return the text outside prose, without the whitespace between blocks: no fix may change it.

        Prose in front matter counts as prose. Line endings at the end of the text do not count.
        `without` are edits that remove blocks, in order; they are treated as applied.
        """
        out: list[str] = []
        holes = [(p.source, "") for r in self.regions for p in r.pieces if p.prose]
        inner = [p.source for r in self.regions if r.kind == "metadata" for p in r.pieces if p.prose]
        pos = 0
        for (start, end), new in sorted([*holes, *((e.span, e.text) for e in without)]):
            if start > pos:
                out.append(self.text[pos:start])
            out.append(new)
            pos = max(pos, end)
        out.append(self.text[pos:])
        gone = [e.span for e in without]
        far = [*accumulate((span.end for span in gone), max)]  # furthest end so far, per edit
        starts = [span.start for span in gone]
        ends = len(self.text.rstrip())
        protected: list[str] = []
        for a, b in self.protected:
            if (at := bisect_right(starts, a)) and b <= far[at - 1]:
                continue
            kept = "".join(_outside(self.text, a, b, inner)) if a == 0 and inner else self.text[a:b]
            protected.append(kept.rstrip("\r\n") if b >= ends else kept)
        return "\0".join([SPACE.sub("", "".join(out)), *protected])


def _outside(text: str, start: int, end: int, holes: Sequence[Span]) -> Iterator[str]:
    """Yield the text from `start` to `end` outside `holes`, which are disjoint and in order."""
    for a, b in holes:
        if start <= a and b <= end:
            yield text[start:a]
            start = b
    yield text[start:end]
