"""The YAML that most rule files are written in, read line by line a hundred times as fast as all of YAML.

Whatever is not certain is not read: what this gives is what the reader of `yamlfile` gives, places left out.
"""

from __future__ import annotations

import re
from typing import Any

_INDICATORS = r"-?:,\[\]{}#&*!|>'\"%@`\d.+~=<\s"
_SINGLE = r"'(?:[^']|'')*'"
_DOUBLE = r'"[^"\\]*"'
_WORD = r"[A-Za-z](?:[\w -]*\w)?"
_KEY = re.compile(rf"({_SINGLE}|{_DOUBLE}|{_WORD}):(?: +(.+))?", re.ASCII)
_QUOTED = re.compile(rf"{_SINGLE}|{_DOUBLE}")
_PLAIN = re.compile(rf"[^{_INDICATORS}].*")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_LIST = re.compile(rf"\[({_WORD}(?:, {_WORD})*)\]", re.ASCII)
_PAIR = rf"({_SINGLE}|{_DOUBLE}|{_WORD}): ({_SINGLE}|{_DOUBLE}|{_WORD})"
_TABLE = re.compile(rf"\{{{_PAIR}(?:, {_PAIR})*\}}", re.ASCII)
_PAIRS = re.compile(_PAIR, re.ASCII)
_OTHER = re.compile("true|false|null|yes|no|on|off|y|n", re.IGNORECASE)  # words that are no texts, to some reader
_LINES = 5000


class _UnsureError(Exception):
    """Not written in the plain way."""


class Mapping(dict[str, Any]):
    """A mapping that knows the line where it stands, from 0."""

    line = 0

    @property
    def lc(self) -> Mapping:
        return self


def read(text: str) -> Mapping | None:
    """The mapping of a file; None if only a reader of all YAML can tell."""
    if not text.endswith("\n") or "\t" in text or "\r" in text:
        return None
    lines = text.split("\n")[:-1]
    if len(lines) > _LINES or not all(map(str.isprintable, lines)):
        return None
    reading = _Reading(lines)
    try:
        reading.skip()
        made = reading.mapping(0)
        return made if reading.at == len(lines) else None
    except _UnsureError:
        return None


class _Reading:
    """Lines, and the one that is next."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.at = lines, 0

    def skip(self) -> None:
        """Go to the next line that says something."""
        while self.at < len(self.lines) and self.lines[self.at].lstrip()[:1] in ("", "#"):
            self.at += 1

    def indent(self) -> int:
        """Blanks in front of the next line; -1 at the end."""
        if self.at == len(self.lines):
            return -1
        line = self.lines[self.at]
        return len(line) - len(line.lstrip(" "))

    def mapping(self, indent: int) -> Mapping:
        """The keys and values that stand behind so many blanks."""
        made = Mapping()
        made.line = self.at
        while self.indent() == indent:
            m = _KEY.fullmatch(self.lines[self.at], indent)
            if m is None or (key := _key(m[1])) in made:
                raise _UnsureError
            self.at += 1
            made[key] = self.value(m[2], indent)
            self.skip()
        if self.indent() > indent or not made:
            raise _UnsureError
        return made

    def value(self, given: str | None, indent: int) -> Any:
        """What stands behind a colon, or below it."""
        if given == "|":
            return self.literal(indent)
        if given is not None:
            return _scalar(given)
        self.skip()
        deeper = self.indent()
        if deeper >= indent and self.lines[self.at].startswith("- ", deeper):
            return self.sequence(deeper)
        if deeper <= indent:
            raise _UnsureError
        return self.mapping(deeper)

    def sequence(self, indent: int) -> list[Any]:
        """Items behind so many blanks and a dash."""
        made: list[Any] = []
        while self.indent() == indent and (line := self.lines[self.at]).startswith("- ", indent):
            rest = line[indent + 2 :]
            if _KEY.fullmatch(rest):
                self.lines[self.at] = " " * (indent + 2) + rest
                made.append(self.mapping(indent + 2))
            else:
                self.at += 1
                made.append(_scalar(rest))
            self.skip()
        if self.indent() > indent:
            raise _UnsureError
        return made

    def literal(self, indent: int) -> str:
        """Lines as they are, less the blanks in front of the first, with one line end behind."""
        own = self.indent()
        if own <= indent or not self.lines[self.at].strip():
            raise _UnsureError
        out: list[str] = []
        while self.at < len(self.lines) and (self.indent() >= own or not self.lines[self.at]):
            out.append(self.lines[self.at][own:])
            self.at += 1
        if self.indent() > indent or (self.at < len(self.lines) and not self.lines[self.at].strip()):
            raise _UnsureError
        return "\n".join(out).rstrip("\n") + "\n"


def _key(given: str) -> str:
    key = _scalar(given)
    if not isinstance(key, str):
        raise _UnsureError
    return key


def _scalar(given: str) -> Any:
    if _QUOTED.fullmatch(given):
        return given[1:-1].replace("''", "'") if given[0] == "'" else given[1:-1]
    if given in ("true", "false"):
        return given == "true"
    if _NUMBER.fullmatch(given):
        return int(given)
    if m := _LIST.fullmatch(given):
        return [_key(word) for word in m[1].split(", ")]
    if _TABLE.fullmatch(given):
        pairs = _PAIRS.findall(given)
        made = Mapping((_key(old), _key(new)) for old, new in pairs)
        if len(made) == len(pairs):
            return made
    if _PLAIN.fullmatch(given) and not _OTHER.fullmatch(given) and _level(given):
        return given
    raise _UnsureError


def _level(text: str) -> bool:
    """Whether a plain text has no mark of another kind in it."""
    return ": " not in text and " #" not in text and text[-1] not in ": "
