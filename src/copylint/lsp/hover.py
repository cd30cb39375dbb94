"""What an editor shows when somebody points at a finding: the message, the grade of its fix, and the rule's page."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol import types

from .. import escape
from ..escape import printable
from ..findings import Span
from .pages import page

if TYPE_CHECKING:
    from .checker import Result


def hover(result: Result, offset: int, markdown: bool) -> types.Hover | None:
    """The pages of the rules that find something at an offset, each once; None if none does."""
    here = [f for f in result.findings if f.span.start <= offset <= f.span.end]
    if not here or result.session is None:
        return None
    folders = result.session.config(os.path.dirname(result.text.path)).rule_folders
    say = escape.markdown if markdown else printable
    parts: list[str] = []
    for finding in {f.rule: f for f in here}.values():
        messages = "\n\n".join(say(printable(f.message)) for f in here if f.rule == finding.rule)
        parts.append(f"**{messages}**\n\n{page(finding.rule, folders) or say(finding.rule)}")
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    span = Span(min(f.span.start for f in here), max(f.span.end for f in here))
    return types.Hover(types.MarkupContent(kind, "\n\n---\n\n".join(parts)), result.text.range(span))
