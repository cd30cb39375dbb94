"""The package's data files, and a fingerprint of the program: its code, data, installed packages and Python.

In a checkout code changes without a new version, so the fingerprint uses file metadata, not only the version.
"""

from __future__ import annotations

import os
import sys
from functools import cache as once

from .._version import __version__
from . import cache

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.path.join(PACKAGE, "data")


def path(*names: str) -> str:
    """Return the path of a file in the package's data folder."""
    return os.path.join(DATA, *names)


_OTHER = ("__pycache__", "pages", "rules", "templates")  # rules have their own fingerprint
_CODE = (".py", ".tsv", ".bin", ".txt", ".json")


@once
def stamp() -> str:
    """Return a fingerprint that is equal for two runs only if they use the same code and tables."""
    return cache.key(__version__, sys.version, repr(_files(PACKAGE)), repr(_packages()))


def _files(folder: str) -> list[tuple[str, int, int, int]]:
    """Return the code and tables in a folder tree, each with its path, size, mtime (ns) and inode."""
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
    """Return the names of the installed distributions' metadata folders, which contain their versions."""
    found: list[str] = []
    for folder in sys.path:
        try:
            names = os.listdir(folder) if folder.endswith("-packages") else []
        except OSError:
            continue
        found += sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))
    return found
