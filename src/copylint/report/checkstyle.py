"""Checkstyle's XML, which many dashboards and review tools read. Columns count code points from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..escape import printable, visible
from ..findings import Severity
from ..lines import Lines
from .places import relative, root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from . import Result

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "info"}


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
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
    """A whole XML document. What XML cannot hold is shown, wherever it comes from."""
    for element in top.iter():
        element.text = element.text and visible(element.text)
        element.attrib.update({key: printable(value) for key, value in element.attrib.items()})
    indent(top, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(top, "unicode")}\n'
