"""Fixes one by one, as `git add -p` goes through changes: y, n, a, q, e, or a number where there is a choice.

What was declined once is not asked again, wherever later fixes move it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .engine import apply, check, fix, moved, offered
from .findings import Edit, Span
from .formats import parse
from .lines import Lines
from .values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .document import Document
    from .engine import Held, Keep, Place, Renew
    from .findings import Applicability, Finding, Fix
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


class Walked(Value):
    """What became of a text, how many fixes were made, and whether the person wants to see more files."""

    document: Document
    made: int
    go_on: bool = True
    skipped: tuple[tuple[str, str], ...] = ()  # rule, why
    held: tuple[Held, ...] = ()


def walk(
    document: Document,
    form: str,
    ruleset: Ruleset,
    wanted: Applicability,
    keep: Keep,
    ask: Callable[[Document, Finding, tuple[Fix, ...]], str],
    edit: Callable[[str], str | None],
    renew: Renew | None = None,
) -> Walked:
    """Ask for every finding that has a fix, in order; each answer is made at once and the text checked again.

    `ask` gives one of the letters or numbers of HELP, `edit` the line as edited or None. After `a` the fixes of at
    least the `wanted` grade are made unasked, but where the person said no.
    """
    left: set[Place] = set()
    seen = {document.text}
    made = 0
    while True:
        found = offered(document, form, [f for f in check(document, ruleset) if keep(document, f)])
        finding = next((f for f in found if f.fixes and (f.rule, f.span) not in left), None)
        if finding is None:
            return Walked(document, made)
        answer = ask(document, finding, finding.fixes)
        if answer == "q":
            return Walked(document, made, go_on=False)
        edits = _edits(document, finding, answer, edit)
        text = apply(document.text, edits)
        if text in seen:  # nothing changed, or it is a circle
            same = {fix.edits for fix in finding.fixes}  # of another rule: the same question
            left |= {(f.rule, f.span) for f in found if f.span == finding.span and {x.edits for x in f.fixes} == same}
        else:
            seen.add(text)
            made += 1
            document, left = parse(document.path, text, form, document.settings), moved(left, edits)
            document = renew(document) if renew else document
        if answer == "a":
            rest = fix(document, form, ruleset, wanted, keep, left, renew)
            return Walked(rest.document, made + len(rest.applied), skipped=rest.skipped, held=rest.held)


def _edits(document: Document, finding: Finding, answer: str, edit: Callable[[str], str | None]) -> Sequence[Edit]:
    """What an answer does to the text."""
    if answer == "n":
        return ()
    if answer == "e":
        lines = Lines(document.text)
        start, end = lines.bounds(lines.position(finding.span.start).line)
        new = edit(document.text[start:end])
        return () if new is None else (Edit(Span(start, end), new),)
    return sorted(finding.fixes[int(answer) - 1 if answer.isdigit() else 0].edits)
