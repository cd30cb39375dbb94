"""Parsing of text into documents: file suffixes, and one module per format.

A format is a module here with a function `regions`; nothing outside this package depends on its name.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..model.document import Document
from ..model.errors import UserError, did_you_mean
from ..model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.document import Regions

SUFFIXES: dict[str, str] = {
    ".txt": "plain", ".text": "plain",
    ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown", ".qmd": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".rst": "rst",
}  # fmt: skip
FORMATS = tuple(sorted(set(SUFFIXES.values())))


def of(path: str, more: Mapping[str, str] | None = None) -> str:
    """Return the format for a file's suffix; `more` are suffixes from the configuration.

    Raises: UserError if the suffix is unknown.
    """
    suffix = os.path.splitext(path)[1].lower()
    known = {**SUFFIXES, **(more or {})}
    if suffix in known:
        return known[suffix]
    what = f"unknown file type '{suffix}'" if suffix else "cannot tell the format of a file without a suffix"
    raise UserError(path, what, "set the format, such as --format plain")


def parse(path: str, text: str, form: str, settings: Settings | None = None) -> Document:
    """Parse a text in one of `FORMATS`.

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
    return Document(path, text, tuple(found), settings, found.protected, found, form)


@cache
def _reader(form: str) -> Any:
    return import_module(f".{form}", __name__).regions


def _language(said: Mapping[str, Any], default: str) -> str:
    language = said.get("language", default)
    return language if isinstance(language, str) else default
