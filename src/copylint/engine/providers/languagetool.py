"""LanguageTool answers, stored in the settings of documents before their rules run and again after their fixes.

Each paragraph is sent once, whole articles in one request, several requests in parallel; errors are reported, and the
other rules' findings stay.
"""

from __future__ import annotations

import json
from concurrent.futures import Future
from contextlib import suppress
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING

from ...formats import parse
from ...model.settings import TYPOS, Failure, Found, Settings
from ...rules import loader
from ...rules.ruleset import SECOND
from .lt_client import GAP, Question, TooLong, ask, version
from .lt_options import AUTO, CATEGORIES, Options, sifted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ...model.document import Document
    from ...rules.rule import RuleFile


# LanguageTool's answers for the examples in rule files, stored beside them: pages and tests need no server.

Answers = tuple[tuple[str, tuple[Found, ...]], ...]
EVERY = Options(categories=(*CATEGORIES, TYPOS))


def path() -> Path:
    return loader.shipped() / "grammar" / "answers.json"


def read() -> Answers:
    """Return the stored answers by paragraph, in the form of a document's settings."""
    rows: list[tuple[str, list[list[object]]]] = json.loads(path().read_text("utf-8"))
    return tuple((text, tuple(_found(*row) for row in found)) for text, found in rows)


def asked(grammar: Grammar) -> Answers:
    """Return a server's answers for the examples: paragraphs in order, each once."""
    told: dict[str, tuple[Found, ...]] = {}
    for text, settings in texts():
        told.update(grammar.provided(parse("example", text, "plain", settings)).settings.grammar)
    return tuple(sorted(told.items()))


def texts() -> Iterator[tuple[str, Settings]]:
    """Return the texts of all examples of rules that use LanguageTool."""
    for file in loader.read(loader.shipped()):
        if file.rule.kind_name == SECOND:
            yield from _example_texts(file)


def _example_texts(file: RuleFile) -> Iterator[tuple[str, Settings]]:
    for example in file.examples:
        settings = Settings.of(example.settings or {})
        yield from ((text, settings) for text in (example.bad, example.good) if text)


def _found(*fields: object) -> Found:
    made = Found(*fields)  # pyright: ignore  plain JSON, written below
    return made._replace(replacements=tuple(made.replacements), sentence=(made.sentence[0], made.sentence[1]))


def main() -> None:
    from .languagetool import Grammar

    grammar = Grammar(EVERY)
    rows = [[text, found] for text, found in asked(grammar)]
    if told := grammar.told():
        raise SystemExit("\n".join(told))
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path().write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    main()


IN_FLIGHT = 4  # parallel requests
LENGTH = 40_000  # UTF-16 units per request: a few seconds of a server's work
_MOST_KNOWN = 50_000  # paragraphs
_FAILURES = 3  # in a row, after which nothing more is asked in this run
_APART = ("table-row", "verse")  # rules skip them
_VARIANTS = {"en": "en-US", "de": "de-DE", "pt": "pt-PT", "ca": "ca-ES"}  # where the speller needs to know

_Answer = Future[tuple[Found, ...] | Failure]


class Grammar:
    """A client of one server for one run. Used by one thread; its requests run in others."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._address = ""
        self._known: dict[tuple[Question, str], _Answer] = {}
        self._gate = BoundedSemaphore(IN_FLIGHT)
        self._failed: set[tuple[Question, str]] = set()
        self._failures = 0
        self._unspoken: set[str] = set()  # languages that the server does not support
        self.whole = True  # the current document has been answered completely
        self.stopped = False  # no further requests: paragraphs without an answer get none
        self._problems: dict[str, None] = {}

    def provided(self, document: Document) -> Document:
        """Return the document with answers for its paragraphs; failed requests of earlier documents are repeated."""
        for key in self._failed:
            self._known.pop(key, None)
        self._failed.clear()
        return self.renewed(document)

    def renewed(self, document: Document) -> Document:
        """Return the document with answers for its paragraphs; unchanged if it has them or none can be had."""
        self.begin(document)
        question = self._question(document)
        texts = _texts(document)
        answers: dict[str, Sequence[Found]] = {}
        for text in texts:
            key = question, text
            if key in self._known and key not in self._failed:
                answer = self._known[key].result()
                if isinstance(answer, Failure):
                    self._failed.add(key)
                    self._fail(answer, question)
                else:
                    answers[text] = answer
                    self._failures = 0
        self.whole = len(answers) == len(texts)
        kept = sifted(document, answers, self.options)
        told = tuple((text, kept.get(text, ())) for text in answers)
        if told == document.settings.grammar:
            return document
        return document.but(settings=document.settings.but(grammar=told))

    def begin(self, document: Document) -> None:
        """Request answers for a document's new paragraphs without waiting."""
        if len(self._known) > _MOST_KNOWN:
            for key in list(self._known)[: _MOST_KNOWN // 2]:
                del self._known[key]
        question = self._question(document)
        unknown = [text for text in _texts(document) if (question, text) not in self._known]
        if not unknown or self.stopped or question.language in self._unspoken:
            return
        try:
            address = self.address()
        except Failure as failure:
            self._problems[f"grammar: {failure}"] = None
            self.stopped = True
            return
        for texts in parts(unknown, LENGTH):
            answers: list[_Answer] = [Future() for _ in texts]
            self._known.update({(question, text): answer for text, answer in zip(texts, answers, strict=True)})
            Thread(target=self._ask, args=(address, texts, question, answers), daemon=True).start()

    def address(self) -> str:
        """Return the server's address, starting one if needed. Raises: Failure."""
        if not self._address:
            address = self.options.server
            if address == AUTO:
                from .lt_process import shared

                address = shared()
            version(address, self.options.timeout)
            self._address = address
        return self._address

    def told(self) -> tuple[str, ...]:
        """Return the problems since the last call, each once."""
        problems, self._problems = tuple(self._problems), {}
        return problems

    def _question(self, document: Document) -> Question:
        language = document.settings.language
        if language == "en" and document.settings.style.quotes == "british":
            language = "en-GB"
        wanted = tuple(sorted(self.options.wanted))
        return Question(_VARIANTS.get(language, language), self.options.mother_tongue, wanted, self.options.timeout)

    def _ask(self, address: str, texts: Sequence[str], question: Question, answers: Sequence[_Answer]) -> None:
        found: list[tuple[Found, ...] | Failure] = []
        try:
            with self._gate:
                found = self._answered(address, texts, question)
        finally:  # callers must not wait forever
            given_up = [Failure("a request was canceled")] * (len(answers) - len(found))
            for answer, said in zip(answers, [*found, *given_up], strict=True):
                answer.set_result(said)

    def _answered(self, address: str, texts: Sequence[str], question: Question) -> list[tuple[Found, ...] | Failure]:
        found = _asked(address, texts, question)
        if self.options.server == AUTO and all(isinstance(f, Failure) for f in found):
            from . import lt_process

            if not lt_process.alive():  # it died, possibly because of this text: retry once, then report it
                with suppress(Failure):
                    self._address = lt_process.shared()
                    found = _asked(self._address, texts, question)
        return found

    def _fail(self, failure: Failure, question: Question) -> None:
        """Report a failure, counted once for all paragraphs of its request."""
        text = f"grammar: {failure}"
        if text in self._problems:
            return
        self._problems[text] = None
        if failure.language:
            self._unspoken.add(question.language)
            return
        self._failures += 1
        self.stopped = self.stopped or failure.fatal or self._failures >= _FAILURES
        if self._failures >= _FAILURES:
            self._problems[f"grammar: {_FAILURES} failures in a row; LanguageTool is no longer used"] = None


def _texts(document: Document) -> list[str]:
    texts = (region.text for region in document.regions if region.kind not in _APART)
    return [text for text in dict.fromkeys(texts) if any(ch.isalpha() for ch in text)]


def units(text: str) -> int:
    """Return a text's length in LanguageTool's UTF-16 units."""
    return len(text) + sum(ch > "\uffff" for ch in text)


def parts(texts: Iterable[str], most: int) -> Iterator[list[str]]:
    """Group paragraphs in order, as many as fit; a longer one is a group of its own."""
    part: list[str] = []
    length = 0
    for text in texts:
        own = units(text) + len(GAP)
        if part and length + own > most:
            yield part
            part, length = [], 0
        part.append(text)
        length += own
    if part:
        yield part


def _asked(address: str, texts: Sequence[str], question: Question) -> list[tuple[Found, ...] | Failure]:
    """Return the answers for some paragraphs, in two requests if one is too long for the server."""
    try:
        return [*ask(address, texts, question)]
    except Failure as failure:
        return [failure] * len(texts)
    except TooLong:
        if len(texts) == 1:
            what = f"a paragraph of {len(texts[0]):,} characters is too long for {address}"
            return [Failure(what, "raise maxTextLength on the server, or split the paragraph")]
    half = len(texts) // 2
    return [*_asked(address, texts[:half], question), *_asked(address, texts[half:], question)]
