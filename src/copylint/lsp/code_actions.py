"""Code actions for findings and whole texts. Pure, except for edits that are computed on request.

Every edit is made for the text as it is now; one for an older text is never offered.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.uris import from_fs_path

from ..config import editor, layers, suppressions
from ..model.errors import UserError, printable
from ..model.findings import Applicability, Span, apply
from ..model.values import Record
from ..storage.boundary import ANYWHERE, Boundary
from .diagnostics import diagnostic
from .text_buffers import Text, difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..model.findings import Edit, Finding, Fix
    from .checker import Result
    from .client import Client


# Titles

_LONGEST = 40  # code points of a text shown in a title
_LAST, _FIRST = re.compile(r"\S+\Z"), re.compile(r"\S+")


def title(text: str, finding: Finding, fix: Fix) -> str:
    """Return a fix's title: the words around it before and after, if they fit on one line."""
    unsure = {Applicability.SAFE: "", Applicability.UNSAFE: " (unsafe)", Applicability.MANUAL: " (manual)"}
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


# Edits of a configuration file: suppress a finding, or disable its rule


class Settled(Record):
    """A configuration file and its edited text."""

    config: Text
    exists: bool
    edits: list[Edit]


def target(result: Result, root: str) -> str:
    """Return the configuration to edit: the one in force for the text, else a new one in the folder `root`."""
    assert result.session
    found = result.session.configs.of(os.path.dirname(result.text.path))
    return found.path or os.path.join(root, layers.NAME)


def ignored_here(result: Result, finding: Finding, path: str, opened: Text | None) -> Settled | None:
    """Add an entry under `suppress` for a finding, keyed by the text at its span."""
    assert result.session
    found = result.session.configs.of(os.path.dirname(result.text.path))
    name = suppressions.glob(result.text.path, found.root if found.path == path else os.path.dirname(path))
    text = suppressions.excerpt(result.text.text, finding.span)
    return _settled(result, path, opened, lambda at, old: editor.suppressed(at, old, name, finding.rule, text))


def rule_disabled(result: Result, finding: Finding, path: str, opened: Text | None) -> Settled | None:
    """Add the rule of a finding under `ignore`."""
    return _settled(result, path, opened, lambda at, old: editor.ignored(at, old, [finding.rule]))


def _settled(result: Result, path: str, opened: Text | None, change: Callable[[str, str], str]) -> Settled | None:
    """Return the change; None if the file cannot be edited (its own diagnostic says why) or has it already."""
    text, exists = opened, True
    try:
        if text is None:
            exists = os.path.lexists(path)
            old = _read(result, path) if exists else ""
            text = Text(from_fs_path(path) or "", old)
        edits = difference(text.text, change(layers.shown(path), text.text))
    except (UserError, OSError, UnicodeDecodeError):
        return None
    return Settled(text, exists, edits) if edits else None


def _read(result: Result, path: str) -> str:
    """Return the text of a configuration; one that is not the user's own must be in its project."""
    assert result.session
    found = result.session.configs.of(os.path.dirname(result.text.path))
    own = found.path == path and found.layers[-1].root is None
    return (ANYWHERE if own else Boundary.of(path)).read(path).decode("utf-8-sig")


FIX_ALL = "source.fixAll.copylint"
KINDS = (types.CodeActionKind.QuickFix, FIX_ALL)
FIX_RULE, IGNORE, DISABLE = "fix-rule", "ignore", "disable"  # actions in addition to FIX_ALL
_POINTED = 8  # findings at a span up to which it counts as a cursor position


class Offer(Record):
    """The source of edits that take the engine or a file: used only when a client needs them."""

    fix_all: Callable[[str | None], Sequence[Edit]]  # of one rule, or all safe ones
    settle: Callable[[str, Finding], Settled | None]  # IGNORE or DISABLE


def actions(
    text: Text, findings: Sequence[Finding], span: Span, only: Sequence[str], client: Client, offer: Offer
) -> Iterator[types.CodeAction]:
    """Return the actions at a span. `only` are the requested kinds, which include their subkinds."""
    here = tuple(f for f in findings if f.span.touches(span))
    if _asked(types.CodeActionKind.QuickFix, only):
        yield from _quick_fixes(text, here, client)
        one_each = {f.rule: f for f in here}.values()
        for finding in one_each:
            if (count := sum(f.rule == finding.rule and _mends(f) for f in findings)) > 1:
                words = f"Fix all {finding.rule} in this file ({count})"
                yield from _later(words, FIX_RULE, text, finding, client, offer)
        if len(here) <= _POINTED:
            for finding in here:
                yield from _later(f"Ignore {finding.rule} here", IGNORE, text, finding, client, offer)
            for finding in one_each:
                yield from _later(f"Disable {finding.rule}", DISABLE, text, finding, client, offer)
    if _asked(FIX_ALL, only) and (safe := next((f for f in findings if f.fix(Applicability.SAFE)), None)):
        yield from _later("Apply all safe fixes (copylint)", FIX_ALL, text, safe, client, offer)


def _later(
    title: str, deed: str, text: Text, finding: Finding, client: Client, offer: Offer
) -> Iterator[types.CodeAction]:
    """Return an action whose edit is expensive; the edit is included only for clients that cannot resolve it."""
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
    """Return an action with its resolved edit, if its finding still exists."""
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
    """Return edits of one text as a workspace edit. `create`: the file is new, if the client supports that."""
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
    """Return every fix of some findings; equal edits of several findings at one span come once."""
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
    """Return whether a fix may be applied for a finding without a person choosing it."""
    return finding.fix(Applicability.UNSAFE) is not None


def _asked(kind: str, only: Sequence[str]) -> bool:
    return not only or any(kind == k or kind.startswith(f"{k}.") for k in only)
