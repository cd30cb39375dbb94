"""What stands for the program: its code and data, the packages beside it, and Python.

In a checkout they change without any version; so files are told by their states, not by a number.
"""

from __future__ import annotations

import os
import sys
from functools import cache as once

from . import __version__, cache

_HERE = os.path.dirname(os.path.abspath(__file__))
_OTHER = ("__pycache__", "pages", "rules", "templates")  # rules have a stamp of their own
_CODE = (".py", ".tsv", ".bin", ".txt", ".json")


@once
def stamp() -> str:
    """The same for two runs just where the same code runs over the same tables."""
    return cache.key(__version__, sys.version, repr(_files(_HERE)), repr(_packages()))


def _files(folder: str) -> list[tuple[str, int, int, int]]:
    """Code and tables in a folder and below, each with its size, time and identity."""
    out: list[tuple[str, int, int, int]] = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.name.endswith(_CODE):
                found = entry.stat()
                out.append((entry.path, found.st_size, found.st_mtime_ns, found.st_ino))
            elif "." not in entry.name and entry.name not in _OTHER and entry.is_dir():
                out += _files(entry.path)
    return out


def _packages() -> list[str]:
    """What is installed, with versions, as the names of folders say."""
    found: list[str] = []
    for folder in sys.path:
        try:
            names = os.listdir(folder) if folder.endswith("-packages") else []
        except OSError:
            continue
        found += sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))
    return found
