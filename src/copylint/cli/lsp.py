"""`copylint lsp`: the language server, on standard input and output."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import click

from ..errors import UserError
from . import streams
from .command import Command
from .options import choice, choice_options


@click.command(cls=Command)
@choice_options
def lsp(**options: Any) -> None:
    """Serve editors: diagnostics, fixes and rule pages over the Language Server Protocol, on standard input and output.

    The options hold beside what the editor's own settings say.
    """
    if find_spec("pygls") is None or find_spec("lsprotocol") is None:
        raise UserError("", "the language server is not installed", "pip install '.[lsp]' in a checkout of copylint")
    streams.require()
    from .. import interrupts
    from ..lsp.features import serve

    interrupts.end_at_once()  # nothing is written here
    serve(choice(options))
