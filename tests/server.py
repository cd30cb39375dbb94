"""A real LanguageTool server for the tests that ask one: a process of pytest starts one when the first test needs it.

It is started as `--grammar` starts it, and ends with the process.
"""

from __future__ import annotations

import os
from functools import cache

import outside

from copylint.grammar import server
from copylint.grammar.options import CATEGORIES, Options
from copylint.grammar.provider import Grammar


@cache
def address() -> str:
    """Where it is; the test is skipped if LanguageTool is not here."""
    os.environ["LTP_PATH"] = str(outside.languagetool())
    return server.shared()


def grammar(*categories: str, rules: tuple[str, ...] = (), mother_tongue: str = "") -> Grammar:
    """What asks it, about more categories than it does by itself."""
    return Grammar(Options(address(), mother_tongue, (*CATEGORIES, *categories), rules))
