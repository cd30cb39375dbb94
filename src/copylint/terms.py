"""Words that an article speaks of: those that it has again and again, or in code as well."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .fold import fold_encoded
from .signs import PARTS, beyond
from .window import LONG
from .wordtable import WORD

if TYPE_CHECKING:
    from .document import Document

_FEW = 20  # words
_TERM = 4  # a word used as often is a term of the article
_BYTE = "\xff"  # the last letter that a window has a byte for


def terms(document: Document, words: set[str]) -> set[str]:
    """Those of some words, in small letters, that a text has so often that they are terms of it."""
    if len(document.text) <= LONG and len(words) <= _FEW:  # of many words each is not worth a walk of its own
        texts = [window.text.lower() for window in document.windows]
        words = {word for word in words if sum(text.count(word) for text in texts) >= _TERM}
    counts: Counter[str] = Counter()
    plain = {word.encode("latin-1"): word for word in words if max(word) <= _BYTE}
    strange = words.difference(plain.values())
    for window in document.windows if words else ():
        every = fold_encoded(window.words).translate(PARTS).split()
        counts.update(map(plain.__getitem__, filter(plain.__contains__, every)))
        for _, word in beyond(window) if strange else ():
            counts.update(filter(strange.__contains__, WORD.findall(word.lower())))
    return {word for word, count in counts.items() if count >= _TERM}


def coded(document: Document) -> set[str]:
    """The words, in small letters, that a text has in code as well: terms of the program that it is about."""
    from .markup import code

    return {*WORD.findall(code(document).lower())}
