"""The command line: loads commands on demand and maps every outcome to an exit code.

0 success, 1 findings, 2 a user error, 3 a bug in copylint, 128 + N interrupted by signal N.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from importlib import import_module

import click

from .._version import __version__
from ..model.errors import UserError, printable
from ..storage import interrupts
from . import streams
from .options import VERSION, Group

_COMMANDS = {  # name: module
    "check": "lint_command",
    "fix": "lint_command",
    "stats": "stats",
    "explain": "rules",
    "rules": "rules",
    "config": "setup",
    "init": "setup",
    "suppress": "suppress",
    "baseline": "suppress",
    "cache": "setup",
    "lsp": "setup",
}
_ABOUT = {  # for --help, which then loads no command
    "check": "Report problems in articles.",
    "fix": "Apply safe fixes in place.",
    "stats": "Measure articles: size, readability, repetition, score.",
    "explain": "Show a rule's documentation.",
    "rules": "List the rules.",
    "config": "Show or edit the configuration.",
    "init": "Write a commented configuration file.",
    "suppress": "Suppress one finding permanently.",
    "baseline": "Record all current findings as accepted.",
    "cache": "Manage the cache.",
    "lsp": "Run the language server.",
}


class _Lazy(Group):
    """A group whose commands live in modules that are imported when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        return getattr(import_module(f".{_COMMANDS[cmd_name]}", __name__), cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from ..model.errors import did_you_mean

            ctx.fail(f"no command '{args[0]}' — {did_you_mean(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_ABOUT.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]}, params=[VERSION])
def app() -> None:
    """Find and fix what scraping, machine translation and exports leave in articles.

    \b
    copylint check article.txt         report problems
    copylint fix --diff article.txt    show the safe fixes as a patch
    copylint fix article.txt           apply the safe fixes in place
    """


def main() -> None:
    """Run the command line and exit."""
    gc.enable()
    gc.set_threshold(100_000)  # reference counting frees nearly everything
    streams.prepare()
    before = interrupts.install()
    try:
        code = _delivered(_guarded())
    except KeyboardInterrupt:
        code = 0
    if interrupts.caught() and code <= interrupts.SIGNALED:  # a signal outranks any other error
        code = interrupts.told()
    interrupts.finish(before)
    sys.exit(code)


def _delivered(code: int) -> int:
    """Write unread standard input back to standard output on an error: an editor replaces its text with the output."""
    args = sys.argv[1:]
    filters = any(arg == "-" and args[n - 1] not in ("-o", "--output") for n, arg in enumerate(args))
    if code in (2, 3) and filters and args[0] == "fix" and not {"--diff", "-o", "--output"} & {*args}:
        with contextlib.suppress(streams.StreamError, BrokenPipeError):
            if not sys.stdin.isatty():
                streams.write(streams.read())
    return code


def _guarded() -> int:
    try:
        code = app.main(standalone_mode=False)
        streams.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        streams.tell(_usage(error))
        return 2
    except (UserError, streams.StreamError) as error:
        return _mistake(error)
    except (KeyboardInterrupt, click.exceptions.Abort):
        return interrupts.told()
    except BrokenPipeError:  # the reader of the report closed the pipe: there was something to report
        streams.discard()
        return 1
    except MemoryError:
        return _mistake("out of memory — check fewer files at once, or exclude very large ones")
    except OSError as error:
        if interrupts.caught():
            return interrupts.told()
        return _refused(error)
    except Exception:  # noqa: BLE001
        if interrupts.caught():  # the terminal is gone, say
            return interrupts.told()
        return _bug()


def _mistake(error: object) -> int:
    from ..config.layers import shown

    streams.tell(f"error: {printable(shown(str(error)))}")
    return 2


def _usage(error: click.ClickException) -> str:
    """Return Click's message for a usage error; Click itself would strip escape sequences."""
    said = f"Error: {error.format_message()}"
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is None:
        return said
    return f"{ctx.get_usage()}\nTry '{ctx.command_path} {ctx.help_option_names[-1]}' for help.\n\n{said}"


def _refused(error: OSError) -> int:
    """Report a system error, such as a missing working directory, as a user error; return the exit code."""
    try:
        os.getcwd()
    except OSError:
        return _mistake("the working directory no longer exists — change to another one")
    if error.errno is None:
        return _bug()
    from ..storage.atomic_write import os_error

    return _mistake(os_error(str(error.filename or ""), error))


def _bug() -> int:
    import traceback

    streams.tell(traceback.format_exc().rstrip("\n"))
    streams.tell(f"error: this is a bug in copylint {__version__}; please report it with the traceback above")
    return 3
