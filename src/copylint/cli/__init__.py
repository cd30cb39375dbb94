"""The command line: commands are loaded when called, and every way to end has its exit code.

0 fine, 1 findings, 2 the user's mistake, 3 a bug in copylint; 128 and the number of the signal that interrupted it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from importlib import import_module

import click

from .. import __version__, interrupts
from ..errors import UserError
from ..escape import printable
from . import streams
from .command import VERSION, Group

_COMMANDS = {  # name: module
    "check": "check",
    "fix": "fix",
    "stats": "stats",
    "explain": "catalogue",
    "rules": "catalogue",
    "config": "configure",
    "init": "configure",
    "suppress": "suppress",
    "baseline": "suppress",
    "cache": "configure",
    "lsp": "lsp",
}
_ABOUT = {  # for --help, so that it loads no command
    "check": "Report what is wrong in articles.",
    "fix": "Mend what can be mended safely, in place.",
    "stats": "Measure articles: size, readability, repetition, score.",
    "explain": "Show a rule's page.",
    "rules": "List the rules.",
    "config": "Show or edit the configuration.",
    "init": "Write a commented configuration.",
    "suppress": "Accept one finding for good.",
    "baseline": "Accept all that is found now.",
    "cache": "Manage the cache.",
    "lsp": "Serve editors.",
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
            from ..errors import did_you_mean

            ctx.fail(f"no command '{args[0]}' — {did_you_mean(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_ABOUT.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]}, params=[VERSION])
def app() -> None:
    """Find and mend what scraping, machine translation and exports leave behind in articles.

    \b
    copylint check article.txt         report what is wrong
    copylint fix --diff article.txt    show what would be mended
    copylint fix article.txt           mend it in place
    """


def main() -> None:
    """Run the command line and exit."""
    gc.enable()
    gc.set_threshold(100_000)  # hardly anything here is garbage that the counts of references do not find
    streams.prepare()
    before = interrupts.install()
    try:
        code = _delivered(_guarded())
    except KeyboardInterrupt:
        code = 0
    if interrupts.caught() and code <= interrupts.SIGNALED:  # whatever else went wrong on the way out
        code = interrupts.told()
    interrupts.finish(before)
    sys.exit(code)


def _delivered(code: int) -> int:
    """Give back a text on standard input that nobody has read: an editor puts what comes out in its place."""
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
    except BrokenPipeError:  # whoever read the report has seen enough: there was something to report
        streams.discard()
        return 1
    except MemoryError:
        return _mistake("not enough memory — check fewer files at once, or leave very large ones out")
    except OSError as error:
        if interrupts.caught():
            return interrupts.told()
        return _refused(error)
    except Exception:  # noqa: BLE001
        if interrupts.caught():  # the terminal is gone, say
            return interrupts.told()
        return _bug()


def _mistake(error: object) -> int:
    from ..config import shown

    streams.tell(f"error: {printable(shown(str(error)))}")
    return 2


def _usage(error: click.ClickException) -> str:
    """What Click says of a mistake on the command line; Click itself would cut escape sequences out."""
    said = f"Error: {error.format_message()}"
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is None:
        return said
    return f"{ctx.get_usage()}\nTry '{ctx.command_path} {ctx.help_option_names[-1]}' for help.\n\n{said}"


def _refused(error: OSError) -> int:
    """What the system refuses is no bug: a working folder that is gone, a folder that cannot be read."""
    try:
        os.getcwd()
    except OSError:
        return _mistake("the working folder is gone — change to one that is there")
    if error.errno is None:
        return _bug()
    from ..disk import os_error

    return _mistake(os_error(str(error.filename or ""), error))


def _bug() -> int:
    import traceback

    streams.tell(traceback.format_exc().rstrip("\n"))
    streams.tell(f"error: a bug in copylint {__version__}, please report it with the lines above")
    return 3
