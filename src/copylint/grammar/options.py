"""`grammar` of the user's configuration and of the command line, checked.

Which server is asked is never read from a repository's file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..errors import UserError, did_you_mean
from ..options import is_strings
from ..values import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = ("server", "mother-tongue", "categories", "rules", "timeout")
AUTO = "auto"
CATEGORIES = ("GRAMMAR", "PUNCTUATION", "MISC", "CONFUSED_WORDS")
TIMEOUT = 60.0  # seconds for one text
_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NAME = re.compile(r"-?[A-Z][A-Z0-9_]*")


class Options(Record):
    """Which server, and what of its answers counts. Of `rules`, one with a `-` in front never does."""

    server: str = AUTO
    mother_tongue: str = ""
    categories: tuple[str, ...] = CATEGORIES
    rules: tuple[str, ...] = ()
    timeout: float = TIMEOUT

    @property
    def wanted(self) -> frozenset[str]:
        """Rules that count whatever their category."""
        return frozenset(r for r in self.rules if r[0] != "-")

    @property
    def unwanted(self) -> frozenset[str]:
        return frozenset(r[1:] for r in self.rules if r[0] == "-")


def read(options: Mapping[str, Any]) -> Options:
    """From `grammar` of a configuration. Raises: UserError."""
    for key in options:
        if key not in KEYS:
            raise UserError("grammar", f"unknown key '{key}'", did_you_mean(str(key), KEYS))
    mother = options.get("mother-tongue") or ""
    if not isinstance(mother, str) or (mother and not _CODE.fullmatch(mother)):
        raise UserError("grammar", "'mother-tongue' must be the code of a language", "pt or pt-BR")
    timeout = options.get("timeout", TIMEOUT)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout <= 3600:
        raise UserError("grammar", "'timeout' must be seconds, more than 0 and at most 3600")
    return Options(
        server(options.get("server") or AUTO, "grammar"),
        mother,
        _names(options, "categories") if "categories" in options else CATEGORIES,
        _names(options, "rules"),
        float(timeout),
    )


def server(address: object, where: str) -> str:
    """`auto`, or the address of a server. Raises: UserError at `where`."""
    hint = "http://127.0.0.1:8081, or auto: one is started"
    if address == AUTO:
        return AUTO
    if not isinstance(address, str):
        raise UserError(where, "'server' must be an address", hint)
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", address):
        raise UserError(where, f"'{address}' is no address of a server", hint)
    return re.sub(r"/(v2/?)?$", "", address)


def _names(options: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """LanguageTool's own names, in capitals."""
    value = options.get(key)
    names: list[str] = [value] if isinstance(value, str) else value or []
    if not is_strings(names) or not all(_NAME.fullmatch(name) for name in names):
        raise UserError("grammar", f"'{key}' must be a list of LanguageTool's names", f"{key}: [GRAMMAR, STYLE]")
    if key == "categories" and any(name[0] == "-" for name in names):
        raise UserError("grammar", "'categories' lists what counts", "leave out what does not")
    return tuple(names)
