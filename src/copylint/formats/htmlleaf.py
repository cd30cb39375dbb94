"""Elements of HTML that hold a line of text and the usual inline elements, each whole: all of it is read at once.

What the reader sees is known at once; pieces are made, as those of all other text are, when one asks.
"""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, TypeAlias
from unicodedata import is_normalized

from ..findings import Span
from ..region import OPAQUE
from .letters import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..region import Piece

_MOST = 3000  # bits of text and markup; the engine remembers all that it may have to take back
_CODE = "code|kbd|samp|tt|var"
_NAMES = "a|abbr|b|big|cite|del|dfn|em|font|i|ins|mark|q|s|small|span|strong|strike|sub|sup|time|u"
_ATTRIBUTES = r"(?:\s+(?!(?i:title|alt)\b)[A-Za-z][\w:-]*(?:=\"[^\"<>]*\")?)*\s*"
_REFERENCE = r"&(?:amp|lt|gt|quot|apos|nbsp|[mn]dash|hellip|[lr][sd]quo|copy|#39|#8[2-4]\d\d);"
_WORDS = words("<&\\t\\n\\r\\f\\0")
_LEAF = re.compile(
    rf"(?=[^\s<&]|<(?:{_NAMES}|{_CODE})[\s>])({_WORDS}{{0,{_MOST}}}+((?:{_WORDS}|[\t\n\r\f]|{_REFERENCE}"
    rf"|<({_NAMES})(?=[\s>]){_ATTRIBUTES}>(?=[^\s<])(?:[^<&\0]++|{_REFERENCE})+(?<!\s)</\3>"
    rf"|<({_CODE})(?=[\s>]){_ATTRIBUTES}>[^<\0]*</\4>){{0,{_MOST}}}))</([A-Za-z][A-Za-z0-9]*)>"
)
_CODES = re.compile(rf"<(?:{_CODE})[\s>][^<]*</\w+>")
_TAGS = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r" *[\t\n\r\f][ \t\n\r\f]*")


# As the reader sees it; where the content ends, white space left out, where the end tag begins and ends, and what it
# says; what makes the pieces if there is more than text; where code is. Offsets are code points.
Leaf: TypeAlias = "tuple[str, int, int, int, str, Callable[[], tuple[Piece, ...]] | None, tuple[Span, ...]]"


def leaf(text: str, start: int, stop: int) -> Leaf | None:
    """What stands from `start` on up to an end tag, if its text is all that there is of it."""
    m = _LEAF.match(text, start, stop)
    if m is None:
        return None
    whole, markup, _, _, name = m.groups()
    shown = whole = whole.rstrip()
    end = start + len(whole)
    if not markup:
        return shown, end, m.end(1), m.end(), name, None, ()
    code: tuple[Span, ...] = ()
    if "<" in shown:
        if _CODES.search(shown):
            code = tuple([Span(*c.span()) for c in _CODES.finditer(text, start, end)])
            shown = _CODES.sub(OPAQUE, shown)
        shown = _TAGS.sub("", shown)
    if "\n" in shown or "\t" in shown or "\r" in shown or "\f" in shown:
        shown = _BLANKS.sub(" ", shown)
    if "&" in shown:
        shown = unescape(shown)
        if not shown.isascii() and not is_normalized("NFC", shown):
            return None
    if shown[:1].isspace() or shown[-1:].isspace() or (code and not shown.strip(OPAQUE + " ")):
        return None
    return shown, end, m.end(1), m.end(), name, partial(_pieces, text, start, end), code


def _pieces(text: str, start: int, end: int) -> tuple[Piece, ...]:
    from .html import pieces

    return pieces(text, start, end)
