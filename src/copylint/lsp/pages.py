"""A rule's page: where it is, for links, and its text, for hovers.

Pages of rules that ship lie in the package; a rule of one's own is linked to its file.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import library

if TYPE_CHECKING:
    from collections.abc import Sequence

_HERE = Path(__file__).resolve().parents[1]


def _folder() -> Path:
    """The folder of pages: inside an installed package, or in `docs` of a checkout."""
    installed = _HERE / "data" / "pages"
    return installed if installed.is_dir() else _HERE.parents[1] / "docs" / "rules"


def file(rule: str, folders: Sequence[Path]) -> Path | None:
    """The file of a rule, group/id: one that ships, or one in a folder of one's own."""
    return next((path for folder in (library.shipped(), *folders) if (path := folder / f"{rule}.yaml").is_file()), None)


@lru_cache(maxsize=1000)
def href(rule: str, folders: tuple[Path, ...]) -> str | None:
    """The address of what there is to read about a rule."""
    page = _folder() / f"{rule}.md"
    found = page if page.is_file() else file(rule, folders)
    return found.as_uri() if found else None


def page(rule: str, folders: Sequence[Path]) -> str | None:
    """The page of a rule, in Markdown; a rule of one's own brings no markup.

    Raises: UserError if its file cannot be read.
    """
    found = file(rule, folders)
    return _page(found, os.stat(found).st_mtime_ns) if found else None


@lru_cache(maxsize=64)
def _page(path: Path, _changed: int) -> str:
    from ..docs import page as make

    ours = path.is_relative_to(library.shipped())
    return make(library.read_file(path, ours), plain=not ours)
