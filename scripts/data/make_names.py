"""Create names.tsv, the names of territories and languages in other languages, from the CLDR data in babel.

Usage: python scripts/data/make_names.py. Only names with a single meaning in all languages are kept.
"""
# pyright: basic

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import babel
from babel import Locale, core, localedata
from babel.languages import get_official_languages

from copylint.analysis.exonyms import ARTICLES, fold

DATA = Path(__file__).parents[2] / "src" / "copylint" / "data"


def words(text: str) -> set[str]:
    """The words of a text."""
    return set(text.split())


LANGUAGES = words(
    """
    af ar az be bg bn bs ca cs da de el es et eu fa fi fr gl he hi hr hu hy id is it ja ka kk ko lt lv mk ms nb nl nn
    pl pt ro ru sk sl sq sr sv th tr uk ur vi zh
    """
)
# Not names of places, or regions whose CLDR name is not how English speaks of them.
NO_PLACE = words("001 011 014 015 017 018 019 030 034 039 054 057 061 145 154 QO XA XB ZZ")
SAME_PLACE = {"021": "003"}  # CLDR tells Northern America from North America; readers do not
NO_LANGUAGE = {"mul", "und", "zxx", "root", "hi_Latn"}
RUNNING = {  # CLDR's English is made for menus; this is the form used in a sentence
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "EZ": "eurozone",
    "GS": "South Georgia and the South Sandwich Islands",
    "HK": "Hong Kong",
    "HM": "Heard Island and McDonald Islands",
    "MM": "Myanmar",
    "MO": "Macao",
    "VC": "St. Vincent and the Grenadines",
}
CITIES = {"HK": "Asia/Hong_Kong", "MO": "Asia/Macau"}  # the short name is that of the city
THE = {  # with every name that ends in “Islands”
    "Bahamas", "British Indian Ocean Territory", "Caribbean", "Caribbean Netherlands", "Central African Republic",
    "Comoros", "Democratic Republic of the Congo", "Dominican Republic", "European Union",
    "French Southern Territories", "Gambia", "Isle of Man", "Maldives", "Netherlands", "Palestinian Territories",
    "Philippines", "Republic of the Congo", "Seychelles", "United Arab Emirates", "United Kingdom", "United Nations",
    "United States", "eurozone",
}  # fmt: skip
NOT_THE = {RUNNING["GS"], RUNNING["HM"]}
MORE_LANGUAGES = words("cy eo gu kn ku la ml mr pa sa te tt ug xh yi zu")  # no state's own, but known
# What in English is a word, a person, another place or thing than the one named, or English that CLDR's English lacks.
ENGLISH = words(
    """
    america argentine ascension bahama bermudas bharat bosnia-hercegovina brasilia brasília brazília brazīlija burma
    chili cipro columbia dania dominika dominique domènica europa figi filipina gine granada grenade guadalupe guiana
    hellas holland indi indie island katara kazakstan kili korea kosova kuba libi liberi luxemburg macau maldive malis
    malte mauretania maurice maurici mauricio maurizio maurício norfolk norra pole qana quam reunion reunião reunió
    reunión rusi salvador salvadora siri somalis surinam swede swiss togas viro yaman доминика домініка

    alban albanese amhara arab arabia azeri bask catalonia chewa chino croat czech daria deutsch dhivehi engels espanyol
    fars farsi filippino finn fins flamenco flamengo formosa frans fries galicia gallego gilbert greco grego gujarat
    hakka hind hosa iers kampuchea kanton khosa kirghiz kirgiz korn kosa kurd kurdi latina latino lett lets macedonia
    macedonio magyar malabar malai malayo marshall minnan moldau moldavia mongol navajo navaho nepalese oria panjabi
    parsi persa persia pidgin pools pruss quiche roman russo saha serb serbo sesotho setswana sindhu sona swazi
    swaziland tahiti tatari tibet turco turkey turku uighur vasco vene wales wallies bengali

    مالي مالی 수단
    """  # the last line: “financial” in Arabic and Persian, “means” in Korean
) | {"hindi fiji", "min nan", "san martin", "san martín", "santa elena", "santa helena", "santa lucia", "santa lucía"}
WITH_ARTICLE = {"europa"}  # in ENGLISH, but plain with a foreign article before it
ARTICLED = {language for having, _, _ in ARTICLES.values() for language in having.split()}


def english(code: str, cldr: str) -> str:
    """The name as running text has it."""
    return RUNNING.get(code) or cldr.replace(" & ", " and ")


def forms(code: str, name: str) -> list[str]:
    """A CLDR name and the shorter ones it holds: “Mianmar (Birmânia)” is also “Mianmar”."""
    found = [name]
    plain = name.replace("（", " (").replace("）", ")")
    if plain.endswith(")") and " (" in plain:
        head, _, tail = plain[:-1].partition(" (")
        found += [head, tail] if code == "MM" else [head]
    if code in CITIES:
        found += [name.partition(separator)[0] for separator in (", ", " – ", " - ") if separator in name]
    return found


def long_enough(key: str, kind: str) -> bool:
    """Whether a name is more than a syllable that could be anything."""
    if any(unicodedata.name(c, "").startswith(("CJK", "HANGUL", "KATAKANA", "HIRAGANA")) for c in key):
        return len(key) >= 2
    return sum(map(str.isalpha, key)) >= (4 if kind == "l" or key.isascii() else 3)


def locales(language: str) -> list[Locale]:
    """The locale of a language and those of its countries and scripts, which know other names."""
    known = localedata.locale_identifiers()
    return [Locale.parse(i) for i in sorted(known) if i == language or i.startswith(f"{language}_")]


def spellings(name: str) -> set[str]:
    """The folded ways English writes a name: “São Tomé & Príncipe” also “Sao Tome and Principe”."""
    found = {fold(name), fold(name.replace("&", "and")), fold(name.replace("St.", "Saint").replace("&", "and"))}
    return found | {"".join(c for c in unicodedata.normalize("NFD", n) if not unicodedata.combining(c)) for n in found}


def no_translation() -> set[str]:
    """Folded names that are English, or known in English."""
    found = {fold(word) for word in ENGLISH}
    for locale in locales("en"):
        names = [n for table in (locale.territories, locale.languages, locale.scripts) for n in table.values()]
        names += [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
        names += [form for code in RUNNING for form in forms(code, locale.territories.get(code, ""))]
        for name in (*names, *RUNNING.values()):
            found |= spellings(name).union(*map(spellings, name.split(" & ")))
    return found


class Names:
    """What the locales say, by key."""

    def __init__(self) -> None:
        self.meanings: dict[str, set[tuple[str, str]]] = defaultdict(set)  # (English name, kind)
        self.users: dict[tuple[str, str], set[str]] = defaultdict(set)  # of a key as a kind: languages
        self.lower: set[tuple[str, str]] = set()  # keys as a kind that some language writes without a capital
        self.left_out: set[str] = set()
        self.en = Locale("en")
        self.spoken = LANGUAGES | MORE_LANGUAGES
        for territory in map(str, self.en.territories):
            self.spoken |= {i.partition("_")[0] for i in get_official_languages(territory, de_facto=True)}

    def add(self, form: str, meaning: str, kind: str, language: str, out: bool) -> str:
        """A name of a language, and its key."""
        key = fold(form)
        self.meanings[key].add((meaning, kind))
        self.users[key, kind].add(language)
        if not form[0].isupper():
            self.lower.add((key, kind))
        if out:
            self.left_out.add(key)
        return key

    def read(self, language: str, locale: Locale) -> None:
        """Add the names of one locale."""
        zones, places = locale.time_zones, set()
        for original, name in locale.territories.items():
            code = SAME_PLACE.get(original, str(original))
            short = [zones.get(CITIES[code], {}).get("city", name)] if code in CITIES else []
            for form in forms(code, name) + short:
                out = code in NO_PLACE or (code in ("CD", "CG") and form.isalpha())  # which Congo?
                places.add(self.add(form, english(code, self.en.territories[code]), "t", language, out))
        for code, name in locale.languages.items():
            # What names a country and its language alike names the country when it is alone.
            if fold(name) not in places and code in self.en.languages:
                out = code in NO_LANGUAGE or code.partition("_")[0] not in self.spoken
                self.add(name, self.en.languages[code], "l", language, out)
        for zone, info in zones.items():  # Tunis is in many languages also Tunisia
            key = fold(info.get("city", ""))
            city = self.en.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            if key in places and any({*city.split()} - {*name.split()} for name, _ in self.meanings[key]):
                self.left_out.add(key)

    def row(self, key: str, known: set[str]) -> tuple[str, str, str, str] | None:
        """(key, English name, flag, languages), or None where the key leaves a doubt. `known`: folded English."""
        meant = self.meanings[key]
        if (key, "l") in self.lower and (key, "t") not in self.lower:  # the capital letter tells them apart
            meant = {(name, kind) for name, kind in meant if kind == "t"} or meant
        names, kind = {name for name, _ in meant}, max(kind for _, kind in meant)
        if key in self.left_out or len(names) > 1 or not long_enough(key, kind):
            return None
        (name,), users = names, self.users[key, kind]
        flag = "T" if kind == "t" and (name in THE or name.endswith(" Islands")) and name not in NOT_THE else kind
        if key in known or key.replace("-", " ") in known:
            if kind == "l" or users.isdisjoint(ARTICLED) or (key != fold(name) and key not in WITH_ARTICLE):
                return None
            flag = {"t": "e", "T": "E"}[flag]
        return key, name, flag, " ".join(sorted(users))


def rows() -> list[tuple[str, str, str, str]]:
    """The table, sorted by the keys' bytes."""
    names, known = Names(), no_translation()
    for language in sorted(LANGUAGES):
        for locale in locales(language):
            names.read(language, locale)
    found = [row for key in names.meanings if (row := names.row(key, known))]
    return sorted(found, key=lambda row: row[0].encode())


def table() -> str:
    """The file."""
    head = f"#\tCLDR {core.get_cldr_version()}\tbabel {babel.__version__}\tsee names.NOTICE\n"
    return head + "".join("\t".join(row) + "\n" for row in rows())


if __name__ == "__main__":
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "names.tsv"
    out.write_text(table(), encoding="utf-8", newline="\n")
