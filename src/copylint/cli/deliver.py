"""What goes out instead of into a file: whatever goes wrong, the text that came in on standard input goes out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import UserError
from . import streams

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def unchanged_on_error(stdin: bool, output: str | None) -> Generator[None]:
    """Give out what came in on standard input if a mistake stops the run before it has begun."""
    try:
        yield
    except UserError:
        if stdin:
            deliver(streams.read(), output)
        raise


def deliver(data: bytes, output: str | None) -> None:
    """Write a text to a file, or to standard output."""
    if output in (None, "-"):
        streams.write(data)
    else:
        from ..disk import write_output

        write_output(output or "", data)
