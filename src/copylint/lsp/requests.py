"""What an editor asks about one text: diagnostics, code actions, pages, and its fixed form.

All of them are coroutines, so that the editor can take a question back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types

from .actions import KINDS, actions, resolved
from .hover import hover
from .workspace import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from .publishing import Publisher
    from .server import Server
    from .texts import Text


def register(server: Server, publisher: Publisher) -> None:
    """Have the server answer them."""

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC)
    async def pull(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        uri = params.text_document.uri
        if server.client.refreshes and (near := await publisher.near(uri)) is not None:
            publisher.later(uri)
            return types.RelatedFullDocumentDiagnosticReport(near[1])
        result = await server.result(uri)
        await publisher.mistakes()
        return report(publisher, result, params.previous_result_id)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(KINDS, resolve_provider=True))
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        def offered(text: Text, wanted: Callable[[], bool]) -> list[types.CodeAction]:
            result = server.checker.check(text, wanted)
            if result.session is None:
                return []
            only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
            offer = server.offer(result, wanted)
            return list(actions(text, result.findings, text.span(params.range), only, server.client, offer))

        return await server.newest(params.text_document.uri, offered)

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        def edited(text: Text, wanted: Callable[[], bool]) -> types.CodeAction:
            result = server.checker.check(text, wanted)
            if result.session is None:
                return action
            return resolved(action, text, result.findings, server.client, server.offer(result, wanted))

        data = cast("dict[str, Any]", action.data or {})
        return await server.newest(data.get("uri", ""), edited) or action

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def on_hover(params: types.HoverParams) -> types.Hover | None:
        def shown(text: Text, wanted: Callable[[], bool]) -> types.Hover | None:
            result = server.checker.check(text, wanted)
            return hover(result, text.offset(params.position), server.client.markdown)

        return await server.newest(params.text_document.uri, shown)

    @server.feature(types.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL)
    async def will_save(params: types.WillSaveTextDocumentParams) -> list[types.TextEdit] | None:
        return await server.fixed(params.text_document.uri) if server.wishes.fix_on_save else None


def register_formatting(server: Server) -> None:
    """Make the safe fixes where the editor formats: only for those who want it, or it would be offered to everybody."""

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def format_document(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        return await server.fixed(params.text_document.uri)
