"""Classification of a single line of plain text: label, list item, rule line, table row, headline.

Every function takes a stripped line and looks at no other line, except `aligned`.
"""

from __future__ import annotations

import re

from ..model.values import Record

# Character sets in a form that is fast in `re`.


def words(others: str) -> str:
    """Return a pattern for a run of characters, ASCII or not, outside the set members `others`."""
    beside = re.compile(f"[^{others}]")
    ascii_ = "".join(re.escape(ch) for ch in map(chr, range(128)) if beside.match(ch))
    return rf"(?:[{ascii_}]++|[^\x00-\x7f]++)"


SHORT = 60  # code points; longer lines are not labels
OPENERS = frozenset("-*•–—‣◦▪·●○■(0123456789=_~|+:―−")  # first characters of list items and rule lines
STOPS = (".", "!", "?", "…", "。", "؟", "।", "！", "？")
CLOSERS = "\"'”’“‘»›)]*_"

_MARKS = "-–—―−_*=~"
_RULE = _MARKS + " \t|+:"
_MARKER = re.compile(r"(?:[-*•–‣◦▪·●○■]|\d{1,3}[.)]|[a-z]\)|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\))\s+(?=\S)")
_GAPS = {
    "\t": re.compile(r"\t\s*"),
    "|": re.compile(r" \| \s*"),
    " ": re.compile(r"(?:(?<![.!?:;,\s\"”’)]) {2,}|(?<!\s) {3,})(?=\S)"),  # not two spaces between sentences
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
    """Return the kind of a line that is short or begins with an opener, and the length of its list marker."""
    if line[0] in _RULE and not line.strip(_RULE) and sum(line.count(mark) for mark in _MARKS) >= 3:
        return "rule", 0
    if marker := _MARKER.match(line):
        return "list-item", marker.end()
    if len(line) <= SHORT and (_LABEL.fullmatch(line) or (line.startswith(("About ", "ABOUT ")) and _about(line))):
        return "label", 0
    return "paragraph", 0


def _about(line: str) -> bool:
    """Return whether this is “About NAME”: the heading of an author bio."""
    words = line.split()
    return 2 <= len(words) <= 5 and all(word[0].isupper() for word in words)


def open_ended(line: str) -> bool:
    """Return whether a line ends inside a sentence."""
    last = line[-1]
    if last in CLOSERS:
        last = line.rstrip(CLOSERS)[-1:]
    return last not in STOPS and last != ":"


def headline(line: str, words: int) -> bool:
    """Return whether a line could be a headline: at most `words` words, and no final mark that continues it."""
    return len(line) <= 12 * words and open_ended(line) and line[-1] not in ",;" and line.count(" ") < words


def capitalised(line: str) -> bool:
    """Return whether most words are capitalized; words of up to three letters may be either."""
    words = line.split()
    letters = [word for word in words if word[0].isalpha()]
    if not letters or 2 * len(letters) <= len(words) or letters[0][0].islower() or letters[0] == "By":
        return False
    large = [word for word in letters if len(word) > 3 or word[0].isupper()]
    capitals = sum(word[0].isupper() for word in large)
    return capitals >= 0.7 * len(large) and 2 * capitals >= len(letters)


class Cells(Record):
    """The cells of a line; columns count from the start of the line, indent included."""

    by: str  # separator: a tab, a bar, or spaces
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def cells(line: str, indent: int) -> Cells | None:
    """Split a line into cells; None if it has one cell, or cells as long as sentences."""
    by = "\t" if "\t" in line else "|" if " | " in line else " "
    gaps = [gap.span() for gap in _GAPS[by].finditer(line)]
    if len(gaps) < (2 if by == " " else 1) or len(line) > SHORT * (len(gaps) + 1):
        return None
    starts = (indent, *(indent + end for _, end in gaps))
    return Cells(by, starts, (*(indent + start for start, _ in gaps), indent + len(line)))


def aligned(one: Cells, other: Cells) -> bool:
    """Return whether two lines could be rows of one table."""
    if one.by != other.by or abs(len(one.starts) - len(other.starts)) > 1:
        return False
    # Justified prose has runs of spaces too, but its gaps do not align.
    shared = len({*one.starts[1:]} & {*other.starts[1:]}) + len({*one.ends} & {*other.ends})
    return one.by != " " or shared >= min(len(one.starts), len(other.starts)) - 1
