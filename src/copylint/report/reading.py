"""How long a text is and how hard to read, for reports that people look at.

What is counted is what `copylint stats` counts; a text whose format or language says nothing has no figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formats import FORMATS, parse
from ..quality.measure import prose, spoken
from ..quality.readability import readability
from ..quality.sample import Sample
from ..values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from . import Result


class Reading(Record):
    """Words, and Flesch's formula for their language: about 0 is very hard, 100 very easy."""

    words: int
    sample: Sample
    language: str

    @property
    def ease(self) -> int | None:
        found = readability(self.sample, self.language).get("flesch")
        return None if found is None else round(found)


def reading(result: Result) -> Reading:
    document = parse(result.path, result.text, result.form if result.form in FORMATS else "plain")
    language = result.language if document.settings.language == "en" else document.settings.language
    regions = prose(document)
    return Reading(sum(r.words for r in regions), spoken(regions, language), language)


def total(readings: Iterable[Reading]) -> Reading:
    """That of all texts together, in the language that most of their words are in."""
    sums: dict[str, Reading] = {}
    for each in readings:
        words, sample, _ = sums.get(each.language, Reading(0, Sample(), each.language))
        sums[each.language] = Reading(words + each.words, sample.plus(each.sample), each.language)
    return max(sums.values(), key=lambda each: each.words, default=Reading(0, Sample(), "en"))
