"""The kinds of rules: `kind: substitution` in a rule file is `kinds/substitution.py:Substitution`.

The folder is the registry; there is no list of kinds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .base import Kind

_NO_KINDS = ("base", "options")  # modules that are not kinds


def names() -> list[str]:
    """Return the names of all kinds as in rule files, sorted."""
    from pkgutil import iter_modules

    return sorted(m.name.replace("_", "-") for m in iter_modules(__path__) if m.name not in _NO_KINDS)


def load(name: str) -> type[Kind]:
    """Return the class of a kind.

    Raises: KeyError if there is no kind of that name.
    """
    module = name.replace("-", "_")
    if not module.isidentifier() or module in _NO_KINDS:
        raise KeyError(name)
    try:
        found = import_module(f".{module}", __name__)
    except ModuleNotFoundError:
        raise KeyError(name) from None
    return cast("type[Kind]", getattr(found, module.title().replace("_", "")))
