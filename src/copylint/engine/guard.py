"""The mask guard: finds, by trial, the fewest fixes to refuse so that everything except prose stays unchanged.

Every accepted set of fixes was applied as a whole, and the result parsed again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from ..formats import parse
from ..model.findings import Applicability, apply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model.document import Document
    from ..model.findings import Edit, Finding, Fix, Span

_Edits: TypeAlias = "tuple[Edit, ...]"  # of one fix

_TRIALS, _SIZE = 64, 4_000_000  # texts that may be parsed to find one offending fix, and code points beyond these
_LAYERS = 8  # of overlapping fixes; deeper ones are tried when they are applied
_NEAR = 40  # code points next to an edit that may contain an address or an entity
_MARKUP = {  # an edit needs a trial if it removes, adds or touches such a character
    "markdown": re.compile(r"[*_`<&{}|~$\\@^]"),
    "html": re.compile(r"[<&{}]"),
    "rst": re.compile(r"[*_`|\\<>\[\]:{}]"),
}
_OPEN = re.compile(r"(?:[<&{][#/\w]*[ \t\r\n]?|(?:://|www\.|@)\S*|\]\s?|!)\Z")  # the next character may belong to it
_JOINS = re.compile(r"\S*(?:://|www\.|@)|[(\[:{]")
_WORD = re.compile(r"[“‘\"]?(?![ivxlcdmIVXLCDM]+\b)[^\W\d_]{2,}")  # a line that begins so is no block marker
_BLOCK = {  # nor does such a line, after a blank one, continue a block
    "markdown": re.compile(r"[^\W\d_]{2}|#{1,6} |[“‘(\"]|[-*+] \S|\d{1,9}[.)] \S|> "),
    "rst": re.compile(r"[^\W\d_]{3}|[“‘\"]"),
}
_ODD = {  # in a removal: it may be more than paragraphs, or be referred to from elsewhere
    "markdown": re.compile(r"(?m)\]:|^[ \t]*[<`~${}|:!=]|^(?: {4}|\t)"),
    "rst": re.compile(r"(?m)^(?:\s|[.:|_>])|::|[`_]"),
}
_ITEM = re.compile(r"[-*+] |\d{1,9}[.)] ")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)|<[!?]")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def sifted(
    document: Document, taken: Sequence[tuple[Finding, Fix]]
) -> tuple[list[tuple[Finding, Fix]], list[Edit], Document, list[Finding]]:
    """Split fixes that break the mask: return the valid ones, their edits, the resulting text, and the refused ones."""
    trial = _Trial(document)
    kept = set(trial.kept(_by_rule(taken)))
    good = [(finding, fix) for finding, fix in taken if fix.edits in kept]
    refused = [finding for finding, fix in taken if fix.edits not in kept]
    edits = sorted({e for edits in kept for e in edits})
    return good, edits, trial.made(edits), refused


def _by_rule(taken: Iterable[tuple[Finding, Fix]]) -> list[list[_Edits]]:
    """Return the fixes grouped by rule, each once: usually all fixes that break a text are of one rule."""
    rules: dict[str, list[_Edits]] = {}
    for edits, rule in {fix.edits: finding.rule for finding, fix in taken}.items():
        rules.setdefault(rule, []).append(edits)
    return list(rules.values())


def sound(document: Document, findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings of a text with markup, without fixes that break the mask.

    Only fixes that could are tried: those beside markup or the beginning of a line, and those that remove what is
    more than whole paragraphs.
    """
    tried = dict.fromkeys(fix.edits for f in findings for fix in f.fixes if _doubtful(document, fix.edits))
    if not tried:
        return findings
    trial = _Trial(document)
    refused: set[_Edits] = set()
    for layer in _layers(tried):
        refused |= {*layer} - {*trial.kept([layer])}
    return [_less(f, refused) for f in findings] if refused else findings


def _less(finding: Finding, refused: set[_Edits]) -> Finding:
    """Return a finding without the refused fixes; a remaining choice still needs a person."""
    fixes = [fix for fix in finding.fixes if fix.edits not in refused]
    if len(fixes) == len(finding.fixes):
        return finding
    return finding._replace(fixes=tuple(fix._replace(applicability=Applicability.MANUAL) for fix in fixes))


def _layers(fixes: Sequence[_Edits] | dict[_Edits, None]) -> Iterator[list[_Edits]]:
    """Return the fixes in sets, each of which can be applied together."""
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
    """Trial applications of fixes to a text, within a budget."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.left = _TRIALS + _SIZE // (len(document.text) + 1)
        self._mask = document.mask()

    def made(self, edits: Sequence[Edit]) -> Document:
        """Return the text with sorted, disjoint edits applied."""
        if not edits:
            return self.document
        text = apply(self.document.text, edits)
        return parse(self.document.path, text, self.document.format, self.document.settings)

    def holds(self, fixes: Sequence[_Edits]) -> bool:
        """Return whether fixes keep the mask when applied together; False when the budget is spent."""
        if not fixes:
            return True
        self.left -= 1
        if self.left < 0:
            return False
        edits = sorted({e for fix in fixes for e in fix})
        blocks = [e for e in edits if e.blocks]
        return (self.document.mask(blocks) if blocks else self._mask) == self.made(edits).mask()

    def kept(self, rules: list[list[_Edits]]) -> list[_Edits]:
        """Return as many fixes as can be applied together, found by bisection: first by rule, then by halves."""
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
        """Combine two valid sets: of two fixes that break the text only together, neither is applied."""
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
        """Return how many of `more` it takes to break a text with `some`."""
        low, high = 1, len(more)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.holds(some + more[:middle]) else (low, middle)
        return low


def _doubtful(document: Document, edits: _Edits) -> bool:
    """Return whether a fix could change more than prose, judged without applying it."""
    text, form = document.text, document.format
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
    """Return whether an offset is so near the start of a line that the line may be, or become, a block marker."""
    start = max(0, at - _NEAR)
    line = max(text.rfind("\n", start, at), text.rfind("\r", start, at)) + 1
    return (line > 0 or start == 0) and _WORD.match(text, line, at) is None


def _apart(text: str, start: int, end: int, form: str) -> bool:
    """Return whether the text before and after whole paragraphs stays separate without them."""
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
    """Return whether every element opened in a piece of HTML is closed in it."""
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
