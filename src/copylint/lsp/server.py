"""The server: the texts that are open, what the editor and its user want, and who does the work: the main thread.

A newer text stops the work on an older one; whatever is asked is answered for the newest.
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

from .. import __version__, config, cpu_limit
from ..errors import UserError
from ..escape import printable
from . import settle
from .actions import IGNORE, Offer
from .checker import Checker
from .client import Client, Wishes, wishes
from .configuration import Superseded
from .jobs import Jobs
from .texts import fs_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..findings import Edit, Finding
    from ..session import Choice
    from .checker import Result
    from .texts import Text

T = TypeVar("T")
INVALID = "copylint/invalid"  # the method of requests that cannot be read


class _Protocol(LanguageServerProtocol):
    """Leaves texts to `texts`: pygls ends lines at form feeds and U+2028 too, which editors do not."""

    lsp_text_document__did_open: Any = None
    lsp_text_document__did_change: Any = None
    lsp_text_document__did_close: Any = None

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The message that JSON says; a request that cannot be read becomes one that is answered with an error."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "method" not in data or not isinstance(data.get("id"), int | str):
                raise
            return JsonRPCRequestMessage(data["id"], INVALID, self.VERSION, None)


class Server(LanguageServer):
    """One editor's server."""

    def __init__(self, choice: Choice) -> None:
        super().__init__("copylint", __version__, protocol_cls=_Protocol)  # pyright: ignore[reportUnknownMemberType]
        self.choice, self.client, self.wishes = choice, Client(), Wishes()
        self.texts: dict[str, Text] = {}  # by uri
        self.checker = Checker(choice)
        self.jobs = Jobs()
        self._noted: set[str] = set()  # why the cache is not used, as far as it was said

    @cached_property
    def thread_pool(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Where pygls reads: nobody waits for this thread at the end, since the editor may never say anything more."""
        reading = Jobs()
        Thread(target=reading.run, name="copylint-reading", daemon=True).start()
        return reading

    @property
    def roots(self) -> list[str]:
        """The folders that are open, else the working folder."""
        found = [fs_path(uri) for uri in self.workspace.folders] or [self.workspace.root_path]
        return [path for path in found if path] or [os.getcwd()]

    def is_config(self, uri: str) -> bool:
        text = self.texts.get(uri)
        return text is not None and os.path.basename(text.path) == config.NAME

    def wish(self, data: object) -> None:
        """Take over settings; wrong ones are said and left out."""
        try:
            self.wishes = wishes(data)
        except UserError as error:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, printable(str(error))))
        self.reopen()

    def reopen(self) -> None:
        """Read everything again, for the folders that are open now."""
        choice = self.wishes.over(self.choice)._replace(places=tuple(self.roots))
        self.jobs.submit(self.checker.configuration.reload, choice)

    def stop(self) -> None:
        """Let nothing that is under way keep the process."""
        self.texts.clear()
        self.jobs.shutdown()
        cpu_limit.end()

    async def work(self, function: Callable[[Callable[[], bool]], T], wanted: Callable[[], bool] | None = None) -> T:
        """Run a function in the main thread; it is told to stop once this is cancelled or no longer wanted.

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
        seconds = cpu_limit.SECONDS if chosen is None else chosen or cpu_limit.MOST  # so that `end` can end it
        return cpu_limit.guarded("", seconds, lambda: function(still))

    async def newest(self, uri: str, function: Callable[[Text, Callable[[], bool]], T]) -> T | None:
        """What a function makes of a text as it is, or of a newer one if it changes meanwhile; None if it is closed."""
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
        """The edits that make every safe fix."""
        return await self.newest(uri, lambda text, wanted: text.edits(self.checker.fix(text, wanted))) or []

    def offer(self, result: Result, wanted: Callable[[], bool]) -> Offer:
        """What code actions need beside findings; to be called in the main thread."""
        inside = [root for root in self.roots if result.text.path.startswith(os.path.join(root, ""))]
        path = settle.target(result, max(inside, key=len, default=os.path.dirname(result.text.path)))
        opened = next((text for text in self.texts.values() if text.path == path), None)

        def fix_all(rule: str | None) -> list[Edit]:
            return self.checker.fix(result.text, wanted, rule)

        def settled(deed: str, finding: Finding) -> settle.Settled | None:
            if deed == IGNORE:
                return settle.ignored_here(result, finding, path, opened)
            return settle.rule_disabled(result, finding, path, opened)

        return Offer(fix_all, settled)
