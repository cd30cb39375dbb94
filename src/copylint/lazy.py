"""Regular expressions of copylint's own that most runs never need, compiled when they are first used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["lazy"]


class _Lazy:
    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what `copy` and their like look for
            raise AttributeError(name)
        found = getattr(re.compile(self._source), name)
        setattr(self, name, found)  # from now on it is found at once
        return found


if TYPE_CHECKING:

    def lazy(source: str) -> re.Pattern[str]:
        """A pattern in all but its making."""
        ...
else:
    lazy = _Lazy
