"""From text to documents: which format a file name means, and the regions of prose that the format finds.

A format is a module here with one function, `regions`; nothing else in the program knows its name.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..document import Document, Settings
from ..errors import UserError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..structure import Regions

SUFFIXES: dict[str, str] = {
    ".txt": "plain", ".text": "plain",
    ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown", ".qmd": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".rst": "rst",
}  # fmt: skip
FORMATS = tuple(sorted(set(SUFFIXES.values())))


def of(path: str, more: Mapping[str, str] | None = None) -> str:
    """The format that a file's suffix means; `more` are suffixes from the configuration.

    Raises: UserError if it means none.
    """
    suffix = os.path.splitext(path)[1].lower()
    known = {**SUFFIXES, **(more or {})}
    if suffix in known:
        return known[suffix]
    what = f"no format is known for '{suffix}'" if suffix else "a name without a suffix says nothing about its format"
    raise UserError(path, what, "name one: --format plain")


def parse(path: str, text: str, form: str, settings: Settings | None = None) -> Document:
    """A document of a format in `FORMATS`.

    Raises: UserError if there is no such format.
    """
    if form not in FORMATS:
        raise UserError(path, f"unknown format '{form}'", did_you_mean(form, FORMATS))
    regions = _reader(form)
    settings = settings or Settings()
    if form == "plain":
        return Document(path, text, tuple(regions(text)), settings)
    found: Regions = regions(text, settings.front_matter)
    if found.settings:
        settings = settings.but(language=_language(found.settings, settings.language))
    return Document(path, text, tuple(found), settings, found.protected, found)


@cache
def _reader(form: str) -> Any:
    return import_module(f".{form}", __name__).regions


def _language(said: Mapping[str, Any], default: str) -> str:
    language = said.get("language", default)
    return language if isinstance(language, str) else default
