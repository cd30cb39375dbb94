"""Findings that are not to be reported: by a comment, by an entry in the configuration, or by a baseline.

The latter two are keyed by what stands there, not by line, so that they survive whatever moves the text.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from . import cache
from .errors import UserError, did_you_mean
from .findings import Span
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from pathlib import Path

    from .document import Document
    from .findings import Finding

_AROUND = 24  # code points of a word beside a finding
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
        at = document.text.find(self.text, max(0, end - len(self.text)))
        return 0 <= at <= start and end <= at + len(self.text)


def glob(path: str, root: str) -> str:
    """What a suppression calls one file: its path from the configuration's folder, as a glob that fits it alone."""
    relative = os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")
    return re.sub(r"[][*?\\]|^[!#]", r"\\\g<0>", relative)


class Off(Record):
    """What a comment switches off: a rule or a group, or all rules if it names none, within a span."""

    rule: str
    span: Span
    place: str

    def covers(self, _: Document, finding: Finding) -> bool:
        """Whether the finding is of the rule, and begins within the span."""
        if not self.rule or self.rule == finding.rule or self.rule in finding.rule.split("/"):
            return self.span.start <= finding.span.start and finding.span.end <= self.span.end
        return False


def comments(document: Document) -> tuple[Off, ...]:
    """What the comments in a text and its front matter switch off.

    Raises: UserError at the first one that is not understood.
    """
    structure = document.structure
    if structure is None or not (structure.notes or structure.settings):
        return ()
    from .lines import Lines

    lines = Lines(document.text)
    whole = Span(0, len(document.text))
    found = [Off(rule, whole, f"{document.path}:1 ({rule})") for rule in _of_front_matter(document)]
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
                found.append(Off(name, _next(document, span), where))
            elif words[0] == "off":
                open_.setdefault(name, (span.start, where))
            else:
                for closed in (name,) if name else tuple(open_):
                    if closed in open_:
                        start, begun = open_.pop(closed)
                        found.append(Off(closed, Span(start, span.end), begun))
    return (*found, *(Off(name, Span(start, whole.end), place) for name, (start, place) in open_.items()))


_WORDS = ("off", "on", "next")


def _next(document: Document, span: Span) -> Span:
    """The block that a comment stands in, from the comment on, or the one below it."""
    for region in document.regions:
        if region.whole.end > span.start:
            return Span(span.start, max(region.whole.end, region.block.end))
    return Span(span.start, len(document.text))


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
            raise UserError(document.path, f"{value!r} is no language", "write its code: en, en-GB, pt-BR")
    names: object = said.get("ignore", [])
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in cast("list[object]", names)):
        raise UserError(document.path, "'ignore' must be a list of rules and groups", "copylint: {ignore: [spacing]}")
    return cast("list[str]", names)


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
    start = max(span.start - _AROUND, text.rfind("\n", 0, span.start) + 1)
    line_end = text.find("\n", span.end)
    before = _LAST.search(text[start : span.start])
    after = _FIRST.match(text[span.end : min(span.end + _AROUND, len(text) if line_end < 0 else line_end)])
    return start + before.start() if before else span.start, span.end + (after.end() if after else 0)


class Baseline:
    """Findings that were there already: how often each (rule, context) may stand in each file.

    Files are known by their path from the baseline's own folder, so that it holds wherever it is used from.
    """

    def __init__(self, root: str, known: dict[str, Counter[tuple[str, str]]] | None = None) -> None:
        self.root, self.known = root, known or {}

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Raises: UserError if it is missing or no baseline."""
        import json

        try:
            data: Any = json.loads(path.read_text(encoding="utf-8"))
            known = {
                str(name): Counter({(str(e["rule"]), str(e["context"])): int(e["count"]) for e in entries})
                for name, entries in cast("dict[str, list[dict[str, Any]]]", data["files"]).items()
            }
        except FileNotFoundError:
            hint = "write one with 'copylint baseline'"
            raise UserError(str(path), "no such baseline", hint) from None
        except OSError as error:
            raise UserError(str(path), f"cannot be read: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UserError(str(path), "not a baseline", "write it anew with 'copylint baseline'") from error
        return cls(os.path.dirname(os.path.abspath(path)), known)

    @classmethod
    def of(cls, path: Path, found: Iterable[tuple[str, str, Sequence[Finding]]]) -> Baseline:
        """For the file at `path`, from (path, text, findings) of every file."""
        made = cls(os.path.dirname(os.path.abspath(path)))
        for name, text, findings in found:
            if findings:
                made.known[made.name(name)] = Counter((f.rule, context(text, f.span)) for f in findings)
        return made

    @cached_property
    def digest(self) -> str:
        """What stands for all that it says, and of which files."""
        return cache.key(self.root, self.render())

    def name(self, path: str) -> str:
        """A file's path from the baseline's folder."""
        return os.path.relpath(os.path.abspath(path), self.root).replace(os.sep, "/")

    def render(self) -> str:
        """The file's text: JSON, sorted, one finding a line, so that diffs are small."""
        import json

        files = {
            path: [{"rule": r, "context": c, "count": n} for (r, c), n in sorted(counts.items())]
            for path, counts in sorted(self.known.items())
        }
        lines = [
            f"  {json.dumps(path, ensure_ascii=False)}: [\n"
            + ",\n".join(f"   {json.dumps(e, ensure_ascii=False)}" for e in entries)
            + "\n  ]"
            for path, entries in files.items()
        ]
        return '{\n "version": 1,\n "files": {\n' + ",\n".join(lines) + ("\n" if lines else "") + " }\n}\n"

    def new(self, path: str, text: str, findings: Sequence[Finding]) -> list[Finding]:
        """The findings that are not known; each known one hides one."""
        left = Counter(self.known.get(self.name(path), {}))
        out: list[Finding] = []
        for finding in findings:
            key = (finding.rule, context(text, finding.span))
            if left[key] > 0:
                left[key] -= 1
            else:
                out.append(finding)
        return out

    def stale(self, path: str, text: str, findings: Sequence[Finding], ran: Container[str]) -> int:
        """How many known findings of a file, of rules that ran on it, are no longer there."""
        known = self.known.get(self.name(path), Counter[tuple[str, str]]())
        left = Counter({key: n for key, n in known.items() if key[0] in ran})
        left.subtract(Counter((f.rule, context(text, f.span)) for f in findings))
        return sum(n for n in left.values() if n > 0)

    def gone(self) -> int:
        """How many known findings are of files that are no longer there."""
        return sum(sum(c.values()) for name, c in self.known.items() if not os.path.exists(self._path(name)))

    def after(self, seen: Baseline, ran: Mapping[str, Container[str]], *, prune: bool) -> Baseline:
        """What holds after a run that found `seen`; `ran` are the rules that ran on each file, by its name here.

        What the run could not know stays: files it did not look at and that still exist, rules that did not run.
        `prune` takes out what is no longer found and lets nothing in.
        """
        made = Baseline(self.root)
        for name in {**self.known, **seen.known}:
            old, new = (b.known.get(name, Counter[tuple[str, str]]()) for b in (self, seen))
            if name in ran:
                kept = Counter({key: n for key, n in old.items() if key[0] not in ran[name]})
                counts = kept + (old & new if prune else new)
            else:
                counts = old if os.path.exists(self._path(name)) else Counter[tuple[str, str]]()
            if counts:
                made.known[name] = counts
        return made

    def less(self, other: Baseline) -> int:
        """How many findings are in this one and not in the other."""
        return sum(
            sum((c - other.known.get(name, Counter[tuple[str, str]]())).values()) for name, c in self.known.items()
        )

    def total(self) -> int:
        return sum(sum(c.values()) for c in self.known.values())

    def _path(self, name: str) -> str:
        return os.path.join(self.root, name)
