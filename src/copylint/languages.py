"""Languages by code, and which of them letters of other scripts belong to.

Only what the letters prove is said: where several languages share them, the script is named.
"""

from __future__ import annotations

import re

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

# Letters, the script, the languages they may be in; the first row that is met says it.
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
    """A language as a reader calls it."""
    return NAMES.get(code, "another language")


def script(text: str) -> tuple[str, str]:
    """The script of a text that is not in Latin letters, and the code of its language if the letters tell."""
    small = text.lower()
    return next(((script, code) for letters, script, code in _SCRIPTS if letters.search(small)), ("foreign", ""))
