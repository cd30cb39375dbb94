"""The server's state: open texts, editor, user settings, and the job queue of the main thread.

A newer text stops the work on an older one; requests are answered for the newest.
"""

from __future__ import annotations

import asyncio
import os
from functools import cached_property, partial
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import JsonRPCRequestMessage

from .._version import __version__
from ..config import layers
from ..engine import cpu_limit
from ..model.errors import UserError, printable
from ..model.settings import FILE_SECONDS, MOST_FILE_SECONDS
from . import code_actions
from .checker import Checker, Jobs
from .client import Client, Wishes, wishes
from .code_actions import IGNORE, Offer
from .session_watch import Superseded
from .text_buffers import fs_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..engine.task import Choice
    from ..model.findings import Edit, Finding
    from .checker import Result
    from .text_buffers import Text

T = TypeVar("T")
INVALID = "copylint/invalid"  # the method given to unreadable requests


class _Protocol(LanguageServerProtocol):
    """Leaves text synchronization to `texts`: pygls splits lines at form feeds and U+2028 too, which editors do not."""

    lsp_text_document__did_open: Any = None
    lsp_text_document__did_change: Any = None
    lsp_text_document__did_close: Any = None

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return the message for parsed JSON; an unreadable request becomes one that is answered with an error."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "method" not in data or not isinstance(data.get("id"), int | str):
                raise
            return JsonRPCRequestMessage(data["id"], INVALID, self.VERSION, None)


class Server(LanguageServer):
    """A server for one editor."""

    def __init__(self, choice: Choice) -> None:
        super().__init__("copylint", __version__, protocol_cls=_Protocol)  # pyright: ignore[reportUnknownMemberType]
        self.choice, self.client, self.wishes = choice, Client(), Wishes()
        self.texts: dict[str, Text] = {}  # by uri
        self.checker = Checker(choice)
        self.jobs = Jobs()
        self._noted: set[str] = set()  # why the cache is not used, if reported already

    @cached_property
    def thread_pool(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return pygls's reading pool: exit does not wait for it, since the editor may never write again."""
        reading = Jobs()
        Thread(target=reading.run, name="copylint-reading", daemon=True).start()
        return reading

    @property
    def roots(self) -> list[str]:
        """Return the open folders, else the working folder."""
        found = [fs_path(uri) for uri in self.workspace.folders] or [self.workspace.root_path]
        return [path for path in found if path] or [os.getcwd()]

    def is_config(self, uri: str) -> bool:
        text = self.texts.get(uri)
        return text is not None and os.path.basename(text.path) == layers.NAME

    def wish(self, data: object) -> None:
        """Apply settings; invalid ones are reported and ignored."""
        try:
            self.wishes = wishes(data)
        except UserError as error:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, printable(str(error))))
        self.reopen()

    def reopen(self) -> None:
        """Reload the configuration for the folders that are open now."""
        choice = self.wishes.over(self.choice)._replace(places=tuple(self.roots))
        self.jobs.submit(self.checker.configuration.reload, choice)

    def stop(self) -> None:
        """Stop all running work so that the process can exit."""
        self.texts.clear()
        self.jobs.shutdown()
        cpu_limit.end()

    async def work(self, function: Callable[[Callable[[], bool]], T], wanted: Callable[[], bool] | None = None) -> T:
        """Run a function in the main thread; it is stopped once this is canceled or no longer wanted.

        Raises: UserError where it takes too much CPU time; texts have limits of their own.
        """
        stopped = False

        def still() -> bool:
            return not stopped and (wanted is None or wanted())

        try:
            return await asyncio.wrap_future(self.jobs.submit(self._limited, function, still))
        except asyncio.CancelledError:
            stopped = True
            raise

    def _limited(self, function: Callable[[Callable[[], bool]], T], still: Callable[[], bool]) -> T:
        chosen = self.choice.file_seconds
        seconds = FILE_SECONDS if chosen is None else chosen or MOST_FILE_SECONDS  # so that `end` can end it
        return cpu_limit.guarded("", seconds, lambda: function(still))

    async def newest(self, uri: str, function: Callable[[Text, Callable[[], bool]], T]) -> T | None:
        """Return a function's result for the current text, repeated if the text changes; None if it is closed."""
        while (text := self.texts.get(uri)) is not None:
            try:
                return await self.work(partial(function, text), partial(self._is_newest, text))
            except Superseded:
                continue
        return None

    def _is_newest(self, text: Text) -> bool:
        return self.texts.get(text.uri) is text

    async def result(self, uri: str) -> Result | None:
        found = await self.newest(uri, self.checker.check)
        for what in found.told if found else ():
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, printable(what)))
        if found and found.session and (note := found.session.cache_note) and note not in self._noted:
            self._noted.add(note)
            self.window_log_message(types.LogMessageParams(types.MessageType.Warning, printable(note)))
        return found

    async def fixed(self, uri: str) -> list[types.TextEdit]:
        """Return the edits of every safe fix."""
        return await self.newest(uri, lambda text, wanted: text.edits(self.checker.fix(text, wanted))) or []

    def offer(self, result: Result, wanted: Callable[[], bool]) -> Offer:
        """Return the source of a code action's edits; call it in the main thread."""
        inside = [root for root in self.roots if result.text.path.startswith(os.path.join(root, ""))]
        path = code_actions.target(result, max(inside, key=len, default=os.path.dirname(result.text.path)))
        opened = next((text for text in self.texts.values() if text.path == path), None)

        def fix_all(rule: str | None) -> list[Edit]:
            return self.checker.fix(result.text, wanted, rule)

        def settled(deed: str, finding: Finding) -> code_actions.Settled | None:
            if deed == IGNORE:
                return code_actions.ignored_here(result, finding, path, opened)
            return code_actions.rule_disabled(result, finding, path, opened)

        return Offer(fix_all, settled)
