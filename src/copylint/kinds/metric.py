"""Limits for a metric of `copylint stats`, per file, section, block or sentence.

There is no fix. A metric without a value for the text or its language is never reported.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from ..analysis.metrics import NAMES
from ..model.document import remembered
from ..model.region import WORD
from .base import Kind, Match, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..analysis.metrics import Measure
    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_SHOWN = 8  # words reported of a place that is too long to mark whole


@remembered
def _file_measures(document: Document) -> dict[tuple[int, ...], Measure]:  # noqa: ARG001
    """Return the cached measures of the file, by whether they include formulas and the `id`s of the regions."""
    return {}


class Metric(Kind):
    """Reports the first words of a file, section or block, or a whole sentence."""

    hosts = "file"

    metric: str = option("metric, named as in `copylint stats --output-format json`", one_of=tuple(NAMES))
    per: str = option("unit to measure", "file", one_of=("file", "section", "block", "sentence"))
    at_most: int | None = option("maximum value; in percent if the metric is a share", None)
    at_least: int | None = option("minimum value", None)
    min_words: int = option("skip texts with fewer words", 0)

    def names(self) -> Sequence[str]:
        return ("value", "bound")

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        if self.per == "sentence":
            yield from self._sentences(document, candidates)
            return
        for regions in self._parts(document, [c.region for c in candidates]):
            if regions and sum(r.words for r in regions) >= max(1, self.min_words):
                yield from self._judged(document, regions)

    def _parts(self, document: Document, regions: Sequence[Region]) -> Iterator[Sequence[Region]]:
        """Yield the groups of regions that are measured together."""
        if self.per == "file":
            yield regions
        elif self.per == "block":
            yield from ([r] for r in regions)
        else:
            index = document.index
            heads = [index[id(r)] for r in document.regions if r.kind == "heading"]
            places = [index[id(r)] for r in regions]  # ascending
            cuts = [0, *(bisect_left(places, head) for head in heads), len(regions)]
            for start, end in pairwise(cuts):
                yield regions[start:end]

    def _judged(self, document: Document, regions: Sequence[Region]) -> Iterator[Match]:
        from ..analysis.metrics import measure

        metric = NAMES[self.metric]
        formulas, language = metric.group == "readability", document.settings.language
        if self.per == "file":  # as many rules measure as there are metrics
            key = formulas, *map(id, regions)
            if (found := _file_measures(document).get(key)) is None:
                found = _file_measures(document)[key] = measure(regions, language, formulas)
        else:
            found = measure(regions, language, formulas)
        value = metric.of(found)
        if value is not None and (bound := self._bound(value)) is not None:
            first = next((r for r in regions if r.kind not in ("title", "heading", "label")), regions[0])
            text = first.text
            ends = [m.end() for m in WORD.finditer(text)][:_SHOWN]
            end = ends[-1] if ends else len(text)
            yield self._match(first, len(text) - len(text.lstrip()), end, value, bound)

    def _sentences(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        from ..analysis.metrics import RUNNING, measure
        from ..analysis.metrics.text_counts import sentences

        metric, language = NAMES[self.metric], document.settings.language
        for region, _ in candidates:
            if region.kind not in RUNNING:
                continue
            for start, end in sentences(region.text):
                words = sum(1 for _ in WORD.finditer(region.text, start, end))
                if words < self.min_words:
                    continue
                if self.metric == "words":
                    value: float | None = words
                else:
                    part = _part(region, start, end)
                    value = metric.of(measure([part], language, metric.group == "readability"))
                if value is not None and (bound := self._bound(value)) is not None:
                    yield self._match(region, start, end, value, bound)

    def _bound(self, value: float) -> int | None:
        """Return the bound that a value violates, or None."""
        if self.at_most is not None and value > self.at_most:
            return self.at_most
        return self.at_least if self.at_least is not None and value < self.at_least else None

    @staticmethod
    def _match(region: Region, start: int, end: int, value: float, bound: int) -> Match:
        shown = str(value) if isinstance(value, int) else f"{value:.1f}"
        return Match(
            region.span(start, end), (), {"match": region.text[start:end], "value": shown, "bound": str(bound)}
        )


def _part(region: Region, start: int, end: int) -> Region:
    """Return the part `start:end` of a region as a region to measure."""
    from ..model.findings import Span
    from ..model.region import Piece, Region

    text = region.text[start:end]
    return Region(region.kind, (Piece(0, text, Span(0, len(text))),), Span(0, len(text)))
