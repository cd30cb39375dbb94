"""What a code action is called: the words that it changes, before and after. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..engine import apply
from ..escape import printable
from ..findings import Applicability, Span

if TYPE_CHECKING:
    from ..findings import Finding, Fix

_LONGEST = 40  # code points of a text shown in a title
_LAST, _FIRST = re.compile(r"\S+\Z"), re.compile(r"\S+")


def title(text: str, finding: Finding, fix: Fix) -> str:
    """What a fix does, in few words: the words around it before and after, where one line can show that."""
    unsure = {Applicability.SAFE: "", Applicability.UNSAFE: " (unsafe)", Applicability.DISPLAY: " (advice)"}
    return printable(f"{_deed(text, finding, fix)}{unsure[fix.applicability]}")


def _deed(text: str, finding: Finding, fix: Fix) -> str:
    if any(e.blocks for e in fix.edits) and fix.title.strip():
        return fix.title[0].upper() + fix.title[1:]
    edits = sorted(fix.edits)
    start, end = min(edits[0].span.start, finding.span.start), max(edits[-1].span.end, finding.span.end)
    before, after = _LAST.search(text, max(0, start - _LONGEST), start), _FIRST.match(text, end, end + _LONGEST)
    start, end = before.start() if before else start, after.end() if after else end
    old = text[start:end]
    new = apply(old, [e._replace(span=Span(e.span.start - start, e.span.end - start)) for e in edits])
    if "".join(old.split()) == "".join(new.split()) and (old.split() == new.split() or len(old) > _LONGEST):
        return f"Fix: {finding.message}"
    return f"Change “{_short(old)}” to “{_short(new)}”" if new.strip() else f"Delete “{_short(old)}”"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
