"""HTML character references left in text: `&rsquo;`, `&#8217;`, `&amp;amp;`.

References that could become markup, or are in an address or a text about HTML, are never decoded.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from ..model.findings import Applicability
from .base import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_NAMES = frozenset({*name2codepoint, "apos"})  # those of HTML 4; others do not occur in articles
_TORN = ("quot", "apos", "rsquo", "lsquo", "rdquo", "ldquo", "nbsp", "amp", "ndash", "mdash", "hellip")
_REFERENCE = re.compile(
    rf"&(?:amp;)? (?P<torn>(?:# ?[0-9]{{2,4}}|{'|'.join(_TORN)})) ?;"  # by a translation system
    r"|&(?:amp;)*(?P<name>#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}[0-9]{0,2});"
)
_ADDRESS = re.compile(r"(?:://|www\.|\?\w+=|&\w+=)[^\s&]*$")
_QUOTED = ('""', "''", "“”", "‘’")
_TOPIC = re.compile(r"\bX?HTML\b|\bXML\b|\bcharacter (?:entit|reference)|\bmarkup\b")
_LONGEST = 300  # code points of an address that are read backward
_MARKUP = re.compile(r"[a-zA-Z/!?]")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


class Entity(Kind):
    """The fix is unsafe for `<` and `>`; a no-break space is kept only beside digits and French marks."""

    def triggers(self) -> Sequence[str]:
        return [
            "&#",
            "& #",
            *(f"& {name}" for name in _TORN),
            *(f"&{name};" for name in sorted({name.lower() for name in _NAMES})),
        ]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            text = region.text
            if _TOPIC.search(text):
                continue
            for m in _REFERENCE.finditer(text):
                end = m.end()
                if m["torn"]:
                    new = _character(m["torn"].replace(" ", ""), text[m.start() - 1 : m.start()], text[end : end + 1])
                    if new:
                        yield replaced(region, m.start(), end, new)
                    continue
                if m["name"][0] != "#" and m["name"] not in _NAMES:
                    if not m[0].startswith("&amp;"):
                        continue
                    end = m.start("name")  # `&amp;T;`: the rest is not a reference
                name = m["name"] if end == m.end() else "amp"
                new = _character(name, text[m.start() - 1 : m.start()], text[end : end + 1])
                if new is None:
                    yield Match(region.span(m.start(), end), (), {"match": text[m.start() : end]})
                elif not _kept(text, m.start(), end, new):
                    grade = Applicability.UNSAFE if new in ("<", ">") else Applicability.SAFE
                    yield replaced(region, m.start(), end, new, grade)


def _character(name: str, before: str, after: str) -> str | None:
    """Return the text for a reference between two characters; None if it has no printable character."""
    ch = unescape(f"&{name};")
    if ch.isspace() and not (before and after):
        return ""
    if ch == "\u00a0":
        keeps = before.isdigit() or after.isdigit() or before == "«" or after in (*"»;:!?%€",)
        return ch if keeps else " "
    if ch in _INVISIBLE:
        return "" if before.isascii() and after.isascii() else ch
    if ch in "\t\n\r":
        return " "
    return ch if ch.isprintable() and ch != "\ufffd" else None


def _kept(text: str, start: int, end: int, new: str) -> bool:
    """Whether the reference must be kept: in an address, quoted by itself, or where decoding would make markup."""
    if text[start - 1 : start] + text[end : end + 1] in _QUOTED:
        return True
    if _ADDRESS.search(text, max(0, start - _LONGEST), start):
        return True
    return (new == "<" and _MARKUP.match(text, end) is not None) or (new == ">" and (start == 0 or "&lt;" in text))
