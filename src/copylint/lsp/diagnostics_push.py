"""Pushed diagnostics: for texts as they are typed, and for broken configurations."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from lsprotocol import types

from ..model.errors import printable
from .checker import AT_ONCE
from .diagnostics import Mistake, diagnostic, href, of_mistake, published
from .incremental import moved

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.findings import Finding
    from .checker import Result
    from .server import Server
    from .text_buffers import Text


_LONGEST_PAUSE = 0.5  # seconds


class Publisher:
    """Published diagnostics, and scheduled checks."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._tasks: dict[str, asyncio.Task[None]] = {}  # by uri
        self._shown: dict[str, tuple[Result, list[types.Diagnostic]]] = {}  # of the last full check, by uri
        self._blamed: set[str] = set()  # uris of files with published mistakes
        self._told: set[str] = set()  # errors outside files

    def changed(self, uri: str) -> None:
        """Handle a new or changed text."""
        if self.server.client.pulls and not self.server.is_config(uri):
            return
        self._cancel(uri)
        self._tasks[uri] = asyncio.ensure_future(self._publish(uri))

    def recheck(self) -> None:
        """Check everything again after a change of configuration."""
        for uri in self.server.texts:
            self.changed(uri)
        if self.server.client.pulls and self.server.client.refreshes:
            self.server.workspace_diagnostic_refresh(None)

    def closed(self, uri: str) -> None:
        """Handle a closed text: drop its state."""
        self._cancel(uri)
        self._shown.pop(uri, None)
        if not self.server.client.pulls and uri not in self._blamed:
            self._send(uri, [])

    def stop(self) -> None:
        for uri in list(self._tasks):
            self._cancel(uri)

    async def mistakes(self) -> None:
        """Publish configuration errors in their files, and clear corrected ones."""
        server = self.server
        opened = tuple(text for uri, text in server.texts.items() if server.is_config(uri))
        all_ = await server.work(lambda _: server.checker.mistakes(opened))
        for text in (elsewhere := {m.message for m in all_ if not m.path}) - self._told:
            server.window_show_message(types.ShowMessageParams(types.MessageType.Error, printable(text)))
        self._told = elsewhere
        found = published(all_)
        for uri in sorted(found.keys() | self._blamed):
            self._send(uri, found.get(uri, []))
        self._blamed = set(found)

    def of(self, result: Result) -> list[types.Diagnostic]:
        """Return the diagnostics of a text."""
        if result.session is None:
            return []
        say = self._say(result, result.text)
        found = [say(finding) for finding in result.findings]
        if result.error:
            found.append(of_mistake(Mistake(result.text.path, 1, 1, str(result.error))))
        elif result.document is not None and result.text.uri in self.server.texts:
            self._shown[result.text.uri] = result, found
        return found

    def _say(self, result: Result, text: Text) -> Callable[[Finding], types.Diagnostic]:
        assert result.session
        folders, client = result.session.configs.of(os.path.dirname(text.path)).rule_folders, self.server.client

        def link(rule: str) -> str | None:
            return href(rule, folders)

        return lambda finding: diagnostic(text, finding, link if client.links else None, client.tags)

    async def near(self, uri: str) -> tuple[Text, list[types.Diagnostic]] | None:
        """Return a quick update for a large text; None if there is none, or the text is unchanged since its check."""
        text, known, last = self.server.texts.get(uri), self._shown.get(uri), self.server.checker.last(uri)
        if text is None or known is None or (last and last.text.text == text.text):
            return None
        base, shown = known
        nearby = await self.server.work(lambda wanted: self.server.checker.near(base, text, wanted))
        if nearby is None or self.server.texts.get(uri) is not text:
            return None
        found = moved(base.text, text, base.findings, shown, nearby)
        if nearby.new:
            found += map(self._say(base, text), nearby.new)
            found.sort(key=lambda d: (d.range.start.line, d.range.start.character))
        return text, found

    def later(self, uri: str) -> None:
        """Check a text at the next pause, and have the editor pull again."""
        self._cancel(uri)
        self._tasks[uri] = asyncio.ensure_future(self._refresh(uri))

    async def _refresh(self, uri: str) -> None:
        await self._pause(uri)
        await self.server.result(uri)
        self.server.workspace_diagnostic_refresh(None)

    async def _pause(self, uri: str) -> None:
        base = self.server.checker.last(uri)
        if base is not None and base.took > AT_ONCE:
            await asyncio.sleep(min(base.took, _LONGEST_PAUSE))

    async def _publish(self, uri: str) -> None:
        if not self.server.is_config(uri):
            if (near := await self.near(uri)) is not None:
                self._send(uri, near[1], near[0].version)
            await self._pause(uri)
            if (result := await self.server.result(uri)) is not None:
                self._send(uri, self.of(result), result.text.version)
        await self.mistakes()

    def _cancel(self, uri: str) -> None:
        if (old := self._tasks.pop(uri, None)) is not None:
            old.cancel()

    def _send(self, uri: str, found: list[types.Diagnostic], version: int | None = None) -> None:
        params = types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=found)
        self.server.text_document_publish_diagnostics(params)
