"""Generate folders of custom rules: an in-house style guide, and a newsroom's collection of thousands.

Usage: python benchmarks/rulesets.py FOLDER [--phrases 1500] [--regexes 60] [--seed 1]. The words come from the
repository's own pages; the same numbers and seed give the same files. Writes FOLDER/wording/ID.yaml, a rule each, and
FOLDER/.copylint.yaml, which adds them to the rules that ship. What they look for is invented; how it is written is not:
phrases to replace, spellings with endings, words near each other, names in one case.
"""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
_WORD = re.compile(r"(?<![\w’'/.-])[a-z]{3,12}(?![\w’'/-])")
# How collections of this kind are written: whole words, endings, alternatives, what may not stand beside, a flag in
# the middle, any word between two.
FORMS = (
    r"(?i)\b{0} {1}\b",
    r"\b{0}(?:s|ed|ing)\b",
    r"(?i)\b(?:{0}|{1}) {2}s?\b",
    r"\b[{3}{4}]{5}[- ]{1}\b",
    r"(?i)\b{0}[- ]?{1}\b(?! {2})",
    r"(?<!\w){0} (?:the|an?) {1}\b",
    r"(?i)\b(?<!{2} ){0}{1}(?:s|'s)?\b",
    r"\b{6} {7}\b",
    r"\b(?i){0}[- ]{1}(s?)\b",
    r"\b({6}|{0}) {1}(s|ed)?\b",
    r"(?i)\b{0} \w+ {1}\b",
)


def vocabulary() -> list[str]:
    """Words of the repository's pages and rules, in order of the alphabet."""
    paths = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md")), *sorted(ROOT.glob("rules/*/*.yaml"))]
    return sorted({word for path in paths for word in _WORD.findall(path.read_text(encoding="utf-8"))})


def patterns(words: list[str], phrases: int, regexes: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Kind and pattern of each rule; no two alike."""
    seen: set[str] = set()
    long = [word for word in words if len(word) > 5]
    while len(seen) < phrases + regexes:
        one, two, three = chance.sample(long, 3)
        if len(seen) < phrases:
            form, kind = chance.choice((one, f"{one} {two}", f"{one} {two}", f"{one} {two} {three}")), "substitution"
        else:
            kind = "pattern"
            form = chance.choice(FORMS).format(
                one, two, three, one[0].upper(), one[0], one[1:], one.capitalize(), two.capitalize()
            )
        if form not in seen:
            seen.add(form)
            yield kind, form


def rule(kind: str, form: str, new: str) -> str:
    """A rule file."""
    found = (
        f"swap: {{'{form}': '{new}'}}" if kind == "substitution" else f"pattern: '{form.replace(chr(39), chr(39) * 2)}'"
    )
    head = f"message: The house writes this otherwise\nrationale: Made by a script.\nkind: {kind}\n{found}\n"
    return f"{head}examples:\n  - bad: The ⟦word⟧.\n  - good: The end.\n"


def write(folder: Path, phrases: int, regexes: int, seed: int) -> int:
    """Write the rules and the configuration; returns how many rules."""
    chance = random.Random(seed)
    words = vocabulary()
    group = folder / "house" / "wording"
    group.mkdir(parents=True, exist_ok=True)
    made = list(patterns(words, phrases, regexes, chance))
    for number, (kind, form) in enumerate(made):
        (group / f"house-{number:05}.yaml").write_text(rule(kind, form, chance.choice(words)), encoding="utf-8")
    (folder / ".copylint.yaml").write_text("rule-folders: [house]\n", encoding="utf-8")
    return len(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--phrases", type=int, default=1500)
    parser.add_argument("--regexes", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(write(options.folder, options.phrases, options.regexes, options.seed), "rules in", options.folder)


if __name__ == "__main__":
    main()
