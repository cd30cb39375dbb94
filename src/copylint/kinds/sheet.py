"""Substitutions that editors keep in a spreadsheet: a CSV or TSV file with the columns `from`, `to` and `note`.

A sheet that cannot be read, or has two replacements for one wording, is an error when the rule is read.
"""

from __future__ import annotations

import csv
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from ..model.errors import UserError
from ..model.findings import Applicability
from ..model.values import Record
from ..storage.atomic_write import os_error
from ..storage.boundary import ANYWHERE
from .base import Kind, Match, option, replaced
from .substitution import Substitution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ..model.document import Document
    from ..model.region import Region
    from .base import Candidate

_COLUMNS = ("from", "to", "note")


class Row(Record):
    """A wording, its replacement and a note; without a replacement it is only reported."""

    old: str
    new: str
    note: str
    line: int


class Sheet(Kind):
    """Whole words and phrases only. A row without `to` is reported and not changed."""

    file: Path = option("path of the sheet, relative to the rule file; its first row names the columns from, to, note")
    case: bool = option("match letter case; if false, an initial capital is kept", False)

    def triggers(self) -> Sequence[str]:
        return tuple(row.old for row in self._rows.values())

    def names(self) -> Sequence[str]:
        return ("note",)

    def _key(self, text: str) -> str:
        return text if self.case else text.lower()

    @cached_property
    def _rows(self) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        for row in read(self.file):
            first = rows.setdefault(self._key(row.old), row)
            if first is not row:
                raise UserError(f"{self.file}:{row.line}", f"'{row.old}' is in line {first.line} already", "keep one")
        return rows

    @cached_property
    def _swap(self) -> Substitution:
        return Substitution(swap={row.old: row.new for row in self._rows.values()}, case=self.case, edges="words")

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        for region, places in candidates if self._rows else ():
            for start, end in self._swap.matches(region.text, places):
                row = self._rows[self._key(region.text[start:end])]
                if not _within(region.text, start, row) and (match := self._match(region, start, end, row)):
                    yield match

    def _match(self, region: Region, start: int, end: int, row: Row) -> Match | None:
        old, new = region.text[start:end], row.new
        if not self.case and old[0].isupper() and new[:1].islower():
            new = new[0].upper() + new[1:]
        if old == new:
            return None
        if not new:
            return Match(region.span(start, end), (), {"match": old, "note": row.note or "not a wording of this house"})
        note = f"write “{new}”{f' ({row.note})' if row.note else ''}"
        made = replaced(region, start, end, new, Applicability.SAFE)
        return made._replace(values={**made.values, "note": note})


def _within(text: str, start: int, row: Row) -> bool:
    """Whether the wording is already part of its replacement: “Kiev” in “Kyiv (Kiev)”."""
    at = row.new.lower().find(row.old.lower())
    if at < 0 or row.new.lower() == row.old.lower():
        return False
    return start >= at and text[start - at : start - at + len(row.new)].lower() == row.new.lower()


def read(path: Path) -> list[Row]:
    """Return the rows of a sheet, in order.

    Raises: UserError with path and line.
    """
    try:
        text = normalize("NFC", ANYWHERE.read(str(path)).decode("utf-8-sig"))  # `base` has checked the location
    except OSError as error:
        raise os_error(path, error) from error
    except UnicodeDecodeError as error:
        raise UserError(str(path), f"not UTF-8 at byte {error.start}", "save the file as “CSV UTF-8”") from error
    lines = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(path, text), strict=True)
    try:
        return list(_rows(path, lines))
    except csv.Error as error:
        raise UserError(
            f"{path}:{lines.line_num}", f"not a row of CSV: {error}", 'write a " inside a cell as ""'
        ) from error


def _delimiter(path: Path, text: str) -> str:
    """Return the cell delimiter: a tab in a TSV file, else that of the first row; some programs write ';'."""
    head = text.partition("\n")[0]
    return "\t" if path.suffix.lower() == ".tsv" or "\t" in head else ";" if ";" in head and "," not in head else ","


def _rows(path: Path, lines: Iterator[list[str]]) -> Iterator[Row]:
    first: list[str] = next(lines, list[str]())
    header = [cell.strip().lower() for cell in first]
    for name in ("from", "to"):
        if header.count(name) != 1:
            raise UserError(f"{path}:1", f"the first row has no column '{name}'", "for example: from,to,note")
    places = [header.index(name) if name in header else -1 for name in _COLUMNS]
    for cells in lines:
        line = getattr(lines, "line_num", 0)
        old, new, note = (" ".join(cells[at].split()) if 0 <= at < len(cells) else "" for at in places)
        if not (old or new or note):
            continue
        if any(map(str.strip, cells[len(header) :])):
            raise UserError(f"{path}:{line}", "more cells than columns", "quote cells that contain the delimiter")
        if not old:
            raise UserError(f"{path}:{line}", "'from' is empty", "fill in the wording to replace, or delete the row")
        if any(category(ch) == "Cc" for ch in old + new + note):
            raise UserError(f"{path}:{line}", "a control character in a cell", "type the cell again")
        if old == new:
            raise UserError(f"{path}:{line}", f"'{old}' is replaced by itself", "delete the row")
        yield Row(old, new, note, line)
