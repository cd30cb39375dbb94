"""Commands that are ready soon: click looks for a translation of each of its own words, and for what was meant by each
short option; both take longer than all else that it does.

What is read and shown is what click would.
"""

from __future__ import annotations

from typing import Any

import click

from . import streams

PATH = click.Path(readable=False)


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value and not ctx.resilient_parsing:
        streams.show(f"{ctx.get_help()}\n")
        ctx.exit()


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value and not ctx.resilient_parsing:
        from .. import __version__

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
            if arg not in flags:  # a path, an option that takes a value, or nothing known
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
