"""Shared test setup: generated cases are fixed in CI and random elsewhere, and skipped tests are reported.

Skip reasons are summarized at the end of a run; in CI a skip is a failure, since everything must be installed.
"""

from __future__ import annotations

import os
from collections import Counter
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Generator

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

MAY_BE_SKIPPED = (  # in CI too: what no package brings
    "no leave to mount a small disk",
    "this file system takes no such names",
    "this file system takes no extended attributes",
)


def pytest_configure(config: pytest.Config) -> None:
    """Keep the cache and its key out of the home folder; one for all processes of this run, from before tests are found."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = TemporaryDirectory(prefix="copylint-tests-")
        config.add_cleanup(folder.cleanup)
        for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
            os.environ[name] = os.path.join(folder.name, name)


def _forbid(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        why = _why(report)
        if why not in MAY_BE_SKIPPED:
            report.outcome = "failed"
            report.longrepr = f"skipped in CI, where it must run: {why}"


def _why(report: pytest.TestReport | pytest.CollectReport) -> str:
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return said.removeprefix("Skipped: ")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _forbid(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _forbid(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = Counter(map(_why, terminalreporter.stats.get("skipped", ())))
    if skipped:
        reasons = "; ".join(f"{why} ({n})" if n > 1 else why for why, n in sorted(skipped.items()))
        terminalreporter.write_line(f"{skipped.total()} skipped: {reasons}")
