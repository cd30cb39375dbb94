"""Removal of blocks with their emptied markup, and the parts of a source that are not prose.

After a removal, every remaining element still has its start and its end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from ..model.document import remembered
from ..model.findings import Edit, Span
from ..model.region import FAST, OPAQUE, Piece, Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model.document import Container, Document
    from ..model.findings import Finding


_CODE = re.compile(r"<(?:code|kbd|pre|samp|tt|var)\b")
_NO_CODE = ("<", "---", "+++", "!", "{")  # tags, front matter, pictures, templates


@remembered
def source_region(document: Document) -> Region:
    """Return the whole file as one region, for whitespace, line endings and encoding; only its prose is editable."""
    end = len(document.text)
    if document.structure is None:
        return Region.verbatim("source", document.text, 0, 0, end)
    return Region.later("source", document.text, Span(0, end), lambda: source_pieces(document))


def remove(document: Document, first: Region, last: Region) -> Edit:
    """Return the edit that deletes the blocks from `first` to `last`: the only way to delete blocks.

    At the end of the text the gap before is deleted instead of the gap after, so that the last line ending stays.
    """
    if document.structure is not None:
        return removal(document, first, last)
    start, end = first.block.start, last.block.end
    if end >= len(document.text) and (at := document.index[id(first)]):
        start = document.regions[at - 1].whole.end
        kept = len(document.text.rstrip())
        end = max(kept, last.whole.end)
    return Edit(Span(start, end), "", blocks=True)


def code(document: Document) -> str:
    """Return the code spans and blocks, with their markup, one after another."""
    inline = (piece.source for region in document.regions for piece in region.pieces if piece.text == OPAQUE)
    parts = [document.text[start:end] for start, end in (*inline, *document.protected)]
    return "\n".join([part for part in parts if not part.startswith(_NO_CODE) or _CODE.match(part)])


def closed(document: Document) -> list[Span]:
    """Return the spans no source rule may touch: all but prose and whitespace, and whitespace that is markup."""
    text = document.text
    structure = document.structure
    found: list[Span] = list(structure.protected) if structure is not None else []
    pos = 0
    for region in document.regions:
        for piece in region.pieces:
            if piece.prose:
                found += _gap(text, pos, piece.source.start)
                pos = max(pos, piece.source.end)
    found += _gap(text, pos, len(text))
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        elif start < end:
            merged.append(Span(start, end))
    return merged


def _gap(text: str, start: int, end: int) -> Iterator[Span]:
    if start < end and (kept := text[start:end].strip()):
        start += text[start:end].index(kept[0])
        yield Span(start, start + len(kept))


def source_pieces(document: Document) -> tuple[Piece, ...]:
    """Return the pieces of the whole file; closed spans are never edited."""
    text = document.text
    pieces: list[Piece] = []
    pos = 0
    for start, end in closed(document):
        if pos < start:
            pieces.append(Piece(pos, text[pos:start], Span(pos, start)))
        pieces.append(Piece(start, text[start:end], Span(start, end), False, FAST))
        pos = end
    if pos < len(text) or not pieces:
        pieces.append(Piece(pos, text[pos:], Span(pos, len(text))))
    return tuple(pieces)


def in_prose(document: Document, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of a source rule that are outside code, tags, URLs and similar spans."""
    fast: list[Span] = []
    starts: list[int] = []
    for finding in findings:
        if not starts:  # only once there is a finding
            fast = [p.source for p in source_region(document).pieces if not p.verbatim]
            starts = [span.start for span in fast]
        at = bisect_right(starts, finding.span.start) - 1
        start, end = fast[at] if at >= 0 else (0, -1)
        inside = start <= finding.span.start and finding.span.end <= end
        if not inside or (finding.span.start == finding.span.end and finding.span.start in (start, end)):
            yield finding


def removal(document: Document, first: Region, last: Region) -> Edit:
    """Return the edit deleting blocks and what they leave empty: an element, a list, a heading, a thematic break."""
    text = document.text
    start, end = _grown(document, first.block.start, last.block.end)
    after = _following(document, last)
    for above in reversed(document.regions[: document.index[id(first)]]):
        if above.kind != "heading" or not above.level or not _ends(document, end, after, above.level):
            break
        begin, stop = _grown(document, *above.block)
        if begin >= start or text[stop:start].strip():
            break
        start, end = _grown(document, begin, end)
    start, end = _with_rule_line(document, start, end)
    around = {*_chain(document, start), *_chain(document, max(start, end - 1))}
    closing = sorted((c.inner.end, c) for c in around if c.span.start < start < c.inner.end < end)
    opening = sorted((c.span.start, c) for c in around if start <= c.span.start < end < c.span.end)
    kept = [text[c.inner.end : c.span.end] for _, c in closing] + [
        text[c.span.start : c.inner.start] for _, c in opening
    ]
    if not text[end:].strip() and not kept:
        start, end = len(text[:start].rstrip()), max(len(text.rstrip()), start, last.whole.end)
        if not start:
            end = len(text)
    else:
        start, end = _whole_lines(text, start, end)
    return Edit(Span(start, end), "".join(kept), blocks=True)


def _following(document: Document, region: Region) -> Region | None:
    at = document.index[id(region)] + 1
    return document.regions[at] if at < len(document.regions) else None


def _ends(document: Document, end: int, after: Region | None, level: int) -> bool:
    """Return whether a section of a level has no content after `end`."""
    inside = next((c.inner.end for c in _chain(document, max(end - 1, 0)) if c.inner.end >= end), len(document.text))
    if not document.text[end:inside].strip():
        return True
    if after is None:
        return False
    begin = _grown(document, *after.block)[0]
    return after.kind == "heading" and 0 < after.level <= level and not document.text[end:begin].strip()


def _grown(document: Document, start: int, end: int) -> tuple[int, int]:
    """Return a range extended to every element with no other content."""
    text = document.text
    for c in sorted({*_chain(document, start), *_chain(document, max(start, end - 1))}, key=_size):
        head, tail = text[c.inner.start : max(start, c.inner.start)], text[min(end, c.inner.end) : c.inner.end]
        if not head.strip() and not tail.strip():
            start, end = min(start, c.span.start), max(end, c.span.end)
    return start, end


def _size(container: Container) -> int:
    return container.span.end - container.span.start


def _chain(document: Document, at: int) -> Iterator[Container]:
    """Yield the elements around an offset, innermost first."""
    containers: Sequence[Container] = document.structure.containers if document.structure is not None else ()
    number = bisect_right(containers, at, key=lambda c: c.span.start) - 1
    while number >= 0:
        container = containers[number]
        if at < container.span.end:
            yield container
        number = container.parent


def _with_rule_line(document: Document, start: int, end: int) -> tuple[int, int]:
    """Return a range extended by an adjacent thematic break that would have no content on its other side."""
    text = document.text
    breaks = document.structure.breaks if document.structure is not None else ()
    number = bisect_right(breaks, start, key=lambda span: span.start)
    above = breaks[number - 1] if number and not text[breaks[number - 1].end : start].strip() else None
    below = next((b for b in breaks[number:] if b.start >= end and not text[end : b.start].strip()), None)
    inside = next((c.inner for c in _chain(document, max(end - 1, 0)) if c.inner.end >= end), Span(0, len(text)))
    if above and (below or not text[end : inside.end].strip()):
        return above.start, end
    if below and not text[inside.start : start].strip():
        return start, below.end
    return start, end


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Extend a range that is the only content of its lines to whole lines and the blank lines after them."""
    head = len(text[:start].rstrip(" \t"))
    tail = end + len(text[end:]) - len(text[end:].lstrip())
    if (head == 0 or text[head - 1] in "\r\n") and (
        tail == len(text) or "\n" in text[end:tail] or "\r" in text[end:tail]
    ):
        line = max(text.rfind("\n", 0, tail), text.rfind("\r", 0, tail)) + 1
        return head, max(end, line)
    return start, end
