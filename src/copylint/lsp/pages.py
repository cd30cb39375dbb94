"""A rule's page: where it is, for links, and its text, for hovers.

Pages of rules that ship lie in the package; a rule of one's own is linked to its file.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import library
from ..rulefolder import Folder

if TYPE_CHECKING:
    from collections.abc import Sequence

_HERE = Path(__file__).resolve().parents[1]


def _folder() -> Path:
    """The folder of pages: inside an installed package, or in `docs` of a checkout."""
    installed = _HERE / "data" / "pages"
    return installed if installed.is_dir() else _HERE.parents[1] / "docs" / "rules"


def file(rule: str, folders: Sequence[Folder]) -> tuple[str, Folder] | None:
    """The path of a rule's file, group/id, and the folder of rules that it is in: that which ships, or one's own."""
    places = (Folder(str(library.shipped())), *folders)
    return next(((path, folder) for folder in places if (path := folder.file(rule))), None)


@lru_cache(maxsize=1000)
def href(rule: str, folders: tuple[Folder, ...]) -> str | None:
    """The address of what there is to read about a rule."""
    page = _folder() / f"{rule}.md"
    if page.is_file():
        return page.as_uri()
    found = file(rule, folders)
    return Path(found[0]).as_uri() if found else None


def page(rule: str, folders: Sequence[Folder]) -> str | None:
    """The page of a rule, in Markdown; a rule of one's own brings no markup.

    Raises: UserError if its file cannot be read.
    """
    found = file(rule, folders)
    return _page(*found, os.stat(found[0]).st_mtime_ns) if found else None


@lru_cache(maxsize=64)
def _page(path: str, folder: Folder, _changed: int) -> str:
    from ..docs import page as make

    ours = folder.path == str(library.shipped())
    return make(library.read_file(Path(path), ours, folder), plain=not ours)
