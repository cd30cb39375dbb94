"""Reports: what a run says, in the format a person or a tool reads. A format is one module with `render`.

Results come in order, one a file; whatever `render` yields is written as it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ..values import Record

if TYPE_CHECKING:
    from ..findings import Finding
    from ..rulefolder import Folder

FORMATS = (
    "text", "concise", "json", "jsonl",
    "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "html",
)  # fmt: skip


SYNTAXES = {"junit": "xml", "checkstyle": "xml", "html": "xml"}  # of the others that programs read: json


class Result(Record):
    """What was found in one file; `text` is what the findings' offsets refer to."""

    path: str
    text: str
    findings: tuple[Finding, ...]
    rule_folders: tuple[Folder, ...] = ()  # of rules of one's own that held for the file: some reports show their pages
    form: str = "plain"
    language: str = "en"


Render = Callable[[Iterable[Result], bool], Iterator[str]]  # (results, whether to use colour)


def renderer(name: str) -> Render:
    """The `render` of a format in `FORMATS`."""
    return cast("Render", import_module(f".{name}", __name__).render)
