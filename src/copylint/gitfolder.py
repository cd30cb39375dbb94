"""What Git itself leaves out: `.gitignore` in a folder, and `info/exclude` where a repository keeps its own files.

Both may be a stranger's: they are regular files of bounded size, or there are none. A `.git` that names another folder
is believed where that is in the project, as of a submodule, or where Git has noted there that it is one of a worktree.
"""

from __future__ import annotations

import os
import sys

from .boundary import Boundary, project_root
from .errors import UserError

_SHORT = 1 << 16  # bytes of a file that holds one path
_REFUSED = (UserError, FileNotFoundError, NotADirectoryError, ValueError)


def ignored(path: str) -> str:
    """The text of a `.gitignore`; empty where it is a link, as for Git, or no file. Raises: UserError or OSError."""
    return "" if os.path.islink(path) else _text(path, Boundary(os.path.dirname(path), git=True))


def excluded(path: str) -> str:
    """The text of `info/exclude` of the repository whose `.git` is at a real path. Raises: UserError or OSError."""
    own = os.path.dirname(path)
    try:
        if os.path.islink(path) or os.path.isdir(path):
            return _text(os.path.join(path, "info", "exclude"), Boundary(own, git=True))
        named = _line(path, Boundary(own, git=True)).removeprefix("gitdir:").strip()
        if _on_another_machine(os.path.join(own, named), own):
            return ""
        folder = os.path.realpath(os.path.join(own, named))
        inside = Boundary(folder, git=True)
        if _points_back(folder, inside, path):  # a worktree: Git has made it for this user
            common = os.path.realpath(os.path.join(folder, _line(os.path.join(folder, "commondir"), inside)))
            return _text(os.path.join(common, "info", "exclude"), Boundary(common, git=True))
        outer = Boundary(_outer(own), git=True)  # a submodule: its files are with those of the repository around it
        return _text(os.path.join(outer.locate(named, own), "info", "exclude"), outer)
    except _REFUSED:
        return ""


def _outer(own: str) -> str:
    """The root of the repository around a folder; the folder itself if there is none."""
    found = project_root(own)
    return found if os.path.lexists(os.path.join(found, ".git")) else own


def _points_back(folder: str, inside: Boundary, path: str) -> bool:
    """Whether the folder of a worktree says that its `.git` is the file at a path."""
    try:
        back = _line(os.path.join(folder, "gitdir"), inside)
    except _REFUSED:
        return False
    return os.path.join(folder, back) != folder and os.path.realpath(os.path.join(folder, back)) == path


def _on_another_machine(path: str, own: str) -> bool:
    drive = os.path.splitdrive(path)[0]
    return drive.startswith(("\\\\", "//")) and os.path.normcase(drive) != os.path.normcase(os.path.splitdrive(own)[0])


def _line(path: str, boundary: Boundary) -> str:
    """The path that a file of Git's holds."""
    return boundary.read(path, _SHORT).decode("utf-8", "surrogateescape").strip()


def _text(path: str, boundary: Boundary) -> str:
    """The text of a file; empty if no regular one is in the boundary. Raises: UserError if it is too large."""
    try:
        boundary.file(path, sys.maxsize)
    except _REFUSED:
        return ""
    return boundary.read(path).decode("utf-8-sig", "surrogateescape")
