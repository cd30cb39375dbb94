"""Options that several commands share, in the order `--help` lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from .. import formats, reporting
from ..engine.session import Session
from ..engine.task import Choice
from ..model.settings import FILE_SECONDS
from . import streams

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


PATH = click.Path(readable=False)


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value and not ctx.resilient_parsing:
        streams.show(f"{ctx.get_help()}\n")
        ctx.exit()


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value and not ctx.resilient_parsing:
        from .._version import __version__

        streams.show(f"copylint, version {__version__}\n")
        ctx.exit()


def _flag(names: list[str], text: str, callback: Any) -> click.Option:
    return click.Option(names, is_flag=True, expose_value=False, is_eager=True, help=text, callback=callback)


_HELP = _flag(["-h", "--help"], "Show this message and exit.", _show_help)
VERSION = _flag(["--version"], "Show the version and exit.", _show_version)


class Command(click.Command):
    """A command with many options."""

    def get_help_option(self, ctx: click.Context) -> click.Option:  # noqa: ARG002
        return _HELP

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        flags = {name: max(p.opts, key=len) for p in self.params if _is_flag(p) for name in p.opts}
        for at, arg in enumerate(args):
            if arg not in flags:  # a path, an option that takes a value, or an unknown one
                break
            args[at] = flags[arg]
        return super().parse_args(ctx, args)


class Group(click.Group):
    """A group of commands."""

    command_class = Command

    def get_help_option(self, ctx: click.Context) -> click.Option:  # noqa: ARG002
        return _HELP


def _is_flag(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and parameter.is_flag and not parameter.secondary_opts


F = TypeVar("F", bound="Callable[..., Any]")


class Words(click.ParamType[Any]):
    """Names of groups and rules, separated by commas or given by repeating the option."""

    name = "rule,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        return [w.strip() for w in value.split(",") if w.strip()] if isinstance(value, str) else value


_CHOICE = (
    click.option("--select", type=Words(), multiple=True, help="Enable only these groups or rules."),
    click.option("--extend-select", type=Words(), multiple=True, help="Enable additional rules."),
    click.option("--ignore", type=Words(), multiple=True, help="Disable rules."),
    click.option(
        "--config",
        "config_file",
        type=PATH,
        help="Configuration file. Default: the nearest .copylint.yaml in this or a parent directory.",
    ),
    click.option("--language", "-l", help="Language of the articles, such as 'en' or 'en-GB'."),
    click.option("--format", "form", type=click.Choice(formats.FORMATS), help="Read all files in this format."),
    click.option("--encoding", help="Encoding of files without a BOM. Default: UTF-8."),
    click.option("--baseline", type=PATH, help="Do not report the findings recorded in this file."),
    click.option("--grammar", is_flag=True, help="Also check with LanguageTool, started for this run."),
    click.option(
        "--grammar-server", metavar="URL|auto", help="Also check with this LanguageTool server ('auto' = start one)."
    ),
    click.option(
        "--file-seconds",
        type=click.FloatRange(0),
        metavar="N",
        help=f"CPU time limit per file (0 = none). Default: the configuration's, else {FILE_SECONDS:g}.",
    ),
    click.option("--no-cache", is_flag=True, help="Do not read or write the cache."),
)
_FILES = (
    click.option("--stdin-filename", metavar="NAME", help="Name for the text on standard input ('-')."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Exclude files; globs as in .gitignore."),
    click.option("--force-exclude", is_flag=True, help="Exclude files even when they are named explicitly."),
    click.option(
        "--jobs",
        "-j",
        type=click.IntRange(0),
        default=0,
        show_default=True,
        help="Number of worker processes (0 = automatic).",
    ),
)
_OUTPUT = (
    click.option(
        "--output-format",
        type=click.Choice(reporting.FORMATS),
        default="text",
        show_default=True,
        help="Format of the report.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "suggestion"]),
        help="Minimum severity that causes exit code 1.",
    ),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings."),
    click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them."),
    click.option("--quiet", "-q", is_flag=True, help="Print no summary; 'fix' does not list what is left."),
)

paths_argument = click.argument("paths", nargs=-1, type=PATH)


def shared(command: F) -> F:
    """Add the options of `check` and `fix` to a command."""
    for option in reversed((*_CHOICE, *_FILES, *_OUTPUT)):
        command = option(command)
    return command


def file_options(command: F) -> F:
    """Add the options that choose files to a command."""
    for option in reversed(_FILES):
        command = option(command)
    return command


def choice_options(command: F) -> F:
    """Add the options that choose rules, and how files are read, to a command."""
    for option in reversed(_CHOICE):
        command = option(command)
    return command


def opened(choice: Choice) -> Session:
    """Return the session of a command; note on standard error if an existing cache must not be used."""
    session = Session(choice)
    if session.cache_note:
        from ..model.errors import printable
        from . import streams

        streams.tell(f"note: {printable(session.cache_note)}")
    return session


def choice(options: dict[str, Any], paths: Sequence[str] = ()) -> Choice:
    """Pop the choice options from a command's keyword arguments; `paths` are the paths to check."""

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
