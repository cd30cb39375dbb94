"""Comments in a text, and its front matter, that switch rules off: `copylint off spacing`, `copylint next`.

Every one is understood or is an error: a slip of the pen switches nothing off unseen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .errors import UserError, did_you_mean
from .findings import Span
from .lines import Lines
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
                found.append(Off(name, _next(document, span), where))
            elif words[0] == "off":
                open_.setdefault(name, (span.start, where))
            else:
                for closed in (name,) if name else tuple(open_):
                    if closed in open_:
                        start, begun = open_.pop(closed)
                        found.append(Off(closed, Span(start, span.end), begun))
    return (*found, *(Off(name, Span(start, whole.end), place) for name, (start, place) in open_.items()))


def _next(document: Document, span: Span) -> Span:
    """The block that a comment stands in, from the comment on, or the one below it."""
    for region in document.regions:
        if region.whole.end > span.start:
            return Span(span.start, max(region.whole.end, region.block.end))
    return Span(span.start, len(document.text))


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
