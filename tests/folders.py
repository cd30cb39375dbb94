"""Folders that pytest keeps to its own user, opened to another: pytest's own alone, whatever process it runs in."""

from __future__ import annotations

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
