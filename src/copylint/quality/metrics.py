"""The metrics by name: what each is called, its unit, and how it comes from what was counted.

A metric that a text or a language has no value for is None, never a guess and never a division by zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..values import Record
from .readability import readability
from .repetition import ALL, TOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from .measure import Measure

PACE = 238  # words a minute. Source: Brysbaert 2019, silent reading of English non-fiction


class Metric(Record):
    """A metric; `unit` is '' for a plain number."""

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
    """One count over another, in percent unless `times` says else; of texts in one language if that is named."""

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
    Metric("sentence-words", "Words a sentence", "", _ratio("sentence-words", "sentences", 1, words=True), "size"),
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
    """Every metric by its name, rounded to two decimals."""
    return {m.name: None if (value := m.of(measure)) is None else round(value, 2) for m in METRICS}
