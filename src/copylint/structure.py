"""What a format knows of a text beside its prose: where white space counts, what encloses blocks, comments to copylint.

Spans are code points into the whole text, half-open, in order of their starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .document import Region
    from .findings import Span


class Container(Record):
    """An element that goes when the last block in it goes: a list, a section, a directive."""

    span: Span
    inner: Span  # without its own opening and closing markup
    parent: int = -1  # place of the container around it


class Note(Record):
    """A comment to copylint, or what front matter says to it: rules off from here, on again, off in the next block."""

    span: Span
    words: tuple[str, ...]  # `off`, `on` or `next`, then rules; as written


class Regions(tuple["Region", ...]):
    """The regions of a text in order, and what else its format says of it."""

    protected: tuple[Span, ...] = ()  # where no source rule may touch even white space: code, hard breaks
    containers: tuple[Container, ...] = ()
    breaks: tuple[Span, ...] = ()  # rule lines
    notes: tuple[Note, ...] = ()
    settings: Mapping[str, Any] = {}  # of front matter, under `copylint:`

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
