"""`copylint config`, `copylint init`, `copylint cache` and `copylint lsp`."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..config import layers, loader, presets
from ..engine.task import Choice
from ..model.errors import UserError, printable
from ..storage import cache as store
from . import streams
from .options import Command, Group, choice, choice_options, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..engine.session import Session


@click.command(cls=Command)
@choice_options
def lsp(**options: Any) -> None:
    """Run the language server: diagnostics, fixes and rule documentation for editors, over standard input and output.

    The options apply in addition to the editor's own settings.
    """
    if find_spec("pygls") is None or find_spec("lsprotocol") is None:
        raise UserError("", "the language server is not installed", "pip install '.[lsp]' in a checkout of copylint")
    streams.require()
    from ..lsp.lifecycle import serve
    from ..storage import interrupts

    interrupts.end_at_once()  # nothing is written here
    serve(choice(options))


_FILE = click.option(
    "--config", "file", type=click.Path(readable=False), help="Configuration file. Default: the nearest .copylint.yaml."
)


@click.group(cls=Group)
def config() -> None:
    """Show or edit the configuration. Edits keep comments and order."""


@config.command()
@_FILE
@click.argument("path", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(file: str | None, path: str | None, as_json: bool) -> None:
    """Show the values in force, for PATH or in general, and where each comes from."""
    from ..config.layers import origins

    session = opened(Choice(config=file))
    rows = origins(session.configs.of(os.path.dirname(path) if path else os.curdir), path)
    if as_json:
        found = [{"key": r.key, "value": r.value, "from": r.source} for r in rows]
        streams.data(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    values = [(r.key, json.dumps(r.value, ensure_ascii=False), r.source) for r in rows]
    for key, value, place in values:
        streams.show(printable(f"{key}: {value}  # {place}") + "\n")


@config.command("set")
@_FILE
@click.argument("key")
@click.argument("value")
def set_(file: str | None, key: str, value: str) -> None:
    """Set KEY, such as style.quotes or rules.RULE.severity, to a YAML value."""
    from ..config import editor as edit

    _edit(
        file, lambda path, session: edit.set_value(path, key, value, session.configs.names, session.check, bool(file))
    )


@config.command()
@_FILE
@click.argument("key")
def unset(file: str | None, key: str) -> None:
    """Remove KEY."""
    from ..config import editor as edit

    _edit(file, lambda path, session: edit.unset(path, key, session.configs.names, session.check, bool(file)))


@config.command()
@_FILE
@click.argument("names", nargs=-1, required=True)
def select(file: str | None, names: tuple[str, ...]) -> None:
    """Enable groups or rules."""
    from ..config import editor as edit

    _edit(file, lambda path, session: edit.select(path, names, session.configs.names, session.check, bool(file)))


@config.command()
@_FILE
@click.argument("names", nargs=-1, required=True)
def ignore(file: str | None, names: tuple[str, ...]) -> None:
    """Disable groups or rules."""
    from ..config import editor as edit

    _edit(file, lambda path, session: edit.ignore(path, names, session.configs.names, session.check, bool(file)))


@config.command()
def schema() -> None:
    """Print the JSON Schema of .copylint.yaml, for editors."""
    from ..config.json_schema import schema as make

    session = opened(Choice())
    made = make(session.rules(session.configs.of(os.curdir).rule_folders))
    streams.data(json.dumps(made, ensure_ascii=False, indent=1) + "\n")


def _edit(file: str | None, edit: Callable[[Path, Session], object]) -> None:
    """Edit the named configuration, else the nearest one, else a new one in the current directory."""
    path = Path(file) if file else loader.find(os.curdir) or Path(layers.NAME)
    existed = path.exists()
    edit(path, opened(Choice(config=file if existed else None)))
    streams.tell(printable(f"{'changed' if existed else 'wrote'} {layers.shown(str(path))}"))


@click.command(cls=Command)
@click.option("--preset", type=click.Choice(list(presets.ABOUT)), help="Preset to start from.")
@click.option("--force", is_flag=True, help="Replace an existing configuration.")
def init(preset: str | None, force: bool) -> None:
    """Write a commented .copylint.yaml in the current directory."""
    import sys

    from ..config.presets import starter
    from ..storage import boundary
    from ..storage.atomic_write import write_output

    path = Path(layers.NAME)
    if os.path.lexists(path) and not force:
        raise UserError(layers.NAME, "already exists", "edit it with 'copylint config set', or use --force")
    if preset is None:
        preset = presets.DEFAULT
        if sys.stdin.isatty():
            for name, about in presets.ABOUT.items():
                streams.tell(f"  {name:<12}{about}")
            preset = click.prompt("Preset", default=preset, type=click.Choice(list(presets.ABOUT)), err=True)
    write_output(boundary.target_of(layers.NAME), starter(str(preset)).encode())
    streams.tell(f"wrote {layers.NAME}; next: copylint check")


@click.group(cls=Group)
def cache() -> None:
    """Manage the cache."""


@cache.command()
def clear() -> None:
    """Delete the cache and its signing key."""
    count = store.clear()
    streams.tell(f"{count} file{'' if count == 1 else 's'} deleted")
