"""The server's life cycle: start and end, open texts, and changed settings.

Expensive work is delegated; nothing here blocks the thread that reads.
"""

from __future__ import annotations

import logging
import os
import sys
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, cast

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ..config import layers
from . import requests
from .client import Client
from .diagnostics_push import Publisher
from .framing import Descriptor, Input
from .server import INVALID, Server
from .text_buffers import Text, whole

if TYPE_CHECKING:
    from ..engine.task import Choice


def serve(choice: Choice) -> None:
    """Serve one editor until it disconnects."""
    logging.basicConfig(level=logging.CRITICAL + 1)  # pygls also logs what it sends to the editor
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # stdout is for messages only
    server = Server(choice)
    publisher = Publisher(server)
    _life(server, publisher)
    _texts(server, publisher)
    _settings(server, publisher)
    requests.register(server, publisher)

    @server.feature(INVALID)
    def invalid(_: None) -> None:
        raise JsonRpcInvalidParams

    _run(server, out)


def _run(server: Server, out: BinaryIO) -> None:
    """Read and answer in another thread, so that work in the main thread can be ended by a limit."""

    def answer(frame: bytes) -> None:
        out.write(frame)
        out.flush()

    def talk() -> None:
        try:
            server.start_io(cast("BinaryIO", Input(Descriptor(sys.stdin.fileno()), answer)), out)
        finally:
            server.stop()

    talking = Thread(target=talk, name="copylint-lsp", daemon=True)
    talking.start()
    server.jobs.run()
    talking.join()


def _life(server: Server, publisher: Publisher) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        encoding = server.workspace.position_encoding or types.PositionEncodingKind.Utf16
        server.client = Client.of(params, str(getattr(encoding, "value", encoding)))
        if os.path.isdir(root := server.roots[0]):
            os.chdir(root)  # as on the command line
        server.wish(params.initialization_options)
        requests.register_command(server, publisher)
        if server.wishes.formatting:
            requests.register_formatting(server)
        if server.wishes.workspace:
            requests.register_workspace(server, publisher)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        if server.client.watches:
            watchers = [types.FileSystemWatcher(glob) for glob in (f"**/{layers.NAME}", "**/*.yaml")]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            what = types.Registration("config", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await server.client_register_capability_async(types.RegistrationParams([what]))

    @server.feature(types.SHUTDOWN)
    def shutdown(_: None) -> None:
        publisher.stop()
        server.stop()


def _texts(server: Server, publisher: Publisher) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        it, client = params.text_document, server.client
        text = Text(it.uri, whole(it.text), it.version, str(it.language_id), client.encoding, client.ends_lines)
        server.texts[it.uri] = text
        publisher.changed(it.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        if (text := server.texts.get(uri)) is not None:
            server.texts[uri] = text.changed(params.content_changes, params.text_document.version)
            publisher.changed(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        if server.is_config(params.text_document.uri):
            publisher.recheck()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.texts.pop(params.text_document.uri, None)
        server.checker.forget(params.text_document.uri)
        publisher.closed(params.text_document.uri)


def _settings(server: Server, publisher: Publisher) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        settings = params.settings
        if not settings and server.client.configures:
            item = types.ConfigurationItem(section="copylint")
            found = await server.workspace_configuration_async(types.ConfigurationParams([item]))
            settings = found[0] if found else None
        server.wish(settings)
        publisher.recheck()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_watched_files(_: types.DidChangeWatchedFilesParams) -> None:
        await server.work(lambda _: server.checker.configuration.reload())
        publisher.recheck()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(_: types.DidChangeWorkspaceFoldersParams) -> None:
        server.reopen()
        publisher.recheck()
