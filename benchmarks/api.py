"""What a call of the public API costs above parsing and checking called directly.

Usage: python benchmarks/api.py. Prints the median of 1,000 calls on a text of 200 characters, in milliseconds; the
linter is warm: its rules are read.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from copylint import Linter, load_rules
from copylint.config import layers, presets, rule_selection
from copylint.config.layers import Resolved
from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable

CALLS = 1000
TEXT = ("He said that the 12.500 people  were there. “We left at noon,” she said, and it was late by then. " * 3)[:200]


def milliseconds(call: Callable[[], object]) -> float:
    """Return the median time of a call."""
    for _ in range(20):
        call()
    times: list[float] = []
    for _ in range(CALLS):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return 1000 * median(times)


def main() -> None:
    resolved = Resolved((layers.DEFAULTS, layers.preset(presets.DEFAULT)))
    rules = Ruleset(rule_selection.choose(load_rules(), resolved))
    linter = Linter()
    direct = milliseconds(lambda: check(parse("text", TEXT, "plain"), rules))
    called = milliseconds(lambda: linter.check_text(TEXT))
    print(f"parse and check: {direct:.3f} ms; Linter.check_text: {called:.3f} ms; {called - direct:+.3f} ms")


if __name__ == "__main__":
    main()
