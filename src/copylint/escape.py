"""Text from outside made safe to print: for a terminal, a CI log, a spreadsheet, a Markdown view.

A control character is shown as `<U+001B>`. Nothing here changes what a program reads back from JSON or XML.
"""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STYLES = {"bold": "1", "dim": "2", "red": "31;1", "green": "32", "yellow": "33;1", "blue": "34;1", "cyan": "36"}
_OWN = re.compile(rf"\x1b\[(?:0|{'|'.join(STYLES.values())})m")
_SPACES = "\t\N{NO-BREAK SPACE}\u3000\u2002\u2003\u2009\u202f"
_LOGS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")  # set where a log is read for commands
_MARK = re.compile(r"#(?=[^\x00-\x7f]*#[^\x00-\x7f]*(?:[A-Za-z]+[^\x00-\x7f]*)?\[)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~&@!]|(?<=:)/(?=/)|(?i:(?<=www)\.)")


def legible(path: str) -> str:
    """A path as text: what is no character, of bytes or of UTF-16 on Windows, becomes U+FFFD."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a pair
        data = path.encode("utf-8", "surrogatepass")
    return data.decode("utf-8", "replace")


def printable(text: str) -> str:
    """The text on one line, with control characters shown."""
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() else " " if ch in _SPACES else _shown(ch) for ch in text)


def visible(text: str, color: bool = False) -> str:
    """The text with its lines and tabs kept and all other control characters shown; `color` keeps our own colors."""
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
    """Whether output may go to a log that is read for commands."""
    return any(environment.get(name) for name in _LOGS)


def inert(text: str) -> str:
    """The text with no line that a CI runner takes for a command.

    GitHub runs what follows `::` at the start of a line, spaces and characters that sort as nothing left out, and
    `##[` anywhere; Azure Pipelines `##vso[` anywhere, TeamCity `##teamcity[`. Source: actions/runner,
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
    """Where the first character from `at` on is that a runner's comparison of strings does not pass over."""
    while at < len(line):
        if own := _OWN.match(line, at):
            at = own.end()
        elif line[at].isspace() or unicodedata.category(line[at])[0] in "CM":
            at += 1
        else:
            break
    return at


def inert_json(text: str) -> str:
    """JSON that means the same and holds no command; no line of it begins with a string's own text."""
    return _MARK.sub(r"\\u0023", text)


def inert_xml(text: str) -> str:
    """XML or HTML that means the same and holds no command. No style or script of ours has such lines."""
    text = _MARK.sub("&#35;", text)
    return re.sub(r"(?m)^([^\n\x21-\x7e]*):(?=[^\x00-\x7f]*:)", r"\1&#58;", text)


def cell(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula. Source: owasp.org, “CSV Injection”."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def markdown(text: str) -> str:
    """Plain text as Markdown that shows it: no markup, link, image, tag or automatic link; lines stay."""
    return _MARKDOWN.sub(r"\\\g<0>", visible(text))
