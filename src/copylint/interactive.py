"""Fixes one by one, as `git add -p` goes through changes: y, n, a, q, e, or a number where there is a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .engine import apply, check
from .formats import parse
from .suppression import context

if TYPE_CHECKING:
    from collections.abc import Callable

    from .document import Document
    from .engine import Keep
    from .findings import Finding, Fix
    from .ruleset import Ruleset

HELP = """\
y - make this fix
n - leave this place as it is
a - make this fix and all others of this file
q - leave the rest of all files as it is
e - edit the line by hand
1, 2, … - make this one of several
? - this help
"""


class Quit(Exception):
    """The person wants no more of it; the argument is the document as it is then."""


def walk(
    document: Document,
    form: str,
    ruleset: Ruleset,
    keep: Keep,
    ask: Callable[[Document, Finding, tuple[Fix, ...]], str],
    edit: Callable[[str], str | None],
) -> tuple[Document, bool]:
    """Ask for every finding that has a fix, in order; each answer is made at once and the text checked again.

    `ask` gives one of the letters or numbers of HELP, `edit` the line as edited or None. Returns the document, and
    whether the rest is to be fixed unasked.

    Raises: Quit.
    """
    declined: set[tuple[str, str]] = set()
    seen = {document.text}
    while True:
        found = [
            f
            for f in check(document, ruleset)
            if f.fixes and keep(document, f) and (f.rule, context(document.text, f.span)) not in declined
        ]
        if not found:
            return document, False
        finding = found[0]
        answer = ask(document, finding, finding.fixes)
        match answer:
            case "q":
                raise Quit(document)
            case "e":
                text = _edited(document, finding, edit)
            case "n":
                text = None
            case _:
                chosen = finding.fixes[int(answer) - 1 if answer.isdigit() else 0]
                text = apply(document.text, sorted(chosen.edits))
        if text is None or text in seen:
            declined.add((finding.rule, context(document.text, finding.span)))
        else:
            seen.add(text)
            document = parse(document.path, text, form, document.settings)
        if answer == "a":
            return document, True


def _edited(document: Document, finding: Finding, edit: Callable[[str], str | None]) -> str | None:
    start = document.text.rfind("\n", 0, finding.span.start) + 1
    end = document.text.find("\n", finding.span.end)
    end = len(document.text) if end < 0 else end
    new = edit(document.text[start:end])
    return None if new is None else document.text[:start] + new + document.text[end:]
