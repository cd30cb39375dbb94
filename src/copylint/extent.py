"""How large a pattern of a user's rule may be: nothing is parsed or compiled before that is known.

What is counted is what an engine may make of it: every item, as often as the repeats around it say at most.
"""

from __future__ import annotations

import re

LONGEST = 40_000  # code points of a pattern: some thousand words
LARGEST = 100_000  # items with all repeats written out
DEEPEST = 100  # groups inside one another

_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<members>\[\^?\]?(?:\\.|[^\]\\])*+\])|(?P<unclosed>\[)|(?P<opens>\()|(?P<closes>\))"
    r"|\{(?P<least>\d*)(?:,(?P<most>\d*))?\}|(?P<item>.)",
    re.DOTALL,
)


def problem(pattern: str) -> str:
    """What is wrong with the size of a pattern; empty if nothing is."""
    if len(pattern) > LONGEST:
        return f"too long: {len(pattern):,} characters, and at most {LONGEST:,} are read"
    around: list[int] = []  # items before each group that is open
    items = last = 0
    for m in _TOKEN.finditer(pattern):
        match m.lastgroup:
            case "unclosed":
                return ""  # no pattern at all, which the engine says better
            case "opens":
                around.append(items)
                if len(around) > DEEPEST:
                    return f"too deep: more than {DEEPEST} groups inside one another"
                items = 0
            case "closes" if around:
                last = items + 1
                items = around.pop() + last
            case "least" | "most":
                digits = m["most"] or m["least"]
                times = max(1, int(digits[:9] or 0))
                items += last * (times - 1)
                last *= times
            case _:
                last = 1
                items += 1
        if items > LARGEST:
            return f"too large: its repeats make more than {LARGEST:,} items"
    return ""
