"""What the mask refuses of some fixes: which of them break it, told by trying, and no more of them than that.

A set of fixes that is said to hold was made as a whole, and the text parsed again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from .engine import apply
from .findings import Applicability
from .formats import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .document import Document
    from .findings import Edit, Finding, Fix, Span

_Edits: TypeAlias = "tuple[Edit, ...]"  # of one fix

_TRIALS, _SIZE = 64, 4_000_000  # texts that may be parsed to find what breaks one, and code points beyond these
_LAYERS = 8  # of fixes that overlap; those further down are tried when they are made
_NEAR = 40  # code points beside an edit in which an address or an entity may be
_MARKUP = {  # an edit is in doubt that takes or brings such a mark, or stands beside one
    "markdown": re.compile(r"[*_`<&{}|~$\\@^]"),
    "html": re.compile(r"[<&{}]"),
    "rst": re.compile(r"[*_`|\\<>\[\]:{}]"),
}
_OPEN = re.compile(r"(?:[<&{][#/\w]*[ \t\r\n]?|(?:://|www\.|@)\S*|\]\s?|!)\Z")  # what the next character may be part of
_JOINS = re.compile(r"\S*(?:://|www\.|@)|[(\[:{]")
_WORD = re.compile(r"[“‘\"]?(?![ivxlcdmIVXLCDM]+\b)[^\W\d_]{2,}")  # a line that begins so is no mark of a block
_BLOCK = {  # nor does such a line, a blank one above, go on with a block
    "markdown": re.compile(r"[^\W\d_]{2}|#{1,6} |[“‘(\"]|[-*+] \S|\d{1,9}[.)] \S|> "),
    "rst": re.compile(r"[^\W\d_]{3}|[“‘\"]"),
}
_ODD = {  # in what is taken out whole: it may be more than paragraphs, or others may refer to it
    "markdown": re.compile(r"(?m)\]:|^[ \t]*[<`~${}|:!=]|^(?: {4}|\t)"),
    "rst": re.compile(r"(?m)^(?:\s|[.:|_>])|::|[`_]"),
}
_ITEM = re.compile(r"[-*+] |\d{1,9}[.)] ")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)|<[!?]")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def sifted(
    document: Document, form: str, taken: Sequence[tuple[Finding, Fix]]
) -> tuple[list[tuple[Finding, Fix]], list[Edit], Document, list[Finding]]:
    """Of fixes that break the mask together those that hold, their edits, the text with them; and what was refused."""
    trial = _Trial(document, form)
    kept = set(trial.kept(_by_rule(taken)))
    good = [(finding, fix) for finding, fix in taken if fix.edits in kept]
    refused = [finding for finding, fix in taken if fix.edits not in kept]
    edits = sorted({e for edits in kept for e in edits})
    return good, edits, trial.made(edits), refused


def _by_rule(taken: Iterable[tuple[Finding, Fix]]) -> list[list[_Edits]]:
    """The fixes of each rule, each once: most often all those that break a text are of one rule."""
    rules: dict[str, list[_Edits]] = {}
    for edits, rule in {fix.edits: finding.rule for finding, fix in taken}.items():
        rules.setdefault(rule, []).append(edits)
    return list(rules.values())


def sound(document: Document, form: str, findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings of a text with markup, without fixes that break the mask.

    Only fixes that could are tried: those beside markup or the beginning of a line, and those that take out what is
    more than whole paragraphs.
    """
    tried = dict.fromkeys(fix.edits for f in findings for fix in f.fixes if _doubtful(document, form, fix.edits))
    if not tried:
        return findings
    trial = _Trial(document, form)
    refused: set[_Edits] = set()
    for layer in _layers(tried):
        refused |= {*layer} - {*trial.kept([layer])}
    return [_less(f, refused) for f in findings] if refused else findings


def _less(finding: Finding, refused: set[_Edits]) -> Finding:
    """A finding without fixes that were refused; what is left of a choice is still none that is made unasked."""
    fixes = [fix for fix in finding.fixes if fix.edits not in refused]
    if len(fixes) == len(finding.fixes):
        return finding
    return finding._replace(fixes=tuple(fix._replace(applicability=Applicability.DISPLAY) for fix in fixes))


def _layers(fixes: Sequence[_Edits] | dict[_Edits, None]) -> Iterator[list[_Edits]]:
    """Fixes in sets of which each can be made together."""
    left = list(fixes)
    for _ in range(_LAYERS):
        layer: list[_Edits] = []
        rest: list[_Edits] = []
        edits: list[Edit] = []
        for fix in left:
            if any(_touches(e.span, edits) for e in fix):
                rest.append(fix)
                continue
            layer.append(fix)
            for e in fix:
                insort(edits, e)
        if layer:
            yield layer
        left = rest


def _touches(span: Span, edits: Sequence[Edit]) -> bool:
    at = bisect_left(edits, span, key=lambda e: e.span)
    return any(span.touches(other.span) for other in edits[max(0, at - 1) : at + 1])


class _Trial:
    """Fixes tried on a text, as often as it bears."""

    def __init__(self, document: Document, form: str) -> None:
        self.document, self.form = document, form
        self.left = _TRIALS + _SIZE // (len(document.text) + 1)
        self._mask = document.mask()

    def made(self, edits: Sequence[Edit]) -> Document:
        """The text with sorted, disjoint edits made."""
        if not edits:
            return self.document
        text = apply(self.document.text, edits)
        return parse(self.document.path, text, self.form, self.document.settings)

    def holds(self, fixes: Sequence[_Edits]) -> bool:
        """Whether fixes hold when they are made together; False once it may not be tried any more."""
        if not fixes:
            return True
        self.left -= 1
        if self.left < 0:
            return False
        edits = sorted({e for fix in fixes for e in fix})
        blocks = [e for e in edits if e.blocks]
        return (self.document.mask(blocks) if blocks else self._mask) == self.made(edits).mask()

    def kept(self, rules: list[list[_Edits]]) -> list[_Edits]:
        """As many fixes as hold together: halves of what does not are tried, and their halves, rules at first whole."""
        groups: list[list[_Edits]] = []
        trying = [rules]
        while trying:
            smaller: list[list[list[_Edits]]] = []
            for some in trying:
                fixes = [fix for rule in some for fix in rule]
                if self.holds(fixes):
                    groups.append(fixes)
                elif self.left > 0 and len(fixes) > 1:
                    parts = some if len(some) > 1 else [[fix] for fix in fixes]
                    half = len(parts) // 2
                    halves = (parts[:half], parts[half:])
                    smaller += halves if len(some) > 1 else ([[*chain(*each)]] for each in halves)
            trying = smaller
        kept = [fix for group in groups for fix in group]
        self.left = max(self.left, _TRIALS)
        if len(groups) < 2 or self.holds(kept):
            return kept
        groups.sort(key=len)
        kept = groups.pop()
        while groups:
            kept = self._both(kept, groups.pop())
        return kept

    def _both(self, first: list[_Edits], second: list[_Edits]) -> list[_Edits]:
        """Of two sets that hold as many as hold together: of two fixes that break a text only both, none is made."""
        known = first
        while not self.holds(first + second):
            if self.left <= 0 or not second:
                return known
            end = self._least(first, second)
            if first:
                other = self._least(second[:end], first)
                first = first[: other - 1] + first[other:]
            second = second[: end - 1] + second[end:]
        return first + second

    def _least(self, some: list[_Edits], more: list[_Edits]) -> int:
        """How many of `more` it takes to break a text with `some`."""
        low, high = 1, len(more)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.holds(some + more[:middle]) else (low, middle)
        return low


def _doubtful(document: Document, form: str, edits: _Edits) -> bool:
    """Whether a fix may change what is no prose, as far as it can be told without making it."""
    text = document.text
    front = document.protected[0].end if document.protected and document.protected[0].start == 0 else 0
    for edit in edits:
        (start, end), new, blocks = edit
        if start < front:
            return True
        if blocks:
            if new or not (_elements(text[start:end]) if form == "html" else _apart(text, start, end, form)):
                return True
            continue
        if not (text[start:end] + new).strip() and not text[end:].strip():
            last = document.regions[-1].whole.end if document.regions else 0
            if len(text.rstrip()) > last:  # the text ends in markup or code
                return True
            continue
        markup, changed = _MARKUP[form], text[start:end] + new
        if form != "html":
            if "\n" in changed or "\r" in changed:
                return True
            changed = text[start - 1 : start] + changed + text[end : end + 1].replace("\\", "")
        if markup.search(changed):
            return True
        if _OPEN.search(text, max(0, start - _NEAR), start) or (
            form != "html" and _JOINS.match(text, end, end + _NEAR)
        ):
            return True
        if form != "html" and _begins(text, start):
            return True
    return False


def _begins(text: str, at: int) -> bool:
    """Whether a place is so near the beginning of a line that the line may be, or become, a mark of a block."""
    start = max(0, at - _NEAR)
    line = max(text.rfind("\n", start, at), text.rfind("\r", start, at)) + 1
    return (line > 0 or start == 0) and _WORD.match(text, line, at) is None


def _apart(text: str, start: int, end: int, form: str) -> bool:
    """Whether what stands on both sides of whole paragraphs stays apart without them."""
    if _ODD[form].search(text[start:end].lstrip()):
        return False
    if not text[end:].strip():
        return text[start : start + 1] in ("\r", "\n") or not text[:start].strip()
    if start and text[start - 1] not in "\r\n":
        return False
    item = _ITEM.match(text, start) if form == "markdown" else None
    if start and not item and not text.endswith(("\n\n", "\r\r", "\r\n\r\n"), max(0, start - 4), start):
        return False
    if _BLOCK[form].match(text, end):
        return item is None or text.endswith("\n\n", start, end)
    return item is not None and text[end : end + 2] == item[0][:2] and item[0][0] in "-*+"


def _elements(text: str) -> bool:
    """Whether every element that begins in some HTML ends in it."""
    open_: list[str] = []
    for m in _TAG.finditer(text):
        name = m[2]
        if name is None:
            return False
        name = name.lower()
        if not m[1]:
            if name not in _VOID:
                open_.append(name)
        elif not open_ or open_.pop() != name:
            return False
    return not open_
