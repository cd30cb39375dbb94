"""Colours and widths of a terminal, shared by the reports that people read."""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING, TextIO

from ..findings import Applicability, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODES = {"bold": "1", "dim": "2", "red": "31;1", "green": "32", "yellow": "33;1", "blue": "34;1", "cyan": "36"}
SEVERITY = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.SUGGESTION: "blue"}


def wants_color(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Colour on a terminal alone; NO_COLOR and TERM=dumb turn it off, FORCE_COLOR on. Source: no-color.org."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def paint(text: str, style: str, color: bool) -> str:
    """The text in a style, if colour is wanted."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if color and text else text


def marker(finding: Finding) -> str:
    """` [*]` behind a rule whose fix is safe, ` [?]` where it is unsafe, nothing where a person decides."""
    if finding.fix(Applicability.SAFE):
        return " [*]"
    return " [?]" if finding.fix(Applicability.UNSAFE) else ""


def legible(path: str) -> str:
    """A path as text: what is none in a file name, of bytes or of UTF-16 on Windows, becomes U+FFFD."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a pair
        data = path.encode("utf-8", "surrogatepass")
    return data.decode("utf-8", "replace")


def printable(text: str) -> str:
    """The text on one line, with control characters made visible, so that no article can steer a terminal."""
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() or ch == " " else _visible(ch) for ch in text)


def _visible(ch: str) -> str:
    if ch in "\t\N{NO-BREAK SPACE}\u3000\u2002\u2003\u2009\u202f":
        return " "
    if "\ud800" <= ch <= "\udfff":
        return "\N{REPLACEMENT CHARACTER}"
    return f"<U+{ord(ch):04X}>"


def width(text: str) -> int:
    """Columns a printable text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)
