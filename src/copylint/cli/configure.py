"""`copylint config`, `copylint init` and `copylint cache`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import cache as store
from .. import config as configuration
from ..config import presets
from ..errors import UserError
from ..escape import printable
from ..session import Choice
from . import streams
from .command import Command, Group
from .options import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..session import Session

_FILE = click.option(
    "--config", "file", type=click.Path(readable=False), help="The file to use; else the nearest .copylint.yaml."
)


@click.group(cls=Group)
def config() -> None:
    """Show or edit the configuration; comments and order stay as they are."""


@config.command()
@_FILE
@click.argument("path", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(file: str | None, path: str | None, as_json: bool) -> None:
    """Show what holds, for PATH or in general, and where each value comes from."""
    from ..config.origins import origins

    session = opened(Choice(config=file))
    rows = origins(session.config(os.path.dirname(path) if path else os.curdir), path)
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
    """Set KEY, as style.quotes or rules.RULE.severity, to a YAML value."""
    from ..config import edit

    _edit(file, lambda path, session: edit.set_value(path, key, value, session.known, session.check, bool(file)))


@config.command()
@_FILE
@click.argument("key")
def unset(file: str | None, key: str) -> None:
    """Take KEY out."""
    from ..config import edit

    _edit(file, lambda path, session: edit.unset(path, key, session.known, session.check, bool(file)))


@config.command()
@_FILE
@click.argument("names", nargs=-1, required=True)
def select(file: str | None, names: tuple[str, ...]) -> None:
    """Turn groups or rules on."""
    from ..config import edit

    _edit(file, lambda path, session: edit.select(path, names, session.known, session.check, bool(file)))


@config.command()
@_FILE
@click.argument("names", nargs=-1, required=True)
def ignore(file: str | None, names: tuple[str, ...]) -> None:
    """Turn groups or rules off."""
    from ..config import edit

    _edit(file, lambda path, session: edit.ignore(path, names, session.known, session.check, bool(file)))


@config.command()
def schema() -> None:
    """Print the JSON Schema of .copylint.yaml, for editors."""
    from ..config.schema import schema as make

    session = opened(Choice())
    made = make(session.rules(session.config(os.curdir).rule_folders))
    streams.data(json.dumps(made, ensure_ascii=False, indent=1) + "\n")


def _edit(file: str | None, edit: Callable[[Path, Session], object]) -> None:
    """Make one edit in the file named, else the nearest, else a new one here."""
    path = Path(file) if file else configuration.find(os.curdir) or Path(configuration.NAME)
    existed = path.exists()
    edit(path, opened(Choice(config=file if existed else None)))
    streams.tell(printable(f"{'changed' if existed else 'wrote'} {configuration.shown(str(path))}"))


@click.command(cls=Command)
@click.option("--preset", type=click.Choice(list(presets.ABOUT)), help="What to start from; asked for on a terminal.")
@click.option("--force", is_flag=True, help="Replace a configuration that is there.")
def init(preset: str | None, force: bool) -> None:
    """Write a commented .copylint.yaml here."""
    import sys

    from .. import boundary
    from ..config.starter import starter
    from ..disk import write_output

    path = Path(configuration.NAME)
    if os.path.lexists(path) and not force:
        raise UserError(configuration.NAME, "is there already", "edit it with 'copylint config set', or use --force")
    if preset is None:
        preset = presets.DEFAULT
        if sys.stdin.isatty():
            for name, about in presets.ABOUT.items():
                streams.tell(f"  {name:<12}{about}")
            preset = click.prompt("Start from", default=preset, type=click.Choice(list(presets.ABOUT)), err=True)
    write_output(boundary.target_of(configuration.NAME), starter(str(preset)).encode())
    streams.tell(f"wrote {configuration.NAME}; next: copylint check")


@click.group(cls=Group)
def cache() -> None:
    """Manage the cache."""


@cache.command()
def clear() -> None:
    """Delete everything that is cached, and the key that it is sealed with."""
    count = store.clear()
    streams.tell(f"{count} file{'' if count == 1 else 's'} deleted")
