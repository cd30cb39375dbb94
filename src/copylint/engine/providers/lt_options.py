"""LanguageTool options: `grammar` from the user's configuration and the command line, and the filter for matches.

The server is never read from a repository's file.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from urllib.parse import urlsplit

from ...analysis import exonyms
from ...kinds.base import is_strings
from ...model.errors import UserError, did_you_mean
from ...model.settings import TYPOS, Found
from ...model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...model.document import Document


# Filter for matches: enabled categories and rules, without names and accepted words.

ARTICLE, CLOSING_QUOTE = "EN_A_VS_AN", "NO_SPACE_CLOSING_QUOTE"
_NEXT = re.compile(r" [“‘\"']?([^\W\d_]+(?:[-’'][^\W\d_]+)*)")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_QUOTED = re.compile(r"[“\"][^“”\"]+[”\"]$")  # up to a closing quotation mark whose opening mark is in the text
_BEGINS = re.compile(  # words that are neither endings nor parts of compounds
    r"(?:I|he|she|it|they|we|you|his|her|their|the|an?|this|that|and|or|but|nor|so|if|as|of|in|on|at|by|to|for|from|with|into"
    r"|about|after|before|during|since|until|over|under|between|while|when|where|who|which|because|although|is|are|was|were"
    r"|be|been|has|have|had|will|would|can|could|may|should|not|said|says|told|added|wrote|asked|according)\b"
)


def sifted(
    document: Document, answers: Mapping[str, Sequence[Found]], options: Options
) -> dict[str, tuple[Found, ...]]:
    """Return the accepted matches by region text."""
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
    """Return whether the speller knows the word after an article; otherwise its pronunciation is a guess.

    Capitals that may be spelled out, and articles that open a bracket, are left to copylint's own rule as well.
    """
    following = _NEXT.match(text, match.end)
    if following is None or text[: match.start][-1:] in "[(":
        return False
    start, end = following.span(1)
    spelled = following[1].isupper() and len(following[1]) > 1
    return not spelled and not any(t.start < end and start < t.end for t in typos)


def _closes(text: str, match: Found) -> bool:
    """Return whether a mark without its space closes a complete quotation and a word follows."""
    mark = re.search(r"[”\"]", text[match.start : match.end])
    if mark is None:
        return False
    at = match.start + mark.end()
    return bool(_QUOTED.search(text, 0, at)) and _BEGINS.match(text, at) is not None


class _Known:
    """Words of a document that are accepted whatever a speller reports."""

    def __init__(self, document: Document) -> None:
        self.accepted = {w for word in document.settings.words for w in (word, *_WORD.findall(word))}
        self.counts = Counter(m[0] for region in document.regions for m in _WORD.finditer(region.text))

    def word(self, text: str) -> bool:
        """Return whether a word is accepted, or a name."""
        bare = re.sub(r"[’']s?$", "", text)
        if text in self.accepted or bare in self.accepted:
            return True
        twice = self.counts[text] + (self.counts[bare] if bare != text else 0) > 1
        return text[:1].isupper() and (twice or exonyms.listed(bare))


KEYS = ("server", "mother-tongue", "categories", "rules", "timeout")
AUTO = "auto"
CATEGORIES = ("GRAMMAR", "PUNCTUATION", "MISC", "CONFUSED_WORDS")
TIMEOUT = 60.0  # seconds per text
_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NAME = re.compile(r"-?[A-Z][A-Z0-9_]*")


class Options(Record):
    """The server, and which of its matches count. In `rules`, a leading `-` disables a rule."""

    server: str = AUTO
    mother_tongue: str = ""
    categories: tuple[str, ...] = CATEGORIES
    rules: tuple[str, ...] = ()
    timeout: float = TIMEOUT

    @property
    def wanted(self) -> frozenset[str]:
        """Return the rules that are enabled whatever their category."""
        return frozenset(r for r in self.rules if r[0] != "-")

    @property
    def unwanted(self) -> frozenset[str]:
        return frozenset(r[1:] for r in self.rules if r[0] == "-")


def read(options: Mapping[str, Any]) -> Options:
    """Read the options from `grammar` of a configuration. Raises: UserError."""
    for key in options:
        if key not in KEYS:
            raise UserError("grammar", f"unknown key '{key}'", did_you_mean(str(key), KEYS))
    mother = options.get("mother-tongue") or ""
    if not isinstance(mother, str) or (mother and not _CODE.fullmatch(mother)):
        raise UserError("grammar", "'mother-tongue' must be the code of a language", "pt or pt-BR")
    timeout = options.get("timeout", TIMEOUT)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout <= 3600:
        raise UserError("grammar", "'timeout' must be seconds, more than 0 and at most 3600")
    return Options(
        server(options.get("server") or AUTO, "grammar"),
        mother,
        _names(options, "categories") if "categories" in options else CATEGORIES,
        _names(options, "rules"),
        float(timeout),
    )


def server(address: object, where: str) -> str:
    """Return `auto`, or the address of a server. Raises: UserError at `where`."""
    hint = "use http://127.0.0.1:8081, or auto to start one"
    if address == AUTO:
        return AUTO
    if not isinstance(address, str):
        raise UserError(where, "'server' must be an address", hint)
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", address):
        raise UserError(where, f"'{address}' is not a server address", hint)
    return re.sub(r"/(v2/?)?$", "", address)


def _names(options: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return LanguageTool's own names, in capitals."""
    value = options.get(key)
    names: list[str] = [value] if isinstance(value, str) else value or []
    if not is_strings(names) or not all(_NAME.fullmatch(name) for name in names):
        raise UserError("grammar", f"'{key}' must be a list of LanguageTool's names", f"{key}: [GRAMMAR, STYLE]")
    if key == "categories" and any(name[0] == "-" for name in names):
        raise UserError("grammar", "'categories' lists the categories to report", "leave out the others")
    return tuple(names)
