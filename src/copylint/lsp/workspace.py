"""The files of the open folders that nobody has opened: checked on request, with progress, and in parts.

Files are found and read as the command line does; a text that is open counts as it is in the editor.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types
from pygls.uris import from_fs_path

from .. import files, runner
from ..errors import UserError
from .texts import Text, whole

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from concurrent.futures import Future

    from .checker import Result
    from .publishing import Publisher
    from .server import Server


def register_command(server: Server, publisher: Publisher) -> None:
    """A command that checks all files once."""

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


def register(server: Server, publisher: Publisher) -> None:
    """Diagnostics of all files for editors that ask for them, where their users want it: they ask again and again."""

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
    """A text's diagnostics, or that they are those the client has already."""
    if result is None:
        return types.RelatedFullDocumentDiagnosticReport([])
    if result.id == previous:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=result.id)
    return types.RelatedFullDocumentDiagnosticReport(publisher.of(result), result_id=result.id)


async def _results(server: Server, token: types.ProgressToken | None) -> AsyncIterator[Result]:
    """The results of all files, with progress under a token; a cancelled progress ends it."""
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
    """The files of the open folders; what cannot be read is left out, and said when it is opened."""
    session = server.checker.configuration.session(os.path.join(server.roots[0], "any"))
    if session is None:
        return []
    found = runner.find(session, server.roots, (), True)
    return [os.path.abspath(path) for path in found if not isinstance(path, UserError)]


def _check(server: Server, path: str) -> Callable[[Callable[[], bool]], Result | None]:
    uri = from_fs_path(path) or ""

    def check(wanted: Callable[[], bool]) -> Result | None:
        text = server.texts.get(uri)
        if text is not None:
            return server.checker.check(text, lambda: wanted() and server.texts.get(uri) is text)
        try:
            text = Text(uri, whole(files.read(path).text), None, "", server.client.encoding)
        except UserError:
            return None
        return server.checker.check(text, wanted)

    return check
