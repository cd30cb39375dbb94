"""A paragraph that does not belong to the article, by its form and position.

The fix removes the whole block. A document without other prose is skipped: the article and its boilerplate cannot be
told apart there.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..analysis.prose import bare, extent, is_prose, prose_after, prose_before
from ..formats.block_removal import remove, source_region
from ..matching.regex import Regex
from ..model.findings import Applicability, Fix
from ..model.values import Record
from .base import Kind, Match, openings, option, required

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate, Triggers

_HEADS = ("title", "heading")
_LONG = 16  # code points per word at most; paragraphs of longer words are skipped


class Block(Kind):
    """Reports the whole paragraph. Named groups are names in the message."""

    hosts = "block"
    lasting = True

    forms: Sequence[Regex] = option(
        "patterns, one of which must match the whole paragraph; case and surrounding bullets, bars and colons are "
        "ignored",
        (),
    )
    likely: Sequence[Regex] = option(
        "patterns, as under `forms`, that articles contain as well: the fix is unsafe except after the last prose; "
        "headings with prose below are skipped",
        (),
    )
    form: Regex | None = option("pattern that must occur in the paragraph, in addition to or instead of its form", None)
    unless: Regex | None = option("pattern that must not occur in it", None)
    place: str = option(
        "position: head (no prose above), tail (no prose below) or body (prose on both sides)",
        "any",
        one_of=("any", "head", "body", "tail"),
    )
    prose: bool = option("whether the paragraph may itself end like a sentence of the article", True)
    most_words: int = option("skip paragraphs with more words", 60)
    alone: bool = option(
        "whether to leave it to a section rule where headlines follow (one; inside the article two)",
        False,
    )
    least: int = option("minimum number of such paragraphs in a row; they are reported as one", 1)

    def triggers(self) -> Triggers | None:
        forms = [*self.forms, *self.likely]
        return openings([_any([form]) for form in forms]) if forms else required(self.form)

    def names(self) -> Sequence[str]:
        given = (*self.forms, *self.likely, *([self.form] if self.form else ()))
        return (*{name: None for regex in given for name in regex.compile().groupindex}, "place")

    @cached_property
    def _whole(self) -> tuple[tuple[Regex, bool], ...]:
        """The forms and the likely forms, each as one pattern, with whether the pattern is certain."""
        return tuple((_any(given), given is self.forms) for given in (self.forms, self.likely) if given)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        run: list[_Found] = []
        for region, _ in candidates:
            found = self._found(document, region)
            if run and (found is None or found.at != run[-1].at + 1):
                yield from self._matches(document, run)
                run = []
            if found:
                run.append(found)
        yield from self._matches(document, run)

    def _found(self, document: Document, region: Region) -> _Found | None:
        if len(region.text) > _LONG * self.most_words:
            return None
        values: dict[str, str] = {}
        grade = Applicability.SAFE
        if self._whole:
            text = bare(region.text)
            m, sure = next(((m, sure) for form, sure in self._whole if (m := form.fullmatch(text))), (None, False))
            if m is None:
                return None
            values = {name: value or "" for name, value in m.groupdict().items()}
            if not sure:
                below = prose_after(document, region)
                if below and document.structure and region.kind in _HEADS:
                    return None  # marked up as the heading of a part of the article
                if below or not prose_before(document, region) or region.kind == "list-item":  # “AD”: a name's initials
                    grade = Applicability.UNSAFE
        if self.form is not None:
            m = self.form.search(region.text)
            if m is None:
                return None
            values |= {name: value or "" for name, value in m.groupdict().items()}
        at = document.index[id(region)]
        place = _place(document, region)
        if (
            region.words > self.most_words
            or (self.unless and self.unless.search(region.text))
            or self.place not in ("any", place)
            or (not self.prose and is_prose(region))
            or extent(document) in (range(0), range(at, at + 1))
            or (self.alone and _leads(document, at, 2 if place == "body" else 1))
        ):
            return None
        return _Found(at, region, grade, {"match": region.text, "place": place, **values})

    def _matches(self, document: Document, run: Sequence[_Found]) -> Iterator[Match]:
        if self.least > 1 and len(run) >= self.least:
            first, last = run[0].region, run[-1].region
            fix = Fix((remove(document, first, last),), min(f.grade for f in run), "remove the paragraphs")
            yield Match(source_region(document).span(first.whole.start, last.whole.end), (fix,), run[0].values)
        for found in run if self.least <= 1 else ():
            fix = Fix((remove(document, found.region, found.region),), found.grade, "remove the paragraph")
            yield Match(found.region.whole, (fix,), found.values)


def _any(given: Sequence[Regex]) -> Regex:
    return Regex(f"(?i){'|'.join(f'(?:{regex.source})' for regex in given)}", all(regex.trusted for regex in given))


class _Found(Record):
    """A paragraph that matches, and its index."""

    at: int
    region: Region
    grade: Applicability
    values: Mapping[str, str]


def _leads(document: Document, at: int, least: int) -> bool:
    """Whether at least `least` blocks that are not prose follow directly."""
    below = document.regions[at + 1 : at + 1 + least]
    return len(below) == least and not any(is_prose(region) for region in below)


def _place(document: Document, region: Region) -> str:
    if not prose_before(document, region):
        return "head"
    return "body" if prose_after(document, region) else "tail"
