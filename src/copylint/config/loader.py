"""Configuration discovery: find and read configuration files as plain values, checked against the rules."""

from __future__ import annotations

import os
from stat import S_ISDIR
from typing import TYPE_CHECKING

from ..model.settings import FILE_SECONDS
from . import presets
from .layers import DEFAULTS, NAME, Config, preset, user_file

if TYPE_CHECKING:
    from pathlib import Path

    from .rule_selection import Known


def find(start: str | os.PathLike[str]) -> Path | None:
    """Return the nearest `.copylint.yaml` in the folder `start`, or that of the file `start`, or in parent directories.

    Anything except a folder of that name counts; if it cannot be read, reading it reports the error.
    """
    from pathlib import Path

    found = _find(os.path.abspath(start))
    return Path(found) if found else None


def _find(folder: str) -> str | None:
    while not is_there(path := os.path.join(folder, NAME)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return path


def is_there(path: str) -> bool:
    """Return whether a path exists and is not a folder; links are not followed."""
    try:
        return not S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def discover(start: str | os.PathLike[str], known: Known, named: str | os.PathLike[str] | None = None) -> Config:
    """Return the configuration for a folder: the file `named` by --config, else the nearest one, else the user's.

    `grammar` and `translate`, and how long a file may take at most, come from the user's own file where `named` is not
    given.
    Raises: UserError.
    """
    if named is not None:
        return read(named, known, trusted=True)
    own = read(user_file(), known, trusted=True) if os.path.isfile(user_file()) else None
    if found := _find(os.path.abspath(start)):
        config = read(found, known)
        return config.but(private=own.private, own_seconds=own.file_seconds) if own else config
    return own or Config(os.getcwd(), (DEFAULTS, preset(presets.DEFAULT)))


def read(path: str | os.PathLike[str], known: Known, trusted: bool = False) -> Config:
    """Read a configuration file with all it extends.

    `trusted` files are the user's own or named by --config: they may hold `grammar` and `translate`, and their globs
    are relative to the working folder, not to their own.
    Raises: UserError with path, line and column.
    """
    config = parse(os.path.abspath(path), None, trusted)
    if trusted:
        config = config.but(root=os.getcwd())
    known.check(config)
    return config


def parse(full: str, data: bytes | None, trusted: bool) -> Config:
    """Parse the file at an absolute path, or `data` in its place.

    Names of rules are not checked. Raises: UserError.
    """
    from . import reader

    reading = reader.read(full, data, trusted)
    layers, overrides = (DEFAULTS, *reading.layers), tuple(reading.overrides)
    own = layers[-1].values.get("file-seconds", FILE_SECONDS) if trusted else FILE_SECONDS
    return Config(os.path.dirname(full), layers, overrides, reading.private, tuple(reading.files), own)
