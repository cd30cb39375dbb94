"""Findings that are not to be reported, by an entry in the configuration; and what such an entry is keyed by.

An entry is keyed by what stands there, not by line, so that it survives whatever moves the text.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from .values import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .config import Suppression as Entry
    from .document import Document
    from .findings import Finding, Span

_AROUND = 24  # code points of a word beside a finding
_GLOB = re.compile(r"[][*?\\]|^[!#/]|[/ \r]$|(?:^|/)\.\.(?:/|$)")  # in what is more than the path of a file
_SPACE = re.compile(r"\s+")
_LAST, _FIRST = re.compile(r"\S+\s*\Z"), re.compile(r"\s*\S+")


class Suppression(Record):
    """`rule` is not reported where its finding lies within an occurrence of `text`; `path` is a glob."""

    path: str
    rule: str
    text: str
    place: str = ""  # where the entry stands

    def covers(self, document: Document, finding: Finding) -> bool:
        """Whether the finding is within the text."""
        if finding.rule not in (self.rule,) and finding.rule.partition("/")[2] != self.rule:
            return False
        start, end = finding.span
        size = len(self.text)
        at = document.text.find(self.text, max(0, end - size), start + size)
        return 0 <= at <= start and end <= at + size


class Suppressed:
    """The entries of a configuration, by file. Most name one file; the globs of the others are compiled once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        from .gitignore import GitIgnore

        self.entries = entries
        self._all = [Suppression(e.path, e.rule, e.text, e.place) for e in entries]
        self._globs: dict[str, GitIgnore] = {}
        self._plain: dict[str, list[int]] = {}
        for number, entry in enumerate(entries):
            if _GLOB.search(entry.path) or "/" not in entry.path:
                if entry.path not in self._globs:
                    self._globs[entry.path] = GitIgnore([entry.path])
            else:
                self._plain.setdefault(entry.path, []).append(number)

    def of(self, relative: str) -> tuple[Suppression, ...]:
        """Those for one file, by its path from the configuration's folder."""
        folders = [relative[:at] for at, ch in enumerate(relative) if ch == "/"]
        plain = {n for path in (relative, *folders) for n in self._plain.get(path, ())}
        fits = {path for path, globs in self._globs.items() if globs.ignores(relative, False)}
        return tuple(s for n, s in enumerate(self._all) if n in plain or s.path in fits)


def glob(path: str, root: str) -> str:
    """What a suppression calls one file: its path from the configuration's folder, as a glob that fits it alone."""
    relative = os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")
    return re.sub(r"[][*?\\]|^[!#]", r"\\\g<0>", relative)


def context(text: str, span: Span) -> str:
    """What stands at a span, in brackets, and the words beside it in its line; white space folded."""
    start, end = _around(text, span)
    marked = f"{text[start : span.start]}⟦{text[span.start : span.end]}⟧{text[span.end : end]}"
    return _SPACE.sub(" ", marked).strip()


def excerpt(text: str, span: Span) -> str:
    """The text a suppression is keyed by: as `context`, to the letter."""
    start, end = _around(text, span)
    return text[start:end]


def _around(text: str, span: Span) -> tuple[int, int]:
    """A span widened to the words beside it: no more, so that what is mended nearby changes nothing."""
    start = max(span.start - _AROUND, 0)
    start = max(start, text.rfind("\n", start, span.start) + 1)
    stop = min(span.end + _AROUND, len(text))
    line_end = text.find("\n", span.end, stop)
    before = _LAST.search(text[start : span.start])
    after = _FIRST.match(text[span.end : stop if line_end < 0 else line_end])
    return start + before.start() if before else span.start, span.end + (after.end() if after else 0)
