"""Matches of LanguageTool, by its categories and rules; copylint's own rules take precedence.

Matches come with the settings; this kind sends no requests. Without `--grammar` there are none.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ..model.findings import Applicability, Fix
from .base import Kind, Match, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from ..model.region import Region
    from ..model.settings import Found
    from .base import Candidate


class Languagetool(Kind):
    """A match whose LanguageTool rule the user enabled is reported even if it is excluded here."""

    categories: Sequence[str] = option("LanguageTool categories to report; `*` matches anything", ())
    rules: Sequence[str] = option("LanguageTool rules to report, whatever their category", ())
    except_: Sequence[str] = option("LanguageTool rules and categories to skip", ())

    def names(self) -> Sequence[str]:
        return ("note", "id")

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        answers = dict(document.settings.grammar)
        if not answers:
            return
        for region, _ in candidates:
            for found in answers.get(region.text, ()):
                if self.takes(found):
                    yield _match(region, found)

    def takes(self, found: Found) -> bool:
        """Whether a match is one of this rule's."""
        if _among(found.id, self.rules):
            return True
        inside = _among(found.category, self.categories) and not _among(found.category, self.except_)
        return inside and (found.asked or not _among(found.id, self.except_))


def _among(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _match(region: Region, found: Found) -> Match:
    """Return a match with a fix for each possible replacement; each was judged by its whole sentence."""
    alone = region.span(*found.sentence)
    grade = Applicability.SAFE if found.sure else Applicability.UNSAFE
    fixes: list[Fix] = []
    for new in found.replacements:
        made = replaced(region, found.start, found.end, new, grade)
        fixes += (Fix(f.edits, f.applicability, new, alone) for f in made.fixes)
    new = found.replacements[0] if len(found.replacements) == 1 else ""
    values = {"match": region.text[found.start : found.end], "new": new, "note": found.message, "id": found.id}
    return Match(region.span(found.start, found.end), tuple(fixes), values)
