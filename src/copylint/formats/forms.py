"""The forms of a line of plain text, its neighbours left aside: label, list item, rule, table row, headline.

Every function here takes a line without the white space around it, and none looks further than that line.
"""

from __future__ import annotations

import re

from ..values import Record

SHORT = 60  # a longer line is no label
OPENERS = frozenset("-*•–—‣◦▪·●○■(0123456789=_~|+:―−")  # whatever a list item or a rule may begin with
STOPS = (".", "!", "?", "…", "。", "؟", "।", "！", "？")
CLOSERS = "\"'”’“‘»›)]*_"

_MARKS = "-–—―−_*=~"
_RULE = _MARKS + " \t|+:"
_MARKER = re.compile(r"(?:[-*•–‣◦▪·●○■]|\d{1,3}[.)]|[a-z]\)|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\))\s+(?=\S)")
_GAPS = {
    "\t": re.compile(r"\t\s*"),
    "|": re.compile(r" \| \s*"),
    " ": re.compile(r"(?<![.!?:;,\s\"”’)]) {2,}(?=\S)"),  # not the two spaces that some set between sentences
}
_EDGES = r"[\s\-–—=*#_>»›<«‹|:•~►▼↓→()\[\]]*"
_LABEL = re.compile(
    _EDGES + r"(?=[^\W\d_a-z]|\d)(?i:"
    r"check also|you (?:may|might) (?:also )?(?:like|enjoy|be interested in)"
    r"|recommended(?: (?:for you|reading|articles?|stories|posts))?"
    r"|related(?: (?:articles?|posts?|stor(?:y|ies)|topics?|news|content|coverage|links?|reading|tags|videos?|items?))?"
    r"|(?:read|see) (?:more|also|next)|also (?:read|see)|(?:see )?more (?:from|on|in|about) [^.!?,;]{1,40}"
    r"|share(?: (?:this|on|via|with)(?: [\w-]+){0,3})?|(?:post )?tags?|tagged|filed under"
    r"|(?:scroll to continue with )?advertise?ments?|advertising|sponsored(?: content)?"
    r"|about (?:the )?(?:authors?|writers?|us)|authors?|sources?|references"
    r"|(?:\d+ )?comments?|(?:leave a|post a|add a|no) (?:comments?|reply)"
    r"|trending(?: (?:now|stories|topics|news|articles))?"
    r"|most (?:read|popular|viewed|shared)|popular(?: (?:posts?|stories|articles|now|topics))?"
    r"|newsletters?|subscribe(?: [\w-]+){0,5}|follow us(?: [\w-]+){0,4}"
    r")" + _EDGES
)  # fmt: skip


def form(line: str) -> tuple[str, int]:
    """Kind of a line that begins with an opener or is short, and how many characters its list marker takes."""
    if line[0] in _RULE and not line.strip(_RULE) and sum(line.count(mark) for mark in _MARKS) >= 3:
        return "rule", 0
    if marker := _MARKER.match(line):
        return "list-item", marker.end()
    if len(line) <= SHORT and (_LABEL.fullmatch(line) or (line.startswith(("About ", "ABOUT ")) and _about(line))):
        return "label", 0
    return "paragraph", 0


def _about(line: str) -> bool:
    """Whether this is “About NAME”: the head of an author's box."""
    words = line.split()
    return 2 <= len(words) <= 5 and all(word[0].isupper() for word in words)


def open_ended(line: str) -> bool:
    """Whether the sentence at the end of a line has not come to its stop."""
    last = line[-1]
    if last in CLOSERS:
        last = line.rstrip(CLOSERS)[-1:]
    return last not in STOPS and last != ":"


def headline(line: str, words: int) -> bool:
    """Whether a line could stand above a text: at most `words` words, and no mark at the end that asks for more."""
    return len(line) <= 12 * words and open_ended(line) and line[-1] not in ",;" and line.count(" ") < words


def capitalised(line: str) -> bool:
    """Whether most words begin with a capital; those of three letters or fewer may but need not."""
    words = line.split()
    letters = [word for word in words if word[0].isalpha()]
    if not letters or 2 * len(letters) <= len(words) or letters[0][0].islower() or letters[0] == "By":
        return False
    large = [word for word in letters if len(word) > 3 or word[0].isupper()]
    capitals = sum(word[0].isupper() for word in large)
    return capitals >= 0.7 * len(large) and 2 * capitals >= len(letters)


class Cells(Record):
    """A line cut into cells; columns of the whole line, indent included."""

    by: str  # what parts them: a tab, a bar, or spaces
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def cells(line: str, indent: int) -> Cells | None:
    """None if the line has one cell, or cells as long as sentences."""
    by = "\t" if "\t" in line else "|" if " | " in line else " "
    gaps = [gap.span() for gap in _GAPS[by].finditer(line)]
    if len(gaps) < (2 if by == " " else 1) or len(line) > SHORT * (len(gaps) + 1):
        return None
    starts = (indent, *(indent + end for _, end in gaps))
    return Cells(by, starts, (*(indent + start for start, _ in gaps), indent + len(line)))


def aligned(one: Cells, other: Cells) -> bool:
    """Whether two lines could be rows of one table."""
    if one.by != other.by or abs(len(one.starts) - len(other.starts)) > 1:
        return False
    # Spaces also justify prose; there the cells begin and end anywhere.
    shared = len({*one.starts[1:]} & {*other.starts[1:]}) + len({*one.ends} & {*other.ends})
    return one.by != " " or shared >= min(len(one.starts), len(other.starts)) - 1
