"""Suppressions: by comments and front matter in a text, and by entries in the configuration.

Entries are keyed by the text, not by line, so that they survive changes elsewhere in the file.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from ..model.errors import UserError, did_you_mean
from ..model.findings import Span
from ..model.lines import Lines
from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model.document import Document
    from ..model.findings import Finding
    from .layers import Suppression as Entry


# Comments and front matter in a text, such as `copylint off spacing` or `copylint next`.

_WORDS = ("off", "on", "next")


class Off(Record):
    """A suppression by comment: a rule or a group, or all rules if it names none, within a span."""

    rule: str
    span: Span
    place: str

    def covers(self, _: Document, finding: Finding) -> bool:
        """Return whether the finding is of the rule and begins within the span."""
        if not self.rule or self.rule == finding.rule or self.rule in finding.rule.split("/"):
            return self.span.start <= finding.span.start and finding.span.end <= self.span.end
        return False


class Switched:
    """All suppressions by comment in a text, indexed for fast lookup."""

    def __init__(self, found: Sequence[Off]) -> None:
        self._by_rule: dict[str, list[_Row]] = {}
        for number, off in enumerate(found):
            rows = self._by_rule.setdefault(off.rule, [])
            row = next((r for r in rows if r.starts[-1] <= off.span.start and r.ends[-1] <= off.span.end), None)
            if row is None:
                rows.append(row := _Row())
            row.starts.append(off.span.start)
            row.ends.append(off.span.end)
            row.found.append((number, off))

    def of(self, finding: Finding) -> Off | None:
        """Return the first suppression that covers a finding."""
        best: tuple[int, Off] | None = None
        for rule in {"", finding.rule, *finding.rule.split("/")}:
            for row in self._by_rule.get(rule, ()):
                at = bisect_left(row.ends, finding.span.end)
                if at < bisect_right(row.starts, finding.span.start) and (best is None or row.found[at][0] < best[0]):
                    best = row.found[at]
        return best[1] if best else None


class _Row:
    """Spans for one rule whose starts and ends both ascend."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.found: list[tuple[int, Off]] = []


def comments(document: Document) -> tuple[Off, ...]:
    """Return the suppressions in a text's comments and front matter.

    Raises: UserError at the first one that is not understood.
    """
    structure = document.structure
    if structure is None or not (structure.notes or structure.settings):
        return ()
    lines = Lines(document.text)
    whole = Span(0, len(document.text))
    found = [Off(rule, whole, f"{document.path}:1 ({rule})") for rule in _of_front_matter(document)]
    ends = [*accumulate([region.whole.end for region in document.regions], max)]
    open_: dict[str, tuple[int, str]] = {}
    for span, words in structure.notes:
        place = f"{document.path}:{lines.position(span.start).line}"
        if not words or words[0] not in _WORDS:
            said = words[0] if words else ""
            raise UserError(place, f"unknown comment 'copylint {said}'", did_you_mean(said, _WORDS))
        names = words[1:] or ("",)
        for name in names:
            where = f"{place} ({name})" if len(names) > 1 else place
            if words[0] == "next":
                found.append(Off(name, _next(document, ends, span), where))
            elif words[0] == "off":
                open_.setdefault(name, (span.start, where))
            else:
                for closed in (name,) if name else tuple(open_):
                    if closed in open_:
                        start, begun = open_.pop(closed)
                        found.append(Off(closed, Span(start, span.end), begun))
    return (*found, *(Off(name, Span(start, whole.end), place) for name, (start, place) in open_.items()))


def _next(document: Document, ends: Sequence[int], span: Span) -> Span:
    """Return the block that contains a comment, from the comment on, or the next one; `ends`: ends of blocks."""
    number = bisect_right(ends, span.start)
    if number == len(ends):
        return Span(span.start, len(document.text))
    region = document.regions[number]
    return Span(span.start, max(region.whole.end, region.block.end))


def _of_front_matter(document: Document) -> Iterable[str]:
    said: Mapping[str, Any] = document.structure.settings if document.structure is not None else {}
    for key, value in said.items():
        if key == "error":
            raise UserError(document.path, str(value), "copylint: {ignore: [spacing]}")
        if key not in ("language", "ignore"):
            raise UserError(
                document.path, f"unknown key '{key}' under 'copylint'", did_you_mean(key, ("language", "ignore"))
            )
        if key == "language" and not isinstance(value, str):
            raise UserError(document.path, f"{value!r} is not a language code", "use a code such as en, en-GB or pt-BR")
    names: object = said.get("ignore", [])
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in cast("list[object]", names)):
        raise UserError(document.path, "'ignore' must be a list of rules and groups", "copylint: {ignore: [spacing]}")
    return cast("list[str]", names)


_AROUND = 24  # code points of a word next to a finding
_GLOB = re.compile(r"[][*?\\]|^[!#/]|[/ \r]$|(?:^|/)\.\.(?:/|$)")  # patterns that are more than a plain path
_SPACE = re.compile(r"\s+")
_LAST, _FIRST = re.compile(r"\S+\s*\Z"), re.compile(r"\s*\S+")


class Suppression(Record):
    """Suppress `rule` where its finding lies within an occurrence of `text`; `path` is a glob."""

    path: str
    rule: str
    text: str
    place: str = ""  # the entry's place

    def covers(self, document: Document, finding: Finding) -> bool:
        """Return whether the finding is within the text."""
        if finding.rule not in (self.rule,) and finding.rule.partition("/")[2] != self.rule:
            return False
        start, end = finding.span
        size = len(self.text)
        at = document.text.find(self.text, max(0, end - size), start + size)
        return 0 <= at <= start and end <= at + size


class Suppressed:
    """The entries of a configuration, by file. Most name one file; the globs of the others are compiled once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        from ..storage.gitignore import GitIgnore

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
        """Return the entries for one file, by its path relative to the configuration's folder."""
        folders = [relative[:at] for at, ch in enumerate(relative) if ch == "/"]
        plain = {n for path in (relative, *folders) for n in self._plain.get(path, ())}
        fits = {path for path, globs in self._globs.items() if globs.ignores(relative, False)}
        return tuple(s for n, s in enumerate(self._all) if n in plain or s.path in fits)


def glob(path: str, root: str) -> str:
    """Return a glob that matches one file only: its path relative to the configuration's folder, escaped."""
    relative = os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")
    return re.sub(r"[][*?\\]|^[!#]", r"\\\g<0>", relative)


def context(text: str, span: Span) -> str:
    """Return the text of a span in brackets, with the adjacent words of its line; whitespace is folded."""
    start, end = _around(text, span)
    marked = f"{text[start : span.start]}⟦{text[span.start : span.end]}⟧{text[span.end : end]}"
    return _SPACE.sub(" ", marked).strip()


def excerpt(text: str, span: Span) -> str:
    """Return the text that keys a suppression: as `context`, but verbatim."""
    start, end = _around(text, span)
    return text[start:end]


def _around(text: str, span: Span) -> tuple[int, int]:
    """Extend a span to the adjacent words: no more, so that nearby fixes change nothing."""
    start = max(span.start - _AROUND, 0)
    start = max(start, text.rfind("\n", start, span.start) + 1)
    stop = min(span.end + _AROUND, len(text))
    line_end = text.find("\n", span.end, stop)
    before = _LAST.search(text[start : span.start])
    after = _FIRST.match(text[span.end : stop if line_end < 0 else line_end])
    return start + before.start() if before else span.start, span.end + (after.end() if after else 0)
