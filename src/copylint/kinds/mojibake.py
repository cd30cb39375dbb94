"""UTF-8 decoded with another encoding: `â€™` for an apostrophe, `Ã©` for é.

Only text that ftfy considers damaged is reported, and a few sequences that cannot be anything else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..model.findings import Applicability
from .base import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_WINDOWS = {n: ch for n in range(0x80, 0xA0) if (ch := bytes([n]).decode("cp1252", "ignore"))}
_BYTES = {ch: n for n, ch in _WINDOWS.items()} | {chr(n): n for n in range(0x80, 0x100)}
_TAIL = "".join(ch for ch, n in _BYTES.items() if n < 0xC0)
# First bytes of sequences of two, three and four, for the scripts, marks and symbols that occur in articles.
_TWO, _THREE, _FOUR = "ÂÃÄÅÈÊÌÎÏÐÑ×ØÙ", "àáâãäåæçèéêëìíï", "ð"
_DAMAGE = re.compile(rf"(?:(?<!‚)[{_TWO}][{_TAIL}]|[{_THREE}][{_TAIL}]{{2}}|{_FOUR}[{_TAIL}]{{3}})+")
# Windows has no character for some bytes, and a no-break space becomes a plain one: then a byte is lost.
_LOST = re.compile(
    rf"(?P<quote>â€\ufffd?(?![{_TAIL}]))|(?P<space>(?<=[a-z.,;:!?”’\"'\s])Â(?= |$))|(?P<grave>(?<=[a-z\s])Ã(?=  \S))"
)
_REPAIRS = {"quote": "”", "space": "", "grave": "à"}
_PLAIN = re.compile(r"â[€‚„†‡ˆ]|(?<=[a-z])Â’(?=[a-z])")  # ftfy takes `donÂ’t` and `â„¢` for intended
_MAC_ACCENTS = "©´Øßº±•§∂¢™Æ¥ª°≠≥∫†®¨≤âúñÑü∏ò¶Ö"
_MAC = re.compile(rf"‚Ä[îìôòúù¶¢]|√[{_MAC_ACCENTS}]|¬[∞£©Æ∑Ω](?=\W|[CF]\b|\d)")
_TOPIC = re.compile(r"(?i)\bmojibake\b|\bUTF-?8\b|\bLatin-1\b|\bWindows-125\d\b|\bencod(?:ed|ing)\b|\bgarbled\b")
_WORD = re.compile(r"[^ \t\n]+")
_LONGEST = 100  # most code points of a word on either side of the damage
_MOST = 4  # most rounds of wrong decoding to undo


class Mojibake(Kind):
    """The fix is safe if the bytes decode; unsafe if one is lost or the other encoding was that of old Macs.

    Paragraphs about encodings are skipped.
    """

    def triggers(self) -> Sequence[str]:
        leads = dict.fromkeys((_TWO + _THREE + _FOUR).lower())  # few English paragraphs have even one of them
        return [*leads, "×", "‚Ä", *(f"√{ch}" for ch in _MAC_ACCENTS), "¬∞", "¬£", "¬©"]

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, _ in candidates:
            text = region.text
            if _TOPIC.search(text):
                continue
            for m in _DAMAGE.finditer(text):
                new = _decoded(m[0])
                if new and (_PLAIN.match(text, m.start()) or _is_bad(_around(text, m.start(), m.end()))):
                    yield replaced(region, m.start(), m.end(), new, Applicability.SAFE)
            for m in _LOST.finditer(text):
                yield replaced(region, m.start(), m.end(), _REPAIRS[m.lastgroup or ""], Applicability.UNSAFE)
            for m in _MAC.finditer(text):
                new = m[0].encode("mac_roman").decode("utf-8", "replace")
                if "\ufffd" not in new:
                    yield replaced(region, m.start(), m.end(), new, Applicability.UNSAFE)


def _decoded(damaged: str) -> str | None:
    """Return the original text of damaged characters; None if their bytes are not UTF-8 or not text."""
    for _ in range(_MOST):
        try:
            new = bytes(_BYTES[ch] for ch in damaged).decode("utf-8")
        except UnicodeDecodeError:
            return None
        if _DAMAGE.fullmatch(new) is None:
            new = new.translate(_WINDOWS)
            return new if all(ch.isprintable() or ch in "\u00a0\u200b\u200d\ufeff" for ch in new) else None
        damaged = new
    return None


def _around(text: str, start: int, end: int) -> str:
    """Return the word that contains the characters."""
    least = max(0, start - _LONGEST)
    first = max(text.rfind(" ", least, start), text.rfind("\n", least, start), least - 1) + 1
    last = _WORD.match(text, end, end + _LONGEST)
    return text[first : last.end() if last else end]


@lru_cache(maxsize=512)
def _is_bad(word: str) -> bool:
    """Whether ftfy, which knows how unlikely such sequences are, would change the word."""
    from ftfy import fix_encoding

    return fix_encoding(word) != word
