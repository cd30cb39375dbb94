"""The texts that an editor has open, as it says they are now, and their offsets in its own units.

A text is never changed: each change makes a new one, so that whoever still works on the old one can tell.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.uris import to_fs_path

from ..findings import Edit, Span
from ..lines import Lines
from ..values import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMS = {
    "plaintext": "plain",
    "text": "plain",
    "markdown": "markdown",
    "html": "html",
    "restructuredtext": "rst",
    "rst": "rst",
}


class Text(Value):
    """One text in one state. `encoding` is what the editor counts columns in: utf-8, utf-16 or utf-32.

    `ends_itself`: the editor writes the last line's end, which is never part of what it shows.
    """

    uri: str
    text: str
    version: int | None = None
    language_id: str = ""
    encoding: str = "utf-16"
    ends_itself: bool = False

    @cached_property
    def path(self) -> str:
        """The file's path; of a text that is in no file its name in the working folder."""
        if self.uri.startswith("file:"):
            return os.path.normpath(fs_path(self.uri) or os.path.abspath("untitled"))
        return os.path.abspath(_name(self.uri) or "untitled")

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    def position(self, offset: int) -> types.Position:
        line = self.lines.position(offset).line
        return types.Position(line - 1, self.lines.units(offset, self.encoding))

    def range(self, span: Span) -> types.Range:
        return types.Range(self.position(span.start), self.position(span.end))

    def offset(self, position: types.Position) -> int:
        """The offset of a position; behind the last line it is the text's end."""
        if position.line >= len(self.lines.starts):
            return len(self.text)
        return self.lines.from_units(position.line + 1, position.character, self.encoding)

    def span(self, range_: types.Range) -> Span:
        start = self.offset(range_.start)
        return Span(start, max(start, self.offset(range_.end)))

    def edits(self, edits: Sequence[Edit]) -> list[types.TextEdit]:
        """Edits as the editor makes them. None starts or ends between CR and LF, which no position can say."""
        out: list[types.TextEdit] = []
        for edit in edits:
            (start, end), new, _ = edit
            if self._inside_line_end(start):
                start, new = start - 1, f"\r{new}"
            if self._inside_line_end(end):
                end, new = end + 1, f"{new}\n"
            range_ = self.range(Span(start, end))
            if self.ends_itself and end == len(self.text) and new.endswith("\n") and not self.text.endswith("\n"):
                range_.end = types.Position(len(self.lines.starts), 0)  # says that the line's end is the editor's own
            out.append(types.TextEdit(range_, new))
        return out

    def _inside_line_end(self, offset: int) -> bool:
        return 0 < offset < len(self.text) and self.text[offset - 1 : offset + 1] == "\r\n"

    def changed(self, changes: Sequence[types.TextDocumentContentChangeEvent], version: int | None) -> Text:
        """The text after changes, each made in what the one before left."""
        now = self
        for change in changes:
            text = change.text
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = now.span(change.range)
                text = f"{now.text[:start]}{text}{now.text[end:]}"
            now = now.but(text=whole(text), version=version)
        return now.but(version=version)


def fs_path(uri: str) -> str | None:
    """The path of a file's address; None if it is no address, or no file can have that path."""
    try:
        path = to_fs_path(uri)
        return path if path and b"\0" not in os.fsencode(path) else None
    except ValueError:
        return None


def _name(uri: str) -> str:
    """The last part of an address; empty if there is none that a file can have."""
    try:
        name = os.path.basename(unquote(urlsplit(uri).path))
        return name if b"\0" not in os.fsencode(name) else ""
    except ValueError:
        return ""


def whole(text: str) -> str:
    """The text with half surrogates, which no file can hold, made visible; offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= ch <= "\udfff" else ch for ch in text)
    return text
