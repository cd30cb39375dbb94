"""Reports for CI: GitHub workflow commands, GitLab Code Quality, JUnit and Checkstyle.

No text of an article or of a path is ever taken for a command. Columns count UTF-16 code units from 1.
Source: docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..config.suppressions import context
from ..model.errors import legible, printable, visible
from ..model.findings import Applicability, Severity
from ..model.lines import Lines
from ..storage import cache
from .text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model.findings import Finding
    from . import Result


# XML reports: JUnit (a suite per file, a failed case per finding) and Checkstyle.

# Checkstyle. Columns count code points from 1.

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "info"}


def render_checkstyle(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    base = root()
    top = Element("checkstyle", version="8.0")
    for result in results:
        file = SubElement(top, "file", name=printable(relative(result.path, base)))
        lines = Lines(result.text)
        for finding in result.findings:
            at = lines.position(finding.span.start)
            SubElement(
                file,
                "error",
                line=str(at.line),
                column=str(at.column),
                severity=LEVELS[finding.severity],
                message=printable(finding.message),
                source=f"copylint.{finding.rule.replace('/', '.')}",
            )
    yield document(top)


def document(top: Element) -> str:
    """Return a complete XML document; characters that XML cannot contain are made visible."""
    for element in top.iter():
        element.text = element.text and visible(element.text)
        element.attrib.update({key: printable(value) for key, value in element.attrib.items()})
    indent(top, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(top, "unicode")}\n'


def render_junit(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
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
        SubElement(suite, "testcase", name="no problems found", classname=path, file=path, time="0")
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


# Shared: paths from the repository's root, and fingerprints that survive moved lines.

_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")  # the checkout folder on GitHub and GitLab


def root(environment: Mapping[str, str] = os.environ) -> str:
    """Return the folder that paths are relative to: the CI checkout around the working folder, else that folder."""
    here = os.path.realpath(os.curdir)
    for name in _ROOTS:
        if folder := environment.get(name):
            folder = os.path.realpath(folder)
            if os.path.join(here, "").startswith(os.path.join(folder, "")):
                return folder
    return here


def relative(path: str, folder: str) -> str:
    """Return a path relative to a folder, with slashes; a path outside it stays absolute."""
    real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    inside = os.path.relpath(real, folder)
    if inside.split(os.sep, 1)[0] == os.pardir:
        inside = real
    return inside.replace(os.sep, "/")


def prints(result: Result) -> Iterator[str]:
    """Yield a fingerprint of 32 hex digits for each finding, unique within the file."""
    seen: Counter[str] = Counter()
    for finding in result.findings:
        print_ = cache.key(finding.rule, context(result.text, finding.span))
        seen[print_] += 1
        yield print_ if seen[print_] == 1 else cache.key(print_, str(seen[print_]))


def grade(finding: Finding) -> str:
    """Return the applicability of a finding's fix: `safe`, `unsafe` or `manual`."""
    for wanted in (Applicability.SAFE, Applicability.UNSAFE):
        if finding.fix(wanted):
            return wanted.name.lower()
    return "manual"


# GitLab's Code Quality report. Fingerprints are unique and survive moved lines.

_GITLAB_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.SUGGESTION: "info"}


def render_gitlab(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    base = root()
    items: list[dict[str, Any]] = []
    for result in results:
        path = legible(relative(result.path, base))
        lines = Lines(result.text)
        for finding, print_ in zip(result.findings, prints(result), strict=True):
            first, last = lines.position(finding.span.start), lines.position(finding.span.end)
            end = last.line - (last.column == 1 and last.line > first.line)
            items.append(
                {
                    "description": printable(finding.message),
                    "check_name": finding.rule,
                    "fingerprint": cache.key(path, print_),
                    "severity": _GITLAB_LEVELS[finding.severity],
                    "location": {"path": path, "lines": {"begin": first.line, "end": end}},
                }
            )
    yield json.dumps(items, ensure_ascii=False, indent=1) + "\n"


_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "notice"}
_MOST = {"error": 10, "warning": 10, "notice": 9}  # GitHub shows ten of each in a step; the tenth notice sums up
_FIXES = {"safe": " (fixable)", "unsafe": " (fixable with --unsafe-fixes)", "manual": ""}


def render_github(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    base = root()
    found: Counter[str] = Counter()
    for result in results:
        if result.findings:
            path, lines = printable(relative(result.path, base)), Lines(result.text)
            for finding in result.findings:
                level = _GITHUB_LEVELS[finding.severity]
                found[level] += 1
                yield (_command if found[level] <= _MOST[level] else _listed)(level, path, finding, lines)
    dropped = sum(max(0, n - _MOST[level]) for level, n in found.items())
    if dropped:
        counts = ", ".join(f"{found[level]} {level}{'s' * (found[level] > 1)}" for level in _MOST if found[level])
        yield f"::notice title=copylint::{counts}; {dropped} of them appear only in the log of this step\n"


def _command(level: str, path: str, finding: Finding, lines: Lines) -> str:
    start, end = finding.span
    first, last = lines.position(start), lines.position(end)
    if last.column == 1 and last.line > first.line:  # including its line ending
        end = lines.bounds(last.line - 1)[1]
        last = lines.position(end)
    place = {"file": path, "line": str(first.line), "endLine": str(last.line)}
    if last.line == first.line:  # GitHub accepts columns only within one line
        place["col"] = str(lines.units(start, "utf-16") + 1)
        place["endColumn"] = str(max(lines.units(end, "utf-16"), lines.units(start, "utf-16") + 1))
    place["title"] = finding.rule
    properties = ",".join(f"{key}={_escaped(value, property_=True)}" for key, value in place.items())
    return f"::{level} {properties}::{_escaped(printable(finding.message) + _FIXES[grade(finding)])}\n"


def _listed(level: str, path: str, finding: Finding, lines: Lines) -> str:
    """Return a line for the log, safe from commands: `::` at its start and, in the old syntax, `##[` anywhere."""
    at = lines.position(finding.span.start)
    line = (
        f"- {path}:{at.line}:{at.column}: {level} {finding.rule} {printable(finding.message)}{_FIXES[grade(finding)]}"
    )
    return line.replace("##[", "## [") + "\n"


def _escaped(text: str, property_: bool = False) -> str:
    out = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return out.replace(":", "%3A").replace(",", "%2C") if property_ else out
