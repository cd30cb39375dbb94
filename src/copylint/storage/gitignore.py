"""`.gitignore` rules, matched as in Git: the last rule that matches a path decides.

`match` does not consider parent folders: the file walk prunes those, as Git does. `?` and sets match characters, where
Git matches bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOKEN = re.compile(
    r"""(?P<above>(?:(?<=/)|^)(?:\*\*+/)+) | (?P<below>(?:(?<=/)|^)\*\*+$) | (?P<star>\*+) | (?P<one>\?)
      | \[(?P<negated>[!^]?)(?P<members>(?:\]|\[:\w*:\]|\\.|[^]\\])(?:\[:\w*:\]|\\.|[^]\\])*)\]
      | \\(?P<escaped>.) | (?P<broken>[\[\\]) | .""",
    re.X | re.S,
)
_LONGEST = 4096  # code points; a longer glob cannot match any path
_MEMBER = re.compile(r"\[:(?P<named>\w*):\] | (?P<first>\\?.)(?:-(?P<last>\\?.))?", re.X | re.S)
_SIMPLE = {"below": ".*", "one": "[^/]"}
_NAMED = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\0-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t-\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class _Rule(Record):
    regex: re.Pattern[str]
    negated: bool
    folders: bool  # matches folders only
    named: bool  # matched against the last part of the path


class GitIgnore:
    """The rules of one file or list. Paths are relative to its folder and use `/`."""

    def __init__(self, lines: Iterable[str]) -> None:
        rules = [rule for line in lines if (rule := _rule(line))]
        self._rules = rules[::-1]
        # Most paths match no rule; two combined expressions rule them out quickly.
        self._names = _joined(rule.regex.pattern for rule in rules if rule.named)
        self._paths = _joined(rule.regex.pattern for rule in rules if not rule.named)

    def match(self, path: str, folder: bool) -> bool | None:
        """Return True if the path is ignored, False if a `!` rule includes it, None if no rule matches."""
        name = path[path.rfind("/") + 1 :]
        if not (self._names and self._names.fullmatch(name)) and not (self._paths and self._paths.fullmatch(path)):
            return None
        for regex, negated, folders, named in self._rules:
            if (folder or not folders) and regex.fullmatch(name if named else path):
                return not negated
        return None

    def ignores(self, path: str, folder: bool) -> bool:
        """Return whether the path or one of its parent folders is ignored."""
        parts = path.split("/")
        above = ("/".join(parts[:i]) for i in range(1, len(parts)) if parts[i - 1] != "..")
        return bool(path) and (any(self.match(parent, True) for parent in above) or bool(self.match(path, folder)))


def _joined(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(patterns)
    return re.compile(joined, re.S) if joined else None


def _rule(line: str) -> _Rule | None:
    """Return the rule of a line; None for a comment, and for a glob that can never match."""
    line = line.removesuffix("\r")
    kept = line.rstrip(" ")
    if len(kept) < len(line) and (len(kept) - len(kept.rstrip("\\"))) % 2:
        kept += " "  # a space after a backslash counts
    if kept.startswith("#") or len(kept) > _LONGEST:
        return None
    glob = kept.removeprefix("!")
    folders = glob.endswith("/")
    glob = glob[:-1] if folders else glob
    regex = _translate(glob.removeprefix("/"))
    return _Rule(regex, kept.startswith("!"), folders, "/" not in glob) if regex else None


def _translate(glob: str) -> re.Pattern[str] | None:
    """Return a glob as a regular expression that matches in time linear in the path; None if it is invalid.

    Only the last `*` of a name, and the last `**/`, may backtrack: text between two of them matches at its first place.
    """
    out: list[str] = []
    star = -1  # index in `out` of the last `*` of this name
    above = -1  # index in `out` of the last `**/`

    for token in _TOKEN.finditer(glob):
        match token.lastgroup:
            case "broken":
                return None
            case "above":
                if above >= 0:
                    out[above] = "(?>(?:[^/]*/)*?"
                    out.append(")")
                above = len(out)
                out.append("(?:.*/)?")
            case "below" | "one" as simple:
                out.append(_SIMPLE[simple])
            case "members":
                if not (members := _set(token["members"], bool(token["negated"]))):
                    return None
                out.append(members)
            case "star":
                if star >= 0:
                    out.append(")")
                star = len(out)
                out.append("(?>[^/]*?")
            case _:
                if token[0] == "/" and star >= 0:
                    out[star], star = "[^/]*", -1
                out.append(re.escape(token["escaped"] or token[0]))
    if star >= 0:
        out[star] = "[^/]*"
    return re.compile("".join(out), re.S) if out else None


def _set(members: str, negated: bool) -> str | None:
    """Return a set in `re` syntax; a reversed range contains its first character. None if a class is unknown."""
    inside = ""
    for member in _MEMBER.finditer(members):
        if (named := member["named"]) is not None:
            if named not in _NAMED:
                return None
            inside += _NAMED[named]
            continue
        first, last = member["first"][-1], (member["last"] or member["first"])[-1]
        inside += f"{re.escape(first)}-{re.escape(max(first, last))}"
    return f"[^/{inside}]" if negated else f"(?!/)[{inside}]"
