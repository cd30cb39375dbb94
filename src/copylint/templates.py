"""`{name}` in messages and replacements: bare names only, `{{` and `}}` escape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*)\}|[{}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
LONGEST = 40  # code points of a value that a message shows


def parts(template: str) -> Iterator[tuple[str, bool]]:
    """The template's texts and names in order; the second is true for a name.

    Raises: ValueError at a brace that is neither a name's nor doubled.
    """
    pos = 0
    for m in _TOKEN.finditer(template):
        if m.start() > pos:
            yield template[pos : m.start()], False
        if m[1]:
            yield m[1], True
        elif m[0] in ("{{", "}}"):
            yield m[0][0], False
        else:
            raise ValueError(f"a lone '{m[0]}' in {template!r}; write '{m[0] * 2}' for the character itself")
        pos = m.end()
    if pos < len(template):
        yield template[pos:], False


def names(template: str) -> set[str]:
    """The names a template uses."""
    return {text for text, is_name in parts(template) if is_name}


def fill(template: str, value: Callable[[str], str]) -> str:
    """The template with each name replaced by its value as it is."""
    if "{" not in template and "}" not in template:
        return template
    return "".join(value(text) if is_name else text for text, is_name in parts(template))


def shown(value: str) -> str:
    """A value as a message shows it: control characters visible, cut at 40 code points."""
    value = _CONTROL.sub(lambda m: {"\n": "⏎", "\t": "⇥", "\r": ""}.get(m[0], f"U+{ord(m[0]):04X}"), value)
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
