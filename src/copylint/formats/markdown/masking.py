"""Masking of non-Markdown syntax for the parser: shortcodes, templates, math, MDX and admonition lines.

The masked text has as many code points as the original, so that offsets stay; masked text is never prose.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_JSX = (
    r"</?[A-Z][\w.]*(?:\s+(?:[\w:.-]+(?:=(?:\"[^\"<]*\"|'[^'<]*'|" + _BRACES + r"))?|\{\.\.\.[^{}]*\}))*\s*/?>"
    r"|</?[a-z][\w-]*(?:\s+[\w:.-]+(?:=(?:\"[^\"<]*\"|'[^'<]*'))?)*\s+[\w:.-]+=" + _BRACES + r"(?:\s+[\w:.-]+(?:=(?:"
    r"\"[^\"<]*\"|'[^'<]*'|" + _BRACES + r"))?)*\s*/?>"
)
_MODULE = (
    r"^import[ \t]+(?:[\w{*][^'\"`;]{0,500}?\sfrom\s+)?(?:'[^'\n]+'|\"[^\"\n]+\");?[ \t]*(?=\r?$)"
    r"|^export[ \t]+(?:default|const|let|var|function|async)\b[\s\S]*?(?=\n[ \t]*\r?\n|\Z)"
)
_MDX = re.compile(_MODULE + r"|<[A-Z][\w.]*\s[^<>\n]*=\{|^</?[A-Z][^<>\n]*+>[ \t]*$", re.MULTILINE)
_CODE = (
    r"(?P<code>(?P<fence>`{3,}+|(?<!~)~{3,}+)[^`\n]*+\n[\s\S]*?(?:\n[ >\t]*(?P=fence)|\Z)"
    r"|(?P<ticks>`{9,}+|`{1,8})[^\n]{0,1000}?(?<!`)(?P=ticks)(?!`)|`+|<!--[\s\S]*?-->)"
)
_TEMPLATE = (
    r"|\{%-?\s*(?P<block>raw|highlight|comment|codeblock|mermaid|math)\b[\s\S]*?\{%-?\s*end(?P=block)\s*-?%\}"
    r"|\{\{[<%]\s*(?P<call>highlight|mermaid|math|katex)\b[\s\S]*?\{\{[<%]\s*/\s*(?P=call)\s*[>%]\}\}"
    r"|\{\{[\s\S]{0,2000}?\}\}|\{%[\s\S]{0,2000}?%\}|\{::?[^\n{}]*\}"
)
_DOLLARS = (
    r"\$(?:\$[\s\S]{1,2000}?\$\$"
    r"|(?<![\\$\w]\$)(?![\s$])(?=[^$`]{1,200}+\$)(?:[^$\n`]++|\n(?![ \t]*\r?\n))+(?<![\s\\$])\$(?![\w$]))"
)
_BACKSLASHES = r"\\(?:\([^\n]{1,300}?\\\)|\[[\s\S]{1,2000}?\\\]|begin\{(?P<env>[\w*]+)\}[\s\S]*?\\end\{(?P=env)\})"
_MATHS = rf"|(?P<maths>{_DOLLARS}|{_BACKSLASHES})"
_LINES = (
    r"|^[ \t>]*(?:(?P<box>(?:(?:!!!|\?\?\?\+?)[ \t]+[\w-]+(?:[ \t][\w-]+)?(?:[ \t]+\"[^\"\n]*\")?"
    r"|===[+!]?[ \t]+\"[^\"\n]*\")(?=[ \t]*\r?$))|(?P<colons>:{3,}[^\r\n]*))"
)
# Openings of constructs of any length, with the name if the end must repeat it, and the ends.
_OPENINGS = (
    (re.compile(r"<(!)--"), re.compile(r"-(?=->)")),
    (re.compile(r"\{(/)\*"), re.compile(r"\*(?=/\})")),
    (
        re.compile(r"\{%-?\s*(raw|highlight|comment|codeblock|mermaid|math)\b"),
        re.compile(r"\{%-?\s*end(raw|highlight|comment|codeblock|mermaid|math)\s*-?%\}"),
    ),
    (
        re.compile(r"\{\{[<%]\s*(highlight|mermaid|math|katex)\b"),
        re.compile(r"\{\{[<%]\s*/\s*(highlight|mermaid|math|katex)\s*[>%]\}\}"),
    ),
    (re.compile(r"\\begin\{([\w*]+)\}"), re.compile(r"\\end\{([\w*]+)\}")),
)
_ELEMENT = re.compile(r"</?[A-Z]")
_FORMULAS = {"$": re.compile(_DOLLARS), "\\": re.compile(_BACKSLASHES)}  # a fixed first character is fast to find
_FORMULA = re.compile(r"[\\^_={}<>]|^\w$|^[a-zA-Z](?:[+*/-]\w+)+$")
_PRICE = re.compile(r"\d[\d.,]*(?:\s|[-–—,;:.)]|$)")
_TEMPLATES = (("{{", "}}"), ("{%", "%}"), ("{:", "}"))
_MODULES = ("import", "export")
_BOXES = ("!!!", "???", "===", ":::")


def unused(text: str) -> str:
    """Return a private-use character that does not occur in a text."""
    return next((ch for ch in map(chr, range(0xE000, 0xF8FF)) if ch not in text), "\ufdd0")


def has_maths(text: str) -> bool:
    """Return whether a text contains formulas."""
    shown = _ended(text, _OPENINGS[-1:]) if "\\begin{" in text else text
    return any(
        sign in text and any(_is_maths(m[0]) for m in formula.finditer(shown)) for sign, formula in _FORMULAS.items()
    )


def _ended(text: str, openings: Sequence[tuple[re.Pattern[str], re.Pattern[str]]] = _OPENINGS) -> str:
    """Return `text` with unterminated openings altered, so that no end is searched for."""
    for opening, end in openings:
        last = {m[m.lastindex or 0]: m.start() for m in end.finditer(text)}
        name = "-" if opening is _OPENINGS[0][0] else "*" if opening is _OPENINGS[1][0] else ""
        dead = [m.start(1) for m in opening.finditer(text) if last.get(name or m[1], -1) < m.end()]
        if dead:
            parts = [text[a + 1 : b] for a, b in pairwise([*dead, len(text)])]
            text = "\0".join([text[: dead[0]], *parts])
    return text


def hidden(text: str, blank: str) -> str:
    """Return `text` with inline foreign syntax replaced by `blank`s, and block syntax by processing instructions.

    Every replacement has the length of the original.
    """
    module = text.startswith(_MODULES) or "\nimport" in text or "\nexport" in text
    mdx = (module or ("<" in text and _ELEMENT.search(text) is not None)) and _MDX.search(text) is not None
    templates = any(begin in text and end in text for begin, end in _TEMPLATES)
    boxes = any(sign in text for sign in _BOXES)
    maths = has_maths(text)
    if not (mdx or templates or boxes or maths):
        return text

    first = last = 0  # content of the line, without quotation markers
    line_end = -1

    def alone(start: int, end: int) -> bool:
        """Return whether a range is the only content of its lines."""
        nonlocal first, last, line_end
        if start > line_end:
            line = text.rfind("\n", 0, start) + 1
            line_end = text.find("\n", start)
            line_end = line_end if line_end >= 0 else len(text)
            shown = text[line:line_end]
            first, last = line_end - len(shown.lstrip(" \t>")), line + len(shown.rstrip())
        if start > first:
            return False
        if end > line_end:
            after = text.find("\n", end)
            return not text[end : after if after >= 0 else len(text)].strip()
        return end >= last

    def hide(m: re.Match[str]) -> str:
        whole = text[m.start() : m.end()]
        if m["code"] is not None:
            return whole
        if maths and m["maths"] is not None:
            return blank * len(whole) if _is_maths(whole) else whole
        if boxes and (line := m["box"] or m["colons"]):
            own = _item(len(line), blank) if m["box"] else _alone(len(line), blank)
            return whole[: len(whole) - len(line)] + own
        return _alone(len(whole), blank) if alone(*m.span()) else blank * len(whole)

    parts: list[str] = []
    pos = 0
    for m in _pattern(mdx, templates, boxes, maths).finditer(_ended(text)):
        parts += (text[pos : m.start()], hide(m))
        pos = m.end()
    return "".join([*parts, text[pos:]])


@cache
def _pattern(mdx: bool, templates: bool, boxes: bool, maths: bool) -> re.Pattern[str]:
    """Return the pattern of the syntax in use, and of code, which hides it. Most branches have few first characters."""
    inline = _CODE + (_TEMPLATE if templates else "") + (_MATHS if maths else "")
    inline += rf"|{_JSX}|\{{/\*[\s\S]*?\*/\}}|{_BRACES}" if mdx else ""
    lines = (_LINES if boxes else "") + ("|" + _MODULE if mdx else "")
    return re.compile(rf"(?=[`~{{$\\<])(?:{inline}){lines}", re.MULTILINE)


def _alone(size: int, blank: str) -> str:
    """Return a separate block of `size` characters."""
    return f"<?{blank * (size - 4)}?>" if size >= 4 else "*" * size


def _item(size: int, blank: str) -> str:
    """Return a list item of `size` characters, which the indented lines below belong to."""
    return f"-   {_alone(size - 4, blank)}" if size >= 8 else "-".ljust(size)


def _is_maths(whole: str) -> bool:
    inner = whole.strip("$").removeprefix("\\(").removesuffix("\\)").removeprefix("\\[").removesuffix("\\]")
    if whole.startswith(("$$", "\\begin", "  ")):
        return True
    if whole[0] == "\\" or _PRICE.match(inner):
        return re.search(r"\\[a-zA-Z]|[\^_=]", inner) is not None
    return " " not in inner or _FORMULA.search(inner) is not None
