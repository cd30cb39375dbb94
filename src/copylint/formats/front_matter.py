"""YAML and TOML front matter: some values are prose, the key `copylint:` holds settings, the rest is protected.

Anything that is not understood is left unchanged; nothing here raises.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from ..model.errors import UserError
from ..model.findings import Frame, Line, Span
from ..model.region import Region
from ..model.values import Record
from .region_builder import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KEYS = ("title", "description", "summary")
_END = r"(?:\r\n|\r(?!\n)|\n)"  # unambiguous, so the engine never backtracks
_YAML = re.compile(
    rf"---[ \t]*{_END}((?:(?!(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z))[^\r\n]*{_END})*)(?:---|\.\.\.)[ \t]*(?:{_END}|\Z)"
)
_TOML = re.compile(rf"\+\+\+[ \t]*{_END}((?:(?!\+\+\+[ \t]*(?:[\r\n]|\Z))[^\r\n]*{_END})*)\+\+\+[ \t]*(?:{_END}|\Z)")
_YAML_KEY = re.compile(r"^([\w-]+|\"[\w -]+\"|'[\w -]+')[ \t]*:(?=[ \t\r\n]|\Z)[ \t]*", re.MULTILINE)
_TOML_KEY = re.compile(r"^[ \t]*([\w-]+|\"[\w -]+\"|'[\w -]+')[ \t]*=[ \t]*|^[ \t]*\[[^\n]*", re.MULTILINE)
_SINGLE = re.compile(r"'((?:[^'\r\n]|'')*)'(?=[ \t]*(?:#|[\r\n]|\Z))")
_DOUBLE = re.compile(r'"((?:[^"\\\r\n]|\\.)*)"(?=[ \t]*(?:#|[\r\n]|\Z))')
_PLAIN = re.compile(r"[^\s\"'\[\]{}&*!|>%@`#,?-](?:[^\r\n]*?)(?=[ \t]*(?:[ \t]#|[\r\n]|\Z))")
_MORE = re.compile(rf"(?:[ \t]*{_END})+[ \t]+([^\s#](?:[^\r\n]*?))(?=[ \t]*(?:[ \t]#|[\r\n]|\Z))")
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?=[\r\n])")
_OWN = re.compile(rf"^copylint[ \t]*:[^\r\n]*(?:{_END}(?:[ \t#-][^\r\n]*)?)*+", re.MULTILINE)
_BEGINS = re.compile(r"[-?:](?!\S)|[,\[\]{}#&*!|>'\"%@`]")  # a plain value never begins with these,
_BREAKS = re.compile(r":(?!\S)|\s#")  # nor contains these,
_TYPED = re.compile(  # and these are not strings in some version of YAML
    r"(?i)~|=|<<|null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan)|[-+.]?\d[\d_.:exobtz+-]*|0x[\da-f_]+"
    r"|\d{4}-\d\d?-\d\d?[\d:.tz+ -]*"
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_NAMED = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "0": "\0",
    "e": "\x1b",
    "_": "\xa0",
    "N": "\x85",
    "L": "\u2028",
    "P": "\u2029",
}


class FrontMatter(Record):
    """The end of front matter, its prose, and its copylint settings."""

    end: int = 0
    regions: tuple[Region, ...] = ()
    settings: Mapping[str, Any] = {}


def read(text: str, more: Sequence[str] = ()) -> FrontMatter:
    """Read the front matter at the start of `text`, if any; `more` are additional keys whose values are prose."""
    if text.startswith("---"):
        form, keys = _YAML, _YAML_KEY
    elif text.startswith("+++"):
        form, keys = _TOML, _TOML_KEY
    else:
        return FrontMatter()
    m = form.match(text)
    if m is None or (form is _YAML and m[1].strip() and (m[1][0].isspace() or not _YAML_KEY.search(m[1]))):
        return FrontMatter()
    wanted = {*KEYS, *more}
    made: list[Region] = []
    yaml = form is _YAML
    for key in keys.finditer(text, m.start(1), m.end(1)):
        name = (key[1] or "").strip("\"'")
        if not name and not yaml:
            break  # tables come last
        if name in wanted and (region := _value(text, key.end(), m.end(1), yaml)):
            made.append(region)
    settings: Mapping[str, Any] = _settings(m[1], yaml) if "copylint" in m[1] else {}
    return FrontMatter(m.end(), tuple(made), settings)


def _value(text: str, at: int, end: int, yaml: bool) -> Region | None:
    """Return the region of the value that starts at `at`."""
    pieces = Pieces(text)
    sound = None
    if m := _DOUBLE.match(text, at, end):
        taken = '"\\'
        pos = m.start(1)
        for escape in _ESCAPE.finditer(text, *m.span(1)):
            pieces.plain(pos, escape.start())
            pieces.decoded(_unescaped(escape), *escape.span())
            pos = escape.end()
        pieces.plain(pos, m.end(1))
    elif m := _SINGLE.match(text, at, end):
        taken = "'"
        pos = m.start(1)
        for escape in re.compile("''").finditer(text, *m.span(1)) if yaml else ():
            pieces.plain(pos, escape.start())
            pieces.decoded("'", *escape.span())
            pos = escape.end()
        pieces.plain(pos, m.end(1))
    elif yaml and (m := _BLOCK.match(text, at, end)):
        taken, sound = "", _block_holds
        for n, line in enumerate(_more(text, m.end(), end, ())):
            if n:
                pieces.decoded(" ", pieces.end, line.start)
            pieces.plain(*line)
    elif yaml and (m := _PLAIN.match(text, at, end)) and not _TYPED.fullmatch(m[0]):
        taken, sound = ':#"', _plain_holds
        pieces.plain(*m.span())
        for line in _more(text, m.end(), end, ("#",)):
            pieces.decoded(" ", pieces.end, line.start)
            pieces.plain(*line)
    else:
        return None
    made = pieces.take()
    if not made:
        return None
    block = Span(made[0].source.start, made[-1].source.end)
    frame = Frame((Line(block.start, text[slice(*block)], 0),), sound=sound) if sound else None
    return Region("metadata", made, block, taken=taken, frame=frame)


def _plain_holds(value: str) -> bool:
    """Return whether YAML reads an unquoted value as one string."""
    return not (
        not value.strip() or _BEGINS.match(value) or _BREAKS.search(value) or _TYPED.fullmatch(" ".join(value.split()))
    )


def _block_holds(value: str) -> bool:
    """Return whether lines are valid in a YAML block scalar, where the first line sets the indentation."""
    return bool(value) and not value[0].isspace()


def _more(text: str, at: int, end: int, stop: Sequence[str]) -> Iterator[Span]:
    """Yield the indented lines from `at` on."""
    while (m := _MORE.match(text, at, end)) and not m[1].startswith(tuple(stop)):
        yield Span(*m.span(1))
        at = m.end()


def _unescaped(m: re.Match[str]) -> str:
    code = m[1] or m[2] or m[3]
    if code:
        value = int(code, 16)
        return chr(value) if value < 0x110000 and not 0xD800 <= value < 0xE000 else "\ufffd"
    return _NAMED.get(m[4], m[4])


def _settings(text: str, yaml: bool) -> Mapping[str, Any]:
    """Return the settings under `copylint:`. An error in them is returned under the key `error`; others are ignored."""
    try:
        if yaml:
            data: Any = _read(text)
        else:
            import tomllib

            data = tomllib.loads(text)
    except (UserError, ValueError, RecursionError):
        return {}
    found: object = cast("dict[str, object]", data).get("copylint") if isinstance(data, dict) else None
    if found is None:
        return {}
    if not isinstance(found, dict):
        return {"error": "'copylint' must be a table of keys and values"}
    return cast("dict[str, Any]", found)


def _read(text: str) -> dict[str, Any]:
    """Parse the YAML; if that fails elsewhere, parse only the lines of the `copylint` key. Raises: UserError."""
    from ..storage import yaml_reader

    try:
        return yaml_reader.plain(yaml_reader.read("", text).data)
    except UserError:
        own = _OWN.search(text)
        return yaml_reader.plain(yaml_reader.read("", own[0]).data) if own else {}
