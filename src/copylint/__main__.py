"""The program: the command line, started and ended with no more ado than it takes.

What it says and the code it ends with are those of `cli.main`.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # `-m` puts the working folder in front of all others: its modules are a stranger's

import atexit
import gc
import os
from contextlib import suppress


def program() -> None:
    """Run the command line and be gone: to take everything apart first would be a tenth of a small run."""
    gc.disable()  # what is imported stays, so there is no garbage to look for; `main` turns it on
    ended: list[int] = []
    atexit.register(_leave, ended)  # the first to be registered is the last to be called
    from .storage import interrupts

    interrupts.install()  # `main` does so too, but what it is made of takes half a small run to import
    try:
        from .cli import main

        main()
    except SystemExit as stop:
        ended.append(stop.code if isinstance(stop.code, int) else 1)
    except KeyboardInterrupt:
        ended.append(interrupts.told())
    else:
        ended.append(0)
    sys.exit(ended[0])  # threads are waited for, and all else that was registered is called


def _leave(ended: list[int]) -> None:
    """End the process at once with its exit code, if it has come to one."""
    if not ended:
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(ended[0])


if __name__ == "__main__":
    program()
