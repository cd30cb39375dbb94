"""A real LanguageTool server for tests: started once per pytest process, when the first test needs it.

It is started as `--grammar` starts it, and ends with the process.
"""

from __future__ import annotations

import os
from functools import cache

import outside

from copylint.engine.providers import lt_process
from copylint.engine.providers.languagetool import Grammar
from copylint.engine.providers.lt_options import CATEGORIES, Options


@cache
def address() -> str:
    """Where it is; the test is skipped if LanguageTool is not here."""
    os.environ["LTP_PATH"] = str(outside.languagetool())
    return lt_process.shared()


def grammar(*categories: str, rules: tuple[str, ...] = (), mother_tongue: str = "") -> Grammar:
    """What asks it, about more categories than it does by itself."""
    return Grammar(Options(address(), mother_tongue, (*CATEGORIES, *categories), rules))
