"""Languages by code, the languages of non-Latin scripts, and runs of words in such a script.

Where several languages share the letters of a script, only the script is reported.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fil": "Filipino",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "km": "Khmer", "ko": "Korean", "lo": "Lao",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ms": "Malay", "my": "Burmese", "nb": "Norwegian",
    "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sh": "Serbo-Croatian",
    "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip

# Greek to Georgian, Ethiopic, Khmer, extended Greek, kana, Han, Hangul; without currency signs.
LETTERS = "Ͱ-Ͼἀ-῾Ѐ-ԯԱ-Ֆա-ևא-תء-ۓݐ-ݿऀ-ৱ৴-૯૱-෿ก-ฺเ-๎ກ-ໟༀ-ཬက-ჿሀ-፼ក-៓぀-ヿ㐀-䶿一-鿿가-힣豈-﫿"

# Letters, their script, their language (empty if several); the first row that matches is used.
_SCRIPTS = tuple(
    (re.compile(f"[{letters}]"), script, code)
    for letters, script, code in (
        ("ґєії", "Cyrillic", "uk"),
        ("ѓѕќ", "Cyrillic", "mk"),
        ("ђћјљњџ", "Cyrillic", "sr"),
        ("ыэё", "Cyrillic", "ru"),
        ("Ѐ-ԯ", "Cyrillic", ""),
        ("Ͱ-Ͼἀ-῾", "Greek", "el"),
        ("ٹڈڑںے", "Arabic", "ur"),
        ("پچژگکی", "Arabic", "fa"),
        ("ء-ۓݐ-ݿ", "Arabic", "ar"),
        ("א-ת", "Hebrew", "he"),
        ("぀-ヿ", "Japanese", "ja"),
        ("가-힣", "Korean", "ko"),
        ("㐀-鿿豈-﫿", "Han", "zh"),
        ("ऀ-ॿ", "Devanagari", "hi"),
        ("ঀ-৿", "Bengali", "bn"),
        ("஀-௿", "Tamil", "ta"),
        ("ఀ-౿", "Telugu", "te"),
        ("඀-෿", "Sinhala", "si"),
        ("ก-๎", "Thai", "th"),
        ("ກ-ໟ", "Lao", "lo"),
        ("က-႟", "Burmese", "my"),
        ("Ⴀ-ჿ", "Georgian", "ka"),
        ("Ա-և", "Armenian", "hy"),
        ("ក-៓", "Khmer", "km"),
    )
)


def name(code: str) -> str:
    """Return the English name of a language code, or “another language”."""
    return NAMES.get(code, "another language")


def script(text: str) -> tuple[str, str]:
    """Return the script of a non-Latin text, and its language code, empty if the letters do not show it."""
    small = text.lower()
    return next(((script, code) for letters, script, code in _SCRIPTS if letters.search(small)), ("foreign", ""))


# Runs of words in another script than the text around them.

_RUN = re.compile(rf"[{LETTERS}]+(?:[^{LETTERS}A-Za-zÀ-ɏ()\[\]]{{1,12}}[{LETTERS}]+)*")
_LETTER = re.compile(f"[{LETTERS}]")
_HAN = re.compile("[㐀-鿿豈-﫿]")
_GREEK = re.compile("[Ͱ-Ͽἀ-῿]{1,2}")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_NAME = re.compile(r"\b[A-Z][\w’'-]*$")
_NAME_GOES_ON = re.compile(r" [A-Z]")
_STARTS = re.compile(r"(?:^|[.!?:…][”\"’]?\s+|[“\"‘(])$")
_LEADS = re.compile(r"(?:^|[.!?]\W*)$")
_PAIRS = ("()", "[]", "（）", "【】", "<>")  # runs inside these are skipped
_BRACKET = re.compile(f"[{re.escape(''.join(_PAIRS))}]")
_EXPLAINED = re.compile(r" ?[(（\[]")  # runs before a bracket that explains them are skipped
NEAR = 200  # code points of context before a run
_BRIDGE = 60  # most code points of names and numbers between two parts of a run
_GOES_ON = re.compile(r"[,;]?\s*[a-z]")  # the sentence continues in Latin letters
_LEAST, _SMALL = 5, 3  # least words of the text's own language, and least lowercase ones among them
_SHARE = 0.25  # least Latin letters per letter of a run
_LEADING = 2.0  # least Latin letters per letter of a run at the start of a sentence, which may be a name


class Run(Record):
    """A run of words in another script: offsets in the text, code points, half-open."""

    start: int
    end: int


def runs(text: str, known: Callable[[list[str]], int]) -> Iterator[Run]:
    """Yield the runs outside of brackets. `known` returns how many of some words belong to the text's language."""
    found = _joined(text, [(m.start(), m.end()) for m in _RUN.finditer(text) if _whole(text, m)])
    if not found:
        return
    around = pairwise([0, *(at for run in found for at in run), len(text)])
    words = _LATIN.findall(" ".join([text[start:end] for start, end in list(around)[::2]]))
    if len(words) < _LEAST or known([w for w in words if w.islower()]) < _SMALL:
        return
    ours, theirs = sum(map(len, words)), sum(end - start for start, end in found)
    brackets = _BRACKET.finditer(text)
    bracket = next(brackets, None)
    last: dict[str, int] = {}  # last offset of each bracket before the run
    for start, end in found:
        while bracket and bracket.start() < start:
            last[bracket[0]] = bracket.start()
            bracket = next(brackets, None)
        leads = _LEADS.search(text[max(0, start - NEAR) : start]) and _GOES_ON.match(text, end)
        inside = any(last.get(a, -1) > last.get(b, -1) for a, b in _PAIRS) or _EXPLAINED.match(text, end) is not None
        if ours > (_LEADING if leads else _SHARE) * theirs and not inside:
            yield Run(start, end)


def original(text: str, before: str, after: str, known: Callable[[list[str]], int]) -> bool:
    """Whether the text of a bracket is only the original of the name or quotation before it."""
    if (len(_LETTER.findall(text)) < 2 and not _HAN.search(text)) or re.search(r"[”\"’)»]$", before):
        return True
    name = _NAME.search(before)
    if not name or text[0].islower() or _NAME_GOES_ON.match(after):
        return False
    return not (_STARTS.search(before[: name.start()]) and known([name[0].lower()]))


def _joined(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join runs that have only names, numbers and punctuation between them."""
    out: list[tuple[int, int]] = []
    for start, end in found:
        gap = text[out[-1][1] : start] if out else ""
        if out and len(gap) <= _BRIDGE and not re.search(r"[\[\]]|\b[a-zß-ɏ]", gap):
            out[-1] = out[-1][0], end
        else:
            out.append((start, end))
    return out


def _whole(text: str, m: re.Match[str]) -> bool:
    """Whether a run is at least a word, not a symbol in a formula or part of a Latin word."""
    if _GREEK.fullmatch(m[0]) or (len(m[0]) < 2 and not _HAN.match(m[0])):
        return False
    beside = text[max(0, m.start() - 1) : m.start()] + text[m.end() : m.end() + 1]
    return _HAN.search(m[0]) is not None or not re.search(r"[\w#@\\]", beside)
