"""What a small change does to the findings of a large text, told at once: the blocks around it are read again, alone.

All else is as it was, in its new place; what takes the whole text to judge waits for the check that follows.
"""

from __future__ import annotations

from bisect import bisect_left
from copy import copy
from typing import TYPE_CHECKING

from lsprotocol import types

from .. import engine
from ..findings import Span
from ..formats import parse
from ..ruleset import Ruleset
from ..values import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Document
    from ..findings import Finding
    from ..session import Session
    from .texts import Text

_AROUND = 8  # blocks read again on both sides, so that what is judged does not stand at an edge
_MOST = 50_000  # code points that may be read again; a larger change waits


class Change(Record):
    """All that differs between two texts stands between `start` and these ends. Offsets are code points."""

    start: int
    old: int
    new: int


class Nearby(Record):
    """What has become of old findings: those that are gone, by their place among them, and those that are new."""

    change: Change
    lost: frozenset[int]
    new: tuple[Finding, ...] = ()  # where they stand in the new text; without fixes


class _Window(Record):
    """A stretch of a text that is read again, and the part of it in which findings are believed."""

    span: Span
    core: Span
    before: tuple[str, ...]  # the texts of the regions in front of the core and behind it
    after: tuple[str, ...]


def change(old: str, new: str) -> Change:
    """The least stretch in which two texts differ."""
    most = min(len(old), len(new))
    start = bisect_left(range(most), True, key=lambda n: old[: n + 1] != new[: n + 1])
    tail = bisect_left(range(most - start), True, key=lambda n: old[len(old) - n - 1 :] != new[len(new) - n - 1 :])
    return Change(start, len(old) - tail, len(new) - tail)


def moved(
    base: Text, text: Text, findings: Sequence[Finding], shown: Sequence[types.Diagnostic], nearby: Nearby
) -> list[types.Diagnostic]:
    """The diagnostics of old findings in the text as it is now, less those that are gone."""
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
    """The rules that judge a paragraph by itself."""
    return Ruleset(rule for rule in ruleset.rules if rule.kind.hosts == "inline")


def near(
    base: Document, findings: tuple[Finding, ...], text: str, form: str, rules: Ruleset, session: Session
) -> Nearby:
    """What has become of the findings of `base` now that its text is `text`; `rules` are the local ones."""
    made = change(base.text, text)
    torn = {n for n, f in enumerate(findings) if f.span.start < made.old and made.start < f.span.end}
    window = _window(base, made)
    hidden = session.baseline is not None or (base.structure is not None and base.structure.notes)
    if window is None or hidden:
        return Nearby(made, frozenset(torn))
    by = made.new - made.old
    (start, end), core = window.span, window.core
    document = parse(base.path, text[start : end + by], form, base.settings)
    read = [region.text for region in document.regions]
    first, last = len(window.before), len(read) - len(window.after)
    if first > last or tuple(read[:first]) != window.before or tuple(read[last:]) != window.after:
        return Nearby(made, frozenset(torn))  # it takes more of the text to know how this is read
    names = {rule.name for rule in rules.rules}
    torn |= {
        n for n, f in enumerate(findings) if f.rule in names and core.start <= f.span.start and f.span.end <= core.end
    }
    new = [
        f._replace(span=Span(f.span.start + start, f.span.end + start), fixes=())
        for f in engine.check(document, rules)
        if core.start <= f.span.start + start and f.span.end + start <= core.end + by and session.keep(document, f)
    ]
    return Nearby(made, frozenset(torn), tuple(new))


def _window(base: Document, made: Change) -> _Window | None:
    """The blocks around a change in the old text, if they are few; beside it, one may become part of it."""
    regions, text = base.regions, base.text
    first = bisect_left(regions, made.start, key=lambda r: r.whole.end)
    last = bisect_left(regions, made.old + 1, key=lambda r: r.whole.start)  # the first region behind
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
