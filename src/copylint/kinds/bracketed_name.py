"""A territory or a language in square brackets that kept its name from another language.

The name must be the whole content of the brackets; in doubt there is no match.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..analysis.exonyms import lookup
from ..analysis.foreign.candidates import BRACKET
from ..matching.regex import lazy
from ..model.findings import Applicability
from .base import Candidate, Kind, Match, changed, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model.document import Document
    from ..model.region import Region

# Not a Markdown link or image, a wiki link, or an inserted letter: “[P]eru”.
_WORD = lazy(r"[^\W\d_]+")
_STOP = lazy(r"[.!?][”’\"']?(?:\s|$)")
_LONGEST = 100  # code points of a name
AROUND = 40  # code points on either side that show the language of the sentence
_ENGLISH = lazy(
    "about|after|an|and|are|as|at|be|been|but|by|for|from|had|has|have|he|his|in|is|it|its|of|on|said|she|that|the|"
    "their|they|this|to|was|we|were|which|who|will|with|would"
)
_FOREIGN = lazy(
    "af|av|com|con|dal|dans|das|de|dei|del|della|dem|der|des|di|dos|du|e|een|ein|eine|el|em|es|est|et|gli|het|il|ist|la|"
    "las|le|les|lo|los|mit|na|nas|och|og|para|per|por|pour|på|sur|und|van|von|w|y|z|ze|é|è"
)


class BracketedName(Kind):
    """Reports the brackets; the fix writes the English name."""

    prefer: Mapping[str, str] | None = option("names to use instead of the table's, such as `Türkiye: Turkey`", None)

    def triggers(self) -> Sequence[str]:
        return ("[",)

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates:
            if places is None:
                found = BRACKET.finditer(region.text)
            else:
                found = filter(None, (BRACKET.match(region.text, place) for place in places))
            for m in found:
                if match := self._match(region, m):
                    yield match

    def _match(self, region: Region, m: re.Match[str]) -> Match | None:
        name = lookup(m[1])
        if not name or (name.kind == "territory" and not _capital(m[1][len(name.stripped) :])):
            return None
        before = region.text[max(0, m.start() - AROUND - _LONGEST) : m.start()].rstrip()
        after = region.text[m.end() : m.end() + AROUND]
        gloss = before.casefold().endswith(name.english.casefold())  # “Germany [Deutschland]”
        definition = not before and after.startswith(":")  # of a link in Markdown
        if gloss or definition or foreign(before[-AROUND:], after[:AROUND]):
            return None
        new = (self.prefer or {}).get(name.english, name.english)
        if name.stripped and name.article and not re.search(r"\bthe$", before, re.IGNORECASE):
            starts = name.stripped[0].isupper() and not re.search(r"[\w,;]$", before)
            new = f"{'The' if starts else 'the'} {new}"
        if m[1].isupper():
            new = new.upper()
        grade = Applicability.SAFE if name.sure else Applicability.UNSAFE
        return changed(region, m.start(), m.end(), [(m.start(1), m.end(1), new)], grade)


def _capital(name: str) -> bool:
    """Whether a name has a capital letter, or its script has none."""
    return name != name.lower() or name == name.upper()


def foreign(before: str, after: str) -> bool:
    """Whether the words around a bracket are not English either, as in a title or quotation left untranslated."""
    sentence = _STOP.split(before)[-1], _STOP.split(after)[0]
    words = _WORD.findall(sentence[0].casefold()), _WORD.findall(sentence[1].casefold())
    beside = {*words[0][-1:], *words[1][:1]}
    if any(_FOREIGN.fullmatch(w) or w > "ɏ" for w in beside):  # U+024F is the last of Latin
        return True
    around = {*words[0], *words[1]}
    return sum(1 for w in around if _FOREIGN.fullmatch(w)) > 1 and not any(map(_ENGLISH.fullmatch, around))
