"""Diagnostics sent unasked: of texts as they are typed, and of configurations that are broken.

Of several changes in a row only the newest text is checked; a text that takes long waits for a pause.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from lsprotocol import types

from .diagnostics import Mistake, diagnostic, of_mistake, published
from .pages import href

if TYPE_CHECKING:
    from .checker import Result
    from .server import Server

_LONGEST_PAUSE = 0.5  # seconds
_AT_ONCE = 0.05  # seconds that a check may take for the next one to start with the very keystroke


class Publisher:
    """What the editor has been told, and what is under way to it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._tasks: dict[str, asyncio.Task[None]] = {}  # by uri
        self._took: dict[str, float] = {}  # seconds the last check of a text took, by uri
        self._blamed: set[str] = set()  # uris of files with published mistakes
        self._told: set[str] = set()  # mistakes that are in no file

    def changed(self, uri: str) -> None:
        """A text is new or has changed."""
        if self.server.client.pulls and not self.server.is_config(uri):
            return
        self._cancel(uri)
        self._tasks[uri] = asyncio.ensure_future(self._publish(uri))

    def recheck(self) -> None:
        """What holds has changed: everything again."""
        for uri in self.server.texts:
            self.changed(uri)
        if self.server.client.pulls and self.server.client.refreshes:
            self.server.workspace_diagnostic_refresh(None)

    def closed(self, uri: str) -> None:
        """A text is closed: nothing of it stays."""
        self._cancel(uri)
        self._took.pop(uri, None)
        if not self.server.client.pulls and uri not in self._blamed:
            self._send(uri, [])

    def stop(self) -> None:
        for uri in list(self._tasks):
            self._cancel(uri)

    async def mistakes(self) -> None:
        """Show what is wrong with configurations in their files, and take back what is right again."""
        server = self.server
        opened = tuple(text for uri, text in server.texts.items() if server.is_config(uri))
        all_ = await server.work(lambda _: server.checker.mistakes(opened))
        for text in (elsewhere := {m.message for m in all_ if not m.path}) - self._told:
            server.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))
        self._told = elsewhere
        found = published(all_)
        for uri in sorted(found.keys() | self._blamed):
            self._send(uri, found.get(uri, []))
        self._blamed = set(found)

    def of(self, result: Result) -> list[types.Diagnostic]:
        """The diagnostics of a text."""
        text, session, client = result.text, result.session, self.server.client
        if session is None:
            return []
        folders = session.config(os.path.dirname(text.path)).rule_folders

        def link(rule: str) -> str | None:
            return href(rule, folders)

        found = [diagnostic(text, f, link if client.links else None, client.tags) for f in result.findings]
        if result.error:
            found.append(of_mistake(Mistake(text.path, 1, 1, str(result.error))))
        return found

    async def _publish(self, uri: str) -> None:
        if (took := self._took.get(uri, 0)) > _AT_ONCE:
            await asyncio.sleep(min(took, _LONGEST_PAUSE))
        clock = asyncio.get_running_loop().time
        start = clock()
        if not self.server.is_config(uri) and (result := await self.server.result(uri)):
            self._took[uri] = clock() - start
            self._send(uri, self.of(result), result.text.version)
        await self.mistakes()

    def _cancel(self, uri: str) -> None:
        if (old := self._tasks.pop(uri, None)) is not None:
            old.cancel()

    def _send(self, uri: str, found: list[types.Diagnostic], version: int | None = None) -> None:
        params = types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=found)
        self.server.text_document_publish_diagnostics(params)
