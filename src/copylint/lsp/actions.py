"""Code actions: what an editor offers for findings and for whole texts. Pure, but for edits that are asked for later.

Every edit is made for the text as it is now; one for an older text is never offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ..findings import Applicability
from ..values import Record
from .diagnostics import diagnostic
from .titles import title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..findings import Edit, Finding, Span
    from .client import Client
    from .settle import Settled
    from .texts import Text

FIX_ALL = "source.fixAll.copylint"
KINDS = (types.CodeActionKind.QuickFix, FIX_ALL)
FIX_RULE, IGNORE, DISABLE = "fix-rule", "ignore", "disable"  # deeds beside FIX_ALL
_POINTED = 8  # findings at a span up to which it is a place that somebody points at


class Offer(Record):
    """Where the edits come from that take the engine or a file: asked for only where a client wants them."""

    fix_all: Callable[[str | None], Sequence[Edit]]  # of one rule, or all safe ones
    settle: Callable[[str, Finding], Settled | None]  # IGNORE or DISABLE


def actions(
    text: Text, findings: Sequence[Finding], span: Span, only: Sequence[str], client: Client, offer: Offer
) -> Iterator[types.CodeAction]:
    """What there is to do at a span. `only` are the kinds asked for, which stand for all below them as well."""
    here = tuple(f for f in findings if f.span.touches(span))
    if _asked(types.CodeActionKind.QuickFix, only):
        yield from _quick_fixes(text, here, client)
        one_each = {f.rule: f for f in here}.values()
        for finding in one_each:
            if (count := sum(f.rule == finding.rule and _mends(f) for f in findings)) > 1:
                words = f"Fix all of {finding.rule} in this file ({count})"
                yield from _later(words, FIX_RULE, text, finding, client, offer)
        if len(here) <= _POINTED:
            for finding in here:
                yield from _later(f"Ignore {finding.rule} here", IGNORE, text, finding, client, offer)
            for finding in one_each:
                yield from _later(f"Disable {finding.rule}", DISABLE, text, finding, client, offer)
    if _asked(FIX_ALL, only) and (safe := next((f for f in findings if f.fix(Applicability.SAFE)), None)):
        yield from _later("Make all safe fixes (copylint)", FIX_ALL, text, safe, client, offer)


def _later(
    title: str, deed: str, text: Text, finding: Finding, client: Client, offer: Offer
) -> Iterator[types.CodeAction]:
    """An action whose edit takes work, with its edit at once only for clients that cannot ask for it."""
    kind = FIX_ALL if deed == FIX_ALL else types.CodeActionKind.QuickFix
    about = [diagnostic(text, finding)] if deed in (IGNORE, DISABLE) else None
    action = types.CodeAction(title=title, kind=kind, diagnostics=about)
    if client.resolves:
        action.data = {"uri": text.uri, "deed": deed, "rule": finding.rule, "span": list(finding.span)}
        yield action
    elif made := _edit_for(deed, text, finding, client, offer):
        action.edit = made
        yield action


def resolved(
    action: types.CodeAction, text: Text, findings: Iterable[Finding], client: Client, offer: Offer
) -> types.CodeAction:
    """An action with the edit that was left for later, if what it is for is still there."""
    data: Any = action.data
    same = (f for f in findings if f.rule == data["rule"])
    if data["deed"] in (IGNORE, DISABLE):
        same = (f for f in same if list(f.span) == data["span"])
    if (finding := next(same, None)) is not None:
        action.edit = _edit_for(data["deed"], text, finding, client, offer)
    return action


def _edit_for(deed: str, text: Text, finding: Finding, client: Client, offer: Offer) -> types.WorkspaceEdit | None:
    if deed in (FIX_ALL, FIX_RULE):
        return edit(text, offer.fix_all(None if deed == FIX_ALL else finding.rule), client)
    settled = offer.settle(deed, finding)
    return edit(settled.config, settled.edits, client, not settled.exists) if settled else None


def edit(text: Text, edits: Sequence[Edit], client: Client, create: bool = False) -> types.WorkspaceEdit:
    """Edits of one text as an edit of the workspace. `create`: the file is new, where the client can say so."""
    made = text.edits(edits)
    if not client.versions:
        return types.WorkspaceEdit(changes={text.uri: made})
    changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    if create and client.creates:
        changes.append(types.CreateFile(text.uri, options=types.CreateFileOptions(ignore_if_exists=True)))
    named = types.OptionalVersionedTextDocumentIdentifier(text.uri, text.version)
    changes.append(types.TextDocumentEdit(named, list(made)))
    return types.WorkspaceEdit(document_changes=changes)


def _quick_fixes(text: Text, here: Sequence[Finding], client: Client) -> Iterator[types.CodeAction]:
    """Every fix of some findings; what several at one span would do alike, as where they share a choice, comes once."""
    for finding in here:
        one = finding.fix(Applicability.SAFE)
        for fix in finding.fixes:
            alike = [f for f in here if f.span == finding.span and any(fix.edits == other.edits for other in f.fixes)]
            if fix.edits and alike[0] is finding:
                yield types.CodeAction(
                    title=title(text.text, finding, fix),
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[diagnostic(text, f) for f in alike],
                    edit=edit(text, sorted(fix.edits), client),
                    is_preferred=True if fix is one else None,
                )


def _mends(finding: Finding) -> bool:
    """Whether one fix may be made for a finding without a person choosing it."""
    return finding.fix(Applicability.UNSAFE) is not None


def _asked(kind: str, only: Sequence[str]) -> bool:
    return not only or any(kind == k or kind.startswith(f"{k}.") for k in only)
