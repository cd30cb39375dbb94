"""Words of another language that a translation left in square brackets.

What `bracketed-name` knows is its own; names and words that English has borrowed are never found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..names import lookup
from ..options import option
from . import Kind, Match
from .bracketed_name import AROUND, BRACKET, foreign
from .foreign_script import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

_SCRIPT = re.compile(f"[{LETTERS}]")
# An article, a preposition or a determiner that is no English word, before a word in small letters.
_LED = re.compile(
    r"(?:el|la|las|los|le|les|il|gli|un|une|una|uno|unos|unas|um|uma|uns|umas|o|os|az|egy|het|een|der|das|ein|eine|einen|"
    r"einem|einer|del|della|dello|dei|degli|delle|dal|dalla|nel|nella|sul|sulla|du|aux|dans|avec|sur|chez|nos|nas|ao|aos|"
    r"dos|das|pelo|pela|seu|sua|esta|este|cette|ces|och|und|mit|przez|przy|jest) (?!the\b|of\b|to\b|jour\b)[^\W\d_A-Z]"
    r"|a [aeio](?!u|ne\b|nce\b|[nrfst]\b)[^\W\d_A-Z]{2}"  # English has “an” here
    r"|[ld][’'][^\W\d_A-Z]{2}"
)
# A function word that English does not have, anywhere in it.
_WITHIN = re.compile(
    r"(?<![\w’'-])(?:ein|eine|einen|een|het|und|och|og|ist|nicht|dass|della|delle|gli|uma|avec|dans|naar|voor|przez|jest|która|"
    r"który|acest|dieser|diese|seine|ihre|untuk|yang|dari|dengan|negli|nella|pelo|pela|seus|suas|cette|leur)(?![\w’'-])"
)
_SPOKEN = re.compile("[ɐ-˿]")  # phonetic letters
_WORD = re.compile(r"[^\W\d_]+")
_GERMAN = re.compile(r"(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer) [A-ZÄÖÜ][a-zäöüß]+$")
_QUOTED, _NAME = re.compile(r"[”\"’)»]$"), re.compile(r"\b[A-Z][\w’'-]*$")  # before the original of what they are


class ForeignBracket(Kind):
    """A bracket counts by its script, a word with foreign letters, or a foreign function word in it."""

    allow: Sequence[str] = option("words with accents, in small letters, that English has borrowed", ())

    def triggers(self) -> Sequence[str]:
        return ("[",)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            for m in BRACKET.finditer(region.text):
                before, after = region.text[: m.start()].rstrip(), region.text[m.end() :]
                definition = not before and after.startswith(":")  # of a link in Markdown
                if definition or not self._foreign(m[1], before) or lookup(m[1]):
                    continue
                if not foreign(before[-AROUND:], after[:AROUND]):
                    yield Match(region.span(*m.span()), (), {"match": m[1]})

    def _foreign(self, text: str, before: str) -> bool:
        """Whether the text of a bracket is in another language, and not the original of what stands before it."""
        if _SPOKEN.search(text):
            return False
        if _SCRIPT.search(text):
            original = _QUOTED.search(before) or (_NAME.search(before) and not text[0].islower())
            return len(_SCRIPT.findall(text)) > 1 and not original
        if _LED.match(text) or _GERMAN.match(text) or _WITHIN.search(text):
            return True
        return any(w.islower() and not w.isascii() and w not in self.allow for w in _WORD.findall(text))
