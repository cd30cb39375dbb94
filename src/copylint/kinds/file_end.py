"""The end of a file: exactly one newline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base import Kind, Match, option, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.document import Document
    from .base import Candidate

_WHITE = ("", " ", "\t", "\r", "\n")


class FileEnd(Kind):
    """For scope `source`. Files without any text are skipped."""

    fault: str = option("fault to report", one_of=("no-line-end", "blank-lines"))

    hosts = "file"

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        text = document.text
        if text[-1:] == "\n" and text[-2:-1] not in _WHITE:
            return  # almost all files
        tail = text[-4096:] if len(text) > 4096 and text[-4096:].strip() else text
        end = len(text) - len(tail) + len(tail.rstrip(" \t\r\n"))
        if end == 0:
            return
        gap = text[end:]
        first = len(gap) - len(gap.lstrip(" \t"))
        kept = first + (2 if gap.startswith("\r\n", first) else 1)
        for region, _ in candidates:
            if self.fault == "no-line-end" and "\n" not in gap and "\r" not in gap:
                yield replaced(region, end, len(text), document.newline)
            elif self.fault == "blank-lines" and kept < len(gap):
                yield replaced(region, end + kept, len(text), "")
