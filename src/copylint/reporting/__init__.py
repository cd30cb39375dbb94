"""Reports: one `render` function per output format.

Results come in order, one per file; each string that `render` yields is written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ..model.values import Record

if TYPE_CHECKING:
    from ..model.findings import Finding
    from ..rules.folder import Folder

_RENDERERS = {  # module and function of each
    "text": ("text", "render_text"),
    "concise": ("text", "render_concise"),
    "json": ("json", "render_json"),
    "jsonl": ("json", "render_jsonl"),
    "sarif": ("sarif", "render"),
    "github": ("ci", "render_github"),
    "gitlab": ("ci", "render_gitlab"),
    "junit": ("ci", "render_junit"),
    "checkstyle": ("ci", "render_checkstyle"),
    "rdjson": ("json", "render_rdjson"),
    "html": ("html", "render"),
}
FORMATS = tuple(_RENDERERS)


SYNTAXES = {"junit": "xml", "checkstyle": "xml", "html": "xml"}  # the other format for programs: json


class Result(Record):
    """The findings of one file; `text` is the text that their offsets refer to."""

    path: str
    text: str
    findings: tuple[Finding, ...]
    rule_folders: tuple[Folder, ...] = ()  # of custom rules for the file: some reports show their pages
    form: str = "plain"
    language: str = "en"


Render = Callable[[Iterable[Result], bool], Iterator[str]]  # (results, whether to use color)


def renderer(name: str) -> Render:
    """Return the `render` function of a format in `FORMATS`."""
    module, function = _RENDERERS[name]
    return cast("Render", getattr(import_module(f".{module}", __name__), function))


# The web address of a rule's page: `Documentation` under `[project.urls]` in pyproject.toml, which a wheel carries as a
# data file. Where it is not set, and in a checkout, there are no addresses.

URL_FILE = "documentation-url.txt"  # in copylint/data; written by hatch_build.py


@cache
def site_url() -> str:
    """Return the address of the documentation site without its final slash; empty if there is none."""
    from ..storage import package_data

    try:
        with open(package_data.path(URL_FILE), encoding="ascii") as file:
            return file.read().strip().rstrip("/")
    except OSError:
        return ""


@cache
def rule_url(rule: str) -> str | None:
    """Return the address of the page of a rule, `group/id`; None for custom rules and where no site is published."""
    if not site_url():
        return None
    from ..rules import loader
    from ..rules.folder import Folder

    return f"{site_url()}/rules/{rule}/" if Folder(str(loader.shipped())).file(rule) else None
