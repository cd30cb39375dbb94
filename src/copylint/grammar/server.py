"""A server started by this process: one for all that is checked here, and for the processes it starts.

It ends when this process does: the keeper's standard input is closed then, even where nothing here could run any more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from threading import Lock
from typing import Any

from .answers import Failure

_ENDS_WITHIN = 5.0  # seconds


class Server:
    """A keeper and where its server is."""

    def __init__(self) -> None:
        """Raises: Failure."""
        command = [sys.executable, "-P", "-m", f"{__package__}.keeper"]  # -P: nothing of the working folder is run
        pipe = subprocess.PIPE
        self._keeper = subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True)
        assert self._keeper.stdout
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._let_go)
        answer = _answer(self._keeper.stdout.readline())
        if "server" not in answer:
            self.stop()
            raise Failure(*answer.get("error", ("LanguageTool could not be started",)), fatal=True)
        self.address = str(answer["server"])

    @property
    def alive(self) -> bool:
        return self._keeper.poll() is None

    def stop(self) -> None:
        self._let_go()
        try:
            self._keeper.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.wait()

    def _let_go(self) -> None:
        """Close the pipe that keeps the server; in a child of this process, so that only the parent keeps it."""
        for stream in (self._keeper.stdin, self._keeper.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()


_lock = Lock()
_servers: list[Server] = []  # of this process: one, or none


def shared() -> str:
    """The address of this process's server; it is started if there is none, or if it has died. Raises: Failure."""
    import atexit

    with _lock:
        if _servers and not _servers[0].alive:
            _servers.pop().stop()
        if not _servers:
            _servers.append(Server())
            atexit.register(stop)
        return _servers[0].address


def alive() -> bool:
    """Whether this process's server runs."""
    return bool(_servers) and _servers[0].alive


def stop() -> None:
    """End this process's server, if there is one."""
    with _lock:
        while _servers:
            _servers.pop().stop()


def _answer(line: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(line))
    except (TypeError, ValueError):
        return {}
