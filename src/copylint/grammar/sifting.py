"""Which of LanguageTool's matches count: the categories and rules in force, names and accepted words left out.

A match is `sure` only for the two rules that earned it, each on the condition that is said beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from unicodedata import normalize

from .. import names
from .answers import TYPOS, Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..document import Document
    from .options import Options

ARTICLE, CLOSING_QUOTE = "EN_A_VS_AN", "NO_SPACE_CLOSING_QUOTE"
_NEXT = re.compile(r" [“‘\"']?([^\W\d_]+(?:[-’'][^\W\d_]+)*)")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_QUOTED = re.compile(r"[“\"][^“”\"]+[”\"]$")  # up to a closing quotation mark whose opening one is in the text
_BEGINS = re.compile(  # words that are no ending and no part of a compound
    r"(?:I|he|she|it|they|we|you|his|her|their|the|an?|this|that|and|or|but|nor|so|if|as|of|in|on|at|by|to|for|from|with|into"
    r"|about|after|before|during|since|until|over|under|between|while|when|where|who|which|because|although|is|are|was|were"
    r"|be|been|has|have|had|will|would|can|could|may|should|not|said|says|told|added|wrote|asked|according)\b"
)


def sifted(
    document: Document, answers: Mapping[str, Sequence[Found]], options: Options
) -> dict[str, tuple[Found, ...]]:
    """What counts of the matches by region text."""
    known = _Known(document)
    out: dict[str, tuple[Found, ...]] = {}
    for text, found in answers.items():
        typos = [f for f in found if f.category == TYPOS]
        kept: list[Found] = []
        for match in found:
            asked = match.id in options.wanted
            if (match.category not in options.categories and not asked) or match.id in options.unwanted:
                continue
            if match.category == TYPOS and known.word(text[match.start : match.end]):
                continue
            if match.id == ARTICLE and not _speakable(text, match, typos):
                continue
            sure = match.id == ARTICLE or (match.id == CLOSING_QUOTE and _closes(text, match))
            new = tuple(normalize("NFC", r) for r in match.replacements)
            kept.append(match._replace(sure=sure, asked=asked, replacements=new))
        if kept:
            out[text] = tuple(kept)
    return out


def _speakable(text: str, match: Found, typos: Iterable[Found]) -> bool:
    """Whether the word behind an article is one that the speller knows: of another its sound is a guess.

    Capitals that may be spelled out, and articles that open a bracket, are left to the rule of our own as well.
    """
    following = _NEXT.match(text, match.end)
    if following is None or text[: match.start][-1:] in "[(":
        return False
    start, end = following.span(1)
    spelled = following[1].isupper() and len(following[1]) > 1
    return not spelled and not any(t.start < end and start < t.end for t in typos)


def _closes(text: str, match: Found) -> bool:
    """Whether a mark that lacks its space closes a quotation that is there whole, and what follows is a word."""
    mark = re.search(r"[”\"]", text[match.start : match.end])
    if mark is None:
        return False
    at = match.start + mark.end()
    return bool(_QUOTED.search(text, 0, at)) and _BEGINS.match(text, at) is not None


class _Known:
    """Words of a document that are no mistakes, whatever a speller says."""

    def __init__(self, document: Document) -> None:
        self.accepted = {w for word in document.settings.words for w in (word, *_WORD.findall(word))}
        self.counts = Counter(m[0] for region in document.regions for m in _WORD.finditer(region.text))

    def word(self, text: str) -> bool:
        """Whether a word is accepted, or a name."""
        bare = re.sub(r"[’']s?$", "", text)
        if text in self.accepted or bare in self.accepted:
            return True
        twice = self.counts[text] + (self.counts[bare] if bare != text else 0) > 1
        return text[:1].isupper() and (twice or names.listed(bare))
