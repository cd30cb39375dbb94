"""Comments in a text, and its front matter, that switch rules off: `copylint off spacing`, `copylint next`.

Every one is understood or is an error: a slip of the pen switches nothing off unseen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from .errors import UserError, did_you_mean
from .findings import Span
from .lines import Lines
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .document import Document
    from .findings import Finding

_WORDS = ("off", "on", "next")


class Off(Record):
    """What a comment switches off: a rule or a group, or all rules if it names none, within a span."""

    rule: str
    span: Span
    place: str

    def covers(self, _: Document, finding: Finding) -> bool:
        """Whether the finding is of the rule, and begins within the span."""
        if not self.rule or self.rule == finding.rule or self.rule in finding.rule.split("/"):
            return self.span.start <= finding.span.start and finding.span.end <= self.span.end
        return False


class Switched:
    """What comments switch off, to be asked of many findings: where one is covered is looked up, not walked to."""

    def __init__(self, found: Sequence[Off]) -> None:
        self._by_rule: dict[str, list[_Row]] = {}
        for number, off in enumerate(found):
            rows = self._by_rule.setdefault(off.rule, [])
            row = next((r for r in rows if r.starts[-1] <= off.span.start and r.ends[-1] <= off.span.end), None)
            if row is None:
                rows.append(row := _Row())
            row.starts.append(off.span.start)
            row.ends.append(off.span.end)
            row.found.append((number, off))

    def of(self, finding: Finding) -> Off | None:
        """The first one that covers a finding."""
        best: tuple[int, Off] | None = None
        for rule in {"", finding.rule, *finding.rule.split("/")}:
            for row in self._by_rule.get(rule, ()):
                at = bisect_left(row.ends, finding.span.end)
                if at < bisect_right(row.starts, finding.span.start) and (best is None or row.found[at][0] < best[0]):
                    best = row.found[at]
        return best[1] if best else None


class _Row:
    """Spans for one rule whose starts and ends both ascend."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.found: list[tuple[int, Off]] = []


def comments(document: Document) -> tuple[Off, ...]:
    """What the comments in a text and its front matter switch off.

    Raises: UserError at the first one that is not understood.
    """
    structure = document.structure
    if structure is None or not (structure.notes or structure.settings):
        return ()
    lines = Lines(document.text)
    whole = Span(0, len(document.text))
    found = [Off(rule, whole, f"{document.path}:1 ({rule})") for rule in _of_front_matter(document)]
    ends = [*accumulate([region.whole.end for region in document.regions], max)]
    open_: dict[str, tuple[int, str]] = {}
    for span, words in structure.notes:
        place = f"{document.path}:{lines.position(span.start).line}"
        if not words or words[0] not in _WORDS:
            said = words[0] if words else ""
            raise UserError(place, f"unknown comment 'copylint {said}'", did_you_mean(said, _WORDS))
        names = words[1:] or ("",)
        for name in names:
            where = f"{place} ({name})" if len(names) > 1 else place
            if words[0] == "next":
                found.append(Off(name, _next(document, ends, span), where))
            elif words[0] == "off":
                open_.setdefault(name, (span.start, where))
            else:
                for closed in (name,) if name else tuple(open_):
                    if closed in open_:
                        start, begun = open_.pop(closed)
                        found.append(Off(closed, Span(start, span.end), begun))
    return (*found, *(Off(name, Span(start, whole.end), place) for name, (start, place) in open_.items()))


def _next(document: Document, ends: Sequence[int], span: Span) -> Span:
    """The block that a comment stands in, from the comment on, or the one below it; `ends`: where blocks have ended."""
    number = bisect_right(ends, span.start)
    if number == len(ends):
        return Span(span.start, len(document.text))
    region = document.regions[number]
    return Span(span.start, max(region.whole.end, region.block.end))


def _of_front_matter(document: Document) -> Iterable[str]:
    said: Mapping[str, Any] = document.structure.settings if document.structure is not None else {}
    for key, value in said.items():
        if key == "error":
            raise UserError(document.path, str(value), "copylint: {ignore: [spacing]}")
        if key not in ("language", "ignore"):
            raise UserError(
                document.path, f"unknown key '{key}' under 'copylint'", did_you_mean(key, ("language", "ignore"))
            )
        if key == "language" and not isinstance(value, str):
            raise UserError(document.path, f"{value!r} is no language", "write its code: en, en-GB, pt-BR")
    names: object = said.get("ignore", [])
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in cast("list[object]", names)):
        raise UserError(document.path, "'ignore' must be a list of rules and groups", "copylint: {ignore: [spacing]}")
    return cast("list[str]", names)
