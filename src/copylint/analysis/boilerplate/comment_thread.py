"""Find the readers' comments below an article, from the comment heading to the last comment.

Comments read like article prose; the lines between them do not: names with times, *says*, *Reply*. A heading alone or a
few such lines are not enough evidence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .line_counts import DATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model.region import Region
    from .line_counts import Line

_PROSE = 2  # paragraphs of prose above the heading
_LEAST = 3  # separator lines needed
_APART = 14  # most paragraphs from one separator to the next
_LAST = 4  # most paragraphs in the last comment
_LONGEST = 160  # code points of a separator or a heading
_AROUND = " \t\xa0•·*:-–—.…›»▲▼△▽|>+^"
_COUNT = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten)"
_ACT = "(?:reply|like|share|report|permalink|quote|link|delete|edit|upvote|flag)"
_HEAD = re.compile(
    rf"(?i)(?:permalink )?(?:(?:(?:show|view|see|read|hide) )?(?:all )?(?:{_COUNT} )?(?:reader |user |recent )?"
    r"(?:comments?|responses|replies|discussion|conversation)(?: \(?\d+\)?)?"
    rf"|{_COUNT} (?:comments?|responses?|repl(?:y|ies)|thoughts?) (?:on|to|about) .+|discussion about this post"
    r"|join the (?:conversation|discussion))(?: feed for comments.*)?"
)
# A heading with a count in digits, alone or with the title repeated: never a heading of an article.
_COUNTED = re.compile(
    r"(?i)(?:permalink )?\d[\d,.]* (?:(?:reader |user )?comments?(?: feed for comments.*)?"
    r"|(?:comments?|responses?|repl(?:y|ies)|thoughts?) (?:on|to|about) [“‘\"'«].+)"
)
# After a comment.
_BEHIND = re.compile(
    rf"(?i){_ACT}(?:\W+{_ACT}){{0,4}}|respond|reply to .{{2,40}}|in reply to.{{0,40}}|expand full comment"
    r"|log ?in to reply|(?:hide|show|view)(?: \d+| more)? repl(?:y|ies)|\d+ more comments?"
)
# Before a comment: who wrote it, and when.
_WHO = re.compile(
    r"(?i).{1,60}\b(?:says|said|wrote|writes|commented|replied)|.{1,40}[’']s avatar"
    r"|.{2,40}\W(?:\d+|an?) (?:year|month|week|day|hour|minute)s? ago"
)
_WHEN = re.compile(rf"(?i).{{0,60}}{DATE}\W{{1,4}}(?:at )?\d{{1,2}}[:.]\d\d.{{0,24}}")
_GLUED = re.compile(r"(?s).*[.!?)”\"…] ?Reply")  # a comment joined to the line after it
_HANDLE = re.compile(r"[\w.@-]{2,24}(?: [\w.-]{1,20}){0,2}")


def thread(regions: Sequence[Region], lines: Sequence[Line]) -> range:
    """Return the range of the readers' comments with their heading; empty unless they are certain."""
    bare = [region.text.strip(_AROUND) if len(region.text) <= _LONGEST else "" for region in regions]
    when = [_WHEN.fullmatch(text) is not None for text in bare]
    front = [yes or _WHO.fullmatch(text) is not None for text, yes in zip(bare, when, strict=True)]
    behind = [
        bool(_BEHIND.fullmatch(text) or (region.text.endswith("Reply") and _GLUED.fullmatch(region.text)))
        for text, region in zip(bare, regions, strict=True)
    ]
    if not any(front) and not any(behind) and not any(map(_COUNTED.fullmatch, bare)):
        return range(0)
    items = [region.kind == "list-item" for region in regions]
    posters = [
        f or (item and _HANDLE.fullmatch(text) is not None) for f, item, text in zip(front, items, bare, strict=True)
    ]
    first = next((i for i, yes in enumerate(posters) if yes), -1)
    solid = 0
    for i in range(len(regions)):
        found, enough = [], False
        if solid >= _PROSE and _HEAD.fullmatch(bare[i]):
            counted = _COUNTED.fullmatch(bare[i]) is not None
            found = _chain(front, behind, items if counted and any(items[i + 1 : i + 3]) else behind, start=i)
            enough = len(found) >= _LEAST and (counted or any(behind[j] or when[j] for j in found))
        elif solid >= _PROSE and i == first:  # a name further up would have started the thread
            found = _chain(posters, behind, start=i)
            enough = sum(behind[j] for j in found) >= _LEAST <= 1 + sum(posters[j] for j in found)
        if enough:
            return range(i, _end(lines, found[-1], behind))
        solid += lines[i].prose
    return range(0)


def _chain(*marks: Sequence[bool], start: int) -> list[int]:
    """Return the marked paragraphs after `start`, up to the first gap of more than `_APART`."""
    found: list[int] = []
    for i in range(start + 1, len(marks[0])):
        if i - (found[-1] if found else start) > _APART:
            break
        if any(mark[i] for mark in marks):
            found.append(i)
    return found


def _end(lines: Sequence[Line], last: int, behind: Sequence[bool]) -> int:
    """Return the index after the last comment; one whose marker precedes it runs on to the next label or cue."""
    end = last + 1
    if behind[last]:
        return end
    most = min(len(lines), end + _LAST)
    while end < most and not lines[end].label and (end == last + 1 or not lines[end].cues):
        end += 1
    return end
