"""What CONTRIBUTING.md shows is shipped, and its instructions work as written."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from copylint.engine.fixer import check, fix
from copylint.formats import parse
from copylint.model.findings import Applicability
from copylint.rules import parser
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[1]
LISTINGS = dict(
    re.findall(r"^```\w+\n# (\S+)\n(.*?)^```$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M | re.S)
)


def test_files_that_ship_are_shown_as_they_are() -> None:
    shown = {path: text for path, text in LISTINGS.items() if (ROOT / path).exists()}
    assert shown
    assert shown == {path: (ROOT / path).read_text(encoding="utf-8") for path in shown}


def test_the_new_kind_and_its_rule_work(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "copylint.kinds.ordinal"
    module = ModuleType(name)
    module.__package__ = "copylint.kinds"
    monkeypatch.setitem(sys.modules, name, module)
    exec(compile(LISTINGS["src/copylint/kinds/ordinal.py"], name, "exec"), vars(module))
    path = Path("rules/numbers/wrong-ordinal.yaml")
    file = parser.parse(path, LISTINGS[str(path)], "numbers", trusted=True)
    only = Ruleset([file.rule])
    for example in file.examples:
        document = parse("x", (example.bad or example.good or "") + "\n", "plain")
        assert tuple(f.span for f in check(document, only)) == example.spans
        assert fix(document, only, Applicability.UNSAFE).document.text == f"{example.good}\n"
