"""Colours and widths of a terminal, shared by the reports that people read."""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING, TextIO

from ..escape import STYLES
from ..findings import Applicability, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if color and text else text


def marker(finding: Finding) -> str:
    """` [*]` behind a rule whose fix is safe, ` [?]` where it is unsafe, nothing where a person decides."""
    if finding.fix(Applicability.SAFE):
        return " [*]"
    return " [?]" if finding.fix(Applicability.UNSAFE) else ""


def width(text: str) -> int:
    """Columns a printable text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)
