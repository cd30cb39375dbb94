"""Open pytest's private temporary folders to other users, or give them to another user."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = 65534


def open_to_all(path: Path, mode: int = 0o755) -> None:
    """Let another user reach a folder of pytest's: `pytest-of-USER/pytest-N/`, below that a worker's of its own."""
    for parent in path.absolute().parents:
        if parent.name.startswith(("pytest-", "popen-")):
            parent.chmod(parent.stat().st_mode | 0o055)
    path.chmod(mode)


def caches_of_another(folder: Path) -> dict[str, str]:
    """A copy of the cache and its key, and the environment to find them: of root's for nobody, who must own them."""
    own = {"COPYLINT_CACHE_DIR": folder / "nobody-cache", "XDG_STATE_HOME": folder / "nobody-state"}
    for name, copy in own.items():
        shutil.copytree(os.environ[name], copy)
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)
    return {name: str(copy) for name, copy in own.items()}
