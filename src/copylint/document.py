"""A source text and the regions of prose in it, each mapped back to exact offsets.

For every verbatim piece `document.text[piece.source] == piece.text`; regions are disjoint and in order.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from .findings import Edit, Span
from .region import OPAQUE, WORD, Piece, Region
from .settings import Settings, Style
from .values import Value
from .window import LONG, windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .furniture.decision import Run
    from .places import Places
    from .quality.measure import Measure
    from .sides import Sides
    from .structure import Regions
    from .window import Window

__all__ = ["OPAQUE", "SPACE", "WORD", "Document", "Piece", "Region", "Settings", "Style"]

SPACE = re.compile(r"\s+")
_DOTTED = re.compile(r"(?<![\w.])(\w[\w’'-]*)\.(?=[A-Za-z])")
_ALONE = re.compile(r"(?<![\w.?!@/-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w-]|\.\w)")


class Document(Value):
    """A text, parsed. `protected` are spans no source rule may touch (code, front matter)."""

    path: str
    text: str
    regions: tuple[Region, ...]
    settings: Settings = Settings()
    protected: tuple[Span, ...] = ()
    structure: Regions | None = None  # of a format with markup

    @cached_property
    def source(self) -> Region:
        """The whole file as one region, for white space, line ends and encoding; what is no prose is never edited."""
        end = len(self.text)
        if self.structure is None:
            return Region.verbatim("source", self.text, 0, 0, end)
        from .markup import source_pieces

        return Region.later("source", self.text, Span(0, end), lambda: source_pieces(self))

    @cached_property
    def newline(self) -> str:
        """The line end that most lines have."""
        crlf, lf = self.text.count("\r\n"), self.text.count("\n")
        if not lf:
            return "\r" if "\r" in self.text else "\n"
        return "\r\n" if 2 * crlf > lf else "\n"

    @cached_property
    def index(self) -> dict[int, int] | Places:
        """Place of each region, by `id`."""
        if len(self.text) > LONG:
            from .places import Places

            return Places(self.regions)
        return {id(region): i for i, region in enumerate(self.regions)}

    @cached_property
    def prose(self) -> range:
        """Places from the first region that reads like the article's prose to the last; empty if none does."""
        from .prose import is_prose

        first = next((i for i, region in enumerate(self.regions) if is_prose(region)), None)
        if first is None:
            return range(0)
        last = next(i for i in reversed(range(len(self.regions))) if is_prose(self.regions[i]))
        return range(first, last + 1)

    @cached_property
    def furniture(self) -> tuple[Run, ...]:
        """What of the page stands around the article; decided once, whatever number of rules reports it."""
        from .furniture.decision import decide

        return decide(self)

    @cached_property
    def measures(self) -> dict[tuple[int, ...], Measure]:
        """What was counted in regions of it, by whether formulas of readability were, and their `id`s."""
        return {}

    @cached_property
    def sides(self) -> Sides:
        """On which side of closing marks commas and periods stand; counted once for all rules that ask."""
        from .sides import sides

        return sides(region.text for region in self.regions)

    def remove(self, first: Region, last: Region) -> Edit:
        """Delete the blocks from `first` to `last`: the only way to delete blocks.

        At the end of the text the gap before goes instead of the gap after, so that the last line end stays.
        """
        if self.structure is not None:
            from .markup import removal

            return removal(self, first, last)
        start, end = first.block.start, last.block.end
        if end >= len(self.text) and (at := self.index[id(first)]):
            start = self.regions[at - 1].whole.end
            kept = len(self.text.rstrip())
            end = max(kept, last.whole.end)
        return Edit(Span(start, end), "", blocks=True)

    def join(self, first: Region, second: Region, between: str = " ", cut: int = 0) -> Edit:
        """Make one block of two neighbours: the only way to join blocks. `cut` characters at the first's end go."""
        return Edit(Span(first.whole.end - cut, second.whole.start), between, blocks=True)

    @property
    def windows(self) -> Iterable[Window]:
        """The regions in a row as one text; of a long text as several, one at a time, of which none is kept."""
        return windows(self.regions) if len(self.text) > LONG else self._windows

    @cached_property
    def _windows(self) -> tuple[Window, ...]:
        return tuple(windows(self.regions))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words that stand by themselves, in small letters; compounds with a hyphen are one word."""
        return frozenset(m[0].lower() for region in self.regions for m in _ALONE.finditer(region.text))

    @cached_property
    def modules(self) -> frozenset[str]:
        """The words that have something glued to them by a stop more than once, as names of programs have."""
        counts = Counter(m[1] for m in _DOTTED.finditer(self.text))
        return frozenset(word for word, count in counts.items() if count > 1)

    def mask(self, without: Sequence[Edit] = ()) -> str:
        """What lies outside prose, white space between blocks left out: no fix may change it.

        Prose in front matter is prose, and line ends at the end of the text are not part of what ends there.
        `without` are edits that take blocks out, in order, as if they were made.
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
        far = [*accumulate((span.end for span in gone), max)]  # of those up to each: no later one reaches as far
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
    """What stands from `start` to `end` outside of some spans, which are disjoint and in order."""
    for a, b in holes:
        if start <= a and b <= end:
            yield text[start:a]
            start = b
    yield text[start:end]
