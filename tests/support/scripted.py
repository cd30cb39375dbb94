"""Local HTTP servers that fail on purpose, in ways that LanguageTool rarely does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import ClassVar, Self
from urllib.error import HTTPError
from urllib.parse import parse_qsl
from urllib.request import Request, urlopen

LIMIT = 500  # characters of a form
Answer = tuple[int, str] | None
Script = Callable[[str], Answer]


def LIMITED(_request: str) -> Answer:  # noqa: N802
    """Answer short texts, and refuse others as too long."""
    raise NotImplementedError


class Scripted:
    """One server. A script says what it answers by the page that is asked for; None breaks the connection off."""

    NEVER: ClassVar[Answer] = (0, "")

    def __init__(self, script: Script, behind: str = "") -> None:
        self.script, self.behind = script, behind
        self.forms: list[dict[str, str]] = []
        self.refused = 0
        self._asked: Counter[str] = Counter()
        self._over = Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self, b"")

            def do_POST(self) -> None:
                outer.answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))

    def asked(self, page: str) -> int:
        return self._asked[page]

    def answer(self, handler: BaseHTTPRequestHandler, data: bytes) -> None:
        page = handler.path.rpartition("/")[2]
        self._asked[page] += 1
        if data:
            self.forms.append(dict(parse_qsl(data.decode())))
        found = self._passed_on(page, data) if self.script is LIMITED else self.script(page)
        if found == self.NEVER:
            self._over.wait()
            found = None
        if found is None:
            handler.close_connection = True
            return
        code, text = found
        body = text.encode()
        handler.send_response(code)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _passed_on(self, page: str, data: bytes) -> Answer:
        if data and len(self.forms[-1]["data"]) > LIMIT:
            self.refused += 1
            return 413, "Error: Your text exceeds the limit"
        try:
            with urlopen(Request(f"{self.behind}/v2/{page}", data or None)) as answer:
                return 200, answer.read().decode()
        except HTTPError as error:
            return error.code, ""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
