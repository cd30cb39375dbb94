"""copylint: finds and mends what scraping, machine translation and exports leave behind in articles.

The public names are those in `__all__`; each is imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .document import Document, Settings, Style
    from .engine import Fixed, check, fix
    from .errors import UserError
    from .findings import Applicability, Edit, Finding, Fix, Severity, Span
    from .formats import parse
    from .library import load as load_rules
    from .ruleset import Ruleset

__version__ = "0.1.0"
__all__ = [
    "Applicability", "Document", "Edit", "Finding", "Fix", "Fixed", "Ruleset", "Settings", "Severity", "Span", "Style",
    "UserError", "check", "fix", "load_rules", "parse",
]  # fmt: skip
_HOMES = {
    "Applicability": "findings", "Edit": "findings", "Finding": "findings", "Fix": "findings", "Severity": "findings",
    "Span": "findings", "Document": "document", "Settings": "document", "Style": "document", "Fixed": "engine",
    "check": "engine", "fix": "engine", "UserError": "errors", "parse": "formats", "Ruleset": "ruleset",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "load_rules":
        return import_module(".library", __name__).load
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
