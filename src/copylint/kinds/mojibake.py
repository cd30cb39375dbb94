"""UTF-8 that was read as another encoding: `â€™` for an apostrophe, `Ã©` for é.

What ftfy does not take for damage is left alone, but for a few forms that nothing else can be.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..findings import Applicability
from . import Kind, Match, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from . import Candidate

_WINDOWS = {n: ch for n in range(0x80, 0xA0) if (ch := bytes([n]).decode("cp1252", "ignore"))}
_BYTES = {ch: n for n, ch in _WINDOWS.items()} | {chr(n): n for n in range(0x80, 0x100)}
_TAIL = "".join(ch for ch, n in _BYTES.items() if n < 0xC0)
# First bytes of two, three and four: of the scripts, marks and symbols that occur in articles.
_TWO, _THREE, _FOUR = "ÂÃÄÅÈÊÌÎÏÐÑ×ØÙ", "àáâãäåæçèéêëìíï", "ð"
_DAMAGE = re.compile(rf"(?:(?<!‚)[{_TWO}][{_TAIL}]|[{_THREE}][{_TAIL}]{{2}}|{_FOUR}[{_TAIL}]{{3}})+")
# Windows has no character for some bytes, and a no-break space turns into a plain one: then one byte is lost.
_LOST = re.compile(
    rf"(?P<quote>â€\ufffd?(?![{_TAIL}]))|(?P<space>(?<=[a-z.,;:!?”’\"'\s])Â(?= |$))|(?P<grave>(?<=[a-z\s])Ã(?=  \S))"
)
_REPAIRS = {"quote": "”", "space": "", "grave": "à"}
_PLAIN = re.compile(r"â[€‚„†‡ˆ]|(?<=[a-z])Â’(?=[a-z])")  # ftfy takes `donÂ’t` and `â„¢` for intended
_MAC_ACCENTS = "©´Øßº±•§∂¢™Æ¥ª°≠≥∫†®¨≤âúñÑü∏ò¶Ö"
_MAC = re.compile(rf"‚Ä[îìôòúù¶¢]|√[{_MAC_ACCENTS}]|¬[∞£©Æ∑Ω](?=\W|[CF]\b|\d)")
_TOPIC = re.compile(r"(?i)\bmojibake\b|\bUTF-?8\b|\bLatin-1\b|\bWindows-125\d\b|\bencod(?:ed|ing)\b|\bgarbled\b")
_WORD = re.compile(r"[^ \t\n]+")
_LONGEST = 100  # code points of what stands beside damage in one word
_MOST = 4  # times that one text may have gone through it


class Mojibake(Kind):
    """Safe where the bytes decode; unsafe where one is lost or the other encoding was that of old Macs.

    Paragraphs about encodings are left alone.
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
    """What the characters stood for; None if their bytes are no UTF-8 or give no text."""
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
    """The word in which the characters stand."""
    least = max(0, start - _LONGEST)
    first = max(text.rfind(" ", least, start), text.rfind("\n", least, start), least - 1) + 1
    last = _WORD.match(text, end, end + _LONGEST)
    return text[first : last.end() if last else end]


@lru_cache(maxsize=512)
def _is_bad(word: str) -> bool:
    """Whether ftfy, which knows how unlikely such characters are beside one another, would mend the word."""
    from ftfy import fix_encoding

    return fix_encoding(word) != word
