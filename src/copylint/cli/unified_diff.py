"""Unified diffs for `patch -p1` and `git apply`."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections import Counter
from difflib import Match, SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_CONTEXT = 3  # context lines around a change
_PAIRS = 1_000_000  # pairs of lines, one of each side, that may be compared in one stretch

_MARKS = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_COMMAND = re.compile(r" [^\x21-\x7e\n]*:[^\x00-\x7f]*:")  # one character per byte


def patch(path: str, before: bytes, after: bytes, logged: bool = False) -> bytes:
    """Return the unified diff of two files as stored, with their encoding, BOM and line endings.

    `logged`: no line is a command to a CI runner that reads it. An unchanged line that would be one is removed and
    added again, so that it has a sign before it and the patch does the same.
    """
    name = os.path.normpath(path).replace(os.sep, "/").lstrip("/")
    lines = list(_unified(_lines(before), _lines(after)))
    if logged:
        lines = [made for line in lines for made in _with_signs(line)]
    names = [_quoted(f"{side}/{name}", '"\\#' if logged else '"\\') for side in "ab"]
    head = [f"--- {names[0]}\n", f"+++ {names[1]}\n"] if lines else []
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return "".join(head).encode() + body.encode("latin-1")


def _with_signs(line: str) -> tuple[str, ...]:
    return (f"-{line[1:]}", f"+{line[1:]}") if _COMMAND.match(line) else (line,)


def _unified(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield the hunks of a unified diff."""
    for group in _Matcher(before, after).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for tag, a, b, c, d in group:
            if tag == "equal":
                yield from (f" {line}" for line in before[a:b])
                continue
            yield from (f"-{line}" for line in before[a:b])
            yield from (f"+{line}" for line in after[c:d])


def _range(start: int, end: int) -> str:
    """Return a line range as in a hunk header."""
    count = end - start
    return f"{start + 1}" if count == 1 else f"{start + (count > 0)},{count}"


class _Matcher(SequenceMatcher[str]):
    """Matches lines as its parent does, in stretches between lines that both sides have once: `difflib` takes
    time with the square of what it compares. A stretch that is still too long is one change.
    """

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, "", "")
        self.before, self.after = before, after

    def get_matching_blocks(self) -> list[Match]:
        """Return blocks of equal lines, in order, with an empty one at the end."""
        found: list[Match] = []
        size = len(self.before), len(self.after)
        for a, b, c, d in _stretches(self.before, self.after):
            if a < b and c < d and (b - a) * (d - c) <= _PAIRS:
                inner = SequenceMatcher(None, self.before[a:b], self.after[c:d]).get_matching_blocks()
                found += [Match(a + m.a, c + m.b, m.size) for m in inner if m.size]
            if b < size[0] and d < size[1]:
                found.append(Match(b, d, 1))
        joined: list[Match] = []
        for m in found:
            last = joined[-1] if joined else Match(-1, -1, 0)
            if (last.a + last.size, last.b + last.size) == (m.a, m.b):
                joined[-1] = Match(last.a, last.b, last.size + m.size)
            else:
                joined.append(m)
        return [*joined, Match(*size, 0)]


def _stretches(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the ranges of lines between the unique common lines, and the common start and end."""
    if len(before) * len(after) <= _PAIRS:
        return [(0, len(before), 0, len(after))]
    most = min(len(before), len(after))
    head = next((n for n in range(most) if before[n] != after[n]), most)
    tail = next((n for n in range(most - head) if before[-1 - n] != after[-1 - n]), most - head)
    ends = len(before) - tail, len(after) - tail
    counts = Counter(before[head : ends[0]]), Counter(after[head : ends[1]])
    places = {after[n]: n for n in range(head, ends[1])}
    once = [(n, places[before[n]]) for n in range(head, ends[0]) if counts[0][before[n]] == counts[1][before[n]] == 1]
    same = [(n, n) for n in range(head)]
    same += _ascending(once)
    same += [(ends[0] + n, ends[1] + n) for n in range(tail)]
    around = [(-1, -1), *same, (len(before), len(after))]
    return [(a + 1, b, c + 1, d) for (a, c), (b, d) in pairwise(around)]


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence of pairs, ordered by first number, whose second numbers ascend."""
    lowest: list[int] = []  # by length of a sequence, the smallest second number that one ends with
    ends: list[int] = []  # the same as indexes of pairs
    before: list[int] = []
    for place, (_, number) in enumerate(pairs):
        at = bisect_left(lowest, number)
        before.append(ends[at - 1] if at else -1)
        lowest[at : at + 1] = [number]
        ends[at : at + 1] = [place]
    found: list[tuple[int, int]] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        found.append(pairs[place])
        place = before[place]
    return found[::-1]


def _lines(data: bytes) -> list[str]:
    """Split lines as `diff` does: only LF ends one; one character per byte."""
    *lines, last = data.decode("latin-1").split("\n")
    return [f"{line}\n" for line in lines] + [last] * bool(last)


def _quoted(name: str, special: str) -> str:
    """Return a file name quoted as Git does if it has special characters.

    Such characters are octal numbers of their bytes; a tab ends a name with spaces.
    """
    if name.isprintable() and not {*special} & {*name}:
        return f"{name}\t" if " " in name else name
    shown = (ch if ch.isprintable() and ch not in special else _MARKS.get(ch) or _octal(ch) for ch in name)
    return f'"{"".join(shown)}"'


def _octal(ch: str) -> str:
    errors = "surrogateescape" if "\udc80" <= ch <= "\udcff" else "surrogatepass"
    return "".join(f"\\{byte:03o}" for byte in ch.encode("utf-8", errors))
