"""User errors with a location and a hint, and functions that make untrusted text safe to print.

A `UserError` ends the run with exit code 2, never with a traceback.
"""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


# Escaping untrusted text for terminals, CI logs, spreadsheets and Markdown.

STYLES = {"bold": "1", "dim": "2", "red": "31;1", "green": "32", "yellow": "33;1", "blue": "34;1", "cyan": "36"}
_OWN = re.compile(rf"\x1b\[(?:0|{'|'.join(STYLES.values())})m|\x1b\]8;;(?:https?://[!-~]*)?\x1b\\")  # colors, links
_SPACES = "\t\N{NO-BREAK SPACE}\u3000\u2002\u2003\u2009\u202f"
_LOGS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")  # set where the CI runner reads commands from the log
_MARK = re.compile(r"#(?=[^\x00-\x7f]*#[^\x00-\x7f]*(?:[A-Za-z]+[^\x00-\x7f]*)?\[)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~&@!]|(?<=:)/(?=/)|(?i:(?<=www)\.)")


def legible(path: str) -> str:
    """Return a path as valid text: undecodable bytes, or lone surrogates on Windows, become U+FFFD."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate
        data = path.encode("utf-8", "surrogatepass")
    return data.decode("utf-8", "replace")


def printable(text: str) -> str:
    """Return the text on one line, with control characters made visible."""
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() else " " if ch in _SPACES else _shown(ch) for ch in text)


def visible(text: str, color: bool = False) -> str:
    """Return the text with control characters made visible, except newlines and tabs; `color` keeps our own colors."""
    if color and "\x1b" in text:
        parts = _OWN.split(text)
        codes = (*_OWN.findall(text), "")
        return "".join([visible(part) + code for part, code in zip(parts, codes, strict=True)])
    if text.replace("\n", "").isprintable():
        return text
    return "".join(ch if ch.isprintable() or ch in "\n\t" or _is_space(ch) else _shown(ch) for ch in text)


def _is_space(ch: str) -> bool:
    return unicodedata.category(ch) == "Zs"


def _shown(ch: str) -> str:
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= ch <= "\udfff" else f"<U+{ord(ch):04X}>"


def logged(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether output may go to a CI log in which the runner looks for commands."""
    return any(environment.get(name) for name in _LOGS)


def inert(text: str) -> str:
    """Return the text with every line escaped that a CI runner would run as a command.

    GitHub runs `::` at the start of a line (after spaces and characters its comparison ignores) and `##[` anywhere;
    Azure Pipelines runs `##vso[` anywhere, TeamCity `##teamcity[`. Source: actions/runner,
    `ActionCommand.cs`; microsoft/azure-pipelines-agent, `Command.cs`.
    """
    if "##" in text or not text.isascii():
        text = _MARK.sub("<U+0023>", text)
    return "\n".join(map(_inert, text.split("\n"))) if ":" in text else text


def _inert(line: str) -> str:
    at = _skipped(line, 0)
    if line[at : at + 1] == ":" and line[_skipped(line, at + 1) :].startswith(":"):
        return f"{line[:at]}<U+003A>{line[at + 1 :]}"
    return line


def _skipped(line: str, at: int) -> int:
    """Return the offset, from `at` on, of the first character that a runner's string comparison does not ignore."""
    while at < len(line):
        if own := _OWN.match(line, at):
            at = own.end()
        elif line[at].isspace() or unicodedata.category(line[at])[0] in "CM":
            at += 1
        else:
            break
    return at


def inert_json(text: str) -> str:
    """Return equivalent JSON without CI commands; no line may begin with the text of a string."""
    return _MARK.sub(r"\\u0023", text)


def inert_xml(text: str) -> str:
    """Return equivalent XML or HTML without CI commands; our own styles and scripts have no such lines."""
    text = _MARK.sub("&#35;", text)
    return re.sub(r"(?m)^([^\n\x21-\x7e]*):(?=[^\x00-\x7f]*:)", r"\1&#58;", text)


def cell(text: str) -> str:
    """Return a cell that no spreadsheet reads as a formula. Source: owasp.org, “CSV Injection”."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def markdown(text: str) -> str:
    """Escape plain text for Markdown: no markup, link, image, tag or autolink; lines are kept."""
    return _MARKDOWN.sub(r"\\\g<0>", visible(text))


class UserError(Exception):
    """A user's mistake, shown as `where: what — hint`. `where` is a path, often with line and column from 1."""

    def __init__(self, where: str, what: str, hint: str = "") -> None:
        super().__init__(where, what, hint)
        self.where, self.what, self.hint = where, what, hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} — {self.hint}" if self.hint else text


def excerpt(value: object, most: int = 40) -> str:
    """Return a value for a message: on one line, cut to `most` code points, control characters made visible."""
    text = str(value) if isinstance(value, (str, int, float)) else repr(value)[: 8 * most]
    return printable(text if len(text) <= most else f"{text[:most]}…")


def quoted(value: object) -> str:
    """Return an invalid value for a message: text in quotes, cut like `excerpt`."""
    match value:
        case str():
            return f"'{excerpt(value)}'"
        case bool():
            return "true" if value else "false"
        case None:
            return "empty"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return excerpt(value)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the closest known word, or with all known words if there are 20 or fewer."""
    from difflib import get_close_matches

    known = sorted(known)
    word = word[:100]  # no known word is longer
    if near := get_close_matches(word, known, n=1, cutoff=0.6):
        return f"did you mean '{near[0]}'?"
    return f"known: {', '.join(known)}" if len(known) <= 20 else ""
