"""Measure the foreign-fragment rules on languages other than English, and their false positives on clean text.

Usage: python benchmarks/fragment_languages.py NTREX [--clean FOLDER] [--half 0|1] [--show N], where NTREX holds the
same sentences in many languages, a file each and a sentence a line (newstest2019-ref.deu.txt and so on, from
https://github.com/MicrosoftTranslator/NTREX), and FOLDER sentences of a language in files that start with its code
(de.news.txt). Words of the same sentence in another language are put in the place of as many, into a square bracket,
or as a sentence after it; what goes where is decided by the checksum of the sentence. For the count on clean text,
NTREX's own DOCUMENT_IDS.tsv makes articles of the sentences, if it lies with them. Prints Markdown.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from fragments import share, trimmed

from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.model.settings import Settings
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "pt": "por", "it": "ita", "nl": "nld"}
OTHERS = (
    "cat dan swe nob isl fin hun pol ces slk slv hrv ron lit lav tur ind msa vie fil est "
    "rus ukr bul mkd ell arb fas heb hin ben tam zho-CN jpn kor tha kat hye"
).split()
KINDS = ("bare", "bare", "bare", "bracket", "sentence")
UNSPACED = ("zho-CN", "jpn", "tha")


def sentences(folder: Path, code: str) -> list[str]:
    """All sentences of a language."""
    path = next(p for p in (folder / f"newstest2019-{side}.{code}.txt" for side in ("ref", "src")) if p.exists())
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]


def articles(folder: Path, lines: list[str]) -> list[str]:
    """The sentences by article, a paragraph each, where DOCUMENT_IDS.tsv says which belong together."""
    path = folder / "DOCUMENT_IDS.tsv"
    if not path.exists():
        return lines
    found: dict[str, list[str]] = {}
    for name, line in zip(path.read_text(encoding="utf-8").splitlines(), lines, strict=True):
        found.setdefault(name, []).append(line)
    return ["\n\n".join(lines) for lines in found.values()]


def injected(
    own: list[str], others: dict[str, list[str]], half: int | None
) -> Iterator[tuple[str, str, str, int, int]]:
    """Kind, the other language, text, and where the fragment is."""
    for i, text in enumerate(own):
        number = crc32(text.encode())
        if half is not None and number % 2 != half:
            continue
        chance = random.Random(number)
        code = chance.choice([*TEXTS, *TEXTS, *others]) if chance.random() < 0.8 else "eng"
        code = TEXTS.get(code, code)
        other = others.get(code, own)[i]
        kind = chance.choice(KINDS)
        if other == text or len(text.split()) < 5:
            continue
        if kind == "sentence":
            yield kind, code, f"{text} {other}", len(text) + 1, len(text) + 1 + len(other)
            continue
        here, there = text.split(), other.split() if code not in UNSPACED else [*other]
        count = chance.randint(1, min(5, len(there)))
        first = chance.randint(0, len(there) - count)
        at = min(len(here) - 1, first * len(here) // len(there))
        words = ("" if code in UNSPACED else " ").join(there[first : first + count])
        before = " ".join(here[:at]) + " " * bool(at)
        if kind == "bracket":
            yield kind, code, f"{before}[{words}] {' '.join(here[at:])}", len(before) + 1, len(before) + 1 + len(words)
        else:
            after = " ".join(here[at + count :])
            yield kind, code, f"{before}{words} {after}", len(before), len(before) + len(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clean", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--show", type=int, default=0, help="so many misses and false alarms of each language")
    options = parser.parse_args()
    read = {code: sentences(options.folder, code) for code in (*TEXTS.values(), *OTHERS)}
    rules = Ruleset(f.rule for f in loader.read(loader.shipped()) if f.rule.group == "translation" and f.rule.enabled)
    print("| text | P / R / F1 | bare | bracket | sentence | English | clean, same source | clean, others |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for language, name in TEXTS.items():
        settings = Settings(language=language)

        def found(text: str, settings: Settings = settings) -> set[tuple[int, int]]:
            return {trimmed(text, *f.span) for f in check(parse("x.txt", text + "\n", "plain", settings), rules)}

        def clean(texts: list[str]) -> str:
            left = options.show
            words = wrong = 0
            for text in texts:
                if options.half is None or crc32(text.encode()) % 2 == options.half:
                    words += len(text.split())
                    for start, end in (spans := found(text)):
                        if left > 0:
                            left -= 1
                            print(f"false: {text[max(0, start - 40) : start]}⟦{text[start:end]}⟧{text[end : end + 40]}")
                    wrong += len(spans)
            return f"{wrong / max(1, words) * 10_000:.2f}"

        right, spans, wrong, left = Counter[str](), Counter[str](), 0, options.show
        for kind, code, text, start, end in injected(read[name], read, options.half):
            hits = found(text)
            span = trimmed(text, start, end)
            best = max(hits, key=lambda f: share(f, span), default=None)
            got = best is not None and share(best, span) > 0.499
            keys = ("all", kind, *(["eng"] if code == "eng" else []))
            spans.update(keys)
            if got:
                right.update(keys)
            elif left > 0:
                left -= 1
                print(f"missed {code}: {text[max(0, start - 40) : start]}⟦{text[start:end]}⟧{text[end : end + 40]}")
            wrong += len(hits) - got
        p, r = right["all"] / max(1, right["all"] + wrong), right["all"] / max(1, spans["all"])
        shares = " | ".join(
            f"{right[k] / spans[k]:.2f}" if spans[k] else "" for k in ("bare", "bracket", "sentence", "eng")
        )
        texts: list[str] = []
        for path in sorted(options.clean.glob(f"{language}.*")) if options.clean else ():
            texts += path.read_text(encoding="utf-8").splitlines()
        others = clean(texts) if texts else ""
        f1 = 2 * p * r / max(1e-9, p + r)
        same = clean(articles(options.folder, read[name]))
        print(f"| {language} | {p:.2f} / {r:.2f} / {f1:.3f} | {shares} | {same} | {others} |", flush=True)


if __name__ == "__main__":
    main()
