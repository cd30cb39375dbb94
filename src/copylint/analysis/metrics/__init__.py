"""The metrics of an article or of several articles: their definitions, and the counts they are computed from.

Counts add up: the total of several files is the sum of their counts. Repetition between files is not counted.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ...model.region import WORD
from ...model.values import Record, Value
from ..foreign.lexicon import LATIN, VIETNAMESE
from ..prose import APART
from . import repetition
from .readability import UNSPACED, dialogue, is_foreign, passives, readability
from .repetition import ALL, TOP
from .text_counts import Sample, sample, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ...model.document import Document
    from ...model.findings import Span
    from ...model.region import Region


# Definitions of the metrics: name, label, unit and formula.

PACE = 238  # words per minute. Source: Brysbaert 2019, silent reading of English non-fiction


class Metric(Record):
    """A metric; `unit` is empty for a plain number, `of` computes the value (None if there is none)."""

    name: str
    label: str
    unit: str
    of: Callable[[Measure], float | None]
    group: str


def _count(key: str, words: bool = False) -> Callable[[Measure], float | None]:
    return lambda m: None if words and not m.spaced else m.counts.get(key, 0)


def _ratio(
    part: str, whole: str, times: float = 100, language: str = "", words: bool = False
) -> Callable[[Measure], float | None]:
    """Return a function for the ratio of two counts, times `times` (100: percent).

    The ratio is None where the divisor is 0, where the text is not in `language` (if given), and, with `words`, in
    languages that do not separate words by spaces.
    """

    def ratio(m: Measure) -> float | None:
        total = m.counts.get(whole, 0)
        if not total or (language and m.language.partition("-")[0] != language) or (words and not m.spaced):
            return None
        return times * m.counts.get(part, 0) / total

    return ratio


def _formula(name: str) -> Callable[[Measure], float | None]:
    return lambda m: readability(m.sample, m.language).get(name) if m.language and not m.foreign else None


def _kinds(m: Measure) -> float | None:
    mean = _ratio("stop-kinds", "files", 1, language="en")(m)
    return int(mean) if mean is not None and m.counts.get("files") == 1 else mean


def _minutes(m: Measure) -> float | None:
    return m.counts.get("words", 0) / PACE if m.spaced else None


_SIZE = (
    Metric("words", "Words", "", _count("words", True), "size"),
    Metric("sentences", "Sentences", "", _count("sentences"), "size"),
    Metric("paragraphs", "Paragraphs", "", _count("paragraphs"), "size"),
    Metric("minutes", "Reading time", "min", _minutes, "size"),
    Metric("sentence-words", "Words per sentence", "", _ratio("sentence-words", "sentences", 1, words=True), "size"),
    Metric("longest-sentence", "Longest sentence", "words", _count("longest", True), "size"),
)
_FORMULAS = (
    ("flesch", "Flesch reading ease"),
    ("grade", "Flesch-Kincaid grade"),
    ("fog", "Gunning fog"),
    ("smog", "SMOG"),
    ("coleman-liau", "Coleman-Liau"),
    ("ari", "ARI"),
    ("dale-chall", "Dale-Chall"),
    ("lix", "LIX"),
    ("rix", "RIX"),
    ("wiener", "Wiener Sachtextformel"),
    ("szigriszt-pazos", "Szigriszt-Pazos"),
    ("gutierrez-polini", "Gutiérrez de Polini"),
    ("crawford", "Crawford"),
    ("gulpease", "Gulpease"),
    ("osman", "Osman"),
)
_READING = tuple(Metric(name, label, "", _formula(name), "readability") for name, label in _FORMULAS)
_VOICE = (
    Metric("dialogue", "Dialogue", "%", _ratio("dialogue", "running-chars"), "voice"),
    Metric("passive", "Passive sentences", "%", _ratio("passive", "sentences", language="en"), "voice"),
)
_LINES = (
    Metric("word-length", "Mean word length", "", _ratio("word-chars", "words", 1, words=True), "corpus"),
    Metric("symbols", "Symbols to words", "%", _ratio("symbols", "words", words=True), "corpus"),
    Metric("alphabetic-words", "Words with a letter", "%", _ratio("alphabetic", "words"), "corpus"),
    Metric("stop-words", "Stop words", "%", _ratio("stops", "words", language="en"), "corpus"),
    Metric("stop-word-kinds", "Different stop words", "", _kinds, "corpus"),
    Metric("bullet-lines", "Lines with a bullet", "%", _ratio("bullets", "lines"), "corpus"),
    Metric("ellipsis-lines", "Lines that trail off", "%", _ratio("ellipses", "lines"), "corpus"),
    Metric("ended-lines", "Lines with an end mark", "%", _ratio("ended", "lines"), "corpus"),
    Metric("short-lines", "Short lines", "%", _ratio("short", "lines"), "corpus"),
    Metric("thin-lines", "Lines under 3 words", "%", _ratio("thin", "lines", words=True), "corpus"),
    Metric("brace-lines", "Lines with braces", "%", _ratio("braces", "lines"), "corpus"),
)
_REPEATED = (
    Metric("duplicate-lines", "Repeated lines", "%", _ratio("duplicate-lines", "lines"), "repetition"),
    Metric("duplicate-line-chars", "… by length", "%", _ratio("duplicate-line-chars", "line-chars"), "repetition"),
    Metric(
        "duplicate-paragraphs", "Repeated paragraphs", "%", _ratio("duplicate-paragraphs", "paragraphs"), "repetition"
    ),
    Metric(
        "duplicate-paragraph-chars",
        "… by length",
        "%",
        _ratio("duplicate-paragraph-chars", "paragraph-chars"),
        "repetition",
    ),
    *(
        Metric(
            f"top-{n}-words", f"Top run of {n} words", "%", _ratio(f"top-{n}", "run-chars", words=True), "repetition"
        )
        for n in TOP
    ),
    *(
        Metric(
            f"repeated-{n}-words",
            f"Repeated runs of {n} words",
            "%",
            _ratio(f"repeated-{n}", "run-chars", words=True),
            "repetition",
        )
        for n in ALL
    ),
)
METRICS: tuple[Metric, ...] = (*_SIZE, *_READING, *_VOICE, *_LINES, *_REPEATED)
NAMES = {m.name: m for m in METRICS}


def values(measure: Measure) -> dict[str, float | None]:
    """Return every metric by its name, rounded to two decimals; None where a metric does not apply."""
    return {m.name: None if (value := m.of(measure)) is None else round(value, 2) for m in METRICS}


# Counting.

RUNNING = ("paragraph", "quotation", "list-item", "verse")  # kinds of regions that consist of sentences
PARAGRAPHS = ("paragraph", "quotation")
_UNLATIN = re.compile(rf"[^\W\d_\x00-{LATIN}{'-'.join(VIETNAMESE)}]")  # a letter
_LONGEST = 20  # number of longest sentences to keep


class Sentence(Record):
    """A sentence: its span in the source, its text and its number of words."""

    span: Span
    text: str
    words: int


class Measure(Value):
    """Counts of an article, or the sum of several; `language` is empty if their languages differ."""

    language: str
    counts: Mapping[str, int] = {}
    sample: Sample = Sample()
    lengths: tuple[int, ...] = ()  # words per sentence, in order; empty for a sum
    longest: tuple[Sentence, ...] = ()  # most words first

    @property
    def spaced(self) -> bool:
        """Whether its language separates words by spaces."""
        return self.language.partition("-")[0] not in UNSPACED

    @property
    def foreign(self) -> bool:
        """Whether its letters show that it is not in `language`."""
        return is_foreign(self.counts.get("word-chars", 0), self.counts.get("foreign-letters", 0), self.language)

    def plus(self, other: Measure) -> Measure:
        """Return the sum of two measures, without lengths and longest sentences."""
        language = self.language if self.language == other.language else ""
        counts = Counter(self.counts)
        counts.update(other.counts)
        counts["longest"] = max(self.counts.get("longest", 0), other.counts.get("longest", 0))
        return Measure(language, counts, self.sample.plus(other.sample))


def prose(document: Document) -> list[Region]:
    """Return the regions of the article's own text, without metadata and attributes."""
    return [r for r in document.regions if r.kind not in APART]


def running(regions: Iterable[Region]) -> list[Region]:
    """Return the regions that consist of sentences; all of them if none does (a file may be a single line)."""
    every = list(regions)
    return [r for r in every if r.kind in RUNNING] or every


def spoken(regions: Iterable[Region], language: str) -> Sample:
    """Return the counts for readability formulas in some regions."""
    return sample("\n".join([r.text for r in running(regions)]), language)


def found_sentences(regions: Iterable[Region]) -> Iterable[tuple[Region, int, int]]:
    """Yield the region, start and end (code points, half-open) of each sentence of running text."""
    return ((r, a, b) for r in running(regions) for a, b in sentences(r.text))


def measure(regions: Sequence[Region], language: str, formulas: bool = True) -> Measure:
    """Count some regions of an article. Without `formulas`, skip syllables, whose tables take time to load."""
    counts: Counter[str] = Counter(files=1)
    found = [(r, a, b, r.text[a:b]) for r, a, b in found_sentences(regions)]
    lengths = tuple([len(WORD.findall(text)) for *_, text in found])
    counts["sentences"], counts["sentence-words"] = len(found), sum(lengths)
    counts["longest"] = max(lengths, default=0)
    if language.partition("-")[0] == "en":
        counts["passive"] = passives(text for *_, text in found)
    counts["running-chars"] = sum(len(r.text) for r in running(regions))
    counts["dialogue"] = sum(dialogue(r.text) for r in running(regions))
    words: list[str] = WORD.findall("\n".join([r.text for r in regions]).lower())
    counts["words"] = len(words)
    counts["foreign-letters"] = sum(len(_UNLATIN.findall(r.text)) for r in regions if not r.text.isascii())
    counts.update(repetition.lines(regions))
    counts.update(repetition.wording(words))
    counts.update(repetition.runs(words))
    counts.update(_repeated(regions))
    most = sorted(range(len(found)), key=lambda n: -lengths[n])[:_LONGEST]
    longest = tuple([Sentence(found[n][0].span(*found[n][1:3]), found[n][3], lengths[n]) for n in most])
    return Measure(language, counts, spoken(regions, language) if formulas else Sample(), lengths, longest)


def _repeated(regions: Sequence[Region]) -> dict[str, int]:
    """Count repeated lines and paragraphs."""
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
