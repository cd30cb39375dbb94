"""LanguageTool's answers put into the settings of documents, before their rules run and again after their fixes.

A paragraph is asked about once, whole articles in one request and several in flight; what goes wrong is told, and the
other rules' findings stay.
"""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING

from .answers import Failure, Found
from .options import AUTO, Options
from .request import GAP, Question, TooLong, ask, version
from .sifting import sifted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..document import Document

IN_FLIGHT = 4  # requests at a time
LENGTH = 40_000  # UTF-16 units in a request: what a server does in a few seconds
_MOST_KNOWN = 50_000  # paragraphs
_FAILURES = 3  # in a row, and nothing is asked in this run any more
_APART = ("table-row", "verse")  # no rule looks at them
_VARIANTS = {"en": "en-US", "de": "de-DE", "pt": "pt-PT", "ca": "ca-ES"}  # where the speller needs to know

_Answer = Future[tuple[Found, ...] | Failure]


class Grammar:
    """Asks one server for one run. Used by one thread; its requests run in others."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._address = ""
        self._known: dict[tuple[Question, str], _Answer] = {}
        self._gate = BoundedSemaphore(IN_FLIGHT)
        self._failed: set[tuple[Question, str]] = set()
        self._failures = 0
        self._unspoken: set[str] = set()  # languages that the server does not know
        self.whole = True  # all of the document at hand has been answered
        self.stopped = False  # nothing is asked any more: what has no answer gets none
        self._problems: dict[str, None] = {}

    def provided(self, document: Document) -> Document:
        """The document with the answers for its paragraphs; what failed for an earlier one is asked again."""
        for key in self._failed:
            self._known.pop(key, None)
        self._failed.clear()
        return self.renewed(document)

    def renewed(self, document: Document) -> Document:
        """The document with the answers for its paragraphs; itself if it has them, or if none can be had."""
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
        """Ask about the paragraphs of a document that nothing is known of, and wait for no answer."""
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
        """Where the server is; one is started if need be. Raises: Failure."""
        if not self._address:
            address = self.options.server
            if address == AUTO:
                from .server import shared

                address = shared()
            version(address, self.options.timeout)
            self._address = address
        return self._address

    def told(self) -> tuple[str, ...]:
        """What went wrong since the last call, each once."""
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
        finally:  # whoever waits must not wait for ever
            given_up = [Failure("a request was given up")] * (len(answers) - len(found))
            for answer, said in zip(answers, [*found, *given_up], strict=True):
                answer.set_result(said)

    def _answered(self, address: str, texts: Sequence[str], question: Question) -> list[tuple[Found, ...] | Failure]:
        found = _asked(address, texts, question)
        if self.options.server == AUTO and all(isinstance(f, Failure) for f in found):
            from . import server

            if not server.alive():  # it died, perhaps of this very text: once more, then it is told
                with suppress(Failure):
                    self._address = server.shared()
                    found = _asked(self._address, texts, question)
        return found

    def _fail(self, failure: Failure, question: Question) -> None:
        """Tell a failure, and count it once for all paragraphs of its request."""
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
            self._problems[f"grammar: {_FAILURES} failures in a row, LanguageTool is not asked any more"] = None


def _texts(document: Document) -> list[str]:
    texts = (region.text for region in document.regions if region.kind not in _APART)
    return [text for text in dict.fromkeys(texts) if any(ch.isalpha() for ch in text)]


def units(text: str) -> int:
    """How long a text is for LanguageTool."""
    return len(text) + sum(ch > "\uffff" for ch in text)


def parts(texts: Iterable[str], most: int) -> Iterator[list[str]]:
    """Paragraphs together, in order, as many as fit; one that is longer stands alone."""
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
    """The answers for some paragraphs, in two requests where one is too long for the server."""
    try:
        return [*ask(address, texts, question)]
    except Failure as failure:
        return [failure] * len(texts)
    except TooLong:
        if len(texts) == 1:
            what = f"a paragraph of {len(texts[0]):,} characters is longer than {address} takes"
            return [Failure(what, "raise maxTextLength there, or part the paragraph")]
    half = len(texts) // 2
    return [*_asked(address, texts[:half], question), *_asked(address, texts[half:], question)]
