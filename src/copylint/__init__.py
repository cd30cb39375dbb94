"""copylint finds and fixes what scraping, machine translation and exports leave behind in articles.

The public names are those in `__all__`, described in docs/api.md; each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ._version import __version__ as __version__

if TYPE_CHECKING:
    import os

    from .engine.linter import Linter
    from .model.errors import UserError
    from .model.findings import Applicability, Edit, Finding, Fix, Severity, Span
    from .rules.loader import load as load_rules

__all__ = [
    "Applicability", "Edit", "Finding", "Fix", "Linter", "Severity", "Span", "UserError", "check_text", "fix_text",
    "load_rules",
]  # fmt: skip
_MODULES = {
    **dict.fromkeys(("Applicability", "Edit", "Finding", "Fix", "Severity", "Span"), "model.findings"),
    "Linter": "engine.linter",
    "UserError": "model.errors",
}
_linters: dict[str | None, Linter] = {}  # by the absolute path of their configuration, each read once


def check_text(
    text: str,
    *,
    format: str = "plain",  # noqa: A002
    language: str | None = None,
    config: str | os.PathLike[str] | None = None,
) -> list[Finding]:
    """Return the findings in a text, in source order, with line and column: see `Linter.check_text`."""
    return _linter(config).check_text(text, format=format, language=language)


def fix_text(
    text: str,
    *,
    format: str = "plain",  # noqa: A002
    language: str | None = None,
    config: str | os.PathLike[str] | None = None,
    unsafe: bool = False,
) -> str:
    """Return a text with its safe fixes applied: see `Linter.fix_text`."""
    return _linter(config).fix_text(text, format=format, language=language, unsafe=unsafe)


def _linter(config: str | os.PathLike[str] | None) -> Linter:
    from os.path import abspath

    from .engine.linter import Linter

    path = None if config is None else abspath(config)
    if path not in _linters:
        _linters[path] = Linter(path)
    return _linters[path]


def __getattr__(name: str) -> object:
    if name == "load_rules":
        return import_module(".rules.loader", __name__).load
    if name in _MODULES:
        return getattr(import_module(f".{_MODULES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
