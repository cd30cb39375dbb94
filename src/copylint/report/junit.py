"""JUnit's XML: a suite a file, a failed case a finding, a passed case for a file without any."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from ..escape import printable
from ..lines import Lines
from .checkstyle import document
from .places import relative, root
from .text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from . import Result


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    base = root()
    top = Element("testsuites", name="copylint")
    cases = failures = 0
    for result in results:
        found = len(result.findings)
        cases, failures = cases + max(1, found), failures + found
        top.append(_suite(result, printable(relative(result.path, base))))
    _count(top, cases, failures)
    yield document(top)


def _suite(result: Result, path: str) -> Element:
    suite = Element("testsuite", name=path)
    _count(suite, max(1, len(result.findings)), len(result.findings))
    if not result.findings:
        SubElement(suite, "testcase", name="nothing found", classname=path, file=path, time="0")
    lines = Lines(result.text)
    for finding in result.findings:
        at = lines.position(finding.span.start)
        case = SubElement(
            suite,
            "testcase",
            name=f"{finding.rule} at {at.line}:{at.column}",
            classname=path,
            file=path,
            line=str(at.line),
            time="0",
        )
        failure = SubElement(case, "failure", message=printable(finding.message), type=finding.severity.name.lower())
        failure.text = shown(result, finding, lines, color=False).rstrip("\n")
    return suite


def _count(element: Element, cases: int, failures: int) -> None:
    for name, n in (("tests", cases), ("failures", failures), ("errors", 0), ("skipped", 0)):
        element.set(name, str(n))
    element.set("time", "0")
