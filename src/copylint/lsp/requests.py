"""Requests about one text: diagnostics, code actions, hovers with rule pages, and formatting.

Handlers are coroutines, so that the editor can cancel them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types
from pygls.uris import from_fs_path

from ..engine import batch
from ..model import errors
from ..model.errors import UserError, printable
from ..model.findings import Span
from ..storage import text_files
from .code_actions import KINDS, actions, resolved
from .diagnostics import page
from .text_buffers import Text, whole

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from concurrent.futures import Future

    from .checker import Result
    from .diagnostics_push import Publisher
    from .server import Server


# Workspace diagnostics: checks all files of the open folders on request, with progress.


def register_command(server: Server, publisher: Publisher) -> None:
    """Register a command that checks all files once."""

    @server.command("copylint.checkWorkspace")
    async def check_workspace() -> None:
        token: types.ProgressToken | None = None
        if server.client.progresses:
            token = f"copylint-{os.urandom(6).hex()}"
            await server.window_work_done_progress_create_async(types.WorkDoneProgressCreateParams(token))
        async for result in _results(server, token):
            if result.text.uri not in server.texts:
                params = types.PublishDiagnosticsParams(uri=result.text.uri, diagnostics=publisher.of(result))
                server.text_document_publish_diagnostics(params)
        await publisher.mistakes()


def register_workspace(server: Server, publisher: Publisher) -> None:
    """Register workspace diagnostics, only where the user wants them: editors pull them again and again."""

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def pull(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        known = {p.uri: p.value for p in params.previous_result_ids}
        items: list[types.WorkspaceDocumentDiagnosticReport] = []
        async for result in _results(server, params.work_done_token):
            named: dict[str, Any] = {"uri": result.text.uri, "version": result.text.version, "result_id": result.id}
            if known.get(result.text.uri) == result.id:
                items.append(types.WorkspaceUnchangedDocumentDiagnosticReport(**named))
            else:
                items.append(types.WorkspaceFullDocumentDiagnosticReport(items=publisher.of(result), **named))
        return types.WorkspaceDiagnosticReport(items)


def report(publisher: Publisher, result: Result | None, previous: str | None) -> types.DocumentDiagnosticReport:
    """Return a text's diagnostics, or that the client's are current."""
    if result is None:
        return types.RelatedFullDocumentDiagnosticReport([])
    if result.id == previous:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=result.id)
    return types.RelatedFullDocumentDiagnosticReport(publisher.of(result), result_id=result.id)


async def _results(server: Server, token: types.ProgressToken | None) -> AsyncIterator[Result]:
    """Yield the results of all files, with progress under a token; canceling the progress ends it."""
    progress = server.work_done_progress
    if token is not None:
        progress.begin(token, types.WorkDoneProgressBegin(title="copylint", cancellable=True, percentage=0))
    paths = await server.work(lambda _: _found(server))
    done = 0
    try:
        for done, path in enumerate(paths, 1):
            if _cancelled(server, token):
                return
            result = await server.work(_check(server, path))
            if token is not None:
                share = 100 * done // len(paths)
                progress.report(
                    token, types.WorkDoneProgressReport(message=f"{done} of {len(paths)}", percentage=share)
                )
            if result is not None:
                yield result
    finally:
        if token is not None:
            progress.end(token, types.WorkDoneProgressEnd(message=f"{done} of {len(paths)}"))


def _cancelled(server: Server, token: types.ProgressToken | None) -> bool:
    tokens = cast("dict[types.ProgressToken, Future[object]]", server.work_done_progress.tokens)  # pyright: ignore[reportUnknownMemberType]
    return token in tokens and tokens[token].cancelled()


def _found(server: Server) -> list[str]:
    """Return the files of the open folders; unreadable ones are left out and reported when opened."""
    session = server.checker.configuration.session(os.path.join(server.roots[0], "any"))
    if session is None:
        return []
    found = batch.find(session, server.roots, (), True)
    return [os.path.abspath(path) for path in found if not isinstance(path, UserError)]


def _check(server: Server, path: str) -> Callable[[Callable[[], bool]], Result | None]:
    uri = from_fs_path(path) or ""

    def check(wanted: Callable[[], bool]) -> Result | None:
        text = server.texts.get(uri)
        if text is not None:
            return server.checker.check(text, lambda: wanted() and server.texts.get(uri) is text)
        try:
            text = Text(uri, whole(text_files.read(path).text), None, "", server.client.encoding)
        except UserError:
            return None
        return server.checker.check(text, wanted)

    return check


# Hovers


def hover(result: Result, offset: int, markdown: bool) -> types.Hover | None:
    """Return the pages of the rules with findings at an offset, each once; None if there are none."""
    here = [f for f in result.findings if f.span.start <= offset <= f.span.end]
    if not here or result.session is None:
        return None
    folders = result.session.configs.of(os.path.dirname(result.text.path)).rule_folders
    say = errors.markdown if markdown else printable
    parts: list[str] = []
    for finding in {f.rule: f for f in here}.values():
        messages = "\n\n".join(say(printable(f.message)) for f in here if f.rule == finding.rule)
        parts.append(f"**{messages}**\n\n{page(finding.rule, folders) or say(finding.rule)}")
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    span = Span(min(f.span.start for f in here), max(f.span.end for f in here))
    return types.Hover(types.MarkupContent(kind, "\n\n---\n\n".join(parts)), result.text.range(span))


def register(server: Server, publisher: Publisher) -> None:
    """Register the handlers with the server."""

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
    """Register formatting with safe fixes: only for users who want it, or every editor would offer it."""

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def format_document(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        return await server.fixed(params.text_document.uri)
