"""Options that several commands share, in the order `--help` lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from .. import cpu_limit, formats, report
from ..session import Choice, Session
from .command import PATH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

F = TypeVar("F", bound="Callable[..., Any]")


class Words(click.ParamType[Any]):
    """Names of groups and rules, apart by commas or given by repeating the option."""

    name = "rule,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        return [w.strip() for w in value.split(",") if w.strip()] if isinstance(value, str) else value


_CHOICE = (
    click.option("--select", type=Words(), multiple=True, help="Run only these groups or rules."),
    click.option("--extend-select", type=Words(), multiple=True, help="Run these as well."),
    click.option("--ignore", type=Words(), multiple=True, help="Do not run these."),
    click.option(
        "--config",
        "config_file",
        type=PATH,
        help="Configuration to use; else .copylint.yaml is looked for upwards.",
    ),
    click.option("--language", "-l", help="Language of the articles, as 'en' or 'en-GB'."),
    click.option(
        "--format", "form", type=click.Choice(formats.FORMATS), help="Read files as this, whatever their names say."
    ),
    click.option("--encoding", help="Encoding of files without a BOM; else UTF-8."),
    click.option("--baseline", type=PATH, help="Hide the findings recorded in this file."),
    click.option("--grammar", is_flag=True, help="Ask LanguageTool too; it is started for the run."),
    click.option(
        "--grammar-server", metavar="URL|auto", help="Ask this server of LanguageTool; 'auto' is what --grammar starts."
    ),
    click.option(
        "--file-seconds",
        type=click.FloatRange(0),
        metavar="N",
        help=f"CPU seconds that one file may take, else {cpu_limit.SECONDS:g} or what the configuration says; 0: any.",
    ),
    click.option("--no-cache", is_flag=True, help="Neither read nor write the cache."),
)
_FILES = (
    click.option("--stdin-filename", metavar="NAME", help="Name for the text on standard input ('-')."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Leave these out, as in .gitignore."),
    click.option("--force-exclude", is_flag=True, help="Leave excluded files out even if named outright."),
    click.option(
        "--jobs", "-j", type=click.IntRange(0), default=0, show_default=True, help="Processes; 0: as many as pay."
    ),
)
_OUTPUT = (
    click.option(
        "--output-format",
        type=click.Choice(report.FORMATS),
        default="text",
        show_default=True,
        help="How findings are written.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "suggestion"]),
        help="Least severity that makes the exit code 1.",
    ),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found."),
    click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them."),
    click.option("--quiet", "-q", is_flag=True, help="No summary; 'fix' does not list what is left."),
)

paths_argument = click.argument("paths", nargs=-1, type=PATH)


def shared(command: F) -> F:
    """The options of `check` and `fix`."""
    for option in reversed((*_CHOICE, *_FILES, *_OUTPUT)):
        command = option(command)
    return command


def file_options(command: F) -> F:
    """The options that say which files are looked at."""
    for option in reversed(_FILES):
        command = option(command)
    return command


def choice_options(command: F) -> F:
    """The options that say which rules run, and how files are read."""
    for option in reversed(_CHOICE):
        command = option(command)
    return command


def opened(choice: Choice) -> Session:
    """The session of a command; one line on standard error says so if there is a cache that it must not use."""
    session = Session(choice)
    if session.cache_note:
        from ..escape import printable
        from . import streams

        streams.tell(f"note: {printable(session.cache_note)}")
    return session


def choice(options: dict[str, Any], paths: Sequence[str] = ()) -> Choice:
    """What the options say, taken out of a command's keyword arguments; `paths` are what is looked at."""

    def words(name: str) -> tuple[str, ...]:
        return tuple(word for part in options.pop(name) for word in part)

    server = options.pop("grammar_server")
    return Choice(
        options.pop("config_file"),
        words("select"),
        words("extend_select"),
        words("ignore"),
        options.pop("language"),
        options.pop("form"),
        options.pop("encoding"),
        options.pop("baseline"),
        not options.pop("no_cache"),
        options.pop("grammar") or server is not None,
        server,
        options.pop("file_seconds"),
        tuple(path for path in (*paths, options.get("stdin_filename")) if path),
    )
