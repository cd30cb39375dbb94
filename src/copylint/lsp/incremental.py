"""Quick updates of a large text's findings after a small change: only the blocks around it are checked again.

Other findings move with the text; rules that need the whole text wait for the full check that follows.
"""

from __future__ import annotations

from bisect import bisect_left
from copy import copy
from typing import TYPE_CHECKING

from lsprotocol import types

from ..engine import fixer
from ..formats import parse
from ..model.findings import Span
from ..model.values import Record
from ..rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..engine.session import Session
    from ..model.document import Document
    from ..model.findings import Finding
    from .text_buffers import Text

_AROUND = 8  # blocks checked on both sides, so that the change is not at an edge
_MOST = 50_000  # code points that may be checked again; a larger change waits


class Change(Record):
    """A difference between two texts: all changes lie between `start` and these ends. Offsets are code points."""

    start: int
    old: int
    new: int


class Nearby(Record):
    """Updated findings: the indexes of those that are gone, and the new ones."""

    change: Change
    lost: frozenset[int]
    new: tuple[Finding, ...] = ()  # offsets in the new text; without fixes


class _Window(Record):
    """A part of a text that is checked again, and the core of it whose findings count."""

    span: Span
    core: Span
    before: tuple[str, ...]  # the texts of the regions before and after the core
    after: tuple[str, ...]


def change(old: str, new: str) -> Change:
    """Return the smallest range in which two texts differ."""
    most = min(len(old), len(new))
    start = bisect_left(range(most), True, key=lambda n: old[: n + 1] != new[: n + 1])
    tail = bisect_left(range(most - start), True, key=lambda n: old[len(old) - n - 1 :] != new[len(new) - n - 1 :])
    return Change(start, len(old) - tail, len(new) - tail)


def moved(
    base: Text, text: Text, findings: Sequence[Finding], shown: Sequence[types.Diagnostic], nearby: Nearby
) -> list[types.Diagnostic]:
    """Return the diagnostics of old findings in the current text, without those that are gone."""
    made = nearby.change
    line = base.lines.position(made.old).line
    by, down = made.new - made.old, text.lines.position(made.new).line - line
    out: list[types.Diagnostic] = []
    for n, (finding, there) in enumerate(zip(findings, shown, strict=True)):
        if n in nearby.lost:
            continue
        diagnostic = there
        if finding.span.end > made.start and finding.span.start >= made.old:
            below = there.range.start.line >= line  # lines of positions count from 0
            if down or not below:
                diagnostic = copy(there)
                span = Span(finding.span.start + by, finding.span.end + by)
                diagnostic.range = _below(there.range, down) if below else text.range(span)
        out.append(diagnostic)
    return out


def _below(range_: types.Range, down: int) -> types.Range:
    start, end = range_.start, range_.end
    return types.Range(
        types.Position(start.line + down, start.character), types.Position(end.line + down, end.character)
    )


def local(ruleset: Ruleset) -> Ruleset:
    """Return the rules that judge a paragraph by itself."""
    return Ruleset(rule for rule in ruleset.rules if rule.kind.hosts == "inline")


def near(
    base: Document, findings: tuple[Finding, ...], text: str, form: str, rules: Ruleset, session: Session
) -> Nearby:
    """Return the update of `base`'s findings now that its text is `text`; `rules` are the local ones."""
    made = change(base.text, text)
    torn = {n for n, f in enumerate(findings) if f.span.start < made.old and made.start < f.span.end}
    window = _window(base, made)
    hidden = session.suppressor.baseline is not None or (base.structure is not None and base.structure.notes)
    if window is None or hidden:
        return Nearby(made, frozenset(torn))
    by = made.new - made.old
    (start, end), core = window.span, window.core
    document = parse(base.path, text[start : end + by], form, base.settings)
    read = [region.text for region in document.regions]
    first, last = len(window.before), len(read) - len(window.after)
    if first > last or tuple(read[:first]) != window.before or tuple(read[last:]) != window.after:
        return Nearby(made, frozenset(torn))  # parsing it needs more of the text
    names = {rule.name for rule in rules.rules}
    torn |= {
        n for n, f in enumerate(findings) if f.rule in names and core.start <= f.span.start and f.span.end <= core.end
    }
    new = [
        f._replace(span=Span(f.span.start + start, f.span.end + start), fixes=())
        for f in fixer.check(document, rules)
        if core.start <= f.span.start + start
        and f.span.end + start <= core.end + by
        and session.suppressor.keep(document, f)
    ]
    return Nearby(made, frozenset(torn), tuple(new))


def _window(base: Document, made: Change) -> _Window | None:
    """Return the blocks around a change in the old text, if they are few; neighbors may merge with it."""
    regions, text = base.regions, base.text
    first = bisect_left(regions, made.start, key=lambda r: r.whole.end)
    last = bisect_left(regions, made.old + 1, key=lambda r: r.whole.start)  # the first region after it
    inner, outer = max(0, first - 1), min(len(regions), last + 1)
    low, high = max(0, inner - _AROUND), min(len(regions), outer + _AROUND)
    start = text.rfind("\n", 0, regions[low].block.start) + 1 if low else 0
    end = regions[high - 1].block.end if high < len(regions) else len(text)
    core = Span(
        regions[inner].whole.start if inner else 0, regions[outer - 1].whole.end if outer < len(regions) else end
    )
    core = Span(min(core.start, made.start), max(core.end, made.old))
    if not start <= core.start <= core.end <= end or end - start > _MOST:
        return None
    before, after = regions[low:inner], regions[outer:high]
    return _Window(Span(start, end), core, tuple(r.text for r in before), tuple(r.text for r in after))
