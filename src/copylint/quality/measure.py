"""All that is counted in some regions of an article, or in several articles together.

Counts add up: a total is the measure of all files as they stand, less what only shows between two of them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ..prose import APART
from ..region import WORD
from ..values import Record, Value
from ..wordtable import LATIN, VIETNAMESE
from . import lines, repetition, voice
from .readability import UNSPACED, is_foreign
from .sample import Sample, sample
from .sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..document import Document, Region
    from ..findings import Span

RUNNING = ("paragraph", "quotation", "list-item", "verse")  # regions that are made of sentences
PARAGRAPHS = ("paragraph", "quotation")
_UNLATIN = re.compile(rf"[^\W\d_\x00-{LATIN}{'-'.join(VIETNAMESE)}]")  # a letter
_LONGEST = 20  # sentences that are kept


class Sentence(Record):
    """A sentence: where it stands in the source, its text and its words."""

    span: Span
    text: str
    words: int


class Measure(Value):
    """Counts of one language; `language` is empty where several were added."""

    language: str
    counts: Mapping[str, int] = {}
    sample: Sample = Sample()
    lengths: tuple[int, ...] = ()  # words of its sentences, in order; none where articles were added
    longest: tuple[Sentence, ...] = ()  # most words first

    @property
    def spaced(self) -> bool:
        """Whether words stand apart in its language."""
        return self.language.partition("-")[0] not in UNSPACED

    @property
    def foreign(self) -> bool:
        """Whether its letters show that it is in another language than was said."""
        return is_foreign(self.counts.get("word-chars", 0), self.counts.get("foreign-letters", 0), self.language)

    def plus(self, other: Measure) -> Measure:
        language = self.language if self.language == other.language else ""
        counts = Counter(self.counts)
        counts.update(other.counts)
        counts["longest"] = max(self.counts.get("longest", 0), other.counts.get("longest", 0))
        return Measure(language, counts, self.sample.plus(other.sample))


def prose(document: Document) -> list[Region]:
    """The regions that are the article's own text."""
    return [r for r in document.regions if r.kind not in APART]


def running(regions: Iterable[Region]) -> list[Region]:
    """Those that are made of sentences; all, if none is: a file of one line is no title."""
    every = list(regions)
    return [r for r in every if r.kind in RUNNING] or every


def spoken(regions: Iterable[Region], language: str) -> Sample:
    """What formulas of readability ask of some regions."""
    return sample("\n".join([r.text for r in running(regions)]), language)


def found_sentences(regions: Iterable[Region]) -> Iterable[tuple[Region, int, int]]:
    """Sentences of running text: their regions, and offsets in them."""
    return ((r, a, b) for r in running(regions) for a, b in sentences(r.text))


def measure(regions: Sequence[Region], language: str, formulas: bool = True) -> Measure:
    """What is counted in some regions of an article; without `formulas` no syllables, which load much."""
    counts: Counter[str] = Counter(files=1)
    found = [(r, a, b, r.text[a:b]) for r, a, b in found_sentences(regions)]
    lengths = tuple([len(WORD.findall(text)) for *_, text in found])
    counts["sentences"], counts["sentence-words"] = len(found), sum(lengths)
    counts["longest"] = max(lengths, default=0)
    if language.partition("-")[0] == "en":
        counts["passive"] = voice.passives(text for *_, text in found)
    counts["running-chars"] = sum(len(r.text) for r in running(regions))
    counts["dialogue"] = sum(voice.dialogue(r.text) for r in running(regions))
    words: list[str] = WORD.findall("\n".join([r.text for r in regions]).lower())
    counts["words"] = len(words)
    counts["foreign-letters"] = sum(len(_UNLATIN.findall(r.text)) for r in regions if not r.text.isascii())
    counts.update(lines.lines(regions))
    counts.update(lines.wording(words))
    counts.update(repetition.runs(words))
    counts.update(_repeated(regions))
    most = sorted(range(len(found)), key=lambda n: -lengths[n])[:_LONGEST]
    longest = tuple([Sentence(found[n][0].span(*found[n][1:3]), found[n][3], lengths[n]) for n in most])
    return Measure(language, counts, spoken(regions, language) if formulas else Sample(), lengths, longest)


def _repeated(regions: Sequence[Region]) -> dict[str, int]:
    """Lines and paragraphs that stand twice."""
    texts = [r.text for r in regions]
    paragraphs = [r.text for r in regions if r.kind in PARAGRAPHS]
    line, line_chars = repetition.duplicates(texts)
    paragraph, paragraph_chars = repetition.duplicates(paragraphs)
    return {
        "line-chars": sum(map(len, texts)),
        "paragraph-chars": sum(map(len, paragraphs)),
        "paragraphs": len(paragraphs),
        "duplicate-lines": line,
        "duplicate-line-chars": line_chars,
        "duplicate-paragraphs": paragraph,
        "duplicate-paragraph-chars": paragraph_chars,
    }
